internal import CLibXML2
import Synchronization

/// Gathers what libxml2 says is wrong, through its structured error callback.
final class Faults {
  private(set) var all: [XMLError.Fault] = []
  /// A hostile file may have a fault on every line: enough is enough.
  private let limit = 50

  func add(line: Int?, _ message: String) {
    if all.count < limit { all.append(XMLError.Fault(line: line, message: message)) }
  }

  var isEmpty: Bool { all.isEmpty }

  func error(file: String, otherwise message: String = "it cannot be read") -> XMLError {
    XMLError(file: file, faults: all.isEmpty ? [XMLError.Fault(line: nil, message: message)] : all)
  }
}

func recordFault(_ context: UnsafeMutableRawPointer?, _ error: xmlErrorPtr?) {
  guard let context = unsafe context, let error = unsafe error else { return }
  // Warnings (a schema imported twice, a namespace that is no URI) are not faults.
  guard unsafe error.pointee.level.rawValue > XML_ERR_WARNING.rawValue else { return }
  let faults = unsafe Unmanaged<Faults>.fromOpaque(context).takeUnretainedValue()
  let message = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? "unknown fault"
  let line = Int(unsafe error.pointee.line)
  faults.add(line: line > 0 ? line : nil, plainer(message))
}

/// libxml2's words without the braces of namespaces and the line break at the end.
private func plainer(_ message: String) -> String {
  var words = message.split(whereSeparator: \.isNewline).joined(separator: " ")
  while let open = words.range(of: "{urn:"), let close = words[open.upperBound...].firstIndex(of: "}") {
    words.removeSubrange(open.lowerBound...close)
  }
  return words
}

extension String {
  /// The first place where another string stands.
  fileprivate func range(of other: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
      start = index(after: start)
    }
    return nil
  }
}

private let prepared: Void = {
  xmlInitParser()
  // The schema types are a table of the library's own that two threads must not fill at once.
  xmlSchemaInitTypes()
  // Nothing that a document or a schema names is ever fetched from a network.
  unsafe xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader)
}()

/// Makes libxml2 ready for use from several threads, once.
func prepareLibrary() { _ = prepared }
