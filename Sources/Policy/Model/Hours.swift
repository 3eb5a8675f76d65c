package import Time

/// Hours of the week, such as those in which an office is open, by the clock on its wall.
package struct Hours: Hashable, Sendable, CustomStringConvertible {
  /// From a minute of the day on, before another.
  struct Span: Hashable, Sendable {
    /// 1 for Monday to 7 for Sunday.
    let weekdays: Set<Int>
    let from: Int
    let to: Int
  }

  let spans: [Span]
  /// Whether holidays of the policy are left out.
  package let notOnHolidays: Bool
  /// As it was written.
  package let description: String

  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  /// Reads `Mon-Fri 08:00-18:00; Sat, Sun 09:00-13:00; not on holidays`.
  init(_ text: String) throws(ValueReader.Unreadable) {
    var spans: [Span] = []
    var notOnHolidays = false
    for item in listItems(text) {
      if item == "not on holidays" {
        notOnHolidays = true
      } else {
        spans.append(try Hours.span(item))
      }
    }
    guard !spans.isEmpty else { throw Hours.unreadable }
    self.spans = spans
    self.notOnHolidays = notOnHolidays
    description = listItems(text).joined(separator: "; ")
  }

  private static let unreadable = ValueReader.Unreadable(
    expected: "hours of the week such as 'Mon-Fri 08:00-18:00; Sat 09:00-13:00; not on holidays'")

  private static func span(_ item: String) throws(ValueReader.Unreadable) -> Span {
    guard let space = item.lastIndex(of: " ") else { throw unreadable }
    let times = item[item.index(after: space)...].split(separator: "-").map(minute)
    guard times.count == 2, let from = times[0], let to = times[1] else { throw unreadable }
    guard from < to else {
      throw ValueReader.Unreadable(
        expected: "an end after the beginning in '\(item)'; hours past midnight are parted there, at 24:00 and 00:00")
    }
    var weekdays: Set<Int> = []
    for part in item[..<space].split(separator: ",") {
      let ends = part.split(separator: "-").map { word in days.firstIndex(of: word.split(separator: " ").joined()) }
      switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
      case (1...2, let first?, let last?):
        // Sat-Mon goes on past Sunday.
        for step in 0...((last - first + 7) % 7) { weekdays.insert((first + step) % 7 + 1) }
      default:
        throw ValueReader.Unreadable(
          expected:
            "days such as Mon-Fri or Sat, Sun before the times in '\(item)', out of \(days.joined(separator: ", "))")
      }
    }
    return Span(weekdays: weekdays, from: from, to: to)
  }

  /// The minute of the day that `08:00` says; 24:00 is the end of the day.
  private static func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isNumber) }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
    else { return nil }
    return hour * 60 + minute
  }

  /// Whether an instant lies in these hours; nil where that hangs on a holiday and the holidays of that date are not
  /// known.
  package func contain(_ instant: Instant, in zone: Zone, holidays: Holidays?) -> Bool? {
    let civil = zone.civil(instant)
    let minute = civil.hour * 60 + civil.minute
    let weekday = civil.weekday
    guard spans.contains(where: { $0.weekdays.contains(weekday) && $0.from <= minute && minute < $0.to }) else {
      return false
    }
    guard notOnHolidays else { return true }
    let day = CivilTime.daysFromEpoch(year: civil.year, month: civil.month, day: civil.day)
    return holidays?.isHoliday(day).map { !$0 }
  }
}
