import Digest
import Files
import Testing

/// What another program says to standard output, by way of a file.
private func answer(_ command: String) throws -> String {
  let path = "/tmp/earshot-digest-\(UInt64.random(in: 0...UInt64.max))"
  defer { try? deleteOwn(path) }
  let child = try Child(program: "/bin/sh", arguments: ["-c", "\(command) 1>&2"], standardErrorTo: path)
  try #require(child.wait() == .exited(0))
  return String(decoding: try ReadOnlyFile.contents(of: path, atMost: 1 << 20), as: UTF8.self)
}

@Suite("Other programs as referees")
struct RefereeTests {
  static let sizes = [0, 1, 55, 56, 63, 64, 65, 200, 4_096, 1_000_003]

  private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 131) } }

  @Test("sha256sum and openssl find the same digests", arguments: sizes)
  func digests(count: Int) throws {
    let path = "/tmp/earshot-digest-\(UInt64.random(in: 0...UInt64.max))"
    defer { try? deleteOwn(path) }
    let bytes = Self.bytes(count)
    var file = try OutputFile(path)
    try file.write(bytes)
    try file.finish()
    let ours = unsafe bytes.withUnsafeBytes { unsafe SHA256.of($0) }
    #expect(try answer("sha256sum \(path)").hasPrefix("\(ours) "))
    var hmac = HMAC(key: Array("secret".utf8))
    unsafe bytes.withUnsafeBytes { unsafe hmac.update($0) }
    #expect(try answer("openssl dgst -sha256 -hmac secret \(path)").hasSuffix("= \(hmac.finish())\n"))
  }

  @Test("one hasher used again and again, fed in pieces of any size, finds what the one-shot finds")
  func again() {
    var hasher = SHA256()
    for count in Self.sizes {
      let bytes = Self.bytes(count)
      let whole = unsafe bytes.withUnsafeBytes { unsafe SHA256.of($0) }
      for piece in [1, 63, 64, 1_000] where count <= 4_096 || piece == 1_000 {
        var start = 0
        while start < count {
          let end = min(count, start + piece)
          unsafe bytes[start..<end].withUnsafeBytes { unsafe hasher.update($0) }
          start = end
        }
        #expect(hasher.finish() == whole)
      }
    }
    #expect(hasher.finish() == SHA256.of(""))
  }

  @Test("a digest is read back from either case, and from nothing else")
  func hexadecimals() {
    let value = SHA256.of("abc")
    #expect(SHA256Value(hexadecimal: value.description) == value)
    #expect(SHA256Value(hexadecimal: value.description.uppercased()) == value)
    for text in ["", "ba", String(repeating: "g", count: 64), String(repeating: "0", count: 63), "\u{E9}"] {
      #expect(SHA256Value(hexadecimal: text) == nil)
    }
    #expect(SHA256Value([1, 2, 3]) == nil)
    #expect(bytesOf(hexadecimal: "00fFa") == nil)
    #expect(bytesOf(hexadecimal: "00fF") == [0, 255])
    #expect(hexadecimal(of: [0, 9, 10, 255]) == "00090aff")
  }
}
