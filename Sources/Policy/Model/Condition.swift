package import SQL
package import Time

/// What must hold for a breach. Every condition is true, false or unknown.
package indirect enum Condition: Sendable {
  /// False as soon as one is false, else unknown as soon as one is unknown.
  case all([Condition], line: Int)
  /// True as soon as one is true, else unknown as soon as one is unknown.
  case any([Condition], line: Int)
  case not(Condition, line: Int)
  /// About one fact.
  case test(Test, line: Int)
  /// About related facts.
  case relation(Relation)

  package var line: Int {
    switch self {
    case .all(_, let line), .any(_, let line), .not(_, let line), .test(_, let line): line
    case .relation(let relation): relation.line
    }
  }
}

/// A value written in a rule, or the name of a parameter that holds it.
package enum Term<Value: Sendable>: Sendable {
  case literal(Value)
  case parameter(String)
}

/// A length of time as a rule writes it: `14 days`, `$retention`, `$retention + $grace`.
package struct Length: Sendable {
  package let terms: [Term<Period>]
}

/// An instant that a condition asks about.
package enum Moment: Sendable {
  case audit
  case field(FieldPath)
}

/// A test of one fact.
package enum Test: Sendable {
  /// `is`, `one-of`, and negated `is-not`.
  case equals(FieldPath, [Term<SQLValue>], negated: Bool)
  /// `older-than`, `younger-than`: the field's instant plus the length lies before, or after, the audit.
  case age(FieldPath, Length, older: Bool)
  /// `before`, `after`: by more than a length, where one is given.
  case order(FieldPath, isAfter: Bool, than: Moment, by: Length?)
  /// `longer-than`: the length in a field.
  case longField(FieldPath, Length)
  /// `longer-than`: the time between two fields.
  case longSpan(from: FieldPath, to: FieldPath, Length)
  /// `shorter-than`: the length in a field.
  case shortField(FieldPath, Length)
  /// `shorter-than`: the time between two fields.
  case shortSpan(from: FieldPath, to: FieldPath, Length)
  /// `above`, `below`.
  case compare(FieldPath, isAbove: Bool, Term<Int64>)
  /// `matches`: `*` stands for anything, `?` for one character, capitals do not matter; semicolons separate patterns.
  case matches(FieldPath, Term<String>)
  case same(FieldPath, FieldPath)
  /// `present`, `missing`: never unknown.
  case presence(FieldPath, isPresent: Bool)
  /// True where the field is there, else unknown.
  case needs(FieldPath)
  /// `during`: the instant lies in the hours that a parameter names.
  case during(FieldPath, hours: String)
  case holds(person: FieldPath, role: String, at: Moment)
}
