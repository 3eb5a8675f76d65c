import Files
import Recognition
import Testing

/// Files of `Tests/Fixtures/wav`, read beside three other programs whose answers `EXPECTED.tsv` keeps.
@Suite struct EncodedTests {
  struct Expected: CustomTestStringConvertible {
    let file: String
    /// Samples a second, channels, microseconds: by ffprobe, soxi and libsndfile, where they could read the file.
    var answers: [(program: String, rate: Int, channels: Int, length: Int64?)]
    var libsndfileFails: Bool
    var testDescription: String { file }
  }

  static let fixtures = "\(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })/Fixtures"

  static let expected: [Expected] = {
    let table = (try? ReadOnlyFile.contents(of: "\(fixtures)/wav/EXPECTED.tsv", atMost: 1 << 20)) ?? []
    return String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: "\t").map(String.init)
      var answers: [(program: String, rate: Int, channels: Int, length: Int64?)] = []
      let ffprobe = cells[2].split(separator: ",").map(String.init)
      if ffprobe.count == 4, let rate = Int(ffprobe[1]), let channels = Int(ffprobe[2]), let length = Double(ffprobe[3])
      {
        answers.append(("ffprobe", rate, channels, Int64(length * 1_000_000 + 0.5)))
      }
      let soxi = cells[3].split(separator: ",").map(String.init)
      if soxi.count == 5, let rate = Int(soxi[1]), let channels = Int(soxi[2]), let samples = Int64(soxi[4]) {
        answers.append(("soxi", rate, channels, samples * 1_000_000 / Int64(rate)))
      }
      return Expected(file: cells[0], answers: answers, libsndfileFails: cells[4].hasPrefix("ERR"))
    }
  }()

  @Test("real audio files are read as other programs read them", arguments: expected)
  func asOthers(expected: Expected) throws {
    let facts = try AudioFacts.read("\(EncodedTests.fixtures)/wav/\(expected.file)")
    if expected.libsndfileFails {
      // 45 and 64 bit integers to a sample: no telephone system writes them, and libsndfile refuses both.
      #expect(facts.state == .unreadable)
      #expect(facts.note == "libsndfile says: File contains data in an unimplemented format.")
      return
    }
    #expect(facts.state == .sound)
    for answer in expected.answers {
      #expect(facts.rate == answer.rate, "\(answer.program)")
      #expect(facts.channels == answer.channels, "\(answer.program)")
      if let length = answer.length, let own = facts.length { #expect(abs(own - length) <= 1, "\(answer.program)") }
    }
  }

  @Test("all of the fixtures were looked at") func countOfFixtures() { #expect(EncodedTests.expected.count == 28) }

  @Test(
    "codecs are named in words",
    arguments: [
      ("cpython/pluck-alaw.aifc", "A-law"), ("cpython/pluck-ulaw.au", "mu-law"),
      ("cpython/pluck-pcm16.wav", "PCM 16 bit"),
      ("cpython/pluck-pcm8.wav", "PCM 8 bit"), ("cpython/pluck-pcm24-ext.wav", "PCM 24 bit"),
      ("test-44100Hz-2ch-32bit-float-le.wav", "PCM 32 bit floating point"),
      ("test-44100Hz-le-1ch-4bytes-rf64.wav", "PCM 32 bit"), ("test-8000Hz-le-1ch-1byte-ulaw.wav", "mu-law"),
    ])
  func codecs(file: String, codec: String) throws {
    #expect(try AudioFacts.read("\(EncodedTests.fixtures)/wav/\(file)").codec == codec)
  }

  @Test(
    "what sox and ffmpeg encode is read with the codec and length that soxi and ffprobe see",
    arguments: [
      ("a.wav", ["-e", "gsm-full-rate"], "GSM 06.10", "WAV"), ("b.wav", ["-e", "u-law"], "mu-law", "WAV"),
      ("c.wav", ["-e", "a-law"], "A-law", "WAV"), ("d.wav", ["-e", "ms-adpcm"], "Microsoft ADPCM", "WAV"),
      ("e.wav", ["-e", "ima-adpcm"], "IMA ADPCM", "WAV"), ("f.flac", [], "FLAC", "FLAC"),
      ("g.ogg", [], "Vorbis", "Ogg Vorbis"), ("h.aiff", [], "PCM 16 bit", "AIFF"), ("i.au", [], "PCM 16 bit", "AU"),
      ("j.w64", [], "PCM 16 bit", "Wave64"), ("k.caf", [], "PCM 16 bit", "CAF"), ("l.mp3", [], "MP3", "MP3"),
      ("m.opus", ["ffmpeg"], "Opus", "Ogg Opus"), ("n.amr", [], "AMR", "AMR"),
      ("o.mp2", ["ffmpeg"], "MPEG layer II", "MPEG layer II"),
    ] as [(String, [String], String, String)])
  func encoders(name: String, options: [String], codec: String, kind: String) throws {
    let scratch = Scratch()
    let file = scratch.file(name)
    let tone = scratch.file("tone.wav")
    #expect(
      try run("sox", ["-n", "-r", "8000", "-b", "16", "-c", "1", tone, "synth", "3.21", "sine", "440"]).status == 0)
    if name.hasSuffix(".amr") {
      // Encoders of AMR are not in Debian: mode 0 frames of 13 bytes, as an encoder writes them.
      let frame: [UInt8] = [0x04] + [UInt8](repeating: 0x5A, count: 12)
      try scratch.write(name, Array("#!AMR\n".utf8) + (0..<160).flatMap { _ in frame })
    } else if options == ["ffmpeg"] {
      #expect(try run("ffmpeg", ["-v", "error", "-i", tone, file]).status == 0)
    } else {
      #expect(try run("sox", [tone] + options + [file]).status == 0)
    }
    let facts = try AudioFacts.read(file)
    #expect(facts.state == .sound)
    #expect(facts.codec == codec)
    let start = Array(try ReadOnlyFile.contents(of: file, atMost: 1 << 24).prefix(Sniff.length))
    #expect(Sniff.kind(of: start.span)?.name == kind)
    let probe = try run(
      "ffprobe", ["-v", "error", "-show_entries", "stream=sample_rate,channels,duration", "-of", "csv=p=0", file])
    let cells = probe.output.split(whereSeparator: { $0 == "," || $0 == "\n" }).map(String.init)
    // Opus always decodes at 48 kHz, which ffprobe names; its header keeps the rate of what was recorded.
    #expect(cells.first == (codec == "Opus" ? "48000" : facts.rate.map { "\($0)" }))
    #expect(facts.rate == (codec == "MPEG layer II" ? 16_000 : 8_000))
    #expect(facts.channels == 1)
    let length = Double(facts.length ?? 0) / 1_000_000
    // Frames of 20 to 72 ms are whole, and an encoder adds up to three of them; 3.21 s are in them all.
    #expect(length >= 3.19 && length < 3.43)
    if cells.count > 2, let seen = Double(cells[2]) { #expect(abs(length - seen) < 0.15) }
  }

  @Test("MPEG audio is as long as its sound, without the frame that only tells and the silence that encoders add")
  func mp3() throws {
    let folder = "\(EncodedTests.fixtures)/vcon-store"
    var compared = 0
    let table = String(
      decoding: try ReadOnlyFile.contents(of: "\(folder)/EXPECTED.csv", atMost: 1 << 20), as: UTF8.self)
    for line in table.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",").map(String.init)
      let facts = try AudioFacts.read("\(folder)/\(cells[1])")
      #expect(facts == AudioFacts(.sound, codec: "MP3", rate: 24_000, channels: 1, length: facts.length))
      let said = Int64((Double(cells[3]) ?? 0) * 1_000_000 + 0.5)
      // ffprobe counts two frames of 24 ms that the encoder added; the call's own metadata does not.
      let probed = Int64((Double(cells[4]) ?? 0) * 1_000_000 + 0.5)
      #expect(facts.length == said)
      #expect(probed - said == 48_000)
      compared += 1
    }
    #expect(compared == 12)
  }
}
