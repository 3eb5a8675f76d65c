import Testing

@Suite("What the waveform decides")
struct WaveformTrialTests {
  static let prompts = SoundTrial.prompts

  @Test("The same sentence of a machine in another call is a lead at most: before and behind it both go on differently")
  func sentence() throws {
    let sound = try SoundTrial(
      "sox -D \(Self.prompts)/demo-moreinfo.wav \(Self.prompts)/conf-adminmenu.wav \(Self.prompts)/demo-nogo.wav other.wav"
    )
    _ = try sound.know()
    try sound.collect()
    #expect(try sound.copies() == [])
    #expect(try sound.others("possible-copy") == ["other.wav"])
  }

  @Test("What two calls hold names neither of them, and what only one of them holds beside it names that one")
  func shared() throws {
    let sound = try SoundTrial(
      """
      sox -D \(Self.prompts)/demo-moreinfo.wav \(Self.prompts)/conf-adminmenu.wav \(Self.prompts)/demo-nogo.wav ../store/e.wav
      ffmpeg -i \(Self.prompts)/conf-adminmenu.wav -c:a libmp3lame -b:a 32k sentence.mp3
      sox -D \(Self.prompts)/conf-adminmenu.wav \(Self.prompts)/demo-nogo.wav piece.wav
      ffmpeg -i piece.wav -c:a libmp3lame -b:a 32k piece.mp3; rm piece.wav
      """)
    _ = try sound.know(["a", "b", "e"])
    try sound.collect()
    #expect(try sound.copies() == ["piece.mp3|e|same call|certain"])
  }

  @Test("A recording that keeps the parties apart is known again in a copy of both, and in a piece of it")
  func apart() throws {
    let sound = try SoundTrial(
      """
      sox -D \(Self.prompts)/demo-moreinfo.wav one.wav pad 0 20
      sox -D \(Self.prompts)/vm-newuser.wav \(Self.prompts)/demo-nogo.wav \(Self.prompts)/conf-usermenu.wav two.wav pad 10
      sox -D -M one.wav two.wav ../store/s.wav; rm one.wav two.wav
      ffmpeg -i ../store/s.wav -ac 1 -c:a libmp3lame -b:a 32k mixed.mp3
      ffmpeg -i ../store/s.wav -ac 1 -ss 5 -t 15 -c:a libmp3lame -b:a 32k piece.mp3
      """)
    _ = try sound.know(["a", "b", "s"])
    try sound.collect()
    #expect(try sound.copies() == ["mixed.mp3|s|same call|certain", "piece.mp3|s|same call|certain"])
  }

  @Test("A piece of some seconds is enough where nobody else holds it; less, or the end of an announcement, is not")
  func short() throws {
    let sound = try SoundTrial(
      """
      sox -D ../store/b.wav eight.wav trim 14 8; sox -D ../store/b.wav two.wav trim 14 2
      sox -D ../store/b.wav shared.wav trim 0 8
      """)
    _ = try sound.know()
    try sound.collect()
    #expect(try sound.copies() == ["eight.wav|b|same call|certain"])
    #expect(try sound.others("possible-copy") == [])
  }
}
