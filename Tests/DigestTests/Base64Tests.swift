import Digest
import Testing

@Suite("Base64 and SHA-512")
struct Base64Tests {
  @Test(
    "base64 is read to the letter",
    arguments: [
      ("", []), ("Zg==", [0x66]), ("Zm8=", [0x66, 0x6F]), ("Zm9v", [0x66, 0x6F, 0x6F]), ("/+8=", [0xFF, 0xEF]),
      ("Zg", nil), ("Zg=", nil), ("Z===", nil), ("Zm9v\n", nil), ("Zm 9", nil), ("Z=g=", nil), ("_-8=", nil),
      ("====", nil),
    ] as [(String, [UInt8]?)])
  func base64(_ text: String, _ bytes: [UInt8]?) { #expect(bytesOf(base64: text.utf8) == bytes) }

  @Test(
    "so is that for URLs, padded or not",
    arguments: [
      ("_-8", [0xFF, 0xEF]), ("_-8=", [0xFF, 0xEF]), ("Zg", [0x66]), ("Z", nil), ("Zm9v", [0x66, 0x6F, 0x6F]),
    ]
      as [(String, [UInt8]?)])
  func base64url(_ text: String, _ bytes: [UInt8]?) { #expect(bytesOf(base64url: text.utf8) == bytes) }

  @Test("SHA-512 of the standard's example, twice from one value (FIPS 180-4)")
  func sha512() {
    var digest = SHA512()
    for _ in 0..<2 {
      for piece in ["a", "", "bc"] { unsafe Array(piece.utf8).withUnsafeBytes { unsafe digest.update($0) } }
      #expect(
        hexadecimal(of: digest.finish())
          == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    }
  }

  @Test(
    "bytes are written in base64 as RFC 4648 has it",
    arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func encoded(_ bytes: String, _ text: String) { #expect(Digest.base64(of: Array(bytes.utf8)) == text) }
}
