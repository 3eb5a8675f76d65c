/// A date and time of day as a clock on the wall shows it, without a zone. Gregorian calendar throughout.
package struct CivilTime: Hashable, Sendable {
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int
  package var microsecond: Int

  package init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
  }

  /// True when every part lies in its range, the day included (no 30 February). A leap second (`:60`) is not accepted.
  package var isValid: Bool {
    (1...9999).contains(year) && (1...12).contains(month) && day >= 1
      && day <= CivilTime.daysIn(month: month, year: year)
      && (0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second)
      && (0...999_999).contains(microsecond)
  }

  /// Days in a month of the Gregorian calendar.
  package static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Microseconds since 1970-01-01T00:00:00 on this same wall clock.
  package var microsecondsOnOwnClock: Int64 {
    let days = CivilTime.daysFromEpoch(year: year, month: month, day: day)
    let seconds = Int64(days) * 86_400 + Int64(hour) * 3_600 + Int64(minute) * 60 + Int64(second)
    return seconds * 1_000_000 + Int64(microsecond)
  }

  /// The wall clock that stands this many microseconds after its own 1970-01-01T00:00:00.
  package init(microsecondsOnOwnClock total: Int64) {
    let seconds = Instant.floorDivide(total, 1_000_000)
    let days = Instant.floorDivide(seconds, 86_400)
    let ofDay = Int(seconds - days * 86_400)
    let (year, month, day) = CivilTime.date(daysFromEpoch: Int(days))
    self.init(
      year: year, month: month, day: day, hour: ofDay / 3_600, minute: ofDay / 60 % 60, second: ofDay % 60,
      microsecond: Int(total - seconds * 1_000_000))
  }

  /// Monday is 1, Sunday is 7 (ISO 8601).
  package var weekday: Int {
    let days = CivilTime.daysFromEpoch(year: year, month: month, day: day)
    return ((days + 3) % 7 + 7) % 7 + 1
  }

  /// Days from 1970-01-01 to a Gregorian date, by counting eras of 400 years that begin in March.
  package static func daysFromEpoch(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The Gregorian date that lies this many days after 1970-01-01.
  package static func date(daysFromEpoch days: Int) -> (year: Int, month: Int, day: Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}
