internal import XML

/// Writes HTML as a stream. What can go wrong with a page cannot be said with it: text and attributes are always escaped,
/// elements always close, a link leads only to an anchor of the same page, and there is no way to name a script, an
/// image, a style or an address.
///
/// ```swift
/// try html.element(.section, .id(Anchor("gaps"))) { () throws(ReportingError) in
///   try html.element(.h2, text: "What could not be seen")
/// }
/// ```
final class HTMLWriter {
  private let output: Output

  init(_ output: Output) { self.output = output }

  /// An element with children.
  func element(
    _ tag: Tag, _ attributes: Attribute..., body: () throws(ReportingError) -> Void
  ) throws(ReportingError) {
    try open(tag, attributes)
    try body()
    try output.write("</\(tag.rawValue)>\(tag.isInline ? "" : "\n")")
  }

  /// An element that holds text.
  func element(_ tag: Tag, _ attributes: Attribute..., text: String) throws(ReportingError) {
    try open(tag, attributes)
    try output.write("\(escapedForXML(text))</\(tag.rawValue)>\(tag.isInline ? "" : "\n")")
  }

  /// Text between elements.
  func text(_ text: String) throws(ReportingError) { try output.write(escapedForXML(text)) }

  /// A link to a place on the same page.
  func link(to anchor: Anchor, _ text: String) throws(ReportingError) {
    try output.write("<a href=\"#\(anchor.name)\">\(escapedForXML(text))</a>")
  }

  /// The beginning of the document up to and with its head, and the style sheet in it.
  func head(title: String, styleSheet: StyleSheet) throws(ReportingError) {
    try output.write(
      """
      <!DOCTYPE html>
      <html lang="en-GB">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(escapedForXML(styleSheet.contentSecurityPolicy))">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta name="robots" content="noindex, nofollow">
      <title>\(escapedForXML(title))</title>
      <style>\(styleSheet.text)</style>
      </head>

      """)
  }

  /// What closes the document that ``head(title:styleSheet:)`` began.
  func end() throws(ReportingError) { try output.write("</html>\n") }

  private func open(_ tag: Tag, _ attributes: [Attribute]) throws(ReportingError) {
    var text = "<\(tag.rawValue)"
    for attribute in attributes {
      let (name, value) = attribute.pair
      text += " \(name)=\"\(escapedForXML(value))\""
    }
    try output.write(text + ">")
  }
}

/// The elements that the page is made of.
enum Tag: String {
  case body, header, nav, main, section, article, footer, div
  case h1, h2, h3, h4, p, ul, ol, li, dl, dt, dd, blockquote, details, summary
  case table, caption, thead, tbody, tr, th, td
  case span, strong, code, time

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
    }
  }
}

/// A place on the page.
struct Anchor {
  /// Letters, digits and hyphens only; anything else becomes a hyphen.
  let name: String

  init(_ name: String) {
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
