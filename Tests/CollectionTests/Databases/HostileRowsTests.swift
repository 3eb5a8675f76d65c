import Collection
import Configuration
import Files
import SQL
import Testing
import Time

@Suite("Rows that no recording system should have")
struct HostileRowsTests {
  private func recordings(_ trial: DatabaseTrial, _ query: DatabaseQuery) throws -> DatabaseEvidence {
    try trial.collect(.query(query, layoutFile: SameFactsTests.layout))
  }

  static let query = """
    SELECT id AS recording_id, path, started AS start, NULL AS "end", NULL AS duration_s, queue, NULL AS caller,
      NULL AS agent_ext, NULL AS call_id
    FROM @calls ORDER BY id
    """

  static let table = "CREATE TABLE calls (id TEXT, path TEXT, started TIMESTAMP, queue TEXT);\n"

  @Test("a text of 10 MB costs its row only, and no memory to speak of", arguments: DatabaseTrial.Kind.allCases)
  func long(_ kind: DatabaseTrial.Kind) throws {
    let trial = try DatabaseTrial()
    let long =
      kind == .postgres ? "repeat('é', 5000000)" : "replace(hex(zeroblob(2500000)), '00', 'éé')"
    let rows = """
      INSERT INTO calls VALUES ('A', 'a.wav', '2026-11-01 09:00:00', 'x');
      INSERT INTO calls VALUES ('B', 'b.wav', '2026-11-01 09:00:00', \(long));
      INSERT INTO calls VALUES ('C', 'c.wav', '2026-11-01 09:00:00', 'y');
      """
    if kind == .postgres {
      try trial.postgres.run("SET search_path = \(trial.schema);\n" + HostileRowsTests.table + rows)
    } else {
      try Database(path: trial.folder + "/pbx.db", mode: .create).execute(HostileRowsTests.table + rows)
    }
    let evidence = try recordings(trial, trial.query(HostileRowsTests.query, kind))
    #expect(try evidence.rows("SELECT id, queue, line_number FROM recording ORDER BY fact") == ["A|x|1", "C|y|3"])
    #expect(
      try evidence.gaps().contains("malformed|2|-|its column 'queue' is longer than the 1048576 bytes that are allowed")
    )
  }

  @Test("a long text that is allowed comes whole, whatever its characters take", arguments: DatabaseTrial.Kind.allCases)
  func pieces(_ kind: DatabaseTrial.Kind) throws {
    let trial = try DatabaseTrial()
    let text = (0..<60_000).map { "\($0)é😀" }.joined(separator: ",")
    try trial.make(
      HostileRowsTests.table + "INSERT INTO calls VALUES ('A', 'a.wav', '2026-11-01 09:00:00', '\(text)');")
    let evidence = try recordings(trial, trial.query(HostileRowsTests.query, kind))
    #expect(try evidence.rows("SELECT queue FROM recording") == [text])
  }

  @Test("SQLite's driver ends a text at NUL: such a row is a gap, not a shorter text")
  func nul() throws {
    let trial = try DatabaseTrial()
    try Database(path: trial.folder + "/pbx.db", mode: .create).execute(
      HostileRowsTests.table + """
        INSERT INTO calls VALUES ('C', 'c.wav', NULL, NULL);
        INSERT INTO calls VALUES ('B', CAST(x'622e77617600' || 'bak' AS TEXT), NULL, NULL);
        INSERT INTO calls VALUES ('A', 'a.wav', NULL, NULL);
        """)
    let evidence = try recordings(trial, trial.query(HostileRowsTests.query, .sqlite))
    #expect(
      try evidence.rows("SELECT id, path, line_number FROM recording ORDER BY fact") == ["A|a.wav|1", "C|c.wav|3"])
    #expect(
      try evidence.gaps().contains("malformed|2|-|it holds a NUL character, at which the driver ends a text"))
  }

  @Test("text that is not UTF-8 is read as in a CSV, where the database has it at all")
  func invalid() throws {
    let trial = try DatabaseTrial()
    try Database(path: trial.folder + "/pbx.db", mode: .create).execute(
      HostileRowsTests.table + "INSERT INTO calls VALUES ('A', 'a.wav', NULL, CAST(x'53e96c' AS TEXT));")
    let evidence = try recordings(trial, trial.query(HostileRowsTests.query, .sqlite))
    #expect(try evidence.rows("SELECT queue FROM recording") == ["Sél"])
  }

  @Test("a time without a zone is in the source's zone, one with a zone is that instant")
  func zones() throws {
    let trial = try DatabaseTrial()
    try trial.postgres.run(
      """
      SET search_path = \(trial.schema);
      CREATE TABLE calls (id TEXT, a TIMESTAMP, b TIMESTAMPTZ);
      INSERT INTO calls VALUES ('A', '2026-07-01 09:00:00', '2026-07-01 09:00:00+02');
      INSERT INTO calls VALUES ('B', 'infinity', '2026-07-01 09:00:00.123456+00');
      """)
    let query = """
      SELECT id AS recording_id, id AS path, b AS start, a AS "end", NULL AS duration_s, NULL AS queue, NULL AS caller,
        NULL AS agent_ext, NULL AS call_id
      FROM @calls ORDER BY id
      """
    let evidence = try recordings(trial, trial.query(query, .postgres))
    let times = try evidence.rows("SELECT id, started, ended FROM recording ORDER BY fact")
    #expect(
      times == [
        "A|\(instant("2026-07-01T07:00:00Z"))|\(instant("2026-07-01T08:00:00Z"))",
        "B|\(instant("2026-07-01T09:00:00.123456Z"))|\(instant("2026-07-01T09:00:00.123456Z"))",
      ])
    #expect(
      try evidence.gaps().contains(
        "clock|2|B|its end '9999-12-31 23:59:59' is after the audit, so that clock cannot be believed"))
  }

  @Test("numbers, bytes and identifiers are text that can be compared")
  func types() throws {
    let trial = try DatabaseTrial()
    try trial.postgres.run(
      """
      SET search_path = \(trial.schema);
      CREATE TABLE calls (id BIGINT, path BYTEA, queue UUID, agent NUMERIC(20, 4), call BOOLEAN);
      INSERT INTO calls VALUES
        (9007199254740993, '\\x00ff41', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 12345678901234.5, true);
      """)
    let query = """
      SELECT id AS recording_id, path, NULL AS start, NULL AS "end", NULL AS duration_s, queue, NULL AS caller,
        agent AS agent_ext, call AS call_id
      FROM @calls ORDER BY 1
      """
    let evidence = try recordings(trial, trial.query(query, .postgres))
    #expect(
      try evidence.rows("SELECT id, path, queue, adviser, call FROM recording") == [
        "9007199254740993|00ff41|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|12345678901234.5000|1"
      ])
  }
}
