/// What makes keys that follow one another a run.
package struct RunShape: Hashable, Sendable {
  /// Microseconds without a key after which a run is over.
  package var pause: Int64
  /// A run of fewer digits is forgotten, unless more may have been missed: menu choices, extensions and PINs are none of an
  /// audit's business.
  package var leastDigits: Int

  package init(pause: Int64 = 10_000_000, leastDigits: Int = 8) {
    self.pause = pause
    self.leastDigits = leastDigits
  }

  /// As short a pause within a run may stand between two things that were keyed in, such as a menu choice and a number:
  /// a card number may begin or end there.
  package static let border: Int64 = 2_000_000
}

/// A run of keys that was heard: what is left of it when its digits are gone.
package struct KeyRun: Hashable, Sendable {
  /// From the recording's beginning, in microseconds.
  package var offset: Int64
  package var length: Int64
  /// Digits alone; `*`, `#` and A to D are keys, and are not counted.
  package var digits: Int
  /// Nil where nothing in it is like a card number; else of 100 runs of random digits with pauses and other keys in the
  /// same places, about how many would be, too.
  package var byChance: Int?
  /// Whether nothing in it is like a card number, but keys may have been missed with which something would be.
  package var isInDoubt: Bool

  package init(offset: Int64, length: Int64, digits: Int, byChance: Int?, isInDoubt: Bool = false) {
    self.offset = offset
    self.length = length
    self.digits = digits
    self.byChance = byChance
    self.isInDoubt = isInDoubt
  }

  package var end: Int64 { offset + length }
}
