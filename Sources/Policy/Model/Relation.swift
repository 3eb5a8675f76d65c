package import Evidence

/// What ties facts of another kind to the fact around them, and how many there must be.
package struct Relation: Sendable {
  package enum Quantity: Sendable {
    case some
    case none
    case count(Bound, Term<Int64>, per: Group?)
    /// `needs`: true where there is one, else unknown; without it the rule cannot be decided.
    case needed
  }

  package enum Bound: String, Sendable, CaseIterable {
    case above, below
    case atLeast = "at-least"
    case atMost = "at-most"
  }

  /// What facts are counted by: the bound must hold for one of the groups (above, at least) or for all (below, at most).
  package enum Group: Sendable {
    case day, week
    case field(Field)
  }

  package let quantity: Quantity
  package let kind: FactKind
  /// The definition that narrows the kind down; its conditions stand first in ``body``.
  package let definition: Definition?
  /// 1 for a relation of the judged fact, one more inside it.
  package let level: Int
  package let ties: [Tie]
  package let body: [Condition]
  package let line: Int
}

/// What ties a related fact to the fact around it.
package enum Tie: Sendable {
  /// The related fact's field holds the same as the other's.
  case same(Field, FieldPath)
  /// The related fact's field holds something else.
  case other(Field, FieldPath)
  /// It was in force then.
  case inForce(from: Field, to: Field, Moment)
  /// It happened within so long before or after. Here and below, days are those of the calendar.
  case around(Field, Moment, within: Length)
  /// It ceased to be in force before then, by at most so long where a limit is given.
  case endedBefore(Field, Moment, byAtMost: Length?)
  /// It happened before or after that instant: by more than a length, and by at most another, where they are given.
  case sequence(Field, isAfter: Bool, Moment, byMoreThan: Length?, within: Length?)
  /// It happened on the same day, or in the same week from Monday, of the policy's time zone.
  case sameDate(Field, DateSpan, Moment)
  /// While it lasted, the stretch was under way, for longer than a length where one is given.
  case overlapping(from: Field, to: Field, Stretch, byMoreThan: Length?)
  /// It lasted for all of the stretch, but for so long at either end where a length is given.
  case covering(from: Field, to: Field, Stretch, butFor: Length?)
  /// It is not the fact around it itself.
  case distinct
}

package enum DateSpan: String, Sendable, CaseIterable {
  case day = "same-day"
  case week = "same-week"
}

/// What several stretches of time, each half open, have in common.
package struct Stretch: Sendable {
  package let ends: [(from: FieldPath, to: FieldPath)]
  /// The facts that last so long, where it is named by them and not by two fields.
  package let facts: [FactKind]
}

/// A kind of fact narrowed down and given a name: `valid-extension`.
package struct Definition: Sendable {
  package let name: String
  package let kind: FactKind
  /// What it is, as a singular without an article: `extension with a reason`.
  package let meaning: String
  package let conditions: [Condition]
  package let file: String
  package let line: Int
}
