internal import Text

/// A text of a source as every report shows it: on one line, telephone numbers masked, and each character that would move,
/// hide or break the text around it made visible as an escape: `\x0A` for a newline, `\u{202E}` for a right-to-left
/// override (Unicode Technical Report 36, section 2.10).
func plain(_ text: String) -> String {
  let isPlain = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe isCertainlyPlain($0) } ?? false
  return isPlain ? text : maskedNumbers(in: visible(text))
}

/// Whether a text has nothing but ASCII that is seen, and too few digits for a telephone number. Eight bytes at a time:
/// reports show millions of texts, of which nearly all are so.
private func isCertainlyPlain(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let tops: UInt64 = 0x8080_8080_8080_8080
  let bytes = UnsafeRawBufferPointer(source)
  var digits = 0
  var index = 0
  while index < bytes.count {
    var word = ones &* 0x20
    if index + 8 <= bytes.count {
      word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    } else {
      for place in index..<bytes.count {
        let shift = UInt64(place - index) * 8
        word = word & ~(0xFF &<< shift) | UInt64(unsafe bytes[place]) &<< shift
      }
    }
    // Above 127, a control character, or 127 itself.
    if (word | (word &- ones &* 0x20) | (word &+ ones)) & tops != 0 { return false }
    digits += ((word &+ ones &* 0x50) & ~(word &+ ones &* 0x46) & tops).nonzeroBitCount
    if digits >= 9 { return false }
    index += 8
  }
  return true
}

/// A text of the rule files, where line breaks are only a matter of layout.
func prose(_ text: String) -> String {
  visible(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
}

private func visible(_ text: String) -> String {
  let bytes = text.utf8.span
  var isSimple = true
  for index in bytes.indices {
    let byte = bytes[index]
    if byte < 0x20 || byte == 0x7F || byte >= 0xC2 {
      isSimple = false
      break
    }
  }
  // Nearly every text is simple, and nearly every other one has letters of some language and nothing to hide.
  if isSimple || !text.unicodeScalars.contains(where: isHidden) { return text }
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if !isHidden(scalar) {
      shown.append(scalar)
    } else if scalar.value < 0xA0 {
      shown.append(contentsOf: "\\x\(hexadecimal(scalar, digits: 2))".unicodeScalars)
    } else {
      shown.append(contentsOf: "\\u{\(hexadecimal(scalar, digits: 4))}".unicodeScalars)
    }
  }
  return String(shown)
}

/// Whether a character is not seen, or moves others.
private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x20..<0x7F: false
  case 0...0x1F, 0x7F...0x9F, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
    0xFFF9...0xFFFC, 0xFFFE...0xFFFF, 0xE0000...0xE0FFF:
    true
  default: false
  }
}

private func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
  let text = String(scalar.value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
