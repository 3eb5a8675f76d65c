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
  /// The one of them that holds most of the recording's own.
  package let best: Passage
  /// Items within them that tell something and that no other recording has.
  package let own: Int
  /// Bits of 32 in which these differ, in the mean; in which all do where there are none.
  package let bitErrors: Double
  /// Who else holds sound of the best passage. The waveform tells whose it is.
  package var rivals: [Rival]
  /// Items of the best passage that more recordings hold than are worth asking.
  package var common: [Range<Int>]
  package var sureness: Sureness
  /// Why it is no surer, where something keeps it from being so.
  package var doubt: Doubt?

  /// A stream of another recording that holds sound of a passage, and where.
  package struct Rival: Sendable, Equatable {
    package let stream: Int
    /// Items of what was heard.
    package let items: Range<Int>
    /// Item `i` of these is like item `i + diagonal` of the stream.
    package let diagonal: Int
  }

  package enum Doubt: Sendable, Equatable {
    /// What is alike is too short, or not alike enough, for the fingerprint alone to decide.
    case tooLittle
    /// It lies within the recording, and both go on differently before or behind it, as hold music that both callers heard does.
    case withinBoth
    /// All that is alike others hold as well, as far as fingerprints tell. No lead, unless the waveform says more.
    case nothingOfItsOwn
    /// The waveforms were compared and are not alike.
    case waveform
  }

  /// Whether it is worth a person's ear, whatever the waveform says.
  package var isLead: Bool { doubt != .nothingOfItsOwn }

  /// Items of the best passage that few enough hold for their waveforms to tell whose they are.
  package var contested: Int { best.items.count - common.reduce(0) { $0 + $1.count } }

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
