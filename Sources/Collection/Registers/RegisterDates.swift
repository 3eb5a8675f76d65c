internal import Time

/// What is wrong with a date in a register, in words that follow the date itself.
struct RegisterDateError: Error, CustomStringConvertible {
  let description: String
}

/// The instant that a register's date means, in UTC microseconds.
///
/// A date alone is the start of that day, or, where it is an end, the start of the day after: people write the last day
/// on which something holds. A time of day without an offset is taken in the register's zone.
func registerInstant(_ text: String, isEnd: Bool, zone: Zone) throws(RegisterDateError) -> Int64 {
  guard let reading = TimeReading(iso8601: text) else {
    throw RegisterDateError(
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
      throw RegisterDateError(
        description: "the clocks went back and showed this time twice; add the offset, such as +01:00 or Z")
    }
  }
}
