package import Policy

/// What a rule says of one fact, or of several that belong together, with everything a reader needs to check it.
/// Facts that satisfy a rule are only counted.
package struct Judgement: Sendable {
  /// ``Verdict/breach`` or ``Verdict/undetermined``.
  package let verdict: Verdict
  /// The row in the table of the kind that the rule is about; the first in time where several belong together.
  package let fact: Int64
  /// Every fact that belongs to it, in order, ``fact`` first.
  package let occurrences: [Int64]
  /// The fact's key fields with their values as a reader sees them.
  package let key: [(field: String, value: String)]
  /// What stands for the fact's key in the finding's identity; nil where the key itself does.
  package let identity: [String]?
  /// When it happened, in UTC microseconds.
  package let occurred: Int64?
  package let sentence: String
  /// The identifier of the person who answers for it, where one is known.
  package let person: String?
  /// Who answers for it, as shown: a name, a role, an account.
  package let answerable: String
  /// Why them.
  package let answerableBasis: String
  package let sureness: Sureness?
  package let remedy: String?
  /// When the remedy is due, in UTC microseconds.
  package let due: Int64?
  /// What is missing, where the verdict is undetermined.
  package let because: String?
  package let conditions: [JudgedCondition]
  package let related: [RelatedFact]
}

/// A condition of the rule with the value it saw.
package struct JudgedCondition: Sendable, Equatable {
  /// How deep it stands within other conditions, from 0.
  package let depth: Int
  package let text: String
  package let value: String
  package let outcome: Outcome

  package init(depth: Int, text: String, value: String, outcome: Outcome) {
    self.depth = depth
    self.text = text
    self.value = value
    self.outcome = outcome
  }
}

/// What a condition came to.
package enum Outcome: String, Sendable, CaseIterable {
  case `true`, `false`, unknown
}

/// A fact that bears on a judgement.
package struct RelatedFact: Sendable, Equatable {
  package enum Side: String, Sendable {
    /// The judged fact itself.
    case subject
    /// Part of what makes it a breach.
    case against
    /// Speaks for the person.
    case `for`
    /// Tells how it came about.
    case background
  }

  package let side: Side
  /// The kind's name.
  package let kind: String
  package let fact: Int64
  /// What the rule says of it; nil where it has nothing to say beyond the fact's own fields.
  package let text: String?

  package init(side: Side, kind: String, fact: Int64, text: String?) {
    self.side = side
    self.kind = kind
    self.fact = fact
    self.text = text
  }
}

/// How many facts a rule judged, before any were taken together.
package struct Tally: Sendable, Equatable {
  package let examined: Int
  package let breaches: Int
  package let satisfied: Int
  package let undetermined: Int
  /// A sentence where the rule's brake says that it hit too much to be believed.
  package let suspect: String?

  /// Of a rule that is switched off.
  static let none = Tally(examined: 0, breaches: 0, satisfied: 0, undetermined: 0, suspect: nil)
}
