package import Evidence
package import Time

/// A last day by which something must be done, counted as regulators count it and named like a field of a fact.
///
/// The period runs from the day of the beginning to the corresponding date of a later month, or to that month's last day
/// where it has none; where that is at the weekend or a public holiday, to the end of the next working day. (Information
/// Commissioner's Office on Article 12(3) of the UK GDPR.)
package struct Deadline: Sendable {
  package let name: String
  package let kind: FactKind
  package let meaning: String
  /// The day that counts first.
  package let from: Field
  package let within: Length
  /// By how much longer where whoever waits for it was told so within the period itself.
  package let longer: (by: Length, ifTold: Field)?
  /// The days between these do not count, where a switch says so.
  package let stopped: (from: Field, until: Field, onlyIf: String)?

  /// As conditions and sentences treat it: an instant, the end of the last day.
  package var field: Field { Field(name, .instant, meaning, derived: true) }
}

/// Counts deadlines in a zone, with its holidays.
package struct DeadlineCount: Sendable {
  private let zone: Zone
  private let holidays: Holidays

  package init(zone: Zone, holidays: Holidays) {
    self.zone = zone
    self.holidays = holidays
  }

  /// The instant at which the last day is over; nil where the holidays of those days are not known.
  /// - Parameters:
  ///   - longer: the further period, where there may be one, and when it was told.
  ///   - stopped: when the clock was stopped and when it went on again, `at` standing for a time that is not yet over.
  package func end(
    from begin: Instant, within: Period, longer: (by: Period, told: Instant)?, stopped: (from: Instant, until: Instant)?
  ) -> Instant? {
    func end(_ period: Period) -> Instant? {
      guard let plain = last(begin, period, pausedFor: 0) else { return nil }
      guard let stopped, stopped.from < plain else { return plain }
      return last(begin, period, pausedFor: max(0, day(stopped.until) - day(stopped.from)))
    }
    guard let first = end(within) else { return nil }
    guard let longer, longer.told < first else { return first }
    return end(
      Period(
        months: within.months + longer.by.months, days: within.days + longer.by.days,
        microseconds: within.microseconds + longer.by.microseconds))
  }

  private func day(_ instant: Instant) -> Int {
    let civil = zone.civil(instant)
    return CivilTime.daysFromEpoch(year: civil.year, month: civil.month, day: civil.day)
  }

  private func last(_ begin: Instant, _ period: Period, pausedFor days: Int) -> Instant? {
    let noon = zone.startOfDay(begin).advanced(byMicroseconds: Period.day / 2)
    var day = day(zone.adding(Period(months: period.months, days: period.days + days), to: noon))
    while true {
      guard let isWorkingDay = holidays.isWorkingDay(day) else { return nil }
      if isWorkingDay { break }
      day += 1
    }
    let (year, month, date) = CivilTime.date(daysFromEpoch: day + 1)
    return zone.startOfDay(year: year, month: month, day: date)
  }
}
