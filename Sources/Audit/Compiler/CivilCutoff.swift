internal import Time

/// The instants from which a period, counted as a calendar counts it, is over before a given instant.
///
/// Where the clocks change, or a month is short, that is not always everything before one cut-off: a recording that ended
/// at 01:30 before the clocks went back is due no sooner than one that ended at 01:30 after it. The set is found exactly,
/// so that a comparison of plain numbers decides as ``Zone/adding(_:to:)`` would for each instant by itself.
struct CivilCutoff: Equatable {
  /// Disjoint half-open ranges of microseconds, ascending; the first one begins at the beginning of time.
  let ranges: [Range<Int64>]

  /// Every instant `x` with `zone.adding(period, to: x) < limit`.
  init(before limit: Instant, adding period: Period, in zone: Zone) {
    func isOver(_ x: Int64) -> Bool { zone.adding(period, to: Instant(microseconds: x)) < limit }
    func shift(_ x: Int64) -> Int64 { zone.adding(period, to: Instant(microseconds: x)).microseconds - x }
    // No month has fewer than 28 days or more than 31, and no zone has moved by more than a day and a half.
    let shortest = Int64(period.months * 28 + period.days - 2) * Period.day + period.microseconds
    let longest = Int64(period.months * 31 + period.days + 2) * Period.day + period.microseconds
    let first = limit.microseconds - longest
    let last = limit.microseconds - shortest
    var ranges: [Range<Int64>] = []
    func add(_ range: Range<Int64>) {
      guard !range.isEmpty else { return }
      if let before = ranges.last, before.upperBound == range.lowerBound {
        ranges[ranges.count - 1] = before.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    add(Int64.min..<first)
    // Between two clock changes and within one date, adding a period moves every instant by the same amount, but for one
    // jump where the date arrived at has a clock change.
    var from = first
    for border in CivilCutoff.borders(from: first, to: last, in: zone) + [last] {
      var pieces = [from..<border]
      if shift(from) != shift(border - 1) {
        var (low, high) = (from, border - 1)
        let start = shift(from)
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if shift(middle) == start { low = middle } else { high = middle }
        }
        pieces = [from..<high, high..<border]
      }
      for piece in pieces where !piece.isEmpty && isOver(piece.lowerBound) {
        add(piece.lowerBound..<min(piece.upperBound, limit.microseconds - shift(piece.lowerBound)))
      }
      from = border
    }
    self.ranges = ranges
  }

  /// Local midnights and clock changes strictly between two instants, ascending.
  private static func borders(from: Int64, to: Int64, in zone: Zone) -> [Int64] {
    var borders: Set<Int64> = []
    var day = zone.startOfDay(Instant(microseconds: from))
    while day.microseconds < to {
      let next = zone.startOfDay(day.advanced(byMicroseconds: Period.day + Period.day / 2))
      borders.insert(day.microseconds)
      var (low, high) = (day.microseconds, next.microseconds)
      if zone.offset(at: day) != zone.offset(at: next) {
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if zone.offset(at: Instant(microseconds: middle)) == zone.offset(at: day) {
            low = middle
          } else {
            high = middle
          }
        }
        borders.insert(high)
      }
      guard next > day else { break }
      day = next
    }
    return borders.filter { $0 > from && $0 < to }.sorted()
  }

  /// The test of an expression, NULL where that is NULL.
  func sql(_ expression: String) -> String {
    SQLWords.or(
      ranges.map { range in
        range.lowerBound == .min
          ? "\(expression) < \(range.upperBound)"
          : "\(expression) >= \(range.lowerBound) AND \(expression) < \(range.upperBound)"
      })
  }

  func contains(_ instant: Int64) -> Bool { ranges.contains { $0.contains(instant) } }
}
