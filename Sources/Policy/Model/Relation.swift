package import Evidence

/// What ties facts of another kind to the fact around them, and how many there must be.
package struct Relation: Sendable {
  package enum Quantity: Sendable {
    case some
    case none
    case count(Bound, Term<Int64>, per: Group?)
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
  /// It happened within so long before or after; a day counts 24 hours.
  case around(Field, Moment, within: Length)
  /// It ceased to be in force before then, by at most so long where a limit is given; a day counts 24 hours.
  case endedBefore(Field, Moment, byAtMost: Length?)
  /// It is not the fact around it itself.
  case distinct
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
