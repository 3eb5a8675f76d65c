package import Evidence
package import Time

/// How grave a breach is.
package enum Severity: String, Sendable, CaseIterable {
  case critical, high, medium, low, info
}

/// What became of a fact that a rule judged.
package enum Verdict: String, Sendable, CaseIterable {
  case breach, satisfied, undetermined
}

/// Part of the policy's text that a rule enforces.
package struct Clause: Sendable {
  package let section: String
  package let paragraph: String
  /// The clause in the rule's own plain words.
  package let words: String
  package let line: Int
}

/// A law that a breach may engage. Data for the reader: nothing follows from it.
package struct Law: Sendable {
  package let name: String
  package let words: String
}

/// What to do about a breach.
package struct Remedy: Sendable {
  package let words: Sentence
  /// Counted from the audit.
  package let within: Length?
}

/// What becomes of a finding whose remedy is past its time limit.
package struct Escalation: Sendable {
  /// Counted from when the remedy was due.
  package let after: Length
  /// The name of the role that it goes to; nil where it stays with whoever has it.
  package let to: String?
  /// How grave it is from then on; nil where that stays as it is.
  package let severity: Severity?
  package let line: Int
}

/// What of a rule can be said beforehand: facts that are no breach yet, and will be one by the calendar alone.
package struct LookAhead: Sendable {
  /// An instant of the judged fact, and how long after it the fact falls due.
  package let field: FieldPath
  package let limit: Length
  package let words: Sentence
}

/// Facts that are one finding: those that agree in some fields and follow each other closely enough.
package struct Together: Sendable {
  package let same: [FieldPath]
  /// Between one fact and the next; a day counts 24 hours.
  package let within: Length
}

/// A rule that hits more than this share of what it examined is reported as suspect itself.
package struct Brake: Sendable {
  /// Per cent.
  package let share: Int
  /// Fewer examined facts than this never trip it.
  package let ofAtLeast: Int
}

/// One rule of a policy.
package struct Rule: Sendable {
  package let id: String
  /// The policy's id.
  package let policy: String
  /// From 1, over all policies.
  package internal(set) var position: Int
  package let severity: Severity
  /// The kind of fact that it judges.
  package let about: FactKind
  package let title: String
  package let clause: Clause
  package let laws: [Law]
  package internal(set) var breachWhen: Condition
  package let speaksFor: [Witness]
  package let cameAbout: [Telling]
  package let together: Together?
  package let answerable: [Answerable]
  package let finding: Sentence
  package let remedy: Remedy?
  /// In the order of time.
  package let escalations: [Escalation]
  package let lookAhead: LookAhead?
  package let brake: Brake?
  package let examples: [Example]
  package let effect: Effect
  /// The parameter that switches it on or off, if any.
  package let onlyIf: String?
  /// Whether all facts that cannot be decided for the same reason are one finding, which names nobody: where a gap leaves
  /// many of them open, and saying so many times would hide what was found.
  package let undecidedAsOne: Bool
  package let file: String
  package let line: Int
  /// What of the policy it uses, in the order of use: `$retention`, `role listener`, `of valid-permission`.
  package let uses: [String]
  /// SHA-256 of the rule as it was read, white space apart, in hexadecimal: tells a changed rule from changed facts.
  package let sha256: String

  /// Every related fact that it tells of beside its verdict.
  package var witnesses: [Witness] {
    speaksFor
      + cameAbout.compactMap { telling in
        if case .related(let witness) = telling { witness } else { nil }
      }
  }

  /// The conditions of what it tells of the judged fact itself.
  package var tellingConditions: [Condition] {
    cameAbout.compactMap { telling in
      if case .own(_, let condition) = telling { condition } else { nil }
    }
  }
}

/// A related fact of which something is to be told, and what it says.
package struct Witness: Sendable {
  package let relation: Relation
  package let words: Sentence
}

/// What tells how the judged fact came about: for the person or against, whoever reads it decides.
package enum Telling: Sendable {
  /// What is said of the fact itself where a condition, if there is one, holds; nothing, where all that it would say is
  /// not known.
  case own(Sentence, where: Condition?)
  case related(Witness)

  package var words: Sentence {
    switch self {
    case .own(let words, _): words
    case .related(let witness): witness.words
    }
  }
}

/// Somebody who may have to answer for a breach. The first of a rule's list that is known does.
package struct Answerable: Sendable {
  package enum Who: Sendable {
    /// Whoever holds a role; the role itself is named.
    case role(String)
    /// The person, or the account, in a field.
    case field(FieldPath)
    /// The person in a field of the first related fact.
    case relation(Relation, person: FieldPath)
  }

  package let who: Who
  package let sure: Sureness
  /// Why them: `who exported it to that workstation`.
  package let basis: String
}

package enum Sureness: String, Sendable, CaseIterable {
  case certain
  case veryLikely = "very likely"
  case likely, possible
}

/// Small made-up facts and the verdict that the rule must give on the first of the kind that it is about.
package struct Example: Sendable {
  package let verdict: Verdict
  /// The audit instant.
  package let at: Instant
  package let because: String
  package let facts: [ExampleFact]
  package let gaps: [ExampleGap]
  package let line: Int
}
