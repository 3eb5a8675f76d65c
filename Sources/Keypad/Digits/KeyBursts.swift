/// Lets through to a run what was keyed in, and not what a voice was taken for.
///
/// While somebody speaks, two voices in a minute sound like a key to whoever listens hard; each would begin a run, or join
/// two that have nothing to do with each other. So keys that nobody is certain of wait until a certain one, or as many as
/// ``least`` in all, are no more than ``MissedKeys/reach`` apart from one another; those that wait in vain are no keys, but
/// might have been.
package struct KeyBursts: ~Copyable {
  /// Uncertain keys that are a burst on their own.
  static let least = 3

  private let finder: RunFinder
  /// Those that wait.
  private var waiting: [(key: UInt8, at: Int64, isBehindNoise: Bool, isCertain: Bool)] = []
  /// When the last key was struck, and whether those before it need not wait any more.
  private var last = Int64.min / 2
  private var isBurst = false

  package init(_ finder: RunFinder) {
    self.finder = finder
    waiting.reserveCapacity(KeyBursts.least)
  }

  /// A key that was heard; as for ``RunFinder/strike(_:at:isBehindNoise:)``.
  package mutating func strike(_ key: UInt8, at instant: Int64, isBehindNoise: Bool, isCertain: Bool) {
    // Over a pause only certain keys go on: a voice soon behind a number would be one digit more of it.
    if instant - last > (isCertain && waiting.isEmpty ? RunShape.border : MissedKeys.reach) {
      forget()
      isBurst = false
    }
    last = instant
    if isBurst { return finder.strike(key, at: instant, isBehindNoise: isBehindNoise, isCertain: isCertain) }
    waiting.append((key, instant, isBehindNoise, isCertain))
    if isCertain || waiting.count == KeyBursts.least { pass() }
  }

  /// The key that was heard last is certain.
  package mutating func confirm() {
    if !isBurst { pass() }
    finder.confirm()
  }

  /// As for ``RunFinder/release(at:)``.
  package func release(at instant: Int64) { if isBurst { finder.release(at: instant) } }

  /// Those that wait were no keys, as far as anybody knows.
  package mutating func forget() {
    for index in waiting.indices {
      finder.perhaps(at: waiting[index].at)
      waiting[index].key = 0
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private mutating func pass() {
    isBurst = true
    for index in waiting.indices {
      let key = waiting[index]
      finder.strike(key.key, at: key.at, isBehindNoise: key.isBehindNoise, isCertain: key.isCertain)
      waiting[index].key = 0
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
