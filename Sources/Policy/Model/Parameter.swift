package import Time

/// What a parameter's value may be.
package enum ParameterType: Hashable, Sendable {
  case duration
  case number
  case text
  /// One of these words.
  case choice([String])
  /// Hours of the week.
  case hours
  /// Yes or no.
  case `switch`

  package var name: String {
    switch self {
    case .duration: "duration"
    case .number: "number"
    case .text: "text"
    case .choice: "choice"
    case .hours: "hours"
    case .switch: "switch"
    }
  }
}

package enum ParameterValue: Hashable, Sendable, CustomStringConvertible {
  case duration(Period)
  case number(Int64)
  case text(String)
  case hours(Hours)
  case flag(Bool)

  package var description: String {
    switch self {
    case .duration(let period): period.description
    case .number(let number): String(number)
    case .text(let text): text
    case .hours(let hours): hours.description
    case .flag(let flag): flag ? "yes" : "no"
    }
  }
}

/// A value that rules name by `$name`, so that it has one home and a site can set its own within bounds.
package struct Parameter: Sendable {
  package let name: String
  package let type: ParameterType
  package let standard: ParameterValue
  package let atLeast: ParameterValue?
  package let atMost: ParameterValue?
  /// What it means, for the manager who may change it.
  package let meaning: String
  package let effect: Effect
  package let file: String
  package let line: Int
  /// What the site's own file says instead.
  package internal(set) var override: Override?

  package struct Override: Sendable {
    package let value: ParameterValue
    /// Why this site differs.
    package let because: String
    package let file: String
    package let line: Int
  }

  /// The value that an audit uses.
  package var value: ParameterValue { override?.value ?? standard }
}
