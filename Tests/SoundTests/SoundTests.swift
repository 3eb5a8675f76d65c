import Acoustic
import Digest
import Files
import Glibc
import Hearing
import Recognition
import Sound
import Testing

/// Files in a folder of its own, made by sox and ffmpeg.
final class SoundMaker {
  let folder: String
  static let prompts = "/usr/share/asterisk/sounds/en_US_f_Allison"
  /// Encodes by what no program of Debian's encodes with.
  static let phoneCodecs =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/scripts/bench/phone_codecs.py"

  /// Some 41 seconds of a voice at 8 kHz.
  init() throws {
    folder = "/tmp/earshot-sound-\(ThisProcess.identifier)-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder)
    try shell(
      "sox -D \(SoundMaker.prompts)/vm-intro.wav \(SoundMaker.prompts)/conf-adminmenu.wav "
        + "\(SoundMaker.prompts)/vm-options.wav call.wav")
  }

  deinit { try? deleteOwn(folder) }

  func shell(_ line: String) throws {
    try #require(unsafe system("cd '\(folder)' && { \(line); } 2>> shell.err") == 0, "\(line)")
  }

  func file(_ name: String) throws -> ReadOnlyFile { try ReadOnlyFile("\(folder)/\(name)") }

  func hear(_ name: String, raw: RawAudio? = nil) throws -> Heard {
    let file = try file(name)
    return try Ear().hear(descriptor: file.descriptor, path: name, size: file.size(), raw: raw)
  }

  func trouble(_ name: String) throws -> HearingTrouble? {
    let file = try file(name)
    let size = try file.size()
    do throws(HearingTrouble) {
      _ = try Ear().hear(descriptor: file.descriptor, path: name, size: size, raw: nil)
      return nil
    } catch {
      return error
    }
  }
}

@Suite struct SoundTests {
  /// How each file is made, how it is encoded where it has no header, and by how many bits its items may differ.
  static let codecs: [(name: String, line: String, raw: RawAudio?, bits: Double)] = [
    ("call.flac", "sox call.wav OUT", nil, 0), ("wide.wav", "ffmpeg FLAGS -i call.wav -ar 44100 -ac 2 OUT", nil, 0.2),
    ("mulaw.wav", "sox -D call.wav -e mu-law OUT", nil, 0.5), ("call.gsm", "sox -D call.wav OUT", RawAudio(.gsm), 3),
    ("call.ulaw", "sox -D call.wav -t ul OUT", RawAudio(.muLaw), 0.5),
    ("call.g722", "ffmpeg FLAGS -i call.wav -ar 16000 -c:a g722 OUT", RawAudio(.g722), 5),
    ("16.mp3", "ffmpeg FLAGS -i call.wav -c:a libmp3lame -b:a 16k OUT", nil, 3),
    ("call.opus", "ffmpeg FLAGS -i call.wav -c:a libopus -b:a 16k OUT", nil, 3),
    ("call.m4a", "ffmpeg FLAGS -i call.wav -c:a aac -b:a 32k OUT", nil, 3),
    ("call.wma", "ffmpeg FLAGS -i call.wav -c:a wmav2 -b:a 32k OUT", nil, 4),
    ("call.spx", "ffmpeg FLAGS -i call.wav -c:a libspeex OUT", nil, 4),
    ("call.mka", "ffmpeg FLAGS -i call.wav -c:a ac3 -ar 32000 OUT", nil, 3),
    (
      "call.mp4", "ffmpeg FLAGS -f lavfi -i color=c=gray:s=64x48:r=2 -i call.wav -shortest -c:v mpeg4 -c:a aac OUT",
      nil, 3
    ),
    ("call.amr", "sox -D call.wav -t amr-nb -C 7 OUT", nil, 3),
    ("slow.amr", "sox -D call.wav -t amr-nb -C 0 OUT", nil, 4),
    ("call.awb", "PHONE amr-wb call.wav OUT", nil, 3),
    ("call.3gp", "sox -D call.wav -t amr-nb x.amr && ffmpeg FLAGS -i x.amr -c:a copy OUT", nil, 4),
    ("call.g729", "PHONE g729 call.wav OUT", RawAudio(.g729), 3),
    ("call.ac3", "ffmpeg FLAGS -i call.wav -c:a ac3 -ar 32000 OUT", nil, 3),
    ("call.tta", "ffmpeg FLAGS -i call.wav OUT", nil, 0),
    ("call.flv", "ffmpeg FLAGS -i call.wav -c:a aac -ar 44100 OUT", nil, 3),
    ("call.ts", "ffmpeg FLAGS -i call.wav -c:a aac -ar 16000 OUT", nil, 3),
    (
      "call.m2ts", "ffmpeg FLAGS -i call.wav -c:a ac3 -ar 48000 -f mpegts -mpegts_m2ts_mode 1 OUT", nil, 3
    ),
    // As QuickTime wrote films before ISO 14496-12.
    ("call.mov", "ffmpeg FLAGS -i call.wav -c:a aac OUT && printf wide | dd of=OUT bs=1 seek=4 conv=notrunc", nil, 3),
    (
      "call.avi",
      "ffmpeg FLAGS -f lavfi -i color=c=gray:s=64x48:r=2 -i call.wav -shortest -c:v mpeg4 -c:a mp2 -ar 32000 OUT", nil,
      3
    ),
  ]

  @Test("A call is heard as the same call in every codec and container that people keep one in")
  func everyCodec() throws {
    let maker = try SoundMaker()
    let original = try #require(try maker.hear("call.wav").streams.first).fingerprint
    #expect(original.telling.marked > 100)
    for (name, line, raw, bits) in Self.codecs {
      let flags = "-nostdin -loglevel error -y"
      let words = line.replacing("FLAGS", with: flags).replacing("PHONE", with: SoundMaker.phoneCodecs)
      try maker.shell(words.replacing("OUT", with: name))
      let heard = try maker.hear(name, raw: raw)
      let stream = try #require(heard.streams.first, "\(name)")
      var passages: [Passage] = []
      for diagonal in -2...2 { passages += Alignment.passages(stream.fingerprint, original, diagonal: diagonal) }
      let passage = try #require(passages.max { a, b in a.telling * 8 - a.bits < b.telling * 8 - b.bits }, "\(name)")
      #expect(passage.bitErrors <= bits, "\(name): \(passage.bitErrors)")
      #expect(passage.telling * 10 > original.telling.marked * 8, "\(name): \(passage.telling)")
      #expect(abs(heard.length - 41_230_000) < 1_000_000, "\(name): \(heard.length)")
    }
  }

  @Test("The items are those that Chromaprint's own program gives, of sound at the rate that it works on")
  func likeChromaprint() throws {
    let maker = try SoundMaker()
    try maker.shell(
      "sox -D call.wav -r 11025 referee.wav; fpcalc -raw -length 0 referee.wav | sed -n 's/FINGERPRINT=//p' > items")
    let said = try ReadOnlyFile.contents(of: "\(maker.folder)/items", atMost: 1 << 20)
    let items = String(decoding: said, as: UTF8.self).split { $0 == "," || $0 == "\n" }.compactMap { UInt32($0) }
    try #require(items.count > 100)
    #expect(try maker.hear("referee.wav").streams.map(\.fingerprint.items) == [items])
  }

  @Test("Each party's leg is heard by itself and with the other; the same on both channels is heard once")
  func channels() throws {
    let maker = try SoundMaker()
    try maker.shell(
      "sox -D call.wav other.wav reverse; sox -D -M call.wav other.wav legs.wav; sox -D -M call.wav call.wav same.wav; "
        + "sox -D -n -r 8000 -b 16 silent.wav trim 0 20; sox -D -M call.wav silent.wav one.wav")
    #expect(try maker.hear("legs.wav").streams.map(\.channel) == [0, 1, HeardStream.mixture])
    #expect(try maker.hear("same.wav").streams.map(\.channel) == [0])
    #expect(try maker.hear("one.wav").streams.map(\.channel) == [0])
    #expect(try maker.hear("silent.wav").streams == [])
  }

  @Test(
    "Stretches of the sound, which may overlap, are those stretches, at 8,000 samples a second, from whichever rate")
  func samples() throws {
    let maker = try SoundMaker()
    try maker.shell("sox -D call.wav -r 44100 wide.wav")
    func samples(_ name: String) throws -> [[Float]] {
      let file = try maker.file(name)
      let stretches = [(4_000_000, 6_000_000), (2_000_000, 3_000_000), (0, 0)].map(HearingRequest.Stretch.init)
      var found = [[Float]](repeating: [], count: stretches.count)
      let request = HearingRequest(.samples(channel: 0, stretches: stretches))
      Ear().answer(request, descriptor: file.descriptor, path: name) { frame in
        if case .samples(let more, let stretch) = frame { found[stretch] += more.map { Float($0) / 32_768 } }
      }
      return found
    }
    let all = (try samples("call.wav"), try samples("wide.wav"))
    for stretches in [all.0, all.1] {
      #expect(stretches.map(\.count) == [48_000, 24_000, 0])
      #expect(stretches[0].prefix(8_000) == stretches[1].suffix(8_000))
    }
    let (narrow, wide) = (all.0[0], all.1[0])
    let piece = Waveforms.Piece(heard: Waveforms.Voice(narrow), recorded: Waveforms.Voice(wide), early: 0)
    let likeness = try #require(Waveforms.likeness(of: Waveforms.seconds(of: [piece])))
    #expect(likeness > 0.95, "\(likeness)")
  }

  @Test("Samples of the content that was heard last are those that decoding it anew gives, and of no other content")
  func kept() throws {
    let maker = try SoundMaker()
    try maker.shell(
      "sox -D call.wav other.wav reverse; sox -D -M call.wav other.wav legs.wav; sox -D legs.wav -r 44100 wide.wav")
    let (heard, other) = (SHA256.of("what was heard"), SHA256.of("something else"))
    func answer(_ ear: Ear, _ wanted: HearingRequest.Wanted, _ content: SHA256Value?, _ name: String) throws -> [Int16]
    {
      let file = try maker.file(name)
      var samples: [Int16] = []
      ear.answer(HearingRequest(wanted, content: content), descriptor: file.descriptor, path: name) {
        if case .samples(let more, _) = $0 { samples += more }
      }
      return samples
    }
    for name in ["call.wav", "legs.wav", "wide.wav"] {
      let ear = Ear()
      _ = try answer(ear, .fingerprints, heard, name)
      for channel in [0, 1, HeardStream.mixture] {
        let wanted = HearingRequest.Wanted.samples(
          channel: channel,
          stretches: [.init(from: 3_000_000, length: 5_000_000), .init(from: 40_000_000, length: 60_000_000)])
        let decoded = try answer(Ear(), wanted, nil, name)
        #expect(decoded.isEmpty == (name == "call.wav" && channel == 1))
        // Another file is handed over, which nobody looks at.
        #expect(try answer(ear, wanted, heard, "other.wav") == decoded, "\(name), channel \(channel)")
        #expect(try answer(ear, wanted, other, name) == decoded)
        #expect(try answer(ear, wanted, nil, name) == decoded)
      }
      _ = try answer(ear, .fingerprints, nil, name)
      let wanted = HearingRequest.Wanted.samples(channel: 0, stretches: [.init(from: 0, length: 5_000_000)])
      #expect(try answer(ear, wanted, heard, "other.wav") == answer(Ear(), wanted, nil, "other.wav"))
    }
    // More than is kept is decoded.
    try maker.shell("sox -D $(yes call.wav | head -28) long.wav")
    let ear = Ear()
    let wanted = HearingRequest.Wanted.samples(channel: 0, stretches: [.init(from: 1_100_000_000, length: 5_000_000)])
    let decoded = try answer(Ear(), wanted, nil, "long.wav")
    #expect(decoded.count == 40_000)
    _ = try answer(ear, .fingerprints, heard, "long.wav")
    #expect(try answer(ear, wanted, heard, "long.wav") == decoded)
    #expect(try answer(ear, wanted, heard, "other.wav").isEmpty)
  }

  @Test("Speech that came over a telephone is told from music and from speech that did not")
  func telephoneSpeech() throws {
    let maker = try SoundMaker()
    try maker.shell(
      "sox -D call.wav call.wav long.wav; ffmpeg -nostdin -loglevel error -y -i long.wav -c:a aac -ar 44100 long.m4a; "
        + "sox -D -n -r 44100 -b 16 wide.wav synth 40 pinknoise; sox -D -n -r 8000 -b 16 tone.wav synth 40 sine 440; "
        + "sox -D call.wav short.wav trim 0 10")
    #expect(try maker.hear("long.wav").isTelephoneSpeech)
    #expect(try maker.hear("long.m4a").isTelephoneSpeech)
    for name in ["wide.wav", "tone.wav", "short.wav"] { #expect(try !maker.hear(name).isTelephoneSpeech, "\(name)") }
  }

  @Test("What is no sound, cut or a lie is told, and never breaks what hears it")
  func hostile() throws {
    let maker = try SoundMaker()
    try maker.shell(
      "head -c 100000 /dev/urandom > noise.bin; : > empty.wav; head -c 44 call.wav > header.wav; "
        + "ffmpeg -nostdin -loglevel error -y -i call.wav -c:a aac call.m4a; head -c 20000 call.m4a > cut.m4a; "
        + "printf '#EXTM3U\\n#EXTINF:10,\\n/etc/passwd\\n' > list.m3u8; printf 'ffconcat version 1.0\\nfile call.wav\\n' > list.ffconcat; "
        + "head -c 3000 call.wav > cut.wav; sox -D -n -r 8000 -b 8 -c 9 nine.wav synth 2 sine 440")
    #expect(try maker.trouble("empty.wav") == .nothing)
    for name in ["noise.bin", "list.m3u8", "list.ffconcat", "cut.m4a"] {
      guard case .notDecodable = try maker.trouble(name) else {
        Issue.record("\(name): \(String(describing: try maker.trouble(name)))")
        continue
      }
    }
    guard case .tooMuch = try maker.trouble("nine.wav") else {
      Issue.record("nine channels: \(String(describing: try maker.trouble("nine.wav")))")
      return
    }
    #expect(try maker.hear("cut.wav").streams == [])
  }

  @Test("Handed to the program that hears, a file sounds the same, and one that cannot be decoded leaves it ready")
  func program() throws {
    let maker = try SoundMaker()
    try maker.shell("head -c 10000 /dev/urandom > noise.bin")
    let own = ThisProcess.executable
    let program = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot-hear"
    let hearer = Hearer(program: String(program))
    let call = try maker.file("call.wav")
    let expected = try maker.hear("call.wav")
    for _ in 0..<2 {
      #expect(try hearer.hear(descriptor: call.descriptor, raw: nil) == expected)
      let noise = try maker.file("noise.bin")
      #expect(throws: HearingError.self) { try hearer.hear(descriptor: noise.descriptor, raw: nil) }
    }
    let stretch = HearingRequest.Stretch(from: 0, length: 3_000_000)
    let samples = try hearer.samples(descriptor: call.descriptor, raw: nil, channel: 0, [stretch])
    #expect(samples.map(\.count) == [24_000])
    let missing = Hearer(program: "/nowhere/earshot-hear")
    let error = #expect(throws: HearingError.self) { try missing.hear(descriptor: call.descriptor, raw: nil) }
    #expect(error?.isMissingProgram == true)
  }
}
