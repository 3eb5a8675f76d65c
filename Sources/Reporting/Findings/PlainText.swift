internal import Text

/// A text of a source as every report shows it: on one line, telephone numbers masked, and each character that would move,
/// hide or break the text around it made visible as an escape: `\x0A` for a newline, `\u{202E}` for a right-to-left
/// override (Unicode Technical Report 36, section 2.10).
func plain(_ text: String) -> String { maskedNumbers(in: visible(text)) }

/// A text of the rule files, where line breaks are only a matter of layout.
func prose(_ text: String) -> String {
  visible(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
}

private func visible(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 >= 0xC2 }) else { return text }
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F: shown.append(contentsOf: "\\x\(hexadecimal(scalar, digits: 2))".unicodeScalars)
    case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFF,
      0xE0000...0xE0FFF:
      if scalar == "\u{FFFD}" {
        shown.append(scalar)
      } else {
        shown.append(contentsOf: "\\u{\(hexadecimal(scalar, digits: 4))}".unicodeScalars)
      }
    default: shown.append(scalar)
    }
  }
  return String(shown)
}

private func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
  let text = String(scalar.value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
