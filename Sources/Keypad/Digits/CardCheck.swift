/// Whether something among the digits of a run is like a card number, told as they come.
///
/// A border is the run's own begin and end, a key that is no digit, or a pause of ``RunShape/border``. Looked at are:
/// - all stretches of 13 to 19 digits between two borders (with pauses among them, if need be, but no other key): one in
///   ten passes by chance;
/// - where a number was keyed in without a border before or behind it, stretches as long as cards' numbers are today, 15,
///   16 or 19 digits: such as end at a border, and such as begin at one and have a security code's 3 digits behind them.
///
/// So a number is found that was keyed in twice, with expiry date and security code behind it, or after a menu choice. One
/// in the midst of other digits without any pause is not: were all stretches looked at, 65 of 100 runs of 16 random
/// digits would pass, and so it is 19. ``finish()`` says how many.
package struct CardCheck: ~Copyable {
  /// Digits that the number of a card may have (ISO/IEC 7812-1; 13 were Visa's until they ran out).
  static let lengths = 13...19
  /// Those that it has as a rule.
  private static let usual = [15, 16, 19]
  /// Digits of a security code.
  static let code = 3

  private var recent = RecentDigits()
  private var isAtBorder = true
  /// Stretches looked at, and whether one passed: those between two borders, and those at one.
  private var whole = (looked: 0, passed: false)
  private var partial = (looked: 0, passed: false)

  package init() {}

  package mutating func take(_ digit: UInt8) {
    recent.append(digit, isBeginning: isAtBorder)
    isAtBorder = false
    for length in CardCheck.usual {
      let all = length + CardCheck.code
      guard all <= recent.count, recent.begins(last: all) else { continue }
      partial.looked += 1
      if recent.passesLuhn(length, behind: CardCheck.code) { partial.passed = true }
    }
  }

  /// A pause: a number may end before and begin after it, or go on over it.
  package mutating func border() {
    guard !isAtBorder else { return }
    isAtBorder = true
    for length in CardCheck.lengths where length <= recent.count {
      if recent.begins(last: length) {
        whole.looked += 1
        if recent.passesLuhn(length) { whole.passed = true }
      } else if CardCheck.usual.contains(length) {
        partial.looked += 1
        if recent.passesLuhn(length) { partial.passed = true }
      }
    }
  }

  /// A key that is no digit: no number goes on over it.
  package mutating func separator() {
    border()
    recent.forget()
  }

  /// Ends the run and forgets its digits.
  /// - Returns: as ``KeyRun/byChance``.
  package mutating func finish() -> Int? {
    separator()
    let byChance: Int? =
      if whole.passed {
        CardCheck.chance(whole.looked)
      } else if partial.passed {
        CardCheck.chance(whole.looked + partial.looked)
      } else {
        nil
      }
    whole = (0, false)
    partial = (0, false)
    return byChance
  }

  /// Of 100 runs of random digits, how many have one among so many stretches that passes: each does in one of ten cases,
  /// nearly independently of the others.
  package static func chance(_ stretches: Int) -> Int {
    var none = 1.0
    for _ in 0..<min(stretches, 1_000) { none *= 0.9 }
    return Int((100 * (1 - none)).rounded())
  }
}
