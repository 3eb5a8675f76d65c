/// A length of time as people state it: calendar months and days apart from exact microseconds, since a day is not
/// always 24 hours and a month not always 30 days.
package struct Period: Hashable, Sendable {
  package var months: Int
  package var days: Int
  package var microseconds: Int64

  package init(months: Int = 0, days: Int = 0, microseconds: Int64 = 0) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }

  package static let second: Int64 = 1_000_000
  package static let minute: Int64 = 60 * second
  package static let hour: Int64 = 60 * minute
  package static let day: Int64 = 24 * hour

  /// The units a period may be written in, singular.
  package static let units = ["second", "minute", "hour", "day", "week", "month", "year"]

  /// Reads `14 days`, `1 month`, `36 hours`, `1 hour 30 minutes`. Whole, non-negative numbers only.
  package init?(_ text: some StringProtocol) {
    self.init()
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard !words.isEmpty, words.count.isMultiple(of: 2) else { return nil }
    for pair in stride(from: 0, to: words.count, by: 2) {
      guard let amount = Int(words[pair]), (0...1_000_000).contains(amount) else { return nil }
      let unit = words[pair + 1]
      switch unit.hasSuffix("s") ? unit.dropLast() : unit[...] {
      case "second": microseconds += Int64(amount) * Period.second
      case "minute": microseconds += Int64(amount) * Period.minute
      case "hour": microseconds += Int64(amount) * Period.hour
      case "day": days += amount
      case "week": days += amount * 7
      case "month": months += amount
      case "year": months += amount * 12
      default: return nil
      }
    }
  }

  /// The same length of time backwards.
  package static prefix func - (period: Period) -> Period {
    Period(months: -period.months, days: -period.days, microseconds: -period.microseconds)
  }

  /// For comparing two periods as bounds are compared: a month counts 30 days, a day 24 hours.
  package var nominalMicroseconds: Int64 {
    (Int64(months) * 30 + Int64(days)) * Period.day + microseconds
  }
}

extension Period: CustomStringConvertible {
  /// `14 days`, `1 month`, `1 hour 30 minutes`.
  package var description: String {
    var parts: [String] = []
    func add(_ amount: Int64, _ unit: String) {
      if amount != 0 { parts.append("\(amount) \(unit)\(amount == 1 ? "" : "s")") }
    }
    add(Int64(months / 12), "year")
    add(Int64(months % 12), "month")
    add(Int64(days), "day")
    add(microseconds / Period.hour, "hour")
    add(microseconds % Period.hour / Period.minute, "minute")
    add(microseconds % Period.minute / Period.second, "second")
    return parts.isEmpty ? "0 days" : parts.joined(separator: " ")
  }
}
