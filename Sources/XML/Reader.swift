internal import Files

/// Reads XML that may be hostile: no network, no external entities, no document type declaration, a limit on size and
/// depth. Strict: a document that is not well formed is refused with every fault that libxml2 names.
package enum XMLReader {
  /// How large a document may be, and how deep its elements may nest.
  package struct Limits: Sendable {
    package var bytes: Int
    /// At most 256.
    package var depth: Int
    package init(bytes: Int = 64 << 20, depth: Int = 100) {
      self.bytes = bytes
      self.depth = min(depth, 256)
    }
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

  /// Reads a whole document, for configuration and rules; validated where a schema is given.
  /// - Parameter name: the file's name as messages are to show it.
  /// - Throws: ``XMLError``
  package static func document(
    _ contents: [UInt8], name: String, schema: Schema? = nil, limits: Limits = Limits()
  ) throws(XMLError) -> Node {
    var whole = Whole()
    try read(contents, name: name, schema: schema, limits: limits) { (event) throws(XMLError) in whole.take(event) }
    return try whole.node(name: name)
  }

  /// Reads a whole document from a file; links are followed.
  /// - Throws: ``XMLError``, also where the file cannot be read.
  package static func document(
    file: String, schema: Schema? = nil, limits: Limits = Limits()
  ) throws(XMLError) -> Node {
    var whole = Whole()
    try read(file: file, schema: schema, limits: limits) { (event) throws(XMLError) in whole.take(event) }
    return try whole.node(name: file)
  }

  /// Reads a document child by child of its root, so that memory does not grow with their number.
  ///
  /// A fault found by the schema, or in the XML itself, ends the reading with an error; what was handed over before it
  /// stays handed over.
  /// - Throws: ``XMLError``, or what the closure throws.
  package static func read(
    _ contents: [UInt8], name: String, schema: Schema? = nil, limits: Limits = Limits(),
    _ body: (Event) throws(XMLError) -> Void
  ) throws(XMLError) {
    guard contents.count <= limits.bytes else { throw tooLarge(name, contents.count, limits) }
    let parser = try Parser(name: name, schema: schema, depth: limits.depth)
    var start = 0
    while start < contents.count {
      let end = min(contents.count, start + pieceSize)
      try unsafe contents.span.extracting(start..<end).withUnsafeBytes { (bytes) throws(XMLError) in
        try unsafe parser.take(bytes, body)
      }
      start = end
    }
    try parser.finish(body)
  }

  /// The same from a file that may be far larger than memory; links are followed.
  /// - Parameter name: the file's name as messages are to show it; the path itself where it is nil.
  /// - Throws: ``XMLError``, also where the file cannot be read, or what the closure throws.
  package static func read(
    file path: String, name: String? = nil, schema: Schema? = nil, limits: Limits = Limits(),
    _ body: (Event) throws(XMLError) -> Void
  ) throws(XMLError) {
    let name = name ?? path
    let parser = try Parser(name: name, schema: schema, depth: limits.depth)
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
    defer { unsafe piece.deallocate() }
    var total = 0
    var file = try readable(name) { () throws(FileError) in try ReadOnlyFile(path, followLinks: true, leaving: .none) }
    while true {
      let count = try readable(name) { () throws(FileError) in try unsafe file.read(into: piece) }
      if count == 0 { break }
      total += count
      guard total <= limits.bytes else { throw tooLarge(name, nil, limits) }
      try unsafe parser.take(UnsafeRawBufferPointer(rebasing: piece[..<count]), body)
    }
    try parser.finish(body)
  }

  private static func readable<Result: ~Copyable>(
    _ name: String, _ body: () throws(FileError) -> Result
  ) throws(XMLError) -> Result {
    do throws(FileError) {
      return try body()
    } catch {
      throw XMLError(file: name, line: nil, "cannot \(error.action) it: \(error.reason)")
    }
  }

  private static let pieceSize = 1 << 16

  private static func tooLarge(_ name: String, _ count: Int?, _ limits: Limits) -> XMLError {
    let found = count.map { "it holds \($0) bytes" } ?? "it holds more bytes than allowed"
    return XMLError(file: name, line: nil, "\(found); at most \(limits.bytes) are read")
  }
}

/// Puts a document's events together again.
private struct Whole {
  var root: Node?
  var children: [Node] = []

  mutating func take(_ event: XMLReader.Event) {
    switch event {
    case .root(let node): root = node
    case .child(let node): children.append(node)
    case .text(let text): root?.text += text
    }
  }

  func node(name: String) throws(XMLError) -> Node {
    guard var root else { throw XMLError(file: name, line: nil, "it holds no element") }
    root.children = children
    return root
  }
}
