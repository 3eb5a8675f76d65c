import Files
import Recognition
import Testing

/// Audio as crashed recorders, full disks and hostile hands leave it.
@Suite struct BrokenAudioTests {
  let scratch = Scratch()

  /// A WAVE file of mono mu-law at 8 kHz: what its header promises, and what is there.
  func wave(promised: UInt32, held: Int, tag: UInt16 = 7, before: [UInt8] = [], after: [UInt8] = []) -> [UInt8] {
    func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    var bytes = Array("RIFF".utf8) + little(36 &+ promised) + Array("WAVEfmt ".utf8) + little(16)
    bytes += [UInt8(tag & 255), UInt8(tag >> 8), 1, 0] + little(8_000) + little(8_000) + [1, 0, 8, 0]
    bytes += before + Array("data".utf8) + little(promised)
    return bytes + [UInt8](repeating: 0x55, count: held) + after
  }

  func read(_ bytes: [UInt8], raw: RawAudio? = nil) throws -> AudioFacts {
    try AudioFacts.read(scratch.write("file", bytes), raw: raw)
  }

  @Test("a header that promises more than the file holds is truncated audio, as long as what is there")
  func truncated() throws {
    let facts = try read(wave(promised: 80_000, held: 16_000))
    #expect(facts.state == .truncated)
    #expect(facts.length == 2_000_000)
    #expect(facts.note == "its header promises 80000 bytes of sound, and 16000 are there")
    // 4,410 samples are promised, and 236 are there.
    let fixture = try ReadOnlyFile.contents(
      of: "\(EncodedTests.fixtures)/wav/test-44100Hz-le-1ch-4bytes.wav", atMost: 1 << 20)
    let cut = try read(Array(fixture.prefix(1_024)))
    #expect(cut.state == .truncated)
    #expect(cut.length == 5_351)
  }

  @Test("a recorder that crashed before it wrote the length leaves sound, as long as the file")
  func unfinished() throws {
    for (promised, tag): (UInt32, UInt16) in [(0, 7), (0, 6), (0xFFFF_FFFF, 7)] {
      let facts = try read(wave(promised: promised, held: 24_000, tag: tag))
      #expect(facts.state == .sound)
      #expect(facts.length == 3_000_000)
      #expect(facts.note?.contains("never finished") == true)
    }
  }

  @Test("a header without sound is empty, and so is a file without bytes")
  func empty() throws {
    #expect(wave(promised: 0, held: 0).count == 44)
    #expect(try read(wave(promised: 0, held: 0)).state == .empty)
    #expect(try read(wave(promised: 8_000, held: 0)).state == .empty)
    #expect(try read(wave(promised: 0, held: 0, after: Array("LIST".utf8) + [4, 0, 0, 0, 1, 2, 3, 4])).state == .empty)
    #expect(try read([]).state == .empty)
  }

  @Test("chunks before the sound are passed over, of odd length too")
  func chunksBefore() throws {
    let odd = Array("LIST".utf8) + [5, 0, 0, 0, 1, 2, 3, 4, 5, 0]
    let facts = try read(wave(promised: 8_000, held: 8_000, before: odd))
    #expect(facts.state == .sound && facts.length == 1_000_000)
  }

  @Test("a codec that nobody here can decode is unreadable, in libsndfile's words")
  func unknownCodec() throws {
    let facts = try read(wave(promised: 8_000, held: 8_000, tag: 0x83))
    #expect(facts.state == .unreadable)
    #expect(facts.note?.hasPrefix("libsndfile says: ") == true)
  }

  @Test(
    "what is plainly something else is not audio",
    arguments: [
      Array("Dear Sir, the recording is attached.".utf8), Array("PK\u{3}\u{4}................".utf8),
      Array("%PDF-1.7 ...".utf8),
      [0xFF, 0xFE, 0x61, 0, 0x62, 0],
    ] as [[UInt8]])
  func notAudio(bytes: [UInt8]) throws { #expect(try read(bytes).state == .notAudio) }

  @Test("bytes of no known format are unreadable: nobody can say that they are no audio")
  func unknown() throws {
    #expect(try read([0x80, 1, 2, 3, 4, 0x99, 0, 7]).state == .unreadable)
  }

  @Test("a format for sound that cannot be looked into is neither sound nor broken")
  func notLookedInto() throws {
    let m4a: [UInt8] = [0, 0, 0, 24] + Array("ftypM4A ".utf8) + [UInt8](repeating: 0, count: 64)
    let facts = try read(m4a)
    #expect(facts.state == nil)
    #expect(facts.codec == "M4A")
  }

  @Test("MPEG audio whose end is missing is truncated, by its own count of frames or by its last frame")
  func truncatedMP3() throws {
    let whole = try ReadOnlyFile.contents(
      of: "\(EncodedTests.fixtures)/vcon-store/05cec3d4-0561-4010-9fb8-23cc7edef146.mp3", atMost: 1 << 20)
    let half = try read(Array(whole.prefix(whole.count / 2)))
    #expect(half.state == .truncated)
    #expect(half.note?.contains("promises 2384 frames") == true)
    let withoutTag = Array(whole.dropFirst(45 + 192))
    #expect(try read(withoutTag).state == .sound)
    #expect(try read(withoutTag.dropLast(40)).note == "its last frame is cut")
    var scratched = withoutTag
    for index in 9_600..<9_700 { scratched[index] = 0 }
    let facts = try read(scratched)
    #expect(facts.state == .sound)
    #expect(facts.note?.hasSuffix("were passed over") == true)
  }

  @Test("Ogg and FLAC whose end is missing are truncated", arguments: ["a.ogg", "a.flac"])
  func truncatedStreams(name: String) throws {
    let file = scratch.file(name)
    #expect(try run("sox", ["-n", "-r", "8000", "-c", "1", file, "synth", "20", "pinknoise"]).status == 0)
    let whole = try ReadOnlyFile.contents(of: file, atMost: 1 << 24)
    #expect(try read(whole).state == .sound)
    let facts = try read(Array(whole.prefix(whole.count * 2 / 3)))
    #expect(facts.state == .truncated)
  }

  @Test(
    "audio without a header is as long as its size says, by the declared codec",
    arguments: [
      (.gsm, 33 * 50, 1_000_000, 8_000), (.muLaw, 8_000, 1_000_000, 8_000), (.aLaw, 4_000, 500_000, 8_000),
      (.pcm16, 16_000, 1_000_000, 8_000), (.g722, 8_000, 1_000_000, 16_000), (.g729, 1_000, 1_000_000, 8_000),
    ] as [(RawAudio.Codec, Int, Int64, Int)])
  func raw(codec: RawAudio.Codec, size: Int, length: Int64, rate: Int) throws {
    let bytes = [UInt8](repeating: 0xD5, count: size)
    let facts = try read(bytes, raw: RawAudio(codec))
    #expect(facts == AudioFacts(.sound, codec: codec.rawValue, rate: rate, channels: 1, length: length))
    if codec == .gsm { #expect(try read(bytes + [0xD5], raw: RawAudio(codec)).state == .truncated) }
  }

  @Test("raw GSM that does not begin as GSM does is unreadable, and a header is believed over a name")
  func rawOrNot() throws {
    #expect(try read([0x80, 2, 3, 4, 5], raw: RawAudio(.gsm)).state == .unreadable)
    #expect(try read(wave(promised: 8_000, held: 8_000), raw: RawAudio(.gsm)).codec == "mu-law")
  }

  @Test("sizes that would overflow are no more than a header that promises too much")
  func hostileSizes() throws {
    var rf64 = Array("RF64".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + Array("WAVEds64".utf8) + [28, 0, 0, 0]
    rf64 += [UInt8](repeating: 0xFF, count: 7) + [0x7F] + [UInt8](repeating: 0xFF, count: 7) + [0x7F]
    rf64 += [UInt8](repeating: 0xFF, count: 12)
    rf64 += wave(promised: 0xFFFF_FFFF, held: 800).dropFirst(12)
    _ = try read(rf64)
    _ = try read(wave(promised: 0x7FFF_FFFF, held: 3, before: Array("junk".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]))
    var au = Array(".snd".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 9, 0, 0, 0, 1]
    au += [0, 0, 0x1F, 0x40, 0, 0, 0, 1]
    _ = try read(au)
  }

  @Test("MPEG audio within a WAVE file is read as MPEG audio is")
  func mpegInWave() throws {
    let frame: [UInt8] = [0xFF, 0xF3, 0x44, 0xC0] + [UInt8](repeating: 0, count: 92)
    var file = wave(promised: 960, held: 0, tag: 0x55)
    file += (0..<10).flatMap { _ in frame }
    #expect(try read(file) == AudioFacts(.sound, codec: "MP3", rate: 24_000, channels: 1, length: 240_000))
    #expect(try read(file.dropLast(96)).state == .truncated)
  }

  @Test("garbage without end behind a mark of MPEG audio is given up")
  func garbage() throws {
    let file = scratch.file("garbage.mp3")
    try scratch.write("garbage.mp3", Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 0])
    #expect(try run("truncate", ["-s", "4G", file]).status == 0)
    let clock = ContinuousClock()
    var facts: AudioFacts?
    let took = try clock.measure { facts = try AudioFacts.read(file) }
    #expect(facts?.state == .unreadable)
    #expect(took < .seconds(20))
  }

  @Test("a FLAC file whose header leaves the length open is as long as its sound")
  func openEndedFLAC() throws {
    let file = scratch.file("a.flac")
    #expect(try run("sox", ["-n", "-r", "8000", "-c", "1", file, "synth", "3", "pinknoise"]).status == 0)
    var bytes = try ReadOnlyFile.contents(of: file, atMost: 1 << 24)
    // STREAMINFO begins at 8; its number of samples is the low half of byte 21 and the four behind it.
    bytes[21] &= 0xF0
    for index in 22..<26 { bytes[index] = 0 }
    let facts = try read(bytes)
    #expect(facts.state == .sound)
    #expect(facts.length == 3_000_000)
  }

  @Test("thousands of damaged files are read without a crash, and every answer is one of the five")
  func damaged() throws {
    var random = SystemRandomNumberGenerator()
    let folder = "\(EncodedTests.fixtures)/wav"
    for expected in EncodedTests.expected {
      let whole = try ReadOnlyFile.contents(of: "\(folder)/\(expected.file)", atMost: 1 << 20)
      for _ in 0..<60 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...20, using: &random) {
          bytes[Int.random(in: 0..<min(200, bytes.count), using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
        let facts = try read(bytes)
        if let length = facts.length { #expect(length >= 0) }
      }
    }
  }

  @Test("links, folders and pipes are not opened as recordings")
  func notFiles() throws {
    #expect(throws: FileError.self) { try AudioFacts.read(scratch.path) }
    try pointLink(scratch.file("link"), at: try scratch.write("x", [1]))
    #expect(throws: FileError.self) { try AudioFacts.read(scratch.file("link")) }
    #expect(try run("mkfifo", [scratch.file("pipe")]).status == 0)
    #expect(throws: FileError.self) { try AudioFacts.read(scratch.file("pipe")) }
  }
}
