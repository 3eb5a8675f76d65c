/// A piece of a page that is written for finding after finding, with places for texts. The markup is written once, by the
/// same writer as all else; what goes into a place is escaped.
///
/// ```swift
/// let time = try Stencil { html in try html.element(.time, .instant(Stencil.place), text: Stencil.place) }
/// html.fill(time, iso, words)
/// ```
struct Stencil {
  /// Stands for a text that is to be filled in. A character for private use, so that no markup holds it.
  static let place = "\u{F8FF}"

  /// What stands before, between and behind the places.
  let pieces: [[UInt8]]

  init(_ write: (HTMLWriter) throws(ReportingError) -> Void) throws(ReportingError) {
    let html = HTMLWriter()
    try write(html)
    let mark = Array(Stencil.place.utf8)
    var pieces: [[UInt8]] = [[]]
    var rest = html.take()[...]
    while let byte = rest.first {
      if rest.starts(with: mark) {
        pieces.append([])
        rest = rest.dropFirst(mark.count)
      } else {
        pieces[pieces.count - 1].append(byte)
        rest = rest.dropFirst()
      }
    }
    self.pieces = pieces
  }
}

/// The pieces of which every finding is made.
struct Stencils {
  let kicker: Stencil
  let sentence: Stencil
  private let articles: Articles
  private let entries: Entries
  let time: Stencil
  /// By depth and outcome; the rule's words and the value.
  private let conditions: [[Stencil]]
  /// By side; the text.
  private let sides: [String: Stencil]
  private let otherSide: Stencil
  let source: Stencil
  let file: Stencil
  let fileAtLine: Stencil
  let fileAtByte: Stencil
  let fileAtLineAndByte: Stencil
  let rawDigest: Stencil
  let fileDigest: Stencil

  static let outcomes = ["true", "false", "unknown"]
  static let deepest = 6

  init() throws(ReportingError) {
    let place = Stencil.place
    kicker = try Stencil { (html) throws(ReportingError) in
      try html.element(.p, .style("kicker")) { () throws(ReportingError) in
        try html.element(.span, .style("severity \(place)"), text: place)
        try html.element(.span, .style("state"), text: place)
        try html.element(.span, .style("number"), text: "Finding \(place)")
      }
    }
    sentence = try Stencil { (html) throws(ReportingError) in
      try html.element(.h4, .idPlace("finding-", "-title"), text: place)
    }
    articles = Articles()
    entries = Entries()
    time = try Stencil { (html) throws(ReportingError) in
      try html.element(.time, .instant(place), text: place)
    }
    var conditions: [[Stencil]] = []
    for depth in 0...Stencils.deepest {
      var row: [Stencil] = []
      for outcome in Stencils.outcomes { row.append(try Stencils.condition(depth, outcome)) }
      conditions.append(row)
    }
    self.conditions = conditions
    var sides: [String: Stencil] = [:]
    for side in ["subject", "for", "background", "against"] { sides[side] = try Stencils.side(side) }
    self.sides = sides
    otherSide = try Stencils.side("against")
    func entry(_ term: String, _ write: (HTMLWriter) throws(ReportingError) -> Void) throws(ReportingError) -> Stencil {
      try Stencil { (html) throws(ReportingError) in
        try html.element(.dt, text: term)
        try html.element(.dd) { () throws(ReportingError) in try write(html) }
      }
    }
    source = try entry("Source") { (html) throws(ReportingError) in try html.text("\(place), \(place)") }
    func file(_ more: String) throws(ReportingError) -> Stencil {
      try entry("File") { (html) throws(ReportingError) in
        try html.element(.code, text: place)
        try html.text(more)
      }
    }
    self.file = try file("")
    fileAtLine = try file(", line \(place)")
    fileAtByte = try file(", at byte \(place)")
    fileAtLineAndByte = try file(", line \(place), at byte \(place)")
    func digest(_ term: String) throws(ReportingError) -> Stencil {
      try entry(term) { (html) throws(ReportingError) in try html.element(.code, text: place) }
    }
    rawDigest = try digest("SHA-256 of the line")
    fileDigest = try digest("SHA-256 of the file")
  }

  private static func condition(_ depth: Int, _ outcome: String) throws(ReportingError) -> Stencil {
    let answer =
      switch outcome {
      case "true": "yes"
      case "false": "no"
      default: "not known"
      }
    return try Stencil { (html) throws(ReportingError) in
      try html.element(.tr) { () throws(ReportingError) in
        try html.element(.th, .rowHeader, .style("depth-\(depth)"), text: Stencil.place)
        try html.element(.td, text: Stencil.place)
        try html.element(.td, .style("outcome \(outcome)"), text: answer)
      }
    }
  }

  func condition(_ condition: ConditionEntry) -> Stencil {
    let outcome = Stencils.outcomes.firstIndex(of: condition.outcome) ?? Stencils.outcomes.count - 1
    return conditions[max(0, min(Int(condition.depth), Stencils.deepest))][outcome]
  }

  private static func side(_ side: String) throws(ReportingError) -> Stencil {
    let role =
      switch side {
      case "subject": "What it is about"
      case "for": "In favour"
      case "background": "How it came about"
      default: "Against"
      }
    return try Stencil { (html) throws(ReportingError) in
      try html.element(.p) { () throws(ReportingError) in
        try html.element(.span, .style("side \(side)"), text: role)
        try html.text(" \(Stencil.place)")
      }
    }
  }

  /// What holds a finding, with as many of the data for the script as it has.
  func article(_ data: [Datum]) throws(ReportingError) -> Stencil { try articles.stencil(data) }

  /// A term, and what is said of it.
  func entry(_ term: String, _ style: String) throws(ReportingError) -> Stencil {
    try entries.stencil(term, style)
  }

  func side(_ side: String) -> Stencil { sides[side] ?? otherSide }
}

/// The frames of findings: one for each set of data that a finding has.
private final class Articles {
  private var known: [Int: Stencil] = [:]

  func stencil(_ data: [Datum]) throws(ReportingError) -> Stencil {
    var key = 0
    for datum in data { key |= 1 << datum.bit }
    if let stencil = known[key] { return stencil }
    let stencil = try Stencil { (html) throws(ReportingError) in
      html.begin(
        .article,
        [.idPlace("finding-", ""), .style("finding \(Stencil.place)"), .labelledByPlace("finding-", "-title")]
          + data.map { .data($0, Stencil.place) })
      try html.text(Stencil.place)
      try html.finish()
    }
    known[key] = stencil
    return stencil
  }
}

/// Terms with their descriptions; all terms are those of this program.
private final class Entries {
  private var known: [String: Stencil] = [:]

  func stencil(_ term: String, _ style: String) throws(ReportingError) -> Stencil {
    let key = style.isEmpty ? term : "\(term), \(style)"
    if let stencil = known[key] { return stencil }
    let stencil = try Stencil { (html) throws(ReportingError) in
      try html.element(.dt, text: term)
      try html.element(.dd, style.isEmpty ? nil : .style(style), text: Stencil.place)
    }
    known[key] = stencil
    return stencil
  }
}

/// What every finding of a rule says of it: made once, and appended as it is.
struct RuleStencils {
  /// What the policy asks.
  let asks: [UInt8]
  /// Where the rule stands, below its conditions.
  let source: [UInt8]

  init(_ rule: RuleEntry) throws(ReportingError) {
    let html = HTMLWriter()
    let paragraph = rule.paragraph.isEmpty ? "" : ", paragraph \(rule.paragraph)"
    try html.element(.dt, text: "What the policy asks")
    try html.element(.dd) { () throws(ReportingError) in
      if !rule.clause.isEmpty { try html.element(.p, text: rule.clause.sentenceCase.closed) }
      try html.element(
        .p, .style("source"),
        text: rule.section.isEmpty ? "Rule \(rule.id)" : "Section “\(rule.section)”\(paragraph)")
    }
    asks = html.take()
    try html.element(.p, .style("source")) { () throws(ReportingError) in
      try html.text("The rule: ")
      try html.element(.code, text: "\(rule.file):\(rule.line)")
      try html.text(", SHA-256 ")
      try html.element(.code, text: rule.digest)
    }
    source = html.take()
  }
}
