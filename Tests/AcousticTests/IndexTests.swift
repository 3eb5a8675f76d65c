import Acoustic
import Files
import Testing

@Suite struct IndexTests {
  static let store = (0..<40).map { MadeUpSound.telling(MadeUpSound.items(9_000, seed: UInt64($0))) }

  @Test("An index made with little memory is the same, byte for byte, as one made with much")
  func bounded() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    _ = try sound.index(Self.store)
    let much = try ReadOnlyFile.contents(of: sound.path, atMost: 1 << 26)
    _ = try sound.index(Self.store, memory: 1 << 18)
    let little = try ReadOnlyFile.contents(of: sound.path, atMost: 1 << 26)
    #expect(much == little && much.count > 400_000)
  }

  @Test("Each stream is found by a passage of its own, and by it alone")
  func finds() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let index = try sound.index(Self.store)
    #expect(index.generation == 42 && index.streams == 40)
    for (number, start) in [(0, 0), (0, 8_900), (1, 1), (17, 4_444), (39, 8_000), (39, 8_960)] {
      let part = MadeUpSound.telling(Array(Self.store[number].items[start..<start + 40]))
      let found = index.candidates(for: part, in: 0..<40, most: 5)
      #expect(found.first.map { "\($0.stream) \($0.diagonal)" } == "\(number) \(start)")
    }
    #expect(index.candidates(for: MadeUpSound.telling(MadeUpSound.items(200, seed: 99)), in: 0..<200, most: 5) == [])
  }

  @Test(
    "A file that is no whole index is refused",
    arguments: [
      ([], "cannot map"), (Array("neither an index nor anything else that is known".utf8), "no index of fingerprints"),
    ])
  func damaged(_ bytes: [UInt8], _ expected: String) throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    var file = try OutputFile(sound.path)
    try file.write(bytes)
    try file.finish()
    let error = #expect(throws: AcousticError.self) { try AcousticIndex(sound.path) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test("An index that is cut short is refused, wherever it is cut")
  func cut() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    _ = try sound.index(Array(Self.store[..<2]))
    let whole = try ReadOnlyFile.contents(of: sound.path, atMost: 1 << 26)
    for count in [4, 39, 40, 4_000, whole.count - 4] {
      try deleteOwn(sound.path)
      var file = try OutputFile(sound.path)
      try file.write(whole[..<count])
      try file.finish()
      #expect(throws: AcousticError.self) { try AcousticIndex(sound.path) }
    }
  }

  @Test("An index of no stream finds nothing")
  func empty() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    #expect(try sound.index([]).candidates(for: Self.store[0], in: 0..<240, most: 5) == [])
  }
}
