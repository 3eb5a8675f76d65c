/// Makes runs of the keys that are heard in one channel.
package final class RunFinder {
  private let shape: RunShape
  private var check = CardCheck()
  /// The run that goes on: when it began, when its last key was heard last, and its digits so far.
  private var run: (start: Int64, last: Int64, digits: Int)?
  package private(set) var runs: [KeyRun] = []

  package init(shape: RunShape) { self.shape = shape }

  /// A key that was heard.
  /// - Parameters:
  ///   - key: ASCII: 0 to 9, `*`, `#`, A to D.
  ///   - at: when it was struck, from the recording's beginning, in microseconds.
  package func strike(_ key: UInt8, at instant: Int64) {
    if let run, instant - run.last > shape.pause { end() }
    var run = self.run ?? (instant, instant, 0)
    if instant - run.last > RunShape.border { check.border() }
    if (0x30...0x39).contains(key) {
      check.take(key - 0x30)
      run.digits += 1
    } else {
      check.separator()
    }
    run.last = instant
    self.run = run
  }

  /// The key was let go.
  package func release(at instant: Int64) {
    if let run { self.run?.last = max(run.last, instant) }
  }

  /// Nothing more comes, or not for long.
  package func end() {
    guard let run else { return }
    self.run = nil
    let byChance = check.finish()
    guard run.digits >= shape.leastDigits else { return }
    runs.append(KeyRun(offset: run.start, length: run.last - run.start, digits: run.digits, byChance: byChance))
  }
}

extension [KeyRun] {
  /// The runs of several channels as those of one recording: what two channels heard at the same time is one run, of which
  /// one of them may have missed something.
  package func joined() -> [KeyRun] {
    var joined: [KeyRun] = []
    for run in sorted(by: { ($0.offset, $0.length) < ($1.offset, $1.length) }) {
      guard let last = joined.last, run.offset < last.end else {
        joined.append(run)
        continue
      }
      let chances = [last.byChance, run.byChance].compactMap { $0 }
      joined[joined.count - 1] = KeyRun(
        offset: last.offset, length: Swift.max(last.end, run.end) - last.offset,
        digits: Swift.max(last.digits, run.digits), byChance: chances.min())
    }
    return joined
  }
}
