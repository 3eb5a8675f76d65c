/// Text made safe for an XML (or HTML) element or a quoted attribute. Characters that XML 1.0 forbids become U+FFFD.
package func escapedForXML(_ text: String) -> String {
  var escaped: [UInt8] = []
  escaped.reserveCapacity(text.utf8.count + 16)
  escaped.append(escapedForXML: text)
  return escaped.count == text.utf8.count ? text : String(decoding: escaped, as: UTF8.self)
}

extension [UInt8] {
  /// Appends a text as it is.
  package mutating func append(text: String) {
    let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe append(contentsOf: $0) }
    if isDone == nil { append(contentsOf: text.utf8) }
  }

  /// Appends what ``escapedForXML(_:)`` makes of a text: reports hold millions of texts, and nearly none needs anything.
  package mutating func append(escapedForXML text: String) {
    let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe append(escaping: $0) }
    if isDone == nil { unsafe Array(text.utf8).withUnsafeBufferPointer { unsafe append(escaping: $0) } }
  }

  private mutating func append(escaping source: UnsafeBufferPointer<UInt8>) {
    // The bytes below 64 that do not stand for themselves: control characters and " & ' < >.
    let special: UInt64 = 0xFFFF_FFFF | 1 << 0x22 | 1 << 0x26 | 1 << 0x27 | 1 << 0x3C | 1 << 0x3E
    let count = source.count
    var index = unsafe Self.plainWords(source)
    var start = 0
    while index < count {
      let byte = unsafe source[index]
      if byte < 64 ? special &>> UInt64(byte) & 1 == 0 : byte != 0xEF {
        index += 1
        continue
      }
      var length = 1
      let escape: String
      switch byte {
      case 0x22: escape = "&quot;"
      case 0x26: escape = "&amp;"
      case 0x27: escape = "&#39;"
      case 0x3C: escape = "&lt;"
      case 0x3E: escape = "&gt;"
      case 0x09, 0x0A, 0x0D: escape = "&#\(byte);"
      case 0xEF:
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF; others that begin so are as good as any.
        guard index + 2 < count, unsafe source[index + 1] == 0xBF, unsafe source[index + 2] >= 0xBE else {
          index += 1
          continue
        }
        length = 3
        escape = "\u{FFFD}"
      default: escape = "\u{FFFD}"
      }
      unsafe append(contentsOf: source[start..<index])
      append(text: escape)
      index += length
      start = index
    }
    unsafe append(contentsOf: source[start..<count])
  }

  /// How far eight bytes at a time hold nothing but ASCII that stands for itself.
  private static func plainWords(_ source: UnsafeBufferPointer<UInt8>) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    // Whether one of eight bytes is zero; those are known to be below 128 ("Bit Twiddling Hacks", zero in word).
    func hasZero(_ word: UInt64) -> UInt64 { (word &- ones) & tops }
    let bytes = UnsafeRawBufferPointer(source)
    var index = 0
    while index + 8 <= bytes.count {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let found =
        word | (word &- ones &* 0x20) | hasZero(word ^ ones &* 0x22) | hasZero(word ^ ones &* 0x26)
        | hasZero(word ^ ones &* 0x27) | hasZero(word ^ ones &* 0x3C) | hasZero(word ^ ones &* 0x3E)
      if found & tops != 0 { return index }
      index += 8
    }
    return index
  }
}
