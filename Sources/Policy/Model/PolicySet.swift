package import Time

/// All policies of a folder, with what a site sets itself, as they stand at an instant.
package struct PolicySet: Sendable {
  /// In the order of their ids.
  package internal(set) var policies: [Policy]
  /// The instant for which ``rules`` are in force.
  package let at: Instant
  /// The rules in force, in the order of policies, files and lines.
  package let rules: [Rule]
  /// Every file read, with its SHA-256 in hexadecimal: rule files in the order of their names, then the site file.
  package let files: [(path: String, sha256: String)]
  /// One SHA-256 over all of them.
  package let sha256: String

  /// The policy that a rule belongs to.
  package func policy(of rule: Rule) -> Policy? { policies.first { $0.id == rule.policy } }

  /// Why a rule in force judges nothing, in a sentence; nil where it judges.
  package func off(_ rule: Rule) -> String? { policy(of: rule)?.off(rule, at: at) }

  /// The rule of an id that is in force.
  package func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }

  /// The same policies without what the site sets itself: what examples are judged by.
  package var withoutSite: PolicySet {
    let plain = policies.map { policy in
      Policy(
        id: policy.id, title: policy.title, zone: policy.zone, effect: policy.effect,
        parameters: policy.parameters.map { parameter in
          var parameter = parameter
          parameter.override = nil
          return parameter
        }, roles: policy.roles, definitions: policy.definitions, deadlines: policy.deadlines, holidays: policy.holidays,
        rules: policy.rules, file: policy.file, sha256: policy.sha256)
    }
    return PolicySet(policies: plain, at: at, rules: rules, files: files, sha256: sha256)
  }
}
