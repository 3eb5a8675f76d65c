/// A finding taken apart: each condition of its rule with the value it saw and where that was seen.
package struct Explanation: Sendable {
  /// One condition, or a group of them.
  package struct Step: Sendable {
    package let condition: JudgedCondition
    /// The facts that it looked at, or that it found.
    package let places: [Place]
    /// Why it cannot be said whether it holds; nil where it can.
    package let missing: String?
  }

  /// A fact, and where it was seen.
  package struct Place: Sendable, Equatable {
    /// What the rule says of it; nil where it says nothing beyond the fact itself.
    package let words: String?
    package let kind: String
    /// Every field of it that is known.
    package let fact: String
    package let source: String
    package let file: String?
    /// From 1.
    package let line: Int64?
    /// From 0, of the line's first byte.
    package let byte: Int64?
    /// Of the line or entry as it stands in the file, in hexadecimal.
    package let lineSHA256: String?
    package let fileSHA256: String?
  }

  /// The number of the judged fact in the joined evidence.
  package let fact: Int64
  /// The facts that are this one finding.
  package let subjects: [Place]
  package let steps: [Step]
  /// What speaks for the person, or against the finding.
  package let speaksFor: [Place]
  /// How it came about.
  package let cameAbout: [Place]
  /// What is missing, where the verdict is undetermined.
  package let because: String?
  /// The rule's query for that fact alone.
  package let sql: String
}

extension Explanation.Place {
  init(_ line: EvidenceLine, words: String?) {
    self.init(
      words: words, kind: line.kind, fact: line.text, source: line.source, file: line.file, line: line.line,
      byte: line.byte, lineSHA256: line.rawSHA256, fileSHA256: line.fileSHA256)
  }
}
