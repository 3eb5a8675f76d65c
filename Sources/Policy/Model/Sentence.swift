package import SQL

/// Words for a reader with places for values.
package struct Sentence: Sendable {
  package enum Piece: Sendable {
    case words(String)
    case place(Placeholder)
    /// `[…]`: left out where a value in it is not known.
    indirect case optional([Piece])
  }

  package let pieces: [Piece]

  package static let empty = Sentence(pieces: [])
  package var isEmpty: Bool { pieces.isEmpty }
}

/// A value within a sentence.
package enum Placeholder: Sendable {
  /// `{path}`; a person is shown by name.
  case field(FieldPath)
  /// `{action: listen = listened to; export = saved a copy of}`: words for a field's values; others are shown as they are.
  case choice(FieldPath, [(value: SQLValue, words: String)])
  /// `{ended + $retention}`: the instant at which that time is over.
  case sum(FieldPath, Length)
  /// `{to - from}`: the time between two instants.
  case difference(FieldPath, FieldPath)
  /// `{person.title at at}`: the job titles of a person at an instant.
  case title(FieldPath, Moment)
  /// `{$retention}`, `{$retention + $grace}`.
  case length(Length)
  /// `{$few}`: a parameter that is no duration.
  case parameter(String)
  /// `{age}`, `{age of recording.ended}`: the time from then to the audit.
  case age(FieldPath)
  /// `{count}`: how many facts the rule's first `count` found, in the group where they are most.
  case count
  /// `{group}`: that group: a date, the first day of a week, or the value of a field.
  case group
  /// `{times}`: how many facts were taken together into this finding.
  case times
}
