internal import CJansson

extension JSONValue {
  /// An object of the members that are there, in their order.
  package static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// The value as JSON on one line; a number that JSON cannot hold (infinity) is null.
  package var line: String {
    var lines = JSONLines()
    return String(decoding: lines.line(self), as: UTF8.self)
  }
}

/// Writes values as JSON, each on a line of its own.
///
/// Texts and real numbers are libjansson's. The marks between them are written here, and texts that come again, as the names
/// of members do on every line, are kept for a while: libjansson looks for loops in every object of a tree, and a million
/// lines would take it longer than all else about them.
package struct JSONLines {
  private static let mostKept = 1_024
  private static let longestKept = 1_024
  private var bytes: [UInt8] = []
  private var kept: [String: [UInt8]] = [:]

  package init() {}

  /// A value on one line, without its end.
  package mutating func line(_ value: JSONValue) -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    append(value)
    return bytes
  }

  private mutating func append(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let bool): append(bool ? "true" : "false")
    case .integer(let integer): append(String(integer))
    case .real(let real): JSONScalar(real).append(to: &bytes)
    case .string(let string): append(quoted: string)
    case .array(let elements):
      append("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { append(",") }
        append(element)
      }
      append("]")
    case .object(let members):
      append("{")
      for (index, member) in members.enumerated() {
        if index > 0 { append(",") }
        append(quoted: member.name)
        append(":")
        append(member.value)
      }
      append("}")
    }
  }

  private mutating func append(quoted text: String) {
    let place = kept.index(forKey: text)
    // Texts of other bytes may be equal to Swift: an é in one piece, and one of two.
    if let place, kept[place].key.utf8.elementsEqual(text.utf8) {
      bytes += kept[place].value
      return
    }
    let start = bytes.count
    JSONScalar(text).append(to: &bytes)
    guard place == nil, bytes.count - start <= JSONLines.longestKept else { return }
    if kept.count == JSONLines.mostKept { kept.removeAll(keepingCapacity: true) }
    kept[text] = Array(bytes[start...])
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

/// Owns a text or a number of libjansson.
@safe private struct JSONScalar: ~Copyable {
  private let pointer: UnsafeMutablePointer<json_t>?

  init(_ real: Double) { unsafe pointer = json_real(real) }

  init(_ string: String) {
    var copy = string
    unsafe pointer = copy.withUTF8 { bytes in
      // Swift's texts are UTF-8 without fault.
      unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe json_stringn_nocheck($0.baseAddress, $0.count) }
    }
  }

  deinit { unsafe json_decref(pointer) }

  func append(to bytes: inout [UInt8]) {
    var room = 512
    while true {
      let size = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
        let size = unsafe json_dumpb(pointer, buffer.baseAddress, room, Int(JSON_ENCODE_ANY))
        if size <= room { unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(buffer).prefix(size)) }
        return size
      }
      if size == 0 { bytes.append(contentsOf: "null".utf8) }
      if size <= room { return }
      room = size
    }
  }
}
