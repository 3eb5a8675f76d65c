internal import XML

/// Writes HTML as a stream. What can go wrong with a page cannot be said with it: text and attributes are always escaped,
/// elements always close, a link leads only to a place in the report or to a file beside it, and there is no way to name
/// a style, an image, an address, or any script but the page's own.
///
/// ```swift
/// try html.element(.section, .id(Anchor("gaps"))) { () throws(ReportingError) in
///   try html.element(.h2, text: "What could not be seen")
/// }
/// ```
final class HTMLWriter {
  private var bytes: [UInt8] = []
  private var begun: [Tag] = []
  private let output: Output?
  /// The page that it writes, from which its links lead.
  let page: PageNumber

  /// - Parameter output: where it writes to; nil where the page is kept until it is taken.
  init(_ output: Output? = nil, page: PageNumber = .first) {
    self.output = output
    self.page = page
    bytes.reserveCapacity(1 << 17)
  }

  /// How much is written and not handed on yet, in bytes.
  var count: Int { bytes.count }

  /// What was written, which is handed over and forgotten.
  func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Hands on what is written.
  func flush() throws(ReportingError) {
    guard let output else { return }
    try output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  // Most elements have no attribute or one, and need no list of them.

  /// An element with children.
  func element(
    _ tag: Tag, _ attribute: Attribute? = nil, body: () throws(ReportingError) -> Void
  ) throws(ReportingError) {
    begin(tag)
    if let attribute { append(attribute) }
    bytes.append(0x3E)
    try body()
    try close(tag)
  }

  func element(
    _ tag: Tag, _ first: Attribute, _ second: Attribute, _ more: Attribute...,
    body: () throws(ReportingError) -> Void
  ) throws(ReportingError) {
    open(tag, [first, second] + more)
    try body()
    try close(tag)
  }

  /// An element that holds text.
  func element(_ tag: Tag, _ attribute: Attribute? = nil, text: String) throws(ReportingError) {
    begin(tag)
    if let attribute { append(attribute) }
    bytes.append(0x3E)
    escape(text)
    try close(tag)
  }

  func element(
    _ tag: Tag, _ first: Attribute, _ second: Attribute, _ more: Attribute..., text: String
  ) throws(ReportingError) {
    open(tag, [first, second] + more)
    escape(text)
    try close(tag)
  }

  /// An element that holds whatever is written until ``finish()``: for lists whose end shows only when the next begins.
  func begin(_ tag: Tag, _ attributes: [Attribute]) {
    open(tag, attributes)
    begun.append(tag)
  }

  /// Closes the element that was begun last.
  func finish() throws(ReportingError) {
    if let tag = begun.popLast() { try close(tag) }
  }

  /// A piece of markup that was made before, with its texts; what the body writes comes into its last place.
  func fill(
    _ stencil: Stencil, _ texts: [String], body: () throws(ReportingError) -> Void
  ) throws(ReportingError) {
    for (index, piece) in stencil.pieces.enumerated() {
      bytes += piece
      if index < texts.count {
        escape(texts[index])
      } else if index == texts.count {
        try body()
      }
    }
    if bytes.count >= 1 << 16 { try flush() }
  }

  /// A piece of markup that was made before, with its texts.
  func fill(_ stencil: Stencil, _ texts: String...) {
    HTMLWriter.fill(stencil, texts, &bytes)
  }

  private static func fill(_ stencil: Stencil, _ texts: [String], _ bytes: inout [UInt8]) {
    for index in stencil.pieces.indices {
      bytes += stencil.pieces[index]
      if index < texts.count { bytes.append(escapedForXML: texts[index]) }
    }
  }

  /// Text between elements.
  func text(_ text: String) throws(ReportingError) { escape(text) }

  /// What another writer of the same page wrote.
  func append(_ written: [UInt8]) throws(ReportingError) {
    if let output, written.count >= 1 << 16 {
      try flush()
      return try output.write(written)
    }
    bytes += written
    if bytes.count >= 1 << 16 { try flush() }
  }

  /// A link to a place in the report, or to a file beside it.
  func link(to place: LinkedPlace, _ text: String, style: String? = nil) throws(ReportingError) {
    append("<a href=\"")
    escape(place.address(from: page))
    if let style {
      append("\" class=\"")
      escape(style)
    }
    append("\">")
    escape(text)
    append("</a>")
  }

  /// The beginning of the document up to and with its head, and the style sheet in it.
  func head(title: String, parts: PageParts) throws(ReportingError) {
    append(
      """
      <!DOCTYPE html>
      <html lang="en-GB">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(escapedForXML(parts.contentSecurityPolicy))">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta name="robots" content="noindex, nofollow">
      <title>\(escapedForXML(title))</title>
      <style>\(parts.style)</style>
      </head>

      """)
  }

  /// The page's own script, at the end of its body.
  func script(_ parts: PageParts) throws(ReportingError) { append("<script>\(parts.script)</script>\n") }

  /// What closes the document that ``head(title:parts:)`` began.
  func end() throws(ReportingError) {
    append("</html>\n")
    try flush()
  }

  // MARK: Bytes

  private func open(_ tag: Tag, _ attributes: [Attribute]) {
    begin(tag)
    for attribute in attributes { append(attribute) }
    bytes.append(0x3E)
  }

  private func begin(_ tag: Tag) {
    bytes.append(0x3C)
    append(tag.rawValue)
  }

  private func append(_ attribute: Attribute) {
    let (name, value) = attribute.pair
    bytes.append(0x20)
    append(name)
    append("=\"")
    escape(value)
    bytes.append(0x22)
  }

  private func close(_ tag: Tag) throws(ReportingError) {
    append("</")
    append(tag.rawValue)
    bytes.append(0x3E)
    if !tag.isInline { bytes.append(0x0A) }
    if bytes.count >= 1 << 16 { try flush() }
  }

  private func append(_ text: String) { bytes.append(text: text) }
  private func escape(_ text: String) { bytes.append(escapedForXML: text) }
}

/// The elements that the page is made of.
enum Tag: String {
  case body, header, nav, main, section, article, footer, div
  case h1, h2, h3, h4, p, ul, ol, li, dl, dt, dd, blockquote, details, summary
  case table, caption, thead, tbody, tr, th, td
  case span, strong, code, time
  case figure, figcaption
  // Of pictures; the last is SVG's element "text".
  case svg, title, desc, rect, line, circle, polyline
  case label = "text"

  /// Whether it stands within a line of text.
  var isInline: Bool {
    switch self {
    case .span, .strong, .code, .time: true
    default: false
    }
  }
}

/// The attributes that those elements may carry.
enum Attribute {
  case id(Anchor)
  case style(String)
  case label(String)
  case labelledBy(Anchor)
  case columnHeader
  case rowHeader
  case region
  /// Reached by the Tab key, so that what is wider than the screen can be scrolled without a mouse.
  case focusable
  /// The exact instant, ISO 8601.
  case instant(String)
  /// The same of a place that a ``Stencil`` leaves open, with what stands before and behind it.
  case idPlace(String, String)
  case labelledByPlace(String, String)
  /// For the page's script alone.
  case hidden
  case data(Datum, String)
  /// A picture: read out as one thing, by its title and description.
  case image
  /// How wide and high a picture is drawn.
  case viewBox(Int, Int)
  /// A measure of a shape.
  case number(Measure, Int)
  case points([(Int, Int)])

  var pair: (name: String, value: String) {
    switch self {
    case .id(let anchor): ("id", anchor.name)
    case .style(let name): ("class", name)
    case .label(let text): ("aria-label", text)
    case .labelledBy(let anchor): ("aria-labelledby", anchor.name)
    case .columnHeader: ("scope", "col")
    case .rowHeader: ("scope", "row")
    case .region: ("role", "region")
    case .focusable: ("tabindex", "0")
    case .instant(let text): ("datetime", text)
    case .idPlace(let before, let after): ("id", before + Stencil.place + after)
    case .labelledByPlace(let before, let after): ("aria-labelledby", before + Stencil.place + after)
    case .hidden: ("hidden", "")
    case .data(let datum, let value): (datum.rawValue, value)
    case .image: ("role", "img")
    case .viewBox(let width, let height): ("viewBox", "0 0 \(width) \(height)")
    case .number(let measure, let number): (measure.rawValue, String(number))
    case .points(let points): ("points", points.map { "\($0.0),\($0.1)" }.joined(separator: " "))
    }
  }
}

enum Measure: String {
  case x, y, x1, x2, y1, y2, cx, cy, r, width, height
}

/// What the page's script reads: see `Reports/report.js`.
enum Datum: String, CaseIterable {
  /// Of the page: the audit's instant in UTC, in seconds since 1970, its date in its zone, whether there are more pages.
  case at = "data-at"
  case seconds = "data-seconds"
  case date = "data-date"
  case pages = "data-pages"
  /// Of the findings of one rule.
  case rule = "data-rule"
  case title = "data-title"
  /// Of a finding; instants in seconds since 1970.
  case severity = "data-severity"
  case state = "data-state"
  case person = "data-person"
  case who = "data-who"
  case workstation = "data-workstation"
  case occurred = "data-occurred"
  case due = "data-due"
  case since = "data-since"
  case decision = "data-decision"
  case assigned = "data-assigned"
  case escalated = "data-escalated"
  /// Of somebody who may decide: the identifier as findings show it.
  case key = "data-key"

  /// A number of its own.
  var bit: Int {
    switch self {
    case .severity: 0
    case .state: 1
    case .since: 2
    case .person: 3
    case .who: 4
    case .workstation: 5
    case .occurred: 6
    case .due: 7
    case .decision: 8
    case .assigned: 9
    case .escalated: 10
    case .at, .seconds, .date, .pages, .rule, .title, .key: 11
    }
  }
}

/// A place on the page.
struct Anchor {
  /// Letters, digits and hyphens only; anything else becomes a hyphen.
  let name: String

  init(_ name: String) {
    let isFit = name.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D
    }
    if isFit {
      self.name = name
      return
    }
    self.name = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map {
          $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) ? $0 : "-"
        }
      ))
  }

  /// The place of a finding.
  static func finding(_ id: String) -> Anchor { Anchor("finding-\(id)") }
}
