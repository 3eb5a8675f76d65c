import Files
import Keypad
import Testing

struct CodecTests {
  /// How each codec of a store is written, and by which name.
  static let codecs = [
    ("call.wav", "cp call.wav OUT"),
    ("mulaw.wav", "sox -D call.wav -e mu-law OUT"),
    ("alaw.wav", "sox -D call.wav -e a-law OUT"),
    ("gsm.wav", "sox call.wav -e gsm-full-rate OUT"),
    ("float.wav", "sox call.wav -e floating-point -b 32 OUT"),
    ("wide.wav", "sox call.wav -r 44100 OUT"),
    ("mpeg.wav", "ffmpeg FLAGS -i call.wav -c:a libmp3lame -b:a 32k OUT"),
    ("16.mp3", "ffmpeg FLAGS -i call.wav -c:a libmp3lame -b:a 16k OUT"),
    ("32.mp3", "ffmpeg FLAGS -i call.wav -c:a libmp3lame -b:a 32k OUT"),
    ("call.opus", "ffmpeg FLAGS -i call.wav -c:a libopus -b:a 16k OUT"),
    ("call.ogg", "ffmpeg FLAGS -i call.wav -c:a libvorbis -q:a 0 OUT"),
    ("call.flac", "sox call.wav OUT"), ("call.aiff", "sox call.wav OUT"), ("call.au", "sox call.wav -e mu-law OUT"),
    ("call.gsm", "sox call.wav OUT"), ("call.ulaw", "sox -D call.wav -t ul OUT"),
    ("call.alaw", "sox -D call.wav -t al OUT"), ("call.sln", "sox call.wav -t raw OUT"),
    ("call.sln16", "sox call.wav -r 16000 -t raw OUT"),
    ("call.g722", "ffmpeg FLAGS -i call.wav -ar 16000 -c:a g722 -f g722 OUT"),
  ]

  @Test("a card number keyed in within a telephone call is heard in every codec of a store")
  func everyCodec() throws {
    let maker = try CallMaker()
    try maker.call("4111111111111111#")
    try maker.shell("mv store/call.wav call.wav")
    for (name, line) in CodecTests.codecs {
      let flags = "-nostdin -loglevel error -y"
      try maker.shell(line.replacing("FLAGS", with: flags).replacing("OUT", with: "store/\(name)"))
    }
    try maker.collect()
    let runs = try maker.runs()
    for (name, _) in CodecTests.codecs {
      #expect(runs.filter { $0.hasPrefix(name + "|") } == ["\(name)|16|1|10"])
    }
    #expect(runs.count == CodecTests.codecs.count)
    #expect(try maker.gaps() == [])
    let start = try maker.speechLength()
    for row in try maker.rows(#"SELECT "offset" / 1e6, "length" / 1e6 FROM "keypad-digits""#) {
      let numbers = row.split(separator: "|").compactMap { Double($0) }
      // An MP3 encoder begins with silence that nothing in a WAVE file speaks of.
      #expect(abs(numbers[0] - start) < 0.2, "begins at \(numbers[0]), keyed in at \(start)")
      #expect(abs(numbers[1] - 17 * 0.12) < 0.15, "lasts \(numbers[1])")
    }
  }

  @Test("tones on one leg of a call in stereo are heard, and tones on both are one run")
  func legs() throws {
    let maker = try CallMaker()
    try maker.call("5555555555554444")
    try maker.shell(
      "mv store/call.wav keyed.wav; sox -M keyed.wav speech.wav store/left.wav; sox -M speech.wav keyed.wav store/right.wav; "
        + "sox -M keyed.wav keyed.wav store/both.wav")
    try maker.collect()
    #expect(try maker.runs() == ["both.wav|16|1|10", "left.wav|16|1|10", "right.wav|16|1|10"])
  }

  @Test("speech alone has no run in it")
  func speech() throws {
    let maker = try CallMaker()
    maker.shape.leastDigits = 2
    try maker.shell(
      "sox $(find \(CallMaker.prompts) -name 'vm-*.wav' | sort | head -60) store/voices.wav")
    try maker.collect()
    #expect(try maker.runs() == [])
    #expect(try maker.gaps() == [])
  }

  @Test("a card number keyed in over speech is heard where it is louder, and never said to be none where it is not")
  func overSpeech() throws {
    let maker = try CallMaker()
    for (index, number) in ["4111111111111111", "5555555555554444", "378282246310005", "6011000990139424"].enumerated()
    {
      try maker.callOverSpeech(number, decibels: -19, named: "louder-\(index).wav")
      try maker.callOverSpeech(number, decibels: -29, named: "equal-\(index).wav")
    }
    try maker.collect()
    let runs = try maker.rows(
      #"SELECT recording, coalesce("like-a-card-number", '?') FROM "keypad-digits" ORDER BY fact"#)
    #expect(runs.filter { $0.hasPrefix("louder") } == (0..<4).map { "louder-\($0).wav|1" })
    #expect(runs.filter { $0.hasPrefix("equal") && !$0.hasSuffix("|0") }.count == 4)
  }

  @Test("a key that is held while somebody speaks is one key")
  func heldKeys() throws {
    let maker = try CallMaker()
    maker.shape.leastDigits = 1
    let key = "'|sox -n -r 8000 -b 16 -c 1 -p synth 0.4 sine 770 synth 0.4 sine mix 1336 gain -12 pad 0 0.3'"
    try maker.shell("sox -D \(Array(repeating: key, count: 9).joined(separator: " ")) keys.wav")
    // A bang of 40 ms in the midst of each.
    let bang = "'|sox -R -n -r 8000 -b 16 -c 1 -p synth 0.04 whitenoise gain -6 pad 0.18 0.48'"
    try maker.shell("sox -D \(Array(repeating: bang, count: 9).joined(separator: " ")) bangs.wav")
    try maker.shell("sox -D -m -v 1 keys.wav -v 1 bangs.wav store/held.wav")
    try maker.collect()
    #expect(try maker.runs() == ["held.wav|9|0|-"])
  }
}
