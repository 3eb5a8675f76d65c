/// A path or name as evidence holds it: valid UTF-8 that shows on one line, whatever bytes the file system gave.
///
/// Bytes that are no UTF-8, control characters, line and paragraph separators and the marks that turn the direction of
/// writing (all of which could make one name look like another) become `\xNN`, byte by byte. A backslash stays as it
/// is, except before `xNN`, where it becomes `\x5C`: so no two names are escaped alike, and ordinary names do not change.
package func escapedPath(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
  if unsafe bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x5C }) {
    return unsafe String(decoding: bytes, as: UTF8.self)
  }
  return escaped(unsafe bytes.span)
}

/// The same for bytes in an array.
package func escapedPath(_ bytes: [UInt8]) -> String {
  unsafe bytes.withUnsafeBufferPointer { unsafe escapedPath($0) }
}

/// The same for text, such as a path that a catalogue names.
package func escapedPath(_ text: String) -> String {
  var copy = text
  return copy.withUTF8 { unsafe escapedPath($0) }
}

/// The bytes that an escaped path stands for.
package func bytesOfEscapedPath(_ text: String) -> [UInt8] {
  let escaped = Array(text.utf8)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(escaped.count)
  var index = 0
  while index < escaped.count {
    if escaped[index] == 0x5C, index + 3 < escaped.count, escaped[index + 1] == 0x78,
      let high = digit(escaped[index + 2]), let low = digit(escaped[index + 3])
    {
      bytes.append(high << 4 | low)
      index += 4
    } else {
      bytes.append(escaped[index])
      index += 1
    }
  }
  return bytes
}

private func escaped(_ bytes: Span<UInt8>) -> String {
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count + 16)
  var index = 0
  while index < bytes.count {
    let length = shownLength(bytes, at: index)
    if length > 0 {
      for offset in index..<index + length { text.append(bytes[offset]) }
      index += length
    } else {
      let byte = bytes[index]
      text += [0x5C, 0x78, hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 15)]
      index += 1
    }
  }
  return String(decoding: text, as: UTF8.self)
}

/// How many bytes from here on form one character that may be shown as it is; 0 where this byte must be escaped.
/// Well-formed UTF-8 by table 3-7 of the Unicode Standard.
private func shownLength(_ bytes: Span<UInt8>, at index: Int) -> Int {
  let first = bytes[index]
  func next(_ offset: Int, in range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
    index + offset < bytes.count && range.contains(bytes[index + offset])
  }
  switch first {
  case 0x5C:
    let looksEscaped =
      index + 3 < bytes.count && bytes[index + 1] == 0x78 && digit(bytes[index + 2]) != nil
      && digit(bytes[index + 3]) != nil
    return looksEscaped ? 0 : 1
  case 0x20...0x7E: return 1
  case 0xC2: return next(1, in: 0xA0...0xBF) ? 2 : 0  // U+0080 to U+009F are control characters.
  case 0xC3...0xDF: return next(1) ? 2 : 0
  case 0xE0: return next(1, in: 0xA0...0xBF) && next(2) ? 3 : 0
  case 0xE2 where next(1, in: 0x80...0x80) && next(2):
    // U+200E, U+200F, U+2028 to U+202E.
    return (0x8E...0x8F).contains(bytes[index + 2]) || (0xA8...0xAE).contains(bytes[index + 2]) ? 0 : 3
  case 0xE2 where next(1, in: 0x81...0x81) && next(2):
    // U+2066 to U+2069.
    return (0xA6...0xA9).contains(bytes[index + 2]) ? 0 : 3
  case 0xED: return next(1, in: 0x80...0x9F) && next(2) ? 3 : 0
  case 0xE1...0xEF: return next(1) && next(2) ? 3 : 0
  case 0xF0: return next(1, in: 0x90...0xBF) && next(2) && next(3) ? 4 : 0
  case 0xF1...0xF3: return next(1) && next(2) && next(3) ? 4 : 0
  case 0xF4: return next(1, in: 0x80...0x8F) && next(2) && next(3) ? 4 : 0
  default: return 0
  }
}

private func digit(_ character: UInt8) -> UInt8? {
  switch character {
  case 0x30...0x39: character - 0x30
  case 0x41...0x46: character - 0x41 + 10
  case 0x61...0x66: character - 0x61 + 10
  default: nil
  }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
