internal import Evidence
internal import SQL
internal import Text
internal import Time

/// What is wrong with a value in a register, in words that follow the value itself.
struct EntryValueError: Error, CustomStringConvertible {
  let description: String
}

/// A value that is no instant, as evidence holds it.
func registerValue(
  _ text: String, _ kind: EntryShape.Value, _ reading: RegisterReading
) throws(EntryValueError) -> SQLValue {
  switch kind {
  case .oneOf(let words):
    if words.contains(text) { return .text(text) }
    let hint = nearestWord(to: text, among: words).map { "; did you mean '\($0)'?" } ?? ""
    throw EntryValueError(description: "expected \(words.joined(separator: " or "))\(hint)")
  case .yesOrNo:
    switch text.lowercased() {
    case "yes": return .integer(1)
    case "no": return .integer(0)
    default: throw EntryValueError(description: "expected yes or no")
    }
  case .count:
    guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int64(text) else {
      throw EntryValueError(description: "expected a whole number")
    }
    return .integer(number)
  case .account: return .text(foldedAccount(text))
  case .caller:
    let digits = text.count { $0.isASCII && $0.isNumber }
    guard digits >= 3, text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-(). ".contains($0)) }) else {
      throw EntryValueError(description: "expected a telephone number, such as +44 7700 900123")
    }
    return reading.numbers.read(text, country: reading.country).key.map { .text($0) } ?? .null
  case .words, .person, .begin, .end: return .text(text)
  }
}

/// The instant that a register's date means, in UTC microseconds.
///
/// A date alone is the start of that day, or, where it is an end, the start of the day after: people write the last day
/// on which something holds. A time of day without an offset is taken in the register's zone.
func registerInstant(_ text: String, isEnd: Bool, zone: Zone) throws(EntryValueError) -> Int64 {
  guard let reading = TimeReading(iso8601: text) else {
    throw EntryValueError(
      description: "no such date; expected year-month-day, such as 2026-11-23 or 2026-11-23T09:30")
  }
  switch reading {
  case .instant(let instant, _): return instant.microseconds
  case .date(let date):
    let days = CivilTime.daysFromEpoch(year: date.year, month: date.month, day: date.day) + (isEnd ? 1 : 0)
    let (year, month, day) = CivilTime.date(daysFromEpoch: days)
    return zone.startOfDay(year: year, month: month, day: day).microseconds
  case .civil(let civil):
    switch zone.instants(of: civil) {
    case .once(let instant), .never(let instant): return instant.microseconds
    case .twice:
      throw EntryValueError(
        description: "the clocks went back and showed this time twice; add the offset, such as +01:00 or Z")
    }
  }
}
