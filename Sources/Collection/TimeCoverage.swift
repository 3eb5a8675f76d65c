internal import Evidence
internal import Time

/// How far back a source that is written as things happen reaches, and where it was silent for too long.
struct TimeCoverage {
  /// What it is called, such as `the log`.
  let source: String
  /// What it consists of, such as `line`.
  let entry: String
  let silence: Period?
  let lookBack: Period?
  let zone: Zone
  /// The audit instant, UTC microseconds.
  let at: Int64

  private var capitalised: String { source.prefix(1).uppercased() + source.dropFirst() }

  /// The silences within the time that the audit looks back on, and the time before the source begins.
  /// - Parameter hasUnread: something of it could not be read, which is a gap of its own.
  func gaps(_ signs: LifeSigns, hasUnread: Bool) -> [Gap] {
    let begin = lookBack.map { lookBackStart($0) }
    guard let first = signs.first, let last = signs.last else {
      guard !hasUnread else { return [] }
      return [
        Gap(
          .empty, reason: "\(capitalised) holds no \(entry) with a time before the audit; at least one was expected.",
          remedy: "Check that the system writes \(source).", from: begin, to: at)
      ]
    }
    var gaps: [Gap] = []
    let tolerance = silence?.nominalMicroseconds ?? Period.day
    if let begin, first - begin > tolerance {
      gaps.append(
        Gap(
          .absent,
          reason:
            "\(capitalised) begins on \(zone.worded(Instant(microseconds: first))); it was expected to reach back to "
            + "\(zone.worded(Instant(microseconds: begin))).",
          remedy: "Keep \(source) for longer, or restore its older files.", from: begin, to: first))
    }
    guard silence != nil else { return gaps }
    let ends = signs.stretches.dropFirst().map(\.lowerBound) + [at]
    for (stretch, end) in zip(signs.stretches, ends) where end - stretch.upperBound > signs.silence {
      if let begin, end <= begin { continue }
      gaps.append(silence(from: max(stretch.upperBound, begin ?? .min), to: end, isLast: stretch.upperBound == last))
    }
    return gaps
  }

  private func silence(from: Int64, to: Int64, isLast: Bool) -> Gap {
    let words = wordedDuration(microseconds: to - from)
    let end = isLast ? "the audit" : zone.worded(Instant(microseconds: to))
    return Gap(
      .silent,
      reason: "Nothing was logged for \(words), from \(zone.worded(Instant(microseconds: from))) to \(end); "
        + "at most \(silence?.description ?? "") of silence are expected.",
      remedy: "Find out whether the system was off or its log is missing, and restore what is missing.", from: from,
      to: to)
  }

  private func lookBackStart(_ period: Period) -> Int64 {
    return zone.adding(-period, to: Instant(microseconds: at)).microseconds
  }
}
