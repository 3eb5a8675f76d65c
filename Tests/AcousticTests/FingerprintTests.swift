import Acoustic
import Testing

@Suite struct FingerprintTests {
  @Test("Silence, noise far below the voices, and lasting tones tell nothing")
  func telling() {
    let items = MadeUpSound.items(300, seed: 1)
    // Hops: an item looks at 22 of them.
    var levels = [UInt8](repeating: 24, count: 321)
    for place in 0..<100 { levels[place] = 60 }
    let speech = Fingerprint(items: items, levels: levels)
    #expect((0..<300).filter { speech.telling[$0] } == Array(86..<300))
    let tone = Fingerprint(items: Array(repeating: 0xABCD_EF01, count: 300), levels: levels)
    #expect(tone.telling.marked == 0)
    let silent = Fingerprint(items: items, levels: [UInt8](repeating: 90, count: 321))
    #expect(silent.telling.marked == 0)
    // A call so faint that all of it is near the noise is still a call.
    let faint = Fingerprint(items: items, levels: [UInt8](repeating: 58, count: 321))
    #expect(faint.telling.marked == 300)
    // A word of three seconds in a long pause tells hardly more than it is long.
    var word = [UInt8](repeating: 70, count: 321)
    for place in 150..<174 { word[place] = 20 }
    #expect(Fingerprint(items: items, levels: word).telling.marked == 31)
  }

  @Test("Marks are the same when they come back from bytes", arguments: [0, 1, 63, 64, 65, 200])
  func marks(_ count: Int) {
    var marks = Marks(count: count)
    for place in stride(from: 0, to: count, by: 3) { marks[place] = true }
    #expect(Marks(count: count, bytes: marks.bytes) == marks)
    #expect(Marks(count: count, bytes: marks.bytes + [255, 255]) == marks)
    #expect(marks.marked == (count + 2) / 3)
  }
}
