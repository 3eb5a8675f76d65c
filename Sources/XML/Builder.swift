internal import CLibXML2

/// Turns the parser's callbacks into nodes and events.
@safe final class Builder {
  let faults = Faults()
  var parser: xmlParserCtxtPtr?
  /// What was read before the first fault.
  var events: [XMLReader.Event] = []
  var sawBytes = false
  /// A fault after which nothing more is parsed.
  private(set) var isStopped = false
  private let depth: Int
  private var open: [Node] = []

  init(depth: Int) { self.depth = depth }

  /// The line that the parser has got to.
  var line: Int {
    guard let input = unsafe parser?.pointee.input else { return 0 }
    return Int(unsafe input.pointee.line)
  }

  private func stop(_ message: String) {
    if isStopped { return }
    isStopped = true
    faults.add(line: line, message)
    unsafe xmlStopParser(parser)
  }

  private func begin(_ node: Node) {
    guard open.count < depth else { return stop("elements nest deeper than \(depth)") }
    if open.isEmpty, faults.isEmpty { events.append(.root(node)) }
    open.append(node)
  }

  private func end() {
    guard let node = open.popLast() else { return }
    switch open.count {
    case 0: break
    case 1: if faults.isEmpty { events.append(.child(node)) }
    default: open[open.count - 1].children.append(node)
    }
  }

  private func add(_ text: String) {
    switch open.count {
    case 0: break
    case 1:
      guard faults.isEmpty else { return }
      if case .text(let before) = events.last {
        events[events.count - 1] = .text(before + text)
      } else {
        events.append(.text(text))
      }
    default: open[open.count - 1].text += text
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> Builder? {
    unsafe context.map { unsafe Unmanaged<Builder>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The callbacks. Those left out (entities, processing instructions, comments) are ignored by libxml2.
  static var handler: xmlSAXHandler {
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe handler.startElementNs = { context, name, _, namespace, _, _, count, _, attributes in
      guard let builder = unsafe Builder.of(context) else { return }
      var node = unsafe Node(name: string(name), namespace: string(namespace), line: builder.line)
      // Five pointers an attribute: local name, prefix, namespace, start and end of the value.
      for index in 0..<Int(count) {
        guard let attributes = unsafe attributes, let start = unsafe attributes[index * 5 + 3],
          let end = unsafe attributes[index * 5 + 4]
        else { continue }
        // What tells an editor where the schema is says nothing to a reader (XML Schema part 1, 2.6).
        if unsafe string(attributes[index * 5 + 2]) == "http://www.w3.org/2001/XMLSchema-instance" { continue }
        unsafe node.attributes.append((string(attributes[index * 5]), string(start, count: end - start)))
      }
      builder.begin(node)
    }
    unsafe handler.endElementNs = { context, _, _, _ in unsafe Builder.of(context)?.end() }
    unsafe handler.characters = { context, text, count in
      guard let text = unsafe text else { return }
      unsafe Builder.of(context)?.add(string(text, count: Int(count)))
    }
    unsafe handler.ignorableWhitespace = unsafe handler.characters
    unsafe handler.cdataBlock = unsafe handler.characters
    unsafe handler.internalSubset = { context, _, _, _ in
      unsafe Builder.of(context)?.stop(
        "a document type declaration (<!DOCTYPE>) is not accepted, since it can hide entities; remove it")
    }
    unsafe handler.reference = { context, name in
      unsafe Builder.of(context)?.stop("the entity '\(string(name))' is not one of those that XML itself defines")
    }
    return unsafe handler
  }
}

private func string(_ bytes: UnsafePointer<xmlChar>?) -> String {
  unsafe bytes.map { unsafe String(cString: $0) } ?? ""
}

private func string(_ bytes: UnsafePointer<xmlChar>, count: Int) -> String {
  unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
}
