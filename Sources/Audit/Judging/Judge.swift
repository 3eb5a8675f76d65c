internal import Evidence
package import Policy
package import SQL
package import Time

/// Judges rules over the joined database.
package struct Judge: ~Copyable {
  private let policies: PolicySet
  private let at: Instant

  /// - Parameter at: the audit instant.
  package init(policies: PolicySet, database: borrowing Database, at: Instant) throws(AuditError) {
    self.policies = policies
    self.at = at
  }

  /// Judges one rule, handing over its breaches and what it could not decide in the order of time, then of the facts'
  /// keys.
  package func judge(
    _ rule: Rule, in database: borrowing Database, _ body: (Judgement) throws(AuditError) -> Void
  ) throws(AuditError) -> Tally {
    throw .rule(rule.id, file: rule.file, line: rule.line, reason: "the compiler has not landed yet")
  }
}
