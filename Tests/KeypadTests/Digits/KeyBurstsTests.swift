import Keypad
import Testing

struct KeyBurstsTests {
  /// Strikes keys at seconds, those in `certain` beyond doubt, and tells how many digits the runs have.
  private func digits(at seconds: [Double], certain: Set<Double> = []) -> [Int] {
    let finder = RunFinder(shape: RunShape(leastDigits: 1))
    var bursts = KeyBursts(finder)
    for second in seconds {
      bursts.strike(
        0x35, at: Int64(second * 1_000_000), isBehindNoise: false, isCertain: certain.contains(second))
    }
    bursts.forget()
    finder.end()
    return finder.runs.map(\.digits)
  }

  @Test("what a voice is taken for now and then begins no run and joins none")
  func voices() {
    #expect(digits(at: [1, 5, 9, 12, 20, 20.5, 26]) == [])
    #expect(digits(at: [1, 1.2, 1.4, 1.6, 8, 11.5, 14, 14.2, 14.4, 14.6]) == [4, 4])
  }

  @Test("a key that is certain counts, and with it those just before and behind it")
  func certain() {
    #expect(digits(at: [1], certain: [1]) == [1])
    #expect(digits(at: [1, 1.5, 2], certain: [1.5]) == [3])
    #expect(digits(at: [1, 4, 7], certain: [4]) == [1])
  }

  @Test("a voice more than a second before or behind a number is none of its keys")
  func apart() {
    let number = stride(from: 5.0, through: 8, by: 0.2).map { ($0 * 10).rounded() / 10 }
    #expect(digits(at: [3.9] + number + [9.1], certain: Set(number)) == [16])
    #expect(digits(at: [4] + number + [9], certain: Set(number)) == [18])
    #expect(digits(at: number + [9.9, 10.3], certain: Set(number + [10.3])) == [18])
  }

  @Test("three in a row count although none of them is certain")
  func three() {
    #expect(digits(at: [1, 2, 3, 4]) == [4])
    #expect(digits(at: [1, 2]) == [])
  }

  @Test("a key that turns out to be certain lets pass what waits")
  func confirmed() {
    let finder = RunFinder(shape: RunShape(leastDigits: 1))
    var bursts = KeyBursts(finder)
    bursts.strike(0x35, at: 1_000_000, isBehindNoise: false, isCertain: false)
    bursts.release(at: 1_050_000)
    bursts.confirm()
    bursts.release(at: 1_080_000)
    finder.end()
    #expect(finder.runs == [KeyRun(offset: 1_000_000, length: 80_000, digits: 1, byChance: nil)])
  }
}
