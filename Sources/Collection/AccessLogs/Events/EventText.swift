/// What XML forbids and Windows' exports hold nevertheless: control characters, as they are and as `&#x1;`.
enum EventText {
  /// Writes each control character that XML 1.0 (section 2.2) forbids as its picture (U+2401 for 1), so that it neither
  /// stops the parser nor passes for a part of a path.
  /// - Returns: whether there was one.
  static func mask(_ text: inout [UInt8]) -> Bool {
    var hasAny = false
    for index in text.indices {
      let byte = text[index]
      if isForbidden(UInt32(byte)) || (byte == 0x26 && reference(text, at: index) != nil) {
        hasAny = true
        break
      }
    }
    guard hasAny else { return false }
    var masked: [UInt8] = []
    masked.reserveCapacity(text.count + 16)
    var index = 0
    while index < text.count {
      if isForbidden(UInt32(text[index])) {
        append(text[index], to: &masked)
        index += 1
      } else if text[index] == 0x26, let found = reference(text, at: index) {
        append(found.value, to: &masked)
        index = found.end
      } else {
        masked.append(text[index])
        index += 1
      }
    }
    text = masked
    return true
  }

  private static func isForbidden(_ value: UInt32) -> Bool {
    value < 0x20 && value != 0x09 && value != 0x0A && value != 0x0D
  }

  private static func append(_ byte: UInt8, to text: inout [UInt8]) {
    text.append(contentsOf: [0xE2, 0x90, 0x80 + byte])
  }

  /// A reference such as `&#1;` or `&#x1;` to a forbidden character.
  private static func reference(_ text: [UInt8], at start: Int) -> (value: UInt8, end: Int)? {
    guard start + 3 < text.count, text[start + 1] == 0x23 else { return nil }
    var index = start + 2
    let isHexadecimal = text[index] | 0x20 == 0x78
    if isHexadecimal { index += 1 }
    let first = index
    var value: UInt32 = 0
    while index < text.count, text[index] != 0x3B {
      guard index - first < 7, let digit = digit(text[index], isHexadecimal) else { return nil }
      value = value * (isHexadecimal ? 16 : 10) + digit
      index += 1
    }
    guard index > first, index < text.count, isForbidden(value) else { return nil }
    return (UInt8(value), index + 1)
  }

  private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46 where isHexadecimal: UInt32(byte - 0x41 + 10)
    case 0x61...0x66 where isHexadecimal: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }
}
