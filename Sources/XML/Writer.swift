/// Writes XML as a stream: escaped by construction, elements closed in order, characters that XML 1.0 forbids made
/// visible as U+FFFD. Text goes to a sink as it comes, so memory does not grow with the document.
///
/// ```swift
/// var writer = XMLWriter { piece in try file.write(piece) }
/// try writer.declaration()
/// try writer.element("report", ["at": "2026-11-23T06:00:00Z"]) { writer throws in
///   try writer.element("title", text: "Findings & gaps")
/// }
/// ```
package struct XMLWriter<Failure: Error> {
  private let sink: (String) throws(Failure) -> Void
  private var depth = 0

  package init(_ sink: @escaping (String) throws(Failure) -> Void) { self.sink = sink }

  package mutating func declaration() throws(Failure) { try sink("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }

  /// An element with attributes in the order given (absent values left out) and children.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:],
    _ body: (inout XMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try open(name, attributes)
    try sink(">\n")
    depth += 1
    try body(&self)
    depth -= 1
    try sink(String(repeating: "  ", count: depth) + "</\(name)>\n")
  }

  /// An element that holds text, or nothing.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String = ""
  ) throws(Failure) {
    try open(name, attributes)
    try sink(text.isEmpty ? "/>\n" : ">\(escapedForXML(text))</\(name)>\n")
  }

  private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String?>) throws(Failure) {
    var tag = String(repeating: "  ", count: depth) + "<\(name)"
    for (attribute, value) in attributes {
      if let value { tag += " \(attribute)=\"\(escapedForXML(value))\"" }
    }
    try sink(tag)
  }
}

/// Text made safe for an XML (or HTML) element or a quoted attribute.
package func escapedForXML(_ text: String) -> String {
  // Nearly every text needs nothing; U+FFFE and U+FFFF begin with the byte EF.
  let isPlain = text.utf8.allSatisfy { byte in
    switch byte {
    case 0..<0x20, 0x22, 0x26, 0x27, 0x3C, 0x3E, 0xEF: false
    default: true
    }
  }
  if isPlain { return text }
  var escaped = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
    case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
    case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
    case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
    case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
    case "\t", "\n", "\r": escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
    case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped.append("\u{FFFD}")
    default: escaped.append(scalar)
    }
  }
  return String(escaped)
}
