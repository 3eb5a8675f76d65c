import Files
import Testing

@Suite struct EscapedPathTests {
  @Test(
    "an ordinary name stays as it is, and what could deceive or break a line is escaped byte by byte",
    arguments: [
      ("2026/11/call one.wav", "2026/11/call one.wav"), ("Zoë – ✓.wav", "Zoë – ✓.wav"), ("a\nb", #"a\x0Ab"#),
      ("\u{7F}", #"\x7F"#),
      ("\u{85}", #"\xC2\x85"#), ("\u{202E}gpj", #"\xE2\x80\xAEgpj"#), ("\u{2066}", #"\xE2\x81\xA6"#),
      ("\u{2028}", #"\xE2\x80\xA8"#),
      (#"C:\Users\x"#, #"C:\Users\x"#), (#"a\x0A"#, #"a\x5Cx0A"#), ("😀", "😀"), ("", ""),
    ])
  func texts(name: String, escaped: String) { #expect(escapedPath(name) == escaped) }

  @Test(
    "bytes that are no UTF-8 are escaped, and the good ones around them kept",
    arguments: [
      ([0x61, 0xFF, 0x62], #"a\xFFb"#), ([0xC3], #"\xC3"#), ([0xC0, 0x80], #"\xC0\x80"#),
      ([0xED, 0xA0, 0x80], #"\xED\xA0\x80"#),
      ([0xF4, 0x90, 0x80, 0x80], #"\xF4\x90\x80\x80"#), ([0xE2, 0x80], #"\xE2\x80"#), ([0xC3, 0xA9, 0xE9], #"é\xE9"#),
    ] as [([UInt8], String)])
  func bytes(name: [UInt8], escaped: String) { #expect(escapedPath(name) == escaped) }

  @Test("no two names are escaped alike, and each comes back") func roundTrip() {
    var seen: Set<String> = []
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let letters: [UInt8] = [0x5C, 0x78, 0x30, 0x41, 0x0A, 0xE2, 0x80, 0xAE, 0xC3, 0xA9, 0xFF, 0x61]
      let name = (0..<Int.random(in: 0...9, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0 }
      let escaped = escapedPath(name)
      #expect(bytesOfEscapedPath(escaped) == name)
      #expect(!escaped.utf8.contains(0x0A))
      seen.insert(escaped)
    }
    #expect(seen.count > 1_000)
  }
}
