internal import Evidence
internal import Policy
internal import SQL
internal import Time

/// The facts that a rule's query yields, kept in a temporary table while they are put in order and taken together.
struct JudgedFacts {
  private let compiled: CompiledRule
  /// More facts than this are never one finding, so that a finding has a bound whatever the evidence holds.
  static let mostTogether = 1_000

  init(_ compiled: CompiledRule) { self.compiled = compiled }

  private var keys: [String] { compiled.rule.about.key.indices.map { CompiledRule.keyColumn($0) } }
  private var order: String { (["occurred IS NULL", "occurred"] + keys + ["fact"]).joined(separator: ", ") }

  /// Runs the rule's query; afterwards the temporary tables `earshot_judged` and `earshot_grouped` hold its rows.
  func run(in database: borrowing Database) throws(SQLError) {
    try drop(in: database)
    try database.execute("CREATE TEMP TABLE earshot_judged AS \(compiled.sql)")
    if let grouping { try database.execute(grouping) }
  }

  func drop(in database: borrowing Database) throws(SQLError) {
    try database.execute("DROP TABLE IF EXISTS temp.earshot_judged; DROP TABLE IF EXISTS temp.earshot_grouped")
  }

  func tally(in database: borrowing Database) throws(SQLError) -> (breaches: Int, undetermined: Int) {
    var statement = try database.prepare(
      "SELECT count(*) FILTER (WHERE verdict = 1), count(*) FILTER (WHERE verdict IS NULL) FROM temp.earshot_judged")
    _ = try statement.step()
    return (Int(statement.integer(0)), Int(statement.integer(1)))
  }

  /// Gives every fact its `leader`: the first of those that belong together.
  private var grouping: String? {
    guard isGrouped else { return nil }
    let part = parts.joined(separator: ", ")
    return """
      CREATE TEMP TABLE earshot_grouped AS
      WITH following AS (
        SELECT *, \(begins(part)) AS begins
        FROM temp.earshot_judged WHERE verdict IS NOT 0),
      numbered AS (
        SELECT *, sum(begins) OVER (PARTITION BY \(part) ORDER BY \(order) ROWS UNBOUNDED PRECEDING) AS run
        FROM following),
      placed AS (
        SELECT *, (row_number() OVER (PARTITION BY \(part), run ORDER BY \(order)) - 1) / \(JudgedFacts.mostTogether) AS piece
        FROM numbered)
      SELECT fact, row_number() OVER (ORDER BY \(order)) AS place,
        -- Without the cast the column has no type, and SQLite would go through all of it for every fact.
        CAST(first_value(fact) OVER (PARTITION BY \(part), run, piece ORDER BY \(order)) AS INTEGER) AS leader
      FROM placed;
      CREATE INDEX temp.earshot_leader ON earshot_grouped (leader, place)
      """
  }

  private var isGrouped: Bool { compiled.rule.together != nil || compiled.rule.undecidedAsOne }

  /// What facts of one finding agree in. Those told as one have the same conditions unknown, and nothing else in common.
  private var parts: [String] {
    let same = (compiled.rule.together?.same ?? []).indices.map { CompiledRule.togetherColumn($0) }
    guard compiled.rule.undecidedAsOne else { return ["verdict"] + same }
    let outcomes = compiled.outline.leaves.indices.map { CompiledRule.conditionColumn($0) }
    return ["verdict"] + same.map { "CASE WHEN verdict = 1 THEN \($0) END" }
      + outcomes.map { "CASE WHEN verdict IS NULL THEN \($0) IS NULL END" }
  }

  /// 1 where a fact is the first of those that belong together.
  private func begins(_ part: String) -> String {
    let within = compiled.rule.together.flatMap { together in
      try? compiled.conditions.values.period(together.within).nominalMicroseconds
    }
    let apart = within.map { within in
      "coalesce(occurred - lag(occurred) OVER (PARTITION BY \(part) ORDER BY \(order)) > \(within), 1)"
    }
    guard compiled.rule.undecidedAsOne else { return apart ?? "1" }
    return
      "CASE WHEN verdict = 1 THEN \(apart ?? "1") ELSE row_number() OVER (PARTITION BY \(part) ORDER BY \(order)) = 1 END"
  }

  /// One row for each finding, in order: the fact, the verdict, when it occurred, then what each condition came to.
  var leaders: String {
    let columns = compiled.outline.leaves.indices.map { CompiledRule.conditionColumn($0) }
    let isLeader =
      !isGrouped
      ? "verdict IS NOT 0" : "EXISTS (SELECT 1 FROM temp.earshot_grouped g WHERE g.leader = j.fact)"
    return "SELECT \((["fact", "verdict", "occurred"] + columns).joined(separator: ", ")) FROM temp.earshot_judged j "
      + "WHERE \(isLeader) ORDER BY \(order)"
  }

  /// The facts that belong to a leader, in order; nil where each fact stands alone.
  var members: String? {
    guard isGrouped else { return nil }
    return "SELECT fact FROM temp.earshot_grouped WHERE leader = ? ORDER BY place"
  }
}
