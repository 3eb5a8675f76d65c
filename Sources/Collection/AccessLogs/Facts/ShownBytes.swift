/// Bytes of a source made fit to be text in evidence: UTF-8 throughout, control characters and bytes that are no UTF-8
/// written as `\xNN`, so that what the log held can still be told.
func appendShown(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    if byte >= 0x20, byte < 0x7F {
      // Nearly all texts are of such bytes only: they go over in one piece.
      let start = index
      unsafe bytes.withUnsafeBufferPointer { all in
        while unsafe index < all.count && all[index] &- 0x20 < 0x5F { index += 1 }
        unsafe text.append(contentsOf: UnsafeBufferPointer(rebasing: all[start..<index]))
      }
      continue
    }
    let length = utf8Length(bytes, at: index)
    if length == 0 {
      appendEscaped(byte, to: &text)
      index += 1
    } else {
      for _ in 0..<length {
        text.append(bytes[index])
        index += 1
      }
    }
  }
}

private func appendEscaped(_ byte: UInt8, to text: inout [UInt8]) {
  func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
  text.append(0x5C)
  text.append(0x78)
  text.append(digit(byte >> 4))
  text.append(digit(byte & 15))
}

/// How many bytes the character that begins here has, by the table of RFC 3629; 0 where it is none, or a control
/// character (C0, DEL, C1).
private func utf8Length(_ bytes: Span<UInt8>, at index: Int) -> Int {
  func isTail(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
    index + offset < bytes.count && range.contains(bytes[index + offset])
  }
  switch bytes[index] {
  case 0xC2: return isTail(1, 0xA0...0xBF) ? 2 : 0
  case 0xC3...0xDF: return isTail(1) ? 2 : 0
  case 0xE0: return isTail(1, 0xA0...0xBF) && isTail(2) ? 3 : 0
  case 0xED: return isTail(1, 0x80...0x9F) && isTail(2) ? 3 : 0
  case 0xE1...0xEF: return isTail(1) && isTail(2) ? 3 : 0
  case 0xF0: return isTail(1, 0x90...0xBF) && isTail(2) && isTail(3) ? 4 : 0
  case 0xF1...0xF3: return isTail(1) && isTail(2) && isTail(3) ? 4 : 0
  case 0xF4: return isTail(1, 0x80...0x8F) && isTail(2) && isTail(3) ? 4 : 0
  default: return 0
  }
}
