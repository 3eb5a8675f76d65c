internal import Digest

/// A line of a source as somebody reads it who knows how its format writes letters that mean something to it.
enum LineReading {
  /// Every way in which the line may read otherwise than it is written, each once.
  static func all(of line: String) -> [String] {
    var readings: [String] = []
    func add(_ text: String) {
      if text != line, !readings.contains(text) { readings.append(text) }
    }
    let entities = line.contains("&") ? entities(line) : line
    let escapes = line.contains("\\") ? escapes(entities) : entities
    for text in [entities, escapes] {
      add(text)
      if text.contains("%") || text.contains("+") { add(addresses(text)) }
    }
    if line.contains("\"\"") { add(line.replacing("\"\"", with: "\"")) }
    return readings
  }

  /// With the escapes of addresses read (RFC 3986, section 2.1), `+` for a space.
  static func addresses(_ line: String) -> String {
    var bytes: [UInt8] = []
    let given = Array(line.utf8)
    var index = 0
    while index < given.count {
      if given[index] == 0x25, index + 2 < given.count,
        let byte = bytesOf(hexadecimal: String(decoding: given[index + 1...index + 2], as: UTF8.self))?.first
      {
        bytes.append(byte)
        index += 3
      } else {
        bytes.append(given[index] == 0x2B ? 0x20 : given[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let named: [Substring: String] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]

  /// With the references of XML read (XML 1.0, section 4.1).
  private static func entities(_ line: String) -> String {
    var text = ""
    var rest = line[...]
    while let start = rest.firstIndex(of: "&") {
      text += rest[..<start]
      rest = rest[start...]
      guard let end = rest.prefix(12).firstIndex(of: ";") else {
        text.append("&")
        rest = rest.dropFirst()
        continue
      }
      let name = rest[rest.index(after: start)..<end]
      let number =
        name.hasPrefix("#x")
        ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
      if let read = named[name] ?? number.flatMap(Unicode.Scalar.init).map({ String(Character($0)) }) {
        text += read
        rest = rest[rest.index(after: end)...]
      } else {
        text.append("&")
        rest = rest.dropFirst()
      }
    }
    return text + rest
  }

  /// With the escapes of JSON strings read (RFC 8259, section 7).
  private static func escapes(_ line: String) -> String {
    var units: [UInt16] = []
    let given = Array(line.utf16)
    var index = 0
    while index < given.count {
      guard given[index] == 0x5C, index + 1 < given.count else {
        units.append(given[index])
        index += 1
        continue
      }
      if given[index + 1] == 0x75, index + 5 < given.count,
        let unit = UInt16(String(decoding: given[index + 2...index + 5], as: UTF16.self), radix: 16)
      {
        units.append(unit)
        index += 6
      } else if [0x22, 0x2F, 0x5C].contains(given[index + 1]) {
        units.append(given[index + 1])
        index += 2
      } else {
        units.append(given[index])
        index += 1
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
