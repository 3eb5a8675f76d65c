internal import Time

/// The public holidays of a policy's country between two dates. Dates beyond them are not known, which is not the same as
/// no holiday. Days are counted from 1970-01-01, as ``CivilTime/daysFromEpoch(year:month:day:)`` does.
package struct Holidays: Sendable {
  package let title: String
  /// The dates of which all holidays are listed.
  package let covered: ClosedRange<Int>
  /// Each with its name.
  package let days: [Int: String]

  package func isHoliday(_ day: Int) -> Bool? { covered.contains(day) ? days[day] != nil : nil }

  /// Whether it is neither at the weekend nor a holiday.
  package func isWorkingDay(_ day: Int) -> Bool? {
    // The first day of 1970 was a Thursday.
    let isWeekend = (day % 7 + 7 + 3) % 7 >= 5
    return isWeekend ? false : isHoliday(day).map { !$0 }
  }
}
