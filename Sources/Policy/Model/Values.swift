package import SQL
package import Time

/// What parameters and roles stand for at an instant, the site's own values applied.
package struct Values: Sendable {
  package let policy: Policy
  package let at: Instant

  /// A parameter or role that is not in force at that instant.
  package struct Missing: Error, CustomStringConvertible {
    package let name: String
    package var description: String { "'\(name)' is not in force at the instant asked about" }
  }

  package init(policy: Policy, at: Instant) {
    self.policy = policy
    self.at = at
  }

  package func parameter(_ name: String) throws(Missing) -> ParameterValue {
    guard let parameter = policy.parameter(name, at: at) else { throw Missing(name: "$" + name) }
    return parameter.value
  }

  /// The sum of a length's terms, months, days and exact time each for themselves.
  package func period(_ length: Length) throws(Missing) -> Period {
    var sum = Period()
    for term in length.terms {
      let period: Period
      switch term {
      case .literal(let literal): period = literal
      case .parameter(let name):
        guard case .duration(let value) = try parameter(name) else { throw Missing(name: "$" + name) }
        period = value
      }
      sum.months += period.months
      sum.days += period.days
      sum.microseconds += period.microseconds
    }
    return sum
  }

  package func number(_ term: Term<Int64>) throws(Missing) -> Int64 {
    switch term {
    case .literal(let number): return number
    case .parameter(let name):
      guard case .number(let number) = try parameter(name) else { throw Missing(name: "$" + name) }
      return number
    }
  }

  package func text(_ term: Term<String>) throws(Missing) -> String {
    switch term {
    case .literal(let text): return text
    case .parameter(let name): return try parameter(name).description
    }
  }

  package func value(_ term: Term<SQLValue>) throws(Missing) -> SQLValue {
    switch term {
    case .literal(let value): return value
    case .parameter(let name):
      switch try parameter(name) {
      case .duration(let period): return .integer(period.nominalMicroseconds)
      case .number(let number): return .integer(number)
      case .text(let text): return .text(text)
      }
    }
  }

  package func role(_ name: String) throws(Missing) -> Role {
    guard let role = policy.role(name, at: at) else { throw Missing(name: name) }
    return role
  }
}
