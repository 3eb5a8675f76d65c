/// Whether digits that follow one another, no other key among them, may be more than were heard, and so a card number of
/// which nobody can say whether it passes the check.
///
/// A key is missed only where something else is nearly as loud. What is counted is what might have been a key and was not
/// heard for certain, among the digits and within ``reach`` before and behind them; and whether between two of them
/// something was so loud that it could hide one.
struct MissedKeys {
  /// Microseconds from one key to the next, or from what might be one: as far as a number goes on to either side.
  static let reach: Int64 = 1_000_000

  private var digits = 0
  private var perhaps = 0
  private var isNoisy = false
  /// What might have been keys since the last one: all, and those that go on from one to the next within ``reach``.
  private var since = (all: 0, near: 0, last: Int64.min / 2)

  /// A digit that was heard.
  mutating func take(at instant: Int64, isBehindNoise: Bool) {
    if digits > 0 {
      perhaps += since.all
      if isBehindNoise { isNoisy = true }
    } else if instant - since.last <= MissedKeys.reach {
      perhaps += since.near
    }
    digits += 1
    since = (0, 0, instant)
  }

  /// Something that might have been a key.
  mutating func perhaps(at instant: Int64) {
    since.all += 1
    let goesOn = instant - since.last <= MissedKeys.reach
    guard goesOn || digits == 0 else { return }
    since.near = goesOn ? since.near + 1 : 1
    since.last = instant
  }

  /// Whether with those that may be missing it is as long as a card number. At least half of one has to be certain.
  var mayBeCardNumber: Bool {
    digits >= CardCheck.lengths.lowerBound
      ? isNoisy || perhaps + since.near > 0
      : 2 * digits >= CardCheck.lengths.lowerBound && digits + perhaps + since.near >= CardCheck.lengths.lowerBound
  }
}
