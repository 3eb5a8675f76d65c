/// The stretches of time in which a log was written: instants nearer to each other than the longest silence allowed
/// belong to one stretch. Files may come in any order.
struct LifeSigns: Sendable {
  /// The longest silence within a stretch, in microseconds.
  let silence: Int64
  /// Stretches that are closed, sorted, with more than the silence between them.
  private(set) var stretches: [ClosedRange<Int64>] = []
  private var from: Int64 = .max
  private var to: Int64 = .min

  /// - Parameter silence: at least a minute, so that memory stays bounded whatever the log holds.
  init(silence: Int64) { self.silence = max(silence, 60_000_000) }

  /// Notes that a line was written at an instant.
  @inline(__always) mutating func see(_ instant: Int64) {
    if instant >= from, instant <= to { return }
    if instant > to, to != .min, instant - to <= silence { to = instant } else { begin(instant) }
  }

  private mutating func begin(_ instant: Int64) {
    if to != .min, instant < from, from - instant <= silence {
      from = instant
      return
    }
    close()
    from = instant
    to = instant
  }

  /// Puts the stretch at hand among the others.
  mutating func close() {
    guard to != .min else { return }
    add(from...to)
    from = .max
    to = .min
  }

  /// Takes over the stretches of another file.
  mutating func merge(_ other: LifeSigns) {
    var other = other
    other.close()
    close()
    for stretch in other.stretches { add(stretch) }
  }

  private mutating func add(_ stretch: ClosedRange<Int64>) {
    // Usually the newest: look from the end.
    var index = stretches.count
    while index > 0, stretches[index - 1].lowerBound > stretch.lowerBound { index -= 1 }
    stretches.insert(stretch, at: index)
    var first = max(0, index - 1)
    while first + 1 < stretches.count, first <= index + 1 {
      let (left, right) = (stretches[first], stretches[first + 1])
      if right.lowerBound <= left.upperBound || right.lowerBound - left.upperBound <= silence {
        stretches[first] = left.lowerBound...max(left.upperBound, right.upperBound)
        stretches.remove(at: first + 1)
      } else {
        first += 1
      }
    }
  }

  var first: Int64? { stretches.first?.lowerBound }
  var last: Int64? { stretches.last?.upperBound }
}
