package import Evidence
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

  /// Patterns, which semicolons separate.
  package func patterns(_ term: Term<String>) throws(Missing) -> [String] {
    switch term {
    case .literal(let text): return listItems(text)
    case .parameter(let name): return listItems(try parameter(name).description)
    }
  }

  /// What a field of a type is compared with: a text parameter may hold several values, which semicolons separate.
  package func values(_ term: Term<SQLValue>, as type: FieldType) throws(Missing) -> [SQLValue] {
    switch term {
    case .literal(let value): return [value]
    case .parameter(let name):
      switch try parameter(name) {
      case .duration(let period): return [.integer(period.nominalMicroseconds)]
      case .number(let number): return [.integer(number)]
      case .flag(let flag): return [.integer(flag ? 1 : 0)]
      case .hours(let hours): return [.text(hours.description)]
      case .text(let text):
        let reader = ValueReader(zone: policy.zone)
        return listItems(text).map { item in
          do throws(ValueReader.Unreadable) { return try reader.value(item, as: type) } catch { return .text(item) }
        }
      }
    }
  }

  /// Hours by the name of their parameter.
  package func hours(_ name: String) throws(Missing) -> Hours {
    guard case .hours(let hours) = try parameter(name) else { throw Missing(name: "$" + name) }
    return hours
  }

  package func role(_ name: String) throws(Missing) -> Role {
    guard let role = policy.role(name, at: at) else { throw Missing(name: name) }
    return role
  }
}
