/// How far a source's clock is known to be wrong: by an offset, and by more of it with every day since it was right.
package struct ClockCorrection: Hashable, Sendable {
  /// A clock that is taken as it is.
  package static let none = ClockCorrection()

  /// Microseconds to add to what the clock showed; less than 0 where it was fast.
  package var offset: Int64
  /// Microseconds that the clock loses in a day, to be added for each day since ``rightAt``; less than 0 where it gains.
  package var drift: Int64
  /// When the clock was wrong by the offset alone, UTC microseconds.
  package var rightAt: Int64

  /// - Parameter drift: at most an hour either way; more is taken for an hour.
  package init(offset: Int64 = 0, drift: Int64 = 0, rightAt: Int64 = 0) {
    self.offset = offset
    self.drift = min(max(drift, -Period.hour), Period.hour)
    self.rightAt = rightAt
  }

  package var isNone: Bool { offset == 0 && drift == 0 }

  /// Microseconds to add to a reading.
  /// - Parameter reading: what the clock showed, UTC microseconds.
  package func addition(to reading: Int64) -> Int64 {
    if drift == 0 { return offset }
    let (since, isTooFar) = reading.subtractingReportingOverflow(rightAt)
    if isTooFar { return offset }
    // Milliseconds are fine enough for the last day, and their product with an hour fits.
    let (days, rest) = since.quotientAndRemainder(dividingBy: Period.day)
    return offset + days * drift + rest / 1_000 * drift / (Period.day / 1_000)
  }

  /// The true instant of a reading, UTC microseconds.
  package func corrected(_ reading: Int64) -> Int64 {
    if isNone { return reading }
    let (sum, isTooFar) = reading.addingReportingOverflow(addition(to: reading))
    return isTooFar ? reading : sum
  }

  /// `its clock is 1 minute 30 seconds slow, which was added to each of its times`.
  package func words(in zone: Zone) -> String {
    func side(_ amount: Int64) -> String {
      "\(wordedDuration(microseconds: abs(amount))) \(amount < 0 ? "fast" : "slow")"
    }
    let change = drift < 0 ? "gains" : "loses"
    let rate = "\(change) \(wordedDuration(microseconds: abs(drift))) a day"
    if drift == 0 { return "its clock is known to be \(side(offset)); each of its times was corrected by that" }
    let start = zone.worded(Instant(microseconds: rightAt))
    let begin = offset == 0 ? "was right on \(start)" : "was \(side(offset)) on \(start)"
    return "its clock \(begin) and \(rate); each of its times was corrected by what that makes"
  }
}
