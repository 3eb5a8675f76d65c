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
}
