extension Zone {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Mon 23 Nov 2026`.
  package func wordedDate(_ instant: Instant) -> String {
    let c = civil(instant)
    return "\(Zone.weekdays[c.weekday - 1]) \(c.day) \(Zone.months[c.month - 1]) \(c.year)"
  }

  /// `Mon 23 Nov 2026, 06:00 GMT`; seconds are shown only where they are not zero.
  package func worded(_ instant: Instant) -> String {
    let c = civil(instant)
    let seconds = c.second == 0 ? "" : ":\(twoDigits(c.second))"
    return "\(wordedDate(instant)), \(twoDigits(c.hour)):\(twoDigits(c.minute))\(seconds) \(abbreviation(at: instant))"
  }

  /// `2026-11-23T06:00:00Z` in UTC, `2026-11-23T07:00:00+01:00` elsewhere; microseconds only where there are some.
  package func iso8601(_ instant: Instant) -> String {
    let c = civil(instant)
    var text = "\(fourDigits(c.year))-\(twoDigits(c.month))-\(twoDigits(c.day))T"
    text += "\(twoDigits(c.hour)):\(twoDigits(c.minute)):\(twoDigits(c.second))"
    if c.microsecond != 0 {
      let digits = String(c.microsecond)
      text += "." + String(repeating: "0", count: 6 - digits.count) + digits
    }
    let offset = offset(at: instant)
    if offset == 0 { return text + "Z" }
    let magnitude = abs(offset)
    return text + (offset < 0 ? "-" : "+") + "\(twoDigits(magnitude / 3_600)):\(twoDigits(magnitude / 60 % 60))"
  }

  private func twoDigits(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
  private func fourDigits(_ n: Int) -> String { String(repeating: "0", count: max(0, 4 - "\(n)".count)) + "\(n)" }
}

extension Instant {
  /// The instant in UTC, ISO 8601.
  package var iso8601: String { Zone.utc.iso8601(self) }
}

/// An exact length of time in words: `17 days`, `3 hours 5 minutes`, `42 seconds`; the two largest units only.
package func wordedDuration(microseconds total: Int64) -> String {
  let sign = total < 0 ? "minus " : ""
  let magnitude = total == .min ? Int64.max : abs(total)
  let units: [(Int64, String)] = [
    (Period.day, "day"), (Period.hour, "hour"), (Period.minute, "minute"), (Period.second, "second"),
  ]
  func words(_ amount: Int64, _ unit: String) -> String { "\(amount) \(unit)\(amount == 1 ? "" : "s")" }
  for (index, (size, unit)) in units.enumerated() where magnitude >= size {
    let amount = magnitude / size
    guard index + 1 < units.count else { return sign + words(amount, unit) }
    let rest = magnitude % size / units[index + 1].0
    // Past two days the hours no longer help a reader.
    if rest == 0 || (index == 0 && amount > 2) { return sign + words(amount, unit) }
    return sign + words(amount, unit) + " " + words(rest, units[index + 1].1)
  }
  return magnitude == 0 ? "0 seconds" : sign + "less than a second"
}

/// A size in words: `812 bytes`, `1.2 MB` (decimal units, as drives are sold).
package func wordedSize(bytes: Int64) -> String {
  if bytes < 1_000 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
  var value = bytes * 10
  for unit in ["kB", "MB", "GB", "TB"] {
    value = (value + 500) / 1_000
    if value < 10_000 { return "\(value / 10).\(value % 10) \(unit)" }
  }
  return "\(value / 10_000).\(value / 1_000 % 10) PB"
}
