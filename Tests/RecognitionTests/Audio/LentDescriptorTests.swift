import Files
import Recognition
import Testing

@Suite("A file lent to be read as audio")
struct LentDescriptorTests {
  @Test(
    "stays open, whatever libsndfile thinks of it",
    arguments: [
      Array(".snd".utf8) + [UInt8](repeating: 0, count: 60),
      Array("RIFF".utf8) + [0xFF, 0xFF, 0xFF, 0x7F] + Array("WAVEfmt ".utf8) + [UInt8](repeating: 0xFF, count: 60),
      Array("FORM".utf8) + [0, 0, 0, 40] + Array("AIFFCOMM".utf8) + [UInt8](repeating: 0, count: 40),
      Array("fLaC".utf8) + [UInt8](repeating: 0xFF, count: 60),
    ])
  func staysOpen(_ bytes: [UInt8]) throws {
    let scratch = Scratch()
    let path = try scratch.write("call", bytes)
    let file = try ReadOnlyFile(path)
    let size = try file.size()
    let facts = try AudioFacts.read(descriptor: file.descriptor, path: path, size: size)
    #expect(facts.state != .sound)
    #expect(try file.size() == size)
    withExtendedLifetime(scratch) {}
  }
}
