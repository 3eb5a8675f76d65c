import Testing
import Text

private func units(_ text: String, bigEndian: Bool) -> [UInt8] {
  var bytes: [UInt8] = []
  for unit in text.utf16 {
    let pair = [UInt8(unit >> 8), UInt8(unit & 255)]
    bytes += bigEndian ? pair : pair.reversed()
  }
  return bytes
}

@Suite("Encodings")
struct TextDecoderTests {
  static let text = "Zo\u{EB}, \u{4E16}\u{1F600}."
  static let forms: [(String, [UInt8], TextEncoding)] = [
    ("UTF-8", Array(text.utf8), .utf8),
    ("UTF-8 with a mark", [0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8),
    ("UTF-16 LE with a mark", [0xFF, 0xFE] + units(text, bigEndian: false), .utf16LittleEndian),
    ("UTF-16 BE with a mark", [0xFE, 0xFF] + units(text, bigEndian: true), .utf16BigEndian),
    ("UTF-16 LE without a mark", units(text, bigEndian: false), .utf16LittleEndian),
    ("UTF-16 BE without a mark", units(text, bigEndian: true), .utf16BigEndian),
  ]

  @Test("the encoding is found and the text comes out the same, whatever the pieces", arguments: forms)
  func found(name: String, bytes: [UInt8], encoding: TextEncoding) throws {
    for pieces in [1, 2, 3, 100] {
      var decoder = TextDecoder()
      var text: [UInt8] = []
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + pieces)
        try decoder.decode(bytes.span.extracting(start..<end), into: &text)
        start = end
      }
      try decoder.finish(into: &text)
      #expect(String(decoding: text, as: UTF8.self) == Self.text)
      #expect(decoder.encoding == encoding)
      #expect(decoder.mended == 0)
    }
  }

  @Test(
    "invalid bytes are refused with their offset, mended, or read as Windows-1252, as the caller wants",
    arguments: [
      ([0x61, 0x62, 0x63, 0xE9, 0x64], 3, "abc\u{FFFD}d", "abc\u{E9}d"),
      ([0x80, 0x61], 0, "\u{FFFD}a", "\u{20AC}a"),
      ([0x61, 0x62, 0x63, 0xC3], 3, "abc\u{FFFD}", "abc\u{C3}"),
      ([0x61, 0x62, 0x63, 0xE2, 0x82], 3, "abc\u{FFFD}", "abc\u{E2}\u{201A}"),
      ([0xEF, 0xBB, 0xBF, 0x61, 0x96, 0x62], 4, "a\u{FFFD}b", "a\u{2013}b"),
      ([0x93, 0xC3, 0xA9, 0x94], 0, "\u{FFFD}\u{E9}\u{FFFD}", "\u{201C}\u{E9}\u{201D}"),
      ([0xFF, 0xFE, 0x61, 0x00, 0x00, 0xD8, 0x62, 0x00], 4, "a\u{FFFD}b", "a\u{FFFD}b"),
      ([0xFF, 0xFE, 0x61, 0x00, 0x62], 4, "a\u{FFFD}", "a\u{FFFD}"),
    ] as [([UInt8], Int64, String, String)])
  func invalid(bytes: [UInt8], offset: Int64, mended: String, western: String) throws {
    let error = try #require(throws: EncodingError.self) { try decodedText(bytes) }
    #expect(error.byteOffset == offset)
    #expect(String(decoding: try decodedText(bytes, invalid: .repair), as: UTF8.self) == mended)
    #expect(String(decoding: try decodedText(bytes, invalid: .windows1252), as: UTF8.self) == western)
  }

  @Test("a text of fewer than four bytes, or none, is read")
  func short() throws {
    for text in ["", "a", "ab", "\u{E9}"] { #expect(try decodedText(Array(text.utf8)) == Array(text.utf8)) }
    #expect(try decodedText([0xFF, 0xFE]) == [])
  }
}
