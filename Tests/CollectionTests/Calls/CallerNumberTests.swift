import Collection
import Testing

@Suite("Callers' numbers")
struct CallerNumberTests {
  private let numbers = CallerNumbers(key: [1, 2, 3])

  static let writings = [
    "+442079460123", "+44 20 7946 0123", "+44 (0)20 7946 0123", "0044 20 7946 0123", "020 7946 0123", "(020) 7946-0123",
    "02079460123", "442079460123",
  ]

  @Test(
    "asked for in any usual writing, a number has the digest that sources give it, with a country and without",
    arguments: writings)
  func writing(_ asked: String) {
    let keys = Set(numbers.keys(of: asked, countries: ["44"]))
    let international = numbers.keys(of: "+442079460123", countries: [])
    let national = numbers.keys(of: "02079460123", countries: [])
    #expect(keys.isSuperset(of: international + national), "\(asked)")
    #expect(numbers.masked(asked).filter(\.isNumber) == "123")
  }

  @Test("another number, or the same in another country, is another")
  func others() {
    let asked = Set(numbers.keys(of: "020 7946 0123", countries: ["44"]))
    for other in ["020 7946 0124", "+33 20 7946 0123", "0120 7946 0123", "20 7946 0123"] {
      #expect(asked.isDisjoint(with: numbers.keys(of: other, countries: [])), "\(other)")
    }
  }
}
