import Keypad
import Testing

/// The runs that keys make: each key is held for 80 ms, and struck 200 ms after the one before; a space stands for four
/// more seconds.
private func runs(_ keys: String, _ shape: RunShape = RunShape()) -> [KeyRun] {
  let finder = RunFinder(shape: shape)
  var at: Int64 = 1_000_000
  for key in keys.utf8 {
    if key == 0x20 {
      at += 4_000_000
      continue
    }
    finder.strike(key, at: at)
    finder.release(at: at + 80_000)
    at += 200_000
  }
  finder.end()
  return finder.runs
}

struct RunFinderTests {
  @Test("keys that follow one another within the pause are one run, from its first key to the end of its last")
  func one() {
    #expect(
      runs("12345678") == [KeyRun(offset: 1_000_000, length: 1_480_000, digits: 8, byChance: nil)])
    #expect(runs("1234 5678").map(\.digits) == [8])
    #expect(runs("1234 5678").map(\.length) == [5_480_000])
    #expect(runs("12345678   12345678").map(\.digits) == [8, 8])
    #expect(runs("12345678   12345678", RunShape(pause: 20_000_000)).map(\.digits) == [16])
  }

  @Test("choices of a menu, extensions and PINs are forgotten")
  func few() {
    #expect(runs("1").isEmpty)
    #expect(runs("1   2   3   4   5   6   7   8   9").isEmpty)
    #expect(runs("*21*07#").isEmpty)
    #expect(runs("1234567").isEmpty)
    #expect(runs("1234", RunShape(leastDigits: 4)).map(\.digits) == [4])
  }

  @Test("keys that are no digits are part of a run, and are not counted")
  func others() {
    #expect(runs("1234#5678#").map(\.digits) == [8])
    #expect(runs("1234#567#").isEmpty)
    #expect(runs("4111111111111111#1227#123#").map(\.digits) == [23])
    #expect(runs("4111111111111111#1227#123#").map(\.byChance) == [10])
    #expect(runs("ABCD12345678").map(\.digits) == [8])
  }

  @Test("a card number may go on over a pause within the run, and may begin after one")
  func pauses() {
    #expect(runs("4111 1111 1111 1111").map { $0.byChance != nil } == [true])
    // Whether the 1 belongs to the number, nobody can say.
    #expect(runs("1 4111111111111111").map(\.byChance) == [19])
  }

  @Test("what two channels heard at the same time is one run, told by the one that heard more")
  func channels() {
    let left = [
      KeyRun(offset: 10, length: 100, digits: 16, byChance: nil),
      KeyRun(offset: 500, length: 50, digits: 9, byChance: nil),
    ]
    let right = [KeyRun(offset: 12, length: 110, digits: 15, byChance: 10)]
    #expect(
      (left + right).joined() == [
        KeyRun(offset: 10, length: 112, digits: 16, byChance: 10),
        KeyRun(offset: 500, length: 50, digits: 9, byChance: nil),
      ])
  }

  /// The one run of digits struck 200 ms after one another, in a row; `?` stands for something that might have been a key,
  /// `!` for something loud before the next one.
  private func run(_ keys: String) -> KeyRun? {
    let finder = RunFinder(shape: RunShape())
    var (at, isBehindNoise) = (Int64(1_000_000), false)
    for key in keys.utf8 {
      switch key {
      case 0x3F: finder.perhaps(at: at)
      case 0x21: isBehindNoise = true
      default:
        finder.strike(key, at: at, isBehindNoise: isBehindNoise)
        isBehindNoise = false
      }
      at += 200_000
    }
    finder.end()
    return finder.runs.first
  }

  @Test(
    "digits as many as a card's that do not pass the check are in doubt where a key may be missing, or be none",
    arguments: [
      "411111111111111?", "?41111111111111", "4111111?11111111", "4111111!11111111", "41111?????111111",
      "2013#41111111?11111112#", "41111111?????", "4111111!11111112#2013#",
    ])
  func inDoubt(_ keys: String) {
    #expect(run(keys)?.isInDoubt == true)
    #expect(run(keys)?.byChance == nil)
  }

  @Test(
    "digits that were heard clearly, pass the check, or would be too few in any case, are not in doubt",
    arguments: [
      "411111111111112", "!411111111111112", "4111111!111111111", "41111111?11111111#?", "20134477?",
      "2013?4!4?77??", "41111?1111#1111?1111", "20134477!",
    ])
  func notInDoubt(_ keys: String) {
    #expect(run(keys)?.isInDoubt == false)
  }

  @Test("a run that may be a card's is told of although fewer digits were heard than else are told of")
  func fewButInDoubt() {
    #expect(run("4111???1?1??1?1")?.digits == 8)
    #expect(run("4111???1?1??1?")?.digits == 7)
    #expect(run("411??1???1??1??") == nil)
  }

  @Test("a run is in doubt if the channel that heard most of it is")
  func doubtOfChannels() {
    func run(_ digits: Int, _ isInDoubt: Bool) -> KeyRun {
      KeyRun(offset: 10, length: 100, digits: digits, byChance: nil, isInDoubt: isInDoubt)
    }
    #expect([run(16, false), run(11, true)].joined().map(\.isInDoubt) == [false])
    #expect([run(16, true), run(11, false)].joined().map(\.isInDoubt) == [true])
    #expect([run(16, true), run(16, false)].joined().map(\.isInDoubt) == [false])
    let whole = KeyRun(offset: 12, length: 90, digits: 16, byChance: 10)
    #expect([run(17, true), whole].joined().map(\.isInDoubt) == [false])
  }
}

struct CertainKeysTests {
  @Test(
    "a voice taken for a key spoils no number whose keys are certain, and what passes by chance is told then as well")
  func voiceAmongKeys() {
    let finder = RunFinder(shape: RunShape())
    finder.strike(0x37, at: 500_000, isCertain: false)
    for (index, key) in "4222222222222".utf8.enumerated() {
      finder.strike(key, at: 1_000_000 + Int64(index) * 200_000, isCertain: false)
      finder.confirm()
    }
    finder.end()
    #expect(finder.runs.map(\.byChance) == [19])
    #expect(finder.runs.map(\.digits) == [14])
  }
}
