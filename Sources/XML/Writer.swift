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
  private let sink: ([UInt8]) throws(Failure) -> Void
  /// The elements that are not closed yet.
  private var open: [String] = []

  package init(_ sink: @escaping (String) throws(Failure) -> Void) {
    self.init(utf8: { (bytes) throws(Failure) in try sink(String(decoding: bytes, as: UTF8.self)) })
  }

  private init(utf8 sink: @escaping ([UInt8]) throws(Failure) -> Void) { self.sink = sink }

  /// A writer whose sink is given UTF-8, which for very long documents saves making texts of it.
  package static func ofBytes(_ sink: @escaping ([UInt8]) throws(Failure) -> Void) -> XMLWriter {
    XMLWriter(utf8: sink)
  }

  package mutating func declaration() throws(Failure) {
    try sink(Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8))
  }

  /// An element with attributes in the order given (absent values left out) and children.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:],
    _ body: (inout XMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try begin(name, attributes)
    try body(&self)
    try end()
  }

  /// An element that holds whatever is written until ``end()``.
  package mutating func begin(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:]
  ) throws(Failure) {
    var tag = opened(name, attributes)
    tag.append(text: ">\n")
    try sink(tag)
    open.append(name)
  }

  /// Closes the element that was begun last.
  package mutating func end() throws(Failure) {
    guard let name = open.popLast() else { return }
    var tag: [UInt8] = []
    for _ in open { tag.append(text: "  ") }
    tag.append(text: "</")
    tag.append(text: name)
    tag.append(text: ">\n")
    try sink(tag)
  }

  /// An element that holds text, or nothing.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String = ""
  ) throws(Failure) {
    var tag = opened(name, attributes)
    if text.isEmpty {
      tag.append(text: "/>\n")
    } else {
      tag.append(text: ">")
      tag.append(escapedForXML: text)
      tag.append(text: "</")
      tag.append(text: name)
      tag.append(text: ">\n")
    }
    try sink(tag)
  }

  /// A tag but for its end.
  private func opened(_ name: String, _ attributes: KeyValuePairs<String, String?>) -> [UInt8] {
    var tag: [UInt8] = []
    tag.reserveCapacity(512)
    for _ in open { tag.append(text: "  ") }
    tag.append(0x3C)
    tag.append(text: name)
    for (attribute, value) in attributes {
      guard let value else { continue }
      tag.append(0x20)
      tag.append(text: attribute)
      tag.append(text: "=\"")
      tag.append(escapedForXML: value)
      tag.append(0x22)
    }
    return tag
  }
}
