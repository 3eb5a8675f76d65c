internal import Time

/// What the source's clock means: its zone, and how far it is known to be wrong.
struct SourceClock {
  /// When a line was written.
  enum Meaning: Equatable {
    case at(Int64)
    /// The clock showed this reading twice, when it was put back.
    case twice(Int64, Int64)
    /// The clock never showed it, when it was put forward; taken as if it had not been.
    case never(Int64)
  }

  private let zone: Zone
  private let correction: ClockCorrection
  // A quarter of an hour of one zone has one offset from UTC, unless it is one that the zone's rules single out.
  private static let quarter: Int64 = 15 * Period.minute
  private var knownQuarter: Int64 = .min
  private var knownOffset: Int64 = 0

  init(zone: Zone, correction: ClockCorrection) {
    self.zone = zone
    self.correction = correction
  }

  /// What a civil time or an instant of the source means in UTC microseconds.
  mutating func meaning(of time: LineTime, year: Int) -> Meaning? {
    switch time {
    case .instant(let instant): return .at(correction.corrected(instant))
    case .civil(let own): return meaning(ofCivil: own)
    case .yearless(let month, let day, let ofDay):
      guard day <= CivilTime.daysIn(month: month, year: year) else { return nil }
      return meaning(ofCivil: CivilTime(year: year, month: month, day: day).microsecondsOnOwnClock + ofDay)
    }
  }

  private mutating func meaning(ofCivil own: Int64) -> Meaning {
    let quarter = Instant.floorDivide(own, SourceClock.quarter)
    if quarter == knownQuarter { return .at(correction.corrected(own - knownOffset)) }
    switch zone.instants(of: CivilTime(microsecondsOnOwnClock: own)) {
    case .once(let instant):
      // Only where the whole quarter reads alike may the next line spare the look-up.
      let end = CivilTime(microsecondsOnOwnClock: (quarter + 1) * SourceClock.quarter - 1)
      let begin = CivilTime(microsecondsOnOwnClock: quarter * SourceClock.quarter)
      let ownOffset = own - instant.microseconds
      if isAlike(begin, ownOffset), isAlike(end, ownOffset) {
        knownQuarter = quarter
        knownOffset = ownOffset
      }
      return .at(correction.corrected(instant.microseconds))
    case .twice(let early, let late):
      return .twice(correction.corrected(early.microseconds), correction.corrected(late.microseconds))
    case .never(let instant): return .never(correction.corrected(instant.microseconds))
    }
  }

  private func isAlike(_ civil: CivilTime, _ ownOffset: Int64) -> Bool {
    if case .once(let instant) = zone.instants(of: civil) {
      return civil.microsecondsOnOwnClock - instant.microseconds == ownOffset
    }
    return false
  }
}

/// Counts the years in a log whose lines have none (RFC 3164): a line that lies well before the one above it, by the
/// calendar, is of the next year; one that lies almost a year after it is a late one of the year before.
struct YearCounter {
  private var last: Int?
  private(set) var year = 0
  /// The day of the latest line, and its time of day.
  private(set) var latest: (month: Int, day: Int, ofDay: Int64)?

  /// - Returns: the line's year, the first line's being 0.
  mutating func see(month: Int, day: Int, ofDay: Int64) -> Int {
    let ofYear = (month - 1) * 31 + day
    if let last {
      if ofYear < last - 40 { year += 1 } else if ofYear > last + 330 { year -= 1 }
    }
    last = ofYear
    latest = (month, day, ofDay)
    return year
  }

  /// The year of the first line, if the last one was written no later than a day after an instant.
  /// - Parameter modified: when the file was last written to, UTC microseconds.
  func firstYear(lastWrittenBy modified: Int64, in zone: Zone) -> Int? {
    guard let latest else { return nil }
    let limit = modified + Period.day
    var candidate = zone.civil(Instant(microseconds: limit)).year
    for _ in 0..<9 {
      let civil = CivilTime(year: candidate, month: latest.month, day: latest.day)
      if civil.isValid {
        let own = CivilTime(microsecondsOnOwnClock: civil.microsecondsOnOwnClock + latest.ofDay)
        if zone.instants(of: own).earliest.microseconds <= limit { return candidate - year }
      }
      candidate -= 1
    }
    return nil
  }
}
