internal import Policy
internal import SQL
internal import Time

/// What rules make of findings whose remedy is past its time limit.
struct Escalations {
  let policies: PolicySet
  let at: Instant

  /// A temporary table, `escalation`, for ``History``: a finding of the rule that was due by `cutoff` is of that severity. Of
  /// several that apply the last of the rule counts.
  func write(in database: borrowing Database) throws(SQLError) {
    try database.execute(
      """
      CREATE TEMP TABLE escalation (
        rule TEXT, ordinal INTEGER, cutoff INTEGER, severity TEXT, goes_to TEXT, words TEXT, PRIMARY KEY(rule, ordinal))
      """)
    var insert = try database.prepare("INSERT INTO escalation VALUES (?, ?, ?, ?, ?, ?)")
    for rule in policies.rules {
      guard let policy = policies.policy(of: rule) else { continue }
      let values = Values(policy: policy, at: at)
      for (ordinal, escalation) in rule.escalations.enumerated() {
        // A parameter that is not in force at the instant lets the rule itself fail before.
        guard let after = try? values.period(escalation.after) else { continue }
        let cutoff = policy.zone.adding(-after, to: at)
        let role = escalation.to.map { name in (try? values.role(name).called) ?? name }
        try insert.run(
          .text(rule.id), .integer(Int64(ordinal)), .integer(cutoff.microseconds),
          .text((escalation.severity ?? rule.severity).rawValue), role.map { .text($0) } ?? .null,
          .text("Its remedy is more than \(after) late"))
      }
    }
  }
}
