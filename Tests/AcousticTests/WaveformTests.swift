import Acoustic
import Glibc
import Testing

@Suite struct WaveformTests {
  /// Something like a voice: harmonics whose pitch and loudness wander.
  static func voice(_ seconds: Double, seed: UInt64) -> [Float] {
    let turns = MadeUpSound.items(Int(seconds * 10) + 2, seed: seed).map { Double($0 % 1_000) / 1_000 }
    var phase = 0.0
    return (0..<Int(seconds * 8_000)).map { place in
      let at = Double(place) / 800
      let (step, part) = (Int(at), at - floor(at))
      let value = turns[step] * (1 - part) + turns[step + 1] * part
      phase += (100 + 150 * value) / 8_000
      return Float(value * (2...12).reduce(0.0) { $0 + sin(2 * .pi * phase * Double($1)) / Double($1) } / 4)
    }
  }

  /// How alike the whole of two sounds is, the one expected where the other begins.
  static func likeness(_ heard: [Float], _ recorded: [Float]) -> Double? {
    Waveforms.likeness(of: Waveforms.seconds(of: [piece(heard, recorded)]))
  }

  static func piece(_ heard: [Float], _ recorded: [Float], early: Int = 0) -> Waveforms.Piece {
    Waveforms.Piece(heard: Waveforms.Voice(heard), recorded: Waveforms.Voice(recorded), early: early)
  }

  @Test("The same sound is the same, later or earlier, fainter, in noise, and with a clock that drifts")
  func same() throws {
    let voice = Self.voice(12, seed: 1)
    let noise = MadeUpSound.items(voice.count, seed: 3).map { (Float($0 % 1_000) / 1_000 - 0.5) * 0.05 }
    let drifting = (0..<90_000).map { place -> Float in
      let at = Double(place) * 1.000_05
      let part = Float(at - floor(at))
      return voice[Int(at)] * (1 - part) + voice[Int(at) + 1] * part
    }
    let others = [
      voice, [Float](repeating: 0, count: 1_500) + voice, Array(voice[1_400...]), voice.map { $0 / 30 },
      zip(voice, noise).map { $0 + $1 }, drifting,
    ]
    for other in others {
      let likeness = try #require(Self.likeness(voice, other))
      #expect(likeness >= 0.85, "\(likeness)")
    }
  }

  @Test("Different voices are not alike, and what has no sound in either has no second to compare")
  func different() throws {
    let one = Self.voice(12, seed: 1)
    let likeness = try #require(Self.likeness(one, Self.voice(12, seed: 2)))
    #expect(likeness < Waveforms.enough, "\(likeness)")
    let silence = [Float](repeating: 0, count: 96_000)
    #expect(Self.likeness(silence, silence) == nil)
    #expect(Self.likeness(one.map { _ in Float.nan }, silence) == nil)
    #expect(Self.likeness([], []) == nil)
    // A voice where the recording has none is a difference.
    #expect(try #require(Self.likeness(one, silence)) < 0.1)
  }

  @Test("Each second is told by itself, also where only some are alike, and in pieces with a gap between them")
  func seconds() {
    let (voice, other) = (Self.voice(20, seed: 1), Self.voice(20, seed: 2))
    let mixed = Array(voice[..<80_000]) + other[80_000...]
    let told = Waveforms.seconds(of: [Self.piece(mixed, voice)])
    #expect(told.filter(\.isAlike).map { $0.start / 8_000 } == Array(0..<10))
    #expect(told.filter { !$0.isAlike && ($0.start < 80_000 || $0.likeness >= 0.5) } == [])
    // The recording's piece begins 1,600 samples early, and ends with the recording.
    let pieces = [
      Self.piece(Array(voice[1_600..<41_600]), Array(voice[..<43_200]), early: 1_600),
      Self.piece(Array(voice[88_000...]), Array(voice[86_400..<120_000]), early: 1_600),
    ]
    let inPieces = Waveforms.seconds(of: pieces)
    #expect(inPieces.filter { !$0.isAlike } == [])
    #expect(inPieces.filter { $0.piece == 0 }.count == 5)
    // Four seconds of it are recorded, and no more; behind them there is nothing to be unlike.
    #expect(inPieces.filter { $0.piece == 1 }.map { $0.start / 8_000 } == [0, 1, 2, 3])
    let asked = Waveforms.seconds(of: pieces) { piece, start in piece == 1 && start == 16_000 }
    #expect(asked.map(\.start) == [16_000] && asked.filter { $0.piece != 1 || !$0.isAlike } == [])
  }
}
