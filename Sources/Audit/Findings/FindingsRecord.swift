internal import Evidence
internal import Policy
internal import SQL

/// Brings the findings of all workers together and closes the run's file. The connection has the joined evidence as
/// `main` and this run's file attached as `findings`.
final class FindingsRecord {
  private var position: Int64 = 0
  /// The workers' files: their paths, and what the connection calls them.
  private let parts: [(name: String, path: String)]

  /// - Parameter parts: the files that the workers wrote.
  init(from parts: [String]) { self.parts = parts.enumerated().map { ("part\($0)", $1) } }

  /// Makes an empty file of findings.
  static func make(_ path: String) throws(SQLError) {
    let file = try Database(path: path, mode: .create)
    try file.execute(FindingsSchema.tables)
    try file.execute(History.table)
  }

  /// Takes over what the workers found. In what order they found it makes no difference to the file.
  func begin(in database: borrowing Database) throws(SQLError) {
    for (name, path) in parts { try database.attach(path, as: name, readOnly: true) }
    // Findings wait here until all are known: only then have they an order.
    try database.execute(
      """
      CREATE TEMP TABLE judged (\(FindingsPart.columns));
      BEGIN;
      INSERT INTO judged \(all("judged")) ORDER BY 1;
      CREATE TEMP TABLE coming AS \(all("coming"));
      INSERT INTO findings.audit SELECT 'due-7', coalesce(sum(week), 0) FROM (\(all("coming_count")));
      INSERT INTO findings.audit SELECT 'due-30', coalesce(sum(month), 0) FROM (\(all("coming_count")));
      """)
  }

  /// - Parameter off: why the rule judged nothing, if it did not.
  func add(
    _ rule: Rule, policy: Policy?, tally: Tally, off: String? = nil, in database: borrowing Database
  ) throws(SQLError) {
    position += 1
    let gaps = try database.value("SELECT count(*) FROM gap_for WHERE kind = ?", .text(rule.about.name))
    var insert = try database.prepare(
      "INSERT INTO findings.rule VALUES (\(Array(repeating: "?", count: 19).joined(separator: ", ")))")
    try insert.run(
      .text(rule.id), .integer(position), .text(policy?.id ?? rule.policy), .text(rule.title),
      .text(rule.severity.rawValue), .text(rule.clause.section), .text(rule.clause.paragraph), .text(rule.clause.words),
      .text(rule.about.name), .text(rule.file), .integer(Int64(rule.line)), .text(rule.sha256),
      .integer(Int64(tally.examined)), .integer(Int64(tally.breaches)), .integer(Int64(tally.satisfied)),
      .integer(Int64(tally.undetermined)), tally.suspect.map { .text($0) } ?? .null, gaps ?? .null,
      off.map { .text($0) } ?? .null)
  }

  /// Everything of a table, by whichever worker.
  private func all(_ table: String) -> String {
    parts.map { "SELECT * FROM \($0.name).\(table)" }.joined(separator: " UNION ALL ")
  }

  /// Takes over what the findings rest on, once they have their order.
  func addWorkings(in database: borrowing Database) throws(SQLError) {
    for (table, columns) in [
      ("condition", "ordinal, depth, text, value, outcome"),
      ("evidence", "ordinal, side, kind, text, source, file, line, byte, raw_sha256, file_sha256"),
    ] {
      try database.execute(
        """
        INSERT INTO findings.\(table) (position, finding, \(columns))
        SELECT (SELECT f.position FROM findings.finding f WHERE f.id = w.finding), finding, \(columns)
        FROM (\(all(table))) w ORDER BY 1, ordinal
        """)
    }
  }

  /// Ends the file and counts.
  func end(in database: borrowing Database) throws(SQLError) -> Evaluation.Outcome {
    try database.execute(
      """
      INSERT INTO findings.upcoming
        SELECT row_number() OVER (ORDER BY c.due, r.position, c.subject, c.sentence), c.rule, c.sentence, c.subject_kind,
          c.subject, c.due, c.answerable, c.remedy
        FROM coming c JOIN findings.rule r ON r.id = c.rule;
      COMMIT;
      """)
    func count(_ key: String) throws(SQLError) -> Int {
      Int(
        try database.value("SELECT CAST(value AS INTEGER) FROM findings.audit WHERE key = ?", .text(key))?.integer ?? 0)
    }
    return Evaluation.Outcome(
      breaches: try count("breaches"), accepted: try count("accepted"), undetermined: try count("undetermined"),
      gaps: try count("gaps"))
  }
}
