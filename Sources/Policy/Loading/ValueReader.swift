internal import Evidence
internal import SQL
internal import Text
internal import Time

/// Reads values as rules and examples write them into the form that evidence has.
struct ValueReader {
  let zone: Zone

  /// What was expected instead of a text that cannot be read.
  struct Unreadable: Error {
    let expected: String
  }

  /// - Parameter endOfDay: true where a date alone means the end of that day, as for the end of what is in force.
  func value(_ text: String, as type: FieldType, endOfDay: Bool = false) throws(Unreadable) -> SQLValue {
    switch type {
    case .text, .path, .phone, .person, .recording, .call, .title: return .text(text)
    case .account: return .text(foldedAccount(text))
    case .sha256:
      let digits = text.lowercased()
      guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit) else {
        throw Unreadable(expected: "64 hexadecimal digits")
      }
      return .text(digits)
    case .number:
      guard let number = Int64(text) else { throw Unreadable(expected: "a whole number") }
      return .integer(number)
    case .size: return .integer(try size(text))
    case .flag:
      switch text {
      case "yes": return .integer(1)
      case "no": return .integer(0)
      default: throw Unreadable(expected: "yes or no")
      }
    case .duration:
      let period = try readPeriod(text)
      guard period.months == 0 else { throw Unreadable(expected: "a length of time such as '90 seconds'") }
      return .integer(period.nominalMicroseconds)
    case .instant: return .integer(try instant(text, endOfDay: endOfDay).microseconds)
    case .choice(let words):
      guard words.contains(text) else {
        let near = nearestWord(to: text, among: words).map { "; did you mean '\($0)'?" } ?? ""
        throw Unreadable(expected: "one of \(words.joined(separator: ", "))\(near)")
      }
      return .text(text)
    }
  }

  /// A date and time with `Z` or an offset, else in the policy's time zone; a date alone means its start, or the start of
  /// the day after. Of a clock reading that occurred twice the later one is meant.
  func instant(_ text: String, endOfDay: Bool = false) throws(Unreadable) -> Instant {
    switch TimeReading(iso8601: text) {
    case .instant(let instant, _): return instant
    case .civil(let civil): return zone.instants(of: civil).latest
    case .date(let civil):
      let start = zone.instants(of: civil).earliest
      return endOfDay ? zone.adding(Period(days: 1), to: start) : start
    case nil: throw Unreadable(expected: "a date such as 2026-11-23, or with a time such as 2026-11-23T06:00:00Z")
    }
  }

  private func size(_ text: String) throws(Unreadable) -> Int64 {
    let words = text.split(separator: " ")
    let units: [String: Int64] = [
      "bytes": 1, "byte": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    ]
    let unit = words.count == 1 ? 1 : units[words.last.map(String.init) ?? ""]
    guard words.count <= 2, let amount = words.first.flatMap({ Int64($0) }), let unit, amount >= 0 else {
      throw Unreadable(expected: "a size such as 200 kB or 4 GB")
    }
    let (bytes, overflow) = amount.multipliedReportingOverflow(by: unit)
    guard !overflow else { throw Unreadable(expected: "a size that a file can have") }
    return bytes
  }
}

/// Reads a length of time, saying which word of it is wrong.
func readPeriod(_ text: String) throws(ValueReader.Unreadable) -> Period {
  if let period = Period(text) {
    // Longer ones would leave the range of instants.
    guard period.months <= 12_000, period.days <= 366_000, period.microseconds <= 366_000 * Period.day else {
      throw ValueReader.Unreadable(expected: "a length of time of at most 1000 years")
    }
    return period
  }
  let words = text.split(separator: " ").map(String.init)
  if words.count.isMultiple(of: 2) {
    for (index, word) in words.enumerated() where index % 2 == 1 {
      let singular = word.hasSuffix("s") ? String(word.dropLast()) : word
      if !Period.units.contains(singular) {
        let near = nearestWord(to: word, among: Period.units.flatMap { [$0, $0 + "s"] })
        throw ValueReader.Unreadable(
          expected: "a unit instead of '\(word)'" + (near.map { "; did you mean '\($0)'?" } ?? ", such as days"))
      }
    }
  }
  throw ValueReader.Unreadable(expected: "a length of time such as '14 days' or '1 hour 30 minutes'")
}
