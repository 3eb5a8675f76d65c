internal import Packs
internal import SQL

/// The run's findings that recordings asked about are part of.
final class FindingsAbout {
  private var statement: Statement

  /// Notes in a temporary table which finding is about which of the sought recordings.
  static func note(from path: String, in database: borrowing Database) throws(HoldingsError) {
    try HoldingsError.sql { () throws(SQLError) in
      try database.attach(path, as: "findings", readOnly: true)
      try database.execute(
        "CREATE TEMP TABLE finding_about (recording TEXT, finding TEXT, PRIMARY KEY (recording, finding)) WITHOUT ROWID"
      )
      var insert = try database.prepare(
        "INSERT OR IGNORE INTO temp.finding_about SELECT ?1, ?2 WHERE ?1 IN (SELECT id FROM temp.sought)")
      var rows = try database.prepare("SELECT finding, kind, text FROM findings.evidence")
      while try rows.step() {
        for recording in NamedRecordings.of(rows.text(2) ?? "", kind: rows.text(1) ?? "") {
          try insert.run(.text(recording), rows.value(0))
        }
      }
    }
  }

  init(in database: borrowing Database) throws(HoldingsError) {
    statement = try HoldingsError.sql { () throws(SQLError) in
      try database.prepare(
        """
        SELECT f.id, r.title, f.verdict, f.sentence FROM temp.finding_about a JOIN findings.finding f ON f.id = a.finding
        JOIN findings.rule r ON r.id = f.rule WHERE a.recording = ? ORDER BY f.position
        """)
    }
  }

  func tell(_ recording: String, _ body: (FindingAbout) throws(HoldingsError) -> Void) throws(HoldingsError) {
    defer { statement.reset() }
    try HoldingsError.sql { () throws(SQLError) in try statement.bind(recording, at: 0) }
    while try HoldingsError.sql({ () throws(SQLError) in try statement.step() }) {
      try body(
        FindingAbout(
          id: statement.text(0) ?? "", title: statement.text(1) ?? "", verdict: statement.text(2) ?? "",
          sentence: statement.text(3) ?? ""))
    }
  }
}
