internal import CLibXML2

/// Reads XML that may be hostile: no network, no external entities, no document type declaration, a limit on size and
/// depth. Strict: a document that is not well formed is refused with every fault that libxml2 names.
package enum XMLReader {
  /// How large a document may be, and how deep its elements may nest.
  package struct Limits: Sendable {
    package var bytes: Int
    package var depth: Int
    package init(bytes: Int = 64 << 20, depth: Int = 100) {
      self.bytes = bytes
      self.depth = depth
    }
  }

  /// Reads a whole document, for configuration and rules; validated first where a schema is given.
  /// - Parameter name: the file's name as messages are to show it.
  /// - Throws: ``XMLError``
  package static func document(
    _ contents: [UInt8], name: String, schema: borrowing Schema? = nil, limits: Limits = Limits()
  ) throws(XMLError) -> Node {
    var root: Node?
    var children: [Node] = []
    try read(contents, name: name, schema: schema, limits: limits) { (event) throws(XMLError) in
      switch event {
      case .root(let node): root = node
      case .child(let node): children.append(node)
      case .text(let text): root?.text += text
      }
    }
    guard var root else { throw XMLError(file: name, line: nil, "it holds no element") }
    root.children = children
    return root
  }

  /// What a document yields while it is read.
  package enum Event {
    /// The root element, with its attributes and without its children.
    case root(Node)
    /// One whole child of the root.
    case child(Node)
    /// Text directly within the root.
    case text(String)
  }

  /// Reads a document child by child of its root, so that memory does not grow with their number.
  ///
  /// A fault found by the schema, or in the XML itself, ends the reading with an error; what was handed over before it
  /// stays handed over.
  /// - Throws: ``XMLError``, or what the closure throws.
  package static func read(
    _ contents: [UInt8], name: String, schema: borrowing Schema? = nil, limits: Limits = Limits(),
    _ body: (Event) throws(XMLError) -> Void
  ) throws(XMLError) {
    prepareLibrary()
    guard contents.count <= limits.bytes else {
      throw XMLError(file: name, line: nil, "it holds \(contents.count) bytes; at most \(limits.bytes) are read")
    }
    guard !contents.isEmpty else { throw XMLError(file: name, line: nil, "it is empty; an XML document was expected") }
    let faults = Faults()
    // The caller lends the schema for the whole call, so its handle stays good throughout.
    let schemaHandle: xmlSchemaPtr?
    switch schema {
    case .some(let lent): unsafe schemaHandle = lent.handle
    case .none: unsafe schemaHandle = nil
    }
    // A local, so that the pointer handed to libxml2 does not leave this function.
    let failure: XMLError? = unsafe contents.withUnsafeBytes { bytes in
      let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue | XML_PARSE_BIG_LINES.rawValue)
      let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      guard let reader = unsafe xmlReaderForMemory(start, Int32(bytes.count), nil, nil, options) else {
        return XMLError(file: name, line: nil, "libxml2 has no memory for it")
      }
      defer { unsafe xmlFreeTextReader(reader) }
      unsafe xmlTextReaderSetStructuredErrorHandler(reader, recordFault, Unmanaged.passUnretained(faults).toOpaque())
      do throws(XMLError) {
        if let schemaHandle = unsafe schemaHandle { unsafe xmlTextReaderSetSchema(reader, schemaHandle) }
        var builder = Builder(name: name, limits: limits)
        while true {
          let status = unsafe xmlTextReaderRead(reader)
          guard faults.isEmpty, status >= 0 else {
            // Read on as far as libxml2 does, so that the author hears of all faults at once.
            while unsafe status >= 0 && xmlTextReaderRead(reader) == 1 {}
            return faults.error(file: name, otherwise: "it is no well-formed XML")
          }
          if status == 0 { break }
          try unsafe builder.take(reader, body)
        }
        return faults.isEmpty ? nil : faults.error(file: name, otherwise: "it does not fit its schema")
      } catch {
        return error
      }
    }
    withExtendedLifetime(faults) {}
    if let failure { throw failure }
  }
}

/// Turns the parser's events into nodes.
private struct Builder {
  let name: String
  let limits: XMLReader.Limits
  var open: [Node] = []

  mutating func take(
    _ reader: xmlTextReaderPtr, _ body: (XMLReader.Event) throws(XMLError) -> Void
  ) throws(XMLError) {
    switch unsafe xmlTextReaderNodeType(reader) {
    case Int32(XML_READER_TYPE_ELEMENT.rawValue):
      try unsafe begin(reader, body)
    case Int32(XML_READER_TYPE_END_ELEMENT.rawValue):
      try end(body)
    case Int32(XML_READER_TYPE_TEXT.rawValue), Int32(XML_READER_TYPE_CDATA.rawValue),
      Int32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue):
      let text = unsafe string(xmlTextReaderConstValue(reader))
      if open.count == 1 { try body(.text(text)) } else { open[open.count - 1].text += text }
    case Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue):
      throw XMLError(
        file: name, line: unsafe line(reader),
        "a document type declaration (<!DOCTYPE>) is not accepted, since it can hide entities; remove it")
    case Int32(XML_READER_TYPE_ENTITY_REFERENCE.rawValue):
      throw XMLError(file: name, line: unsafe line(reader), "a reference to an entity that XML does not define itself")
    default: break
    }
  }

  private mutating func begin(
    _ reader: xmlTextReaderPtr, _ body: (XMLReader.Event) throws(XMLError) -> Void
  ) throws(XMLError) {
    guard open.count < limits.depth else {
      throw XMLError(file: name, line: unsafe line(reader), "elements nest deeper than \(limits.depth)")
    }
    var node = unsafe Node(
      name: string(xmlTextReaderConstLocalName(reader)), namespace: string(xmlTextReaderConstNamespaceUri(reader)),
      line: line(reader))
    let isEmpty = unsafe xmlTextReaderIsEmptyElement(reader) == 1
    while unsafe xmlTextReaderMoveToNextAttribute(reader) == 1 {
      if unsafe xmlTextReaderIsNamespaceDecl(reader) == 1 { continue }
      node.attributes.append(
        (unsafe string(xmlTextReaderConstLocalName(reader)), unsafe string(xmlTextReaderConstValue(reader))))
    }
    if open.isEmpty { try body(.root(node)) }
    open.append(node)
    if isEmpty { try end(body) }
  }

  private mutating func end(_ body: (XMLReader.Event) throws(XMLError) -> Void) throws(XMLError) {
    let node = open.removeLast()
    switch open.count {
    case 0: break
    case 1: try body(.child(node))
    default: open[open.count - 1].children.append(node)
    }
  }

  private func line(_ reader: xmlTextReaderPtr) -> Int { Int(unsafe xmlGetLineNo(xmlTextReaderCurrentNode(reader))) }

  private func string(_ bytes: UnsafePointer<xmlChar>?) -> String {
    unsafe bytes.map { unsafe String(cString: $0) } ?? ""
  }
}
