/// Makes runs of the keys that are heard in one channel.
package final class RunFinder {
  private let shape: RunShape
  private var check = CardCheck()
  /// The same of those keys alone that are certain: a voice that was taken for one spoils no number.
  private var certain = CardCheck()
  /// The last key, as long as it is not.
  private var uncertain: UInt8?
  /// Whether the run has keys that are not.
  private var hasUncertain = false
  /// The run that goes on: when it began, when its last key was heard last, and its digits so far.
  private var run: (start: Int64, last: Int64, digits: Int)?
  /// Of the digits since the last key that is none.
  private var missed = MissedKeys()
  /// Whether any digits of the run, before that, may be a card number.
  private var isInDoubt = false
  package private(set) var runs: [KeyRun] = []

  package init(shape: RunShape) { self.shape = shape }

  deinit { uncertain = 0 }

  /// A key that was heard.
  /// - Parameters:
  ///   - key: ASCII: 0 to 9, `*`, `#`, A to D.
  ///   - at: when it was struck, from the recording's beginning, in microseconds.
  ///   - isBehindNoise: whether since the key before there was something so loud that it could hide one.
  ///   - isCertain: false where ``confirm()`` may follow.
  package func strike(_ key: UInt8, at instant: Int64, isBehindNoise: Bool = false, isCertain: Bool = true) {
    dropUncertain()
    if let run, instant - run.last > shape.pause { end() }
    var run = self.run ?? (instant, instant, 0)
    if instant - run.last > RunShape.border {
      check.border()
      certain.border()
    }
    uncertain = key
    if isCertain { confirm() }
    if (0x30...0x39).contains(key) {
      check.take(key - 0x30)
      run.digits += 1
      missed.take(at: instant, isBehindNoise: isBehindNoise)
    } else {
      check.separator()
      endDigits()
    }
    run.last = max(run.last, instant)
    self.run = run
  }

  /// The last key is certain.
  package func confirm() {
    guard let key = uncertain else { return }
    uncertain = nil
    if (0x30...0x39).contains(key) { certain.take(key - 0x30) } else { certain.separator() }
  }

  private func dropUncertain() {
    if uncertain != nil { hasUncertain = true }
    uncertain = nil
  }

  /// Something that might have been a key and was not heard for certain.
  package func perhaps(at instant: Int64) {
    if let run, instant - run.last > shape.pause { end() }
    missed.perhaps(at: instant)
  }

  /// The key was let go.
  package func release(at instant: Int64) {
    if let run { self.run?.last = max(run.last, instant) }
  }

  /// Nothing more comes, or not for long.
  package func end() {
    guard let run else { return }
    self.run = nil
    dropUncertain()
    let (all, few) = (check.finish(), certain.finish())
    // Where there are two numbers to look at, either of them passes by chance.
    let byChance = hasUncertain ? [all, few].compactMap { $0 }.min().map { 100 - (100 - $0) * 9 / 10 } : all
    hasUncertain = false
    endDigits()
    let isInDoubt = isInDoubt && byChance == nil
    self.isInDoubt = false
    guard run.digits >= shape.leastDigits || isInDoubt else { return }
    runs.append(
      KeyRun(
        offset: run.start, length: run.last - run.start, digits: run.digits, byChance: byChance, isInDoubt: isInDoubt))
  }

  private func endDigits() {
    if missed.mayBeCardNumber { isInDoubt = true }
    missed = MissedKeys()
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
      let byChance = [last.byChance, run.byChance].compactMap { $0 }.min()
      // Of what only one heard whole, the other's doubt says nothing.
      let isInDoubt =
        last.digits == run.digits
        ? last.isInDoubt && run.isInDoubt : last.digits > run.digits ? last.isInDoubt : run.isInDoubt
      joined[joined.count - 1] = KeyRun(
        offset: last.offset, length: Swift.max(last.end, run.end) - last.offset,
        digits: Swift.max(last.digits, run.digits), byChance: byChance, isInDoubt: byChance == nil && isInDoubt)
    }
    return joined
  }
}
