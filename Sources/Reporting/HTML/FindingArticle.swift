internal import Evidence
internal import Time

extension HTMLReport {
  /// One finding, so that it can be read, printed and acted on by itself.
  func tell(_ whole: FindingInFull) throws(ReportingError) {
    let finding = whole.finding
    let evidence = Evidence(of: whole, atMost: limits.evidence)
    let isBreach = finding.verdict == "breach"
    let id = Anchor(finding.id).name
    let data = data(of: finding, evidence)
    let frame = try stencils.article(data.map(\.datum))
    try html.fill(frame, [id, isBreach ? finding.severity : "undetermined", id] + data.map(\.value)) {
      () throws(ReportingError) in
      try kicker(of: finding, isBreach: isBreach)
      html.fill(stencils.sentence, id, finding.sentence)
      try html.element(.dl, .style("facts")) { () throws(ReportingError) in try facts(of: whole, evidence) }
      try life(of: finding)
      try write(whole.conditions, of: finding)
      try write(evidence)
    }
  }

  private func kicker(of finding: Finding, isBreach: Bool) throws(ReportingError) {
    let state = isBreach ? finding.state.sentenceCase : "Undetermined, \(finding.state)"
    guard finding.decision != nil || finding.assigned != nil || finding.escalated != nil else {
      let known = Severity(rawValue: finding.severity) != nil ? finding.severity : ""
      html.fill(stencils.kicker, known, finding.severity.sentenceCase, state, finding.id)
      return
    }
    try html.element(.p, .style("kicker")) { () throws(ReportingError) in
      try severity(finding.severity)
      try html.element(.span, .style("state"), text: state)
      try chips(of: finding)
      try html.element(.span, .style("number"), text: "Finding \(finding.id)")
    }
  }

  /// What stands with a finding's article for the script, which filters and sorts by it.
  private func data(of finding: Finding, _ evidence: Evidence) -> [(datum: Datum, value: String)] {
    var data: [(datum: Datum, value: String)] = []
    data.reserveCapacity(12)
    data.append((.severity, finding.severity))
    data.append((.state, finding.state))
    data.append((.since, String((finding.openSince ?? finding.firstReported ?? audit.at).seconds)))
    if let decision = finding.decision { data.append((.decision, decision)) }
    if let assigned = finding.assigned { data.append((.assigned, assigned)) }
    if finding.escalated != nil { data.append((.escalated, "yes")) }
    if let person = finding.person { data.append((.person, person)) }
    if let who = finding.answerable { data.append((.who, who.sentenceCase)) }
    if let workstation = workstations.name(of: finding, evidence) { data.append((.workstation, workstation)) }
    if let occurred = finding.occurred { data.append((.occurred, String(occurred.seconds))) }
    if let due = finding.due { data.append((.due, String(due.seconds))) }
    return data
  }

  private func facts(of whole: FindingInFull, _ evidence: Evidence) throws(ReportingError) {
    let finding = whole.finding
    if let because = finding.because {
      try entry("What is missing") { () throws(ReportingError) in try html.text(because.sentenceCase.closed) }
    }
    if finding.answerable != nil {
      try entry(finding.verdict == "breach" ? "Who answers" : "Who would answer") { () throws(ReportingError) in
        try answer(finding)
      }
    }
    if let escalated = finding.escalated {
      try entry("Escalated") { () throws(ReportingError) in try html.text(escalated.sentenceCase.closed) }
    }
    try write(whole.decisions)
    if finding.remedy != nil || finding.due != nil {
      try entry("What to do") { () throws(ReportingError) in
        if let remedy = finding.remedy { try html.element(.p, text: remedy.sentenceCase.closed) }
        if let due = finding.due {
          try html.element(.p, .style("due")) { () throws(ReportingError) in
            try html.text(due < audit.at ? "It was due by " : "By ")
            try time(due)
            try html.text(", ")
            try html.text(distance(due))
          }
        }
      }
    }
    if let rule = ruleStencils[finding.rule] { try html.append(rule.asks) }
    try inFavour(finding, evidence.texts("for"))
    try cameAbout(evidence.texts("background"))
    try entry("State") { () throws(ReportingError) in try since(finding) }
    if let occurred = finding.occurred {
      try entry("When") { () throws(ReportingError) in
        try time(occurred)
        try html.text(", \(distance(occurred))")
        if finding.occurrences > 1 {
          try html.text("; \(grouped(finding.occurrences)) times within a short while, told here as one")
        }
      }
    }
    try entry("What it is about") { () throws(ReportingError) in
      let kind = finding.subjectKind
      try html.text((kind.utf8.contains(0x2D) ? kind.replacing("-", with: " ") : kind).sentenceCase)
      try html.text(" ")
      try html.element(.code, text: finding.subject)
    }
  }

  /// Who answers for it, how sure that is, and why them.
  func answer(_ finding: Finding) throws(ReportingError) {
    guard let answerable = finding.answerable else {
      try html.text("Nobody is known to answer for it.")
      return
    }
    try html.element(.strong, text: answerable.sentenceCase)
    if let sureness = finding.sayableSureness {
      try html.element(.span, .style("sureness"), text: " (\(sureness))")
    }
    if let basis = finding.basis, !basis.isEmpty { try html.text(": \(basis.closed)") }
  }

  /// New, or since when; and whether that is because something happened or because the rule asks something else.
  func since(_ finding: Finding) throws(ReportingError) {
    try html.text(finding.state == "new" ? "New in this audit" : finding.state.sentenceCase)
    if finding.cause == "rule" { try html.text(", because the rule changed and not what it looks at") }
    if let open = finding.openSince, open < audit.at {
      try html.text("; open for ")
      try html.text(wordedDuration(microseconds: audit.at.microseconds - open.microseconds))
      try html.text(", since ")
      try time(open)
    }
    if finding.state != "new", let first = finding.firstReported, first != finding.openSince {
      try html.text("; first reported ")
      try time(first)
      try html.text(", \(distance(first))")
    }
  }

  private func inFavour(_ finding: Finding, _ texts: [String]) throws(ReportingError) {
    guard !texts.isEmpty || finding.person != nil else { return }
    let term = finding.person == nil ? "What speaks against it" : "What speaks for the person"
    try entry(term, texts.isEmpty ? "" : "favour") { () throws(ReportingError) in
      if texts.isEmpty { try html.text("Nothing was found.") } else { try list(texts) }
    }
  }

  private func cameAbout(_ texts: [String]) throws(ReportingError) {
    guard !texts.isEmpty else { return }
    try entry("How it came about") { () throws(ReportingError) in try list(texts) }
  }

  private func list(_ texts: [String]) throws(ReportingError) {
    try html.element(.ul) { () throws(ReportingError) in
      for text in texts { try html.element(.li, text: text.sentenceCase.closed) }
    }
  }
}

/// The evidence of one finding; of very much of it the first pieces.
struct Evidence {
  let entries: ArraySlice<EvidenceEntry>
  let count: Int

  init(of whole: FindingInFull, atMost limit: Int) {
    entries = whole.evidence.prefix(limit)
    count = whole.evidenceCount
  }

  func texts(_ side: String) -> [String] { entries.filter { $0.side == side }.map(\.text) }
}

/// Instants as pages say them. Many findings share theirs: audits, and dates that remedies are due by.
final class WordedInstants {
  private var known: [(instant: Instant, exact: String, words: String)?] = Array(repeating: nil, count: 256)

  func words(_ instant: Instant, in zone: Zone) -> (exact: String, words: String) {
    let place = Int(truncatingIfNeeded: instant.microseconds / 1_000_003) & 0xFF
    if let known = known[place], known.instant == instant { return (known.exact, known.words) }
    let (exact, words) = (zone.iso8601(instant), zone.worded(instant))
    known[place] = (instant, exact, words)
    return (exact, words)
  }
}

/// On which workstation something was found, or from which it was done.
final class WorkstationNames {
  /// Of each kind of fact, which part of its key names a workstation.
  private var parts: [String: Int?] = [:]

  func name(of finding: Finding, _ evidence: Evidence) -> String? {
    if let part = part(of: finding.subjectKind) {
      return WorkstationNames.piece(part, of: finding.subject)
    }
    // An access names it among its fields, in words.
    guard let subject = evidence.entries.first(where: { $0.side == "subject" })?.text else { return nil }
    let bytes = Array(subject.utf8)
    let mark = Array("; workstation ".utf8)
    guard bytes.count > mark.count else { return nil }
    for start in 0...(bytes.count - mark.count)
    where bytes[start] == 0x3B && bytes[start..<start + mark.count].elementsEqual(mark) {
      let name = bytes[(start + mark.count)...].prefix { $0 != 0x3B && $0 != 0x29 }
      return String(decoding: name, as: UTF8.self)
    }
    return nil
  }

  /// One of the pieces of a key, which stand with ` | ` between them.
  private static func piece(_ number: Int, of key: String) -> String? {
    let bytes = Array(key.utf8)
    var (piece, start) = (0, 0)
    for index in bytes.indices where index + 2 < bytes.count {
      guard bytes[index] == 0x20, bytes[index + 1] == 0x7C, bytes[index + 2] == 0x20 else { continue }
      if piece == number { return start < index ? String(decoding: bytes[start..<index], as: UTF8.self) : nil }
      (piece, start) = (piece + 1, index + 3)
    }
    return piece == number && start < bytes.count ? String(decoding: bytes[start...], as: UTF8.self) : nil
  }

  private func part(of kind: String) -> Int? {
    if let known = parts[kind] { return known }
    let part = Catalogue.kind(kind)?.key.firstIndex(of: "workstation")
    parts[kind] = .some(part)
    return part
  }
}
