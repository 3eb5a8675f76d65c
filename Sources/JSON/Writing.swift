internal import CJansson

extension JSONValue {
  /// An object of the members that are there, in their order.
  package static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// The value as JSON on one line, as libjansson writes it (JSON_COMPACT); a number that JSON cannot hold (infinity) is null.
  package var line: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends ``line``. libjansson itself writes real numbers only: a tree of it for each of a million lines costs four times
  /// as much as all else about them.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: JSONValue.append("null", to: &bytes)
    case .bool(let bool): JSONValue.append(bool ? "true" : "false", to: &bytes)
    case .integer(let integer): JSONValue.append(String(integer), to: &bytes)
    case .real(let real): JSONValue.append(JSONValue.words(real), to: &bytes)
    case .string(let string): JSONValue.append(quoted: string, to: &bytes)
    case .array(let elements):
      bytes.append(0x5B)
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        element.append(to: &bytes)
      }
      bytes.append(0x5D)
    case .object(let members):
      bytes.append(0x7B)
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        JSONValue.append(quoted: member.name, to: &bytes)
        bytes.append(0x3A)
        member.value.append(to: &bytes)
      }
      bytes.append(0x7D)
    }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }

  /// RFC 8259, section 7: quotes, backslashes and control characters are escaped, all else stands as it is.
  private static func append(quoted text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { source in
      var start = 0
      for index in 0..<source.count {
        let byte = unsafe source[index]
        guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
        unsafe bytes.append(contentsOf: source[start..<index])
        start = index + 1
        bytes.append(0x5C)
        switch byte {
        case 0x22, 0x5C: bytes.append(byte)
        case 0x08: bytes.append(0x62)
        case 0x09: bytes.append(0x74)
        case 0x0A: bytes.append(0x6E)
        case 0x0C: bytes.append(0x66)
        case 0x0D: bytes.append(0x72)
        default:
          let digits = String(byte, radix: 16, uppercase: true)
          append("u00\(digits.utf8.count < 2 ? "0" : "")\(digits)", to: &bytes)
        }
      }
      unsafe bytes.append(contentsOf: source[start..<source.count])
    }
    bytes.append(0x22)
  }

  private static func words(_ real: Double) -> String {
    let number = unsafe json_real(real)
    defer { unsafe json_decref(number) }
    guard let text = unsafe json_dumps(number, Int(JSON_COMPACT | JSON_ENCODE_ANY)) else { return "null" }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}
