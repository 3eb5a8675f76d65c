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
      let likeness = try #require(Waveforms.likeness(voice, other))
      #expect(likeness >= 0.85, "\(likeness)")
    }
  }

  @Test("Different voices are not alike, and what has no sound or hardly any confirms nothing")
  func different() throws {
    let one = Self.voice(12, seed: 1)
    let likeness = try #require(Waveforms.likeness(one, Self.voice(12, seed: 2)))
    #expect(likeness < Waveforms.enough, "\(likeness)")
    #expect(Waveforms.likeness([Float](repeating: 0, count: 80_000), one) == nil)
    #expect(Waveforms.likeness(Array(one[..<16_000]), one) == nil)
    #expect(Waveforms.likeness(one.map { _ in Float.nan }, one) == nil)
  }
}
