internal import Evidence
internal import Policy
internal import SQL
internal import Time

/// What is no breach yet and will be one by the calendar alone.
struct Upcoming {
  /// What is told and counted.
  struct Span: Sendable {
    /// The audit.
    let from: Instant
    /// What falls due until then is counted apart.
    let week: Instant
    /// What falls due until then is told.
    let told: Instant
    /// What falls due until then is counted.
    let counted: Instant
  }

  /// Of a part's file (``FindingsPart``): what is told, and how much falls due.
  static let tables = """
    CREATE TABLE coming (
      rule TEXT, sentence TEXT, subject_kind TEXT, subject TEXT, due INTEGER, answerable TEXT, remedy TEXT);
    CREATE TABLE coming_count (rule TEXT, week INTEGER, month INTEGER);
    """

  let policies: PolicySet
  let span: Span

  /// Looks for what a rule announces, and writes it into the attached part.
  func write(_ rule: Rule, in database: borrowing Database) throws(AuditError) {
    guard let ahead = rule.lookAhead, let policy = policies.policy(of: rule) else { return }
    // Judged as if it were then, with what is known now: whatever is a breach then and is none yet falls due until then.
    let compiled = try CompiledRule(rule, in: policies, at: span.counted)
    let facts = JudgedFacts(compiled)
    let limit: Period
    do throws(Values.Missing) {
      limit = try Values(policy: policy, at: span.from).period(ahead.limit)
    } catch {
      throw .rule(rule.id, file: rule.file, line: rule.line, reason: error.description)
    }
    try AuditError.sql { () throws(SQLError) in
      try facts.run(in: database)
      try count(rule, compiled.conditions.sql(ahead.field), limit, policy.zone, in: database)
    }
    try tell(rule, ahead, try JudgementMaker(compiled, in: database), in: database)
    try AuditError.sql { () throws(SQLError) in
      try facts.drop(in: database)
      try database.execute("DROP TABLE temp.earshot_coming")
    }
  }

  /// Counts what falls due, and notes down what is to be told.
  private func count(
    _ rule: Rule, _ field: String, _ limit: Period, _ zone: Zone, in database: borrowing Database
  ) throws(SQLError) {
    try database.execute("CREATE TEMP TABLE earshot_coming (fact INTEGER, due INTEGER)")
    var insert = try database.prepare("INSERT INTO temp.earshot_coming VALUES (?, ?)")
    var rows = try database.prepare(
      """
      SELECT s.fact, \(field) FROM temp.earshot_judged j JOIN \(SQLWords.table(rule.about)) s ON s.fact = j.fact
      WHERE j.verdict = 1
      """)
    var (week, month): (Int64, Int64) = (0, 0)
    while try rows.step() {
      if rows.isNull(1) { continue }
      let due = zone.adding(limit, to: Instant(microseconds: rows.integer(1)))
      guard due > span.from, due <= span.counted else { continue }
      month += 1
      if due <= span.week { week += 1 }
      if due <= span.told { try insert.run(.integer(rows.integer(0)), .integer(due.microseconds)) }
    }
    var total = try database.prepare("INSERT INTO findings.coming_count VALUES (?, ?, ?)")
    try total.run(.text(rule.id), .integer(week), .integer(month))
  }

  private func tell(
    _ rule: Rule, _ ahead: LookAhead, _ maker: JudgementMaker, in database: borrowing Database
  ) throws(AuditError) {
    var rows = try AuditError.sql { () throws(SQLError) in
      try database.prepare("SELECT fact, due FROM temp.earshot_coming")
    }
    var insert = try AuditError.sql { () throws(SQLError) in
      try database.prepare("INSERT INTO findings.coming VALUES (?, ?, ?, ?, ?, ?, ?)")
    }
    while true {
      let isThere: Bool
      do throws(SQLError) { isThere = try rows.step() } catch { throw .database(error) }
      guard isThere else { return }
      let told = try maker.announcement(of: rows.integer(0), ahead.words)
      do throws(SQLError) {
        try insert.run(
          .text(rule.id), .text(told.sentence), .text(rule.about.name), .text(told.subject), .integer(rows.integer(1)),
          .text(told.answerable), told.remedy.map { .text($0) } ?? .null)
      } catch {
        throw .database(error)
      }
    }
  }
}
