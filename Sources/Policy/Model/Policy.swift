package import Time

/// A policy: its parameters, roles and rules, from one file or several.
package struct Policy: Sendable {
  package let id: String
  package let title: String
  /// Days, weeks and deadlines are counted in it.
  package let zone: Zone
  package let effect: Effect
  /// Every version; see ``parameter(_:at:)``.
  package internal(set) var parameters: [Parameter]
  package let roles: [Role]
  package let definitions: [Definition]
  package let deadlines: [Deadline]
  /// Nil where no file names any.
  package let holidays: Holidays?
  /// Every version of every rule, in the order of files and lines.
  package let rules: [Rule]
  /// The file that holds its title, parameters and roles.
  package let file: String
  /// SHA-256 of all files of the policy, in hexadecimal.
  package let sha256: String
  /// Its text as data; nil where no file gives it.
  package internal(set) var text: PolicyText? = nil

  /// The parameter of a name that is in force at an instant.
  package func parameter(_ name: String, at instant: Instant) -> Parameter? {
    parameters.first { $0.name == name && $0.effect.holds(at: instant) }
  }

  /// Why a rule judges nothing; nil where it judges. Its switch is a parameter whose value is no.
  package func off(_ rule: Rule, at instant: Instant) -> String? {
    guard let name = rule.onlyIf, let parameter = parameter(name, at: instant), parameter.value == .flag(false) else {
      return nil
    }
    if let override = parameter.override { return "'\(name)' is no at this site: \(override.because)" }
    return "'\(name)' is no. \(parameter.meaning)"
  }

  /// The role of a name that is in force at an instant.
  package func role(_ name: String, at instant: Instant) -> Role? {
    roles.first { $0.name == name && $0.effect.holds(at: instant) }
  }
}
