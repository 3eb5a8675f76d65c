import Files
import Glibc
import Hearing
import Recognition
import Sound
import Testing

@Suite struct DamagedSoundTests {
  /// Numbers that follow from a seed.
  private struct Chance {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, limit)
    }
  }

  @Test("Sound of every format, damaged in a thousand ways, costs no more than itself: the program that hears goes on")
  func damaged() throws {
    let maker = try SoundMaker()
    let project = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    try maker.shell("mkdir seeds; '\(project)/scripts/fuzz/sound/seeds' \"$PWD/seeds\"")
    let seeds = try entries(of: "\(maker.folder)/seeds")
    try #require(seeds.count >= 30)
    let raw: [RawAudio?] = [nil, nil, RawAudio(.gsm), RawAudio(.g722), RawAudio(.g729), RawAudio(.muLaw)]
    let own = ThisProcess.executable
    let hearer = Hearer(
      program: own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot-hear",
      limits: Hearer.Limits(time: 60_000_000))
    var chance = Chance(state: 42)
    var heard = 0
    for name in seeds {
      let whole = try ReadOnlyFile.contents(of: "\(maker.folder)/seeds/\(name)", atMost: 1 << 22)
      for damage in 0..<32 {
        var bytes = Array(whole[1...])
        // The first is whole, the next are cut, and the rest have other bytes, most of them near the beginning, where headers are.
        if damage > 0, damage < 8 { bytes.removeLast(chance.below(bytes.count)) }
        if damage >= 8 {
          for _ in 0...chance.below(12) {
            let place = chance.below(chance.below(3) == 0 ? bytes.count : min(bytes.count, 600))
            bytes[place] = [0, 255, 127, 128, UInt8(chance.below(256))][chance.below(5)]
          }
        }
        let path = "\(maker.folder)/damaged"
        var output = try OutputFile(path, replacing: true)
        try output.write(bytes)
        try output.finish()
        let file = try ReadOnlyFile(path)
        do throws(HearingError) {
          _ = try hearer.hear(descriptor: file.descriptor, raw: raw[Int(whole[0] & 7) % raw.count])
          heard += 1
        } catch {
          if case .servant(let trouble) = error { Issue.record("\(name), damage \(damage): \(trouble)") }
          if damage == 0, !name.contains("g729") { Issue.record("\(name): \(error)") }
        }
      }
    }
    #expect(heard > seeds.count * 8)
  }
}
