extension Zone {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Mon 23 Nov 2026`.
  package func wordedDate(_ instant: Instant) -> String {
    var text = ShortText()
    text.append(date: civil(instant))
    return text.string
  }

  /// `23 Nov`, for where there is little room and no doubt about the year.
  package func wordedDay(_ instant: Instant) -> String {
    let c = civil(instant)
    return "\(c.day) \(Zone.month(c))"
  }

  /// `Mon 23 Nov 2026, 06:00 GMT`; seconds are shown only where they are not zero.
  package func worded(_ instant: Instant) -> String {
    let c = civil(instant)
    var text = ShortText()
    text.append(date: c)
    text.append(", ")
    text.append(c.hour, digits: 2)
    text.append(":")
    text.append(c.minute, digits: 2)
    if c.second != 0 {
      text.append(":")
      text.append(c.second, digits: 2)
    }
    text.append(" ")
    text.append(abbreviation(at: instant))
    return text.string
  }

  /// `2026-11-23T06:00:00Z` in UTC, `2026-11-23T07:00:00+01:00` elsewhere; microseconds only where there are some.
  package func iso8601(_ instant: Instant) -> String {
    let offset = offset(at: instant)
    let c = CivilTime(microsecondsOnOwnClock: instant.microseconds + Int64(offset) * 1_000_000)
    var text = ShortText()
    text.append(c.year, digits: 4)
    text.append("-")
    text.append(c.month, digits: 2)
    text.append("-")
    text.append(c.day, digits: 2)
    text.append("T")
    text.append(c.hour, digits: 2)
    text.append(":")
    text.append(c.minute, digits: 2)
    text.append(":")
    text.append(c.second, digits: 2)
    if c.microsecond != 0 {
      text.append(".")
      text.append(c.microsecond, digits: 6)
    }
    if offset == 0 {
      text.append("Z")
    } else {
      text.append(offset < 0 ? "-" : "+")
      text.append(abs(offset) / 3_600, digits: 2)
      text.append(":")
      text.append(abs(offset) / 60 % 60, digits: 2)
    }
    return text.string
  }
}

/// A text of a few letters and digits in the making: reports word millions of instants.
private struct ShortText {
  private var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(40) }

  var string: String { String(decoding: bytes, as: UTF8.self) }

  mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { bytes.append(unsafe text.utf8Start[index]) }
  }
  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// A number with zeros before it; a negative one has its sign before them.
  mutating func append(_ number: Int, digits: Int) {
    if digits == 2, number.magnitude < 100, number >= 0 {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: number / 10))
      bytes.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
      return
    }
    if number < 0 { bytes.append(0x2D) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(0x30 + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    while bytes.count - start < digits { bytes.append(0x30) }
    bytes[start...].reverse()
  }

  mutating func append(date c: CivilTime) {
    append(Zone.weekday(c))
    append(" ")
    append(c.day, digits: 1)
    append(" ")
    append(Zone.month(c))
    append(" ")
    append(c.year, digits: 1)
  }
}

extension Zone {
  fileprivate static func weekday(_ c: CivilTime) -> String { weekdays[c.weekday - 1] }
  fileprivate static func month(_ c: CivilTime) -> String { months[c.month - 1] }
}

extension Instant {
  /// The instant in UTC, ISO 8601.
  package var iso8601: String { Zone.utc.iso8601(self) }
}

private let units: [(Int64, String)] = [
  (Period.day, "day"), (Period.hour, "hour"), (Period.minute, "minute"), (Period.second, "second"),
]

/// An exact length of time in words: `17 days`, `3 hours 5 minutes`, `42 seconds`; the two largest units only.
package func wordedDuration(microseconds total: Int64) -> String {
  let sign = total < 0 ? "minus " : ""
  let magnitude = total == .min ? Int64.max : abs(total)
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
