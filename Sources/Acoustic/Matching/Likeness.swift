/// How sure it is that two pieces of sound are the same call.
package enum Sureness: String, Sendable, Comparable, CaseIterable {
  /// The waveforms themselves are alike.
  case certain
  /// The fingerprints are, at a level at which no two different calls were ever seen.
  case veryLikely = "very likely"
  /// Something is; for a person to listen to, and nobody's fault.
  case possible

  private var rank: Int { Sureness.allCases.firstIndex(of: self) ?? 0 }
  package static func < (a: Sureness, b: Sureness) -> Bool { a.rank > b.rank }
}

/// That sound is like that of one known recording, and what speaks for it.
package struct Likeness: Sendable, Equatable {
  /// The stream of the index.
  package let stream: Int
  /// Which of the streams that were heard.
  package let heard: Int
  /// Where both are alike, in order; never empty.
  package let passages: [Passage]
  /// Items within them that tell something and that no other recording has.
  package let own: Int
  /// Bits of 32 in which these differ, in the mean.
  package let bitErrors: Double
  /// The longest stretch of sound that is this recording's alone: places of what was heard, as those of items but up to the end
  /// of the sound; empty where what is its own lies too close to what others have. Only its waveform says whose it is.
  package let ownSound: Range<Int>
  /// Place `i` of that is place `i + ownDiagonal` of the recording.
  package let ownDiagonal: Int
  package var sureness: Sureness
  /// Why it is no surer, where something keeps it from being so.
  package var doubt: Doubt?

  package enum Doubt: Sendable, Equatable {
    /// What is alike is too short, or not alike enough, for the fingerprint alone to decide.
    case tooLittle
    /// It lies within the recording, and both go on differently before or behind it, as hold music that both callers heard does.
    case withinBoth
    /// The waveforms were compared and are not alike.
    case waveform
  }

  /// From the first item that is alike to the last, of what was heard.
  package var items: Range<Int> {
    (passages.map(\.items.lowerBound).min() ?? 0)..<(passages.map(\.items.upperBound).max() ?? 0)
  }

  /// The same, of the recording.
  package var recordingItems: Range<Int> {
    (passages.map(\.otherItems.lowerBound).min() ?? 0)..<(passages.map(\.otherItems.upperBound).max() ?? 0)
  }
}

/// When a fingerprint alone decides: the bits of 32 up to which a passage of so many items is the same sound. Each stands well
/// below what passages of so many items of different calls were ever seen to differ in (docs/recognition.md).
package enum Threshold {
  static let ladder: [(items: Int, bits: Double)] = [(60, 6.5), (43, 4)]

  static func decides(items: Int, bits: Double) -> Bool {
    ladder.first { items >= $0.items }.map { bits <= $0.bits } ?? false
  }
}
