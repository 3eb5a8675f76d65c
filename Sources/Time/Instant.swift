/// A point in time: microseconds since 1970-01-01T00:00:00 UTC, leap seconds not counted (POSIX time).
///
/// Every instant that Earshot stores or compares is one of these. Time zones matter only where a source is read
/// and where a person reads the result.
package struct Instant: Hashable, Comparable, Sendable, Codable {
  /// Microseconds since the epoch; negative before 1970.
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }
  package init(seconds: Int64) { self.microseconds = seconds &* 1_000_000 }

  package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 { Instant.floorDivide(microseconds, 1_000_000) }

  package func advanced(byMicroseconds amount: Int64) -> Instant {
    Instant(microseconds: microseconds &+ amount)
  }

  /// Division that rounds towards minus infinity, as calendars need before 1970.
  package static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
  }
}
