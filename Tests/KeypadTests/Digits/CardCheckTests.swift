import Keypad
import Testing

/// What is said of keys struck one after the other; a full stop stands for a pause of a few seconds. Card numbers are those
/// that schemes and payment providers publish for tests.
func byChance(_ keys: String) -> Int? {
  var check = CardCheck()
  for key in keys.utf8 {
    switch key {
    case 0x30...0x39: check.take(key - 0x30)
    case 0x2E: check.border()
    default: check.separator()
    }
  }
  return check.finish()
}

struct CardCheckTests {
  @Test(
    "a number of 13 to 19 digits that passes the check is like a card number, whoever issued the card",
    arguments: [
      "4222222222222", "30569309025904", "378282246310005", "4111111111111111", "5555555555554444",
      "6011111111111117", "6205500000000000004", "4111111111111111#", "*4111111111111111",
    ])
  func alone(_ keys: String) {
    #expect(byChance(keys) == 10)
  }

  @Test(
    "it is found with other things keyed in before it, behind it, or between its groups",
    arguments: [
      "41111111111111114111111111111111",  // twice
      "4111111111111111#1227#123#",  // expiry date and security code
      "41111111111111111227123",  // the same without a key between
      "1.4111111111111111", "2#4111111111111111", "1.41111111111111111227123",  // a menu choice before it
      "4111.1111.1111.1111", "4111.1111.1111.1111.1227.123",
      "4111*4111111111111111",  // a mistake, and once more
    ])
  func among(_ keys: String) {
    #expect(byChance(keys) != nil)
  }

  @Test(
    "what fails the check, is too short or has another key within it is not like a card number",
    arguments: [
      "4111111111111112", "411111111111", "41111111#11111111", "", "###", "00000000000000#".replacing("0", with: "7"),
      "5555555555554440",
    ])
  func others(_ keys: String) {
    #expect(byChance(keys) == nil)
  }

  @Test("a run ends with all of it forgotten: the next one begins anew")
  func anew() {
    var check = CardCheck()
    for _ in 0..<8 { check.take(4) }
    #expect(check.finish() == nil)
    for digit in "41111111".utf8 { check.take(digit - 0x30) }
    #expect(check.finish() == nil)
    for digit in "4111111111111111".utf8 { check.take(digit - 0x30) }
    #expect(check.finish() == 10)
  }

  @Test(
    "as many runs of random digits pass as is said of those that do",
    arguments: [(16, 16), (16, 1), (23, 23), (12, 12)])
  func chance(_ digits: Int, _ group: Int) {
    var generator = SystemRandomNumberGenerator()
    var (passed, whole) = (0, 0)
    var told: Set<Int> = []
    let trials = 20_000
    for _ in 0..<trials {
      var check = CardCheck()
      for place in 0..<digits {
        check.take(UInt8.random(in: 0...9, using: &generator))
        if group > 1, place % group == group - 1 { check.border() }
      }
      guard let chance = check.finish() else { continue }
      told.insert(chance)
      passed += 1
      if chance == 10 { whole += 1 }
    }
    let rate = Double(passed) / Double(trials) * 100
    let largest = told.max() ?? 0
    // Stretches overlap, and so are not quite independent.
    #expect(abs(rate - Double(largest)) < 3, "\(rate) of 100 pass, \(largest) are said to")
    if digits == 16, group == 16 { #expect(abs(Double(whole) / Double(trials) * 100 - 10) < 1.5) }
  }
}
