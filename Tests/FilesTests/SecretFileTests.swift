import Files
import Glibc
import Testing

@Suite("Secrets in files")
struct SecretFileTests {
  private func trial(_ bytes: [UInt8], mode: mode_t) throws -> String {
    let path = "/tmp/earshot-secret-\(getpid())-\(UInt64.random(in: .min ... .max))"
    var output = try OutputFile(path)
    try output.write(bytes)
    try output.finish()
    _ = unsafe chmod(path, mode)
    return path
  }

  @Test(
    "one line of UTF-8 that only its owner can read is taken without its line end",
    arguments: ["pä ss", "pä ss\n", "pä ss\r\n"])
  func taken(_ text: String) throws {
    let path = try trial(Array(text.utf8), mode: 0o400)
    defer { try? deleteOwn(path) }
    #expect(try SecretFile.read(path) == "pä ss")
  }

  @Test(
    "a file that any other account may read or write is refused, with what to run",
    arguments: [0o640, 0o604, 0o620, 0o601, 0o660] as [mode_t])
  func open(_ mode: mode_t) throws {
    let path = try trial(Array("geheim".utf8), mode: mode)
    defer { try? deleteOwn(path) }
    let error = #expect(throws: SecretFileError.self) { _ = try SecretFile.read(path) }
    #expect(error?.remedy == "Run: chmod 600 \(path)")
    #expect(error?.description.contains("geheim") == false)
  }

  @Test(
    "what is no password is refused, and is not shown",
    arguments: [
      [], [0x0A], Array("two\nlines".utf8), [0x67, 0x00, 0x68], [0x67, 0xFF], [UInt8](repeating: 0x78, count: 5000),
    ])
  func none(_ bytes: [UInt8]) throws {
    let path = try trial(bytes, mode: 0o600)
    defer { try? deleteOwn(path) }
    let error = #expect(throws: SecretFileError.self) { _ = try SecretFile.read(path) }
    #expect(error?.reason.hasPrefix("the password file holds no password") == true)
  }

  @Test("a link is not followed, and a missing file is told as such")
  func links() throws {
    let path = try trial(Array("geheim".utf8), mode: 0o600)
    defer { try? deleteOwn(path) }
    #expect(unsafe symlink(path, path + ".link") == 0)
    defer { try? deleteOwn(path + ".link") }
    #expect(throws: SecretFileError.self) { _ = try SecretFile.read(path + ".link") }
    #expect(throws: SecretFileError.self) { _ = try SecretFile.read(path + ".missing") }
  }

  @Test("a file of another account than root or one's own is refused", .enabled(if: geteuid() == 0))
  func foreign() throws {
    let path = try trial(Array("geheim".utf8), mode: 0o600)
    defer { try? deleteOwn(path) }
    #expect(unsafe chown(path, 65534, 65534) == 0)
    let error = #expect(throws: SecretFileError.self) { _ = try SecretFile.read(path) }
    #expect(error?.remedy.hasPrefix("As root, run: chown") == true)
  }
}
