internal import Evidence
package import Policy
package import SQL
package import Time

/// Judges rules over the joined database.
///
/// ```swift
/// let judge = try Judge(policies: policies, database: database, at: at)
/// for rule in policies.rules {
///   let tally = try judge.judge(rule, in: database) { judgement in print(judgement.sentence) }
/// }
/// ```
package struct Judge: ~Copyable {
  private let policies: PolicySet
  private let at: Instant

  /// - Parameters:
  ///   - database: made by ``JoinedSchema``, indexes included; nothing of it is changed.
  ///   - at: the audit instant.
  package init(policies: PolicySet, database: borrowing Database, at: Instant) throws(AuditError) {
    self.policies = policies
    self.at = at
    try AuditError.sql { () throws(SQLError) in
      try Functions.define(in: database, policies: policies.policies)
    }
  }

  /// Judges one rule, handing over its breaches and what it could not decide in the order of time, then of the facts'
  /// keys. Facts that belong together come as one judgement.
  package func judge(
    _ rule: Rule, in database: borrowing Database, _ body: (Judgement) throws(AuditError) -> Void
  ) throws(AuditError) -> Tally {
    try timed(rule, clock: nil, in: database, body).tally
  }

  /// What judging one rule took, in microseconds: its query, and the making of its findings.
  struct Timing: Sendable {
    var query: Int64 = 0
    var findings: Int64 = 0
  }

  /// As ``judge(_:in:_:)``, told by a clock.
  func timed(
    _ rule: Rule, clock: (@Sendable () -> Int64)?, in database: borrowing Database,
    _ body: (Judgement) throws(AuditError) -> Void
  ) throws(AuditError) -> (tally: Tally, timing: Timing) {
    let began = clock?() ?? 0
    let compiled = try CompiledRule(rule, in: policies, at: at)
    let facts = JudgedFacts(compiled)
    try AuditError.sql { () throws(SQLError) in try facts.run(in: database) }
    let tally = try tally(rule, facts, in: database)
    let judged = clock?() ?? 0
    if tally.breaches + tally.undetermined > 0 {
      try handOver(compiled, facts, in: database, body)
    }
    try AuditError.sql { () throws(SQLError) in try facts.drop(in: database) }
    return (tally, Timing(query: judged - began, findings: (clock?() ?? 0) - judged))
  }

  private func handOver(
    _ compiled: CompiledRule, _ facts: JudgedFacts, in database: borrowing Database,
    _ body: (Judgement) throws(AuditError) -> Void
  ) throws(AuditError) {
    let maker = try JudgementMaker(compiled, in: database)
    var rows = try AuditError.sql { () throws(SQLError) in try database.prepare(facts.leaders) }
    while true {
      let isThere: Bool
      do throws(SQLError) { isThere = try rows.step() } catch { throw .database(error) }
      guard isThere else { return }
      let leaves = compiled.outline.leaves.indices.map { outcome(rows, 3 + $0) }
      try body(
        try maker.judgement(
          fact: rows.integer(0), verdict: rows.isNull(1) ? .undetermined : .breach,
          occurred: rows.isNull(2) ? nil : rows.integer(2), leaves: leaves))
    }
  }

  private func outcome(_ row: borrowing Statement, _ column: Int) -> Outcome {
    row.isNull(column) ? .unknown : row.integer(column) == 0 ? .false : .true
  }

  private func tally(
    _ rule: Rule, _ facts: JudgedFacts, in database: borrowing Database
  ) throws(AuditError) -> Tally {
    try AuditError.sql { () throws(SQLError) in
      let examined = Int(try database.value("SELECT count(*) FROM \(SQLWords.table(rule.about))")?.integer ?? 0)
      let (breaches, undetermined) = try facts.tally(in: database)
      return Tally(
        examined: examined, breaches: breaches, satisfied: examined - breaches - undetermined,
        undetermined: undetermined, suspect: suspicion(rule, examined, breaches))
    }
  }

  /// What the brake says.
  private func suspicion(_ rule: Rule, _ examined: Int, _ breaches: Int) -> String? {
    guard let brake = rule.brake, examined >= brake.ofAtLeast, breaches * 100 > examined * brake.share else {
      return nil
    }
    return """
      This rule finds \(breaches) breaches among \(examined) \(rule.about.plural), more than \(brake.share) %. Look at the \
      rule and at its sources before anybody is held to account.
      """
  }
}
