import Collection
import Configuration
import Files
import Glibc
import Testing
import Time

@Suite("A database that does not answer as it should")
struct DatabaseTroubleTests {
  private func log(_ trial: DatabaseTrial, _ query: DatabaseQuery) throws -> DatabaseEvidence {
    var source = AccessLogSource(
      name: "recorder", files: [], formatFile: DatabaseTrial.project + "/Rules/formats/csv-audit.xml",
      zone: try Zone(named: "Europe/London"), silence: nil, lookBack: nil, targetPrefixes: [])
    source.queries = [query]
    return try trial.collect(source)
  }

  private let query = "SELECT at AS time, who AS \"user\", what AS activity, file AS recording FROM @audit ORDER BY at"

  /// The one gap, as problem, reason and remedy.
  private func gap(_ evidence: DatabaseEvidence) throws -> (problem: String, reason: String, remedy: String) {
    let gaps = try evidence.rows(
      "SELECT problem, replace(reason, '|', '/'), remedy FROM coverage WHERE state = 'gap' ORDER BY fact")
    #expect(gaps.count == 1)
    let parts = (gaps.first ?? "").split(separator: "|").map(String.init)
    return parts.count == 3 ? (parts[0], parts[1], parts[2]) : ("", gaps.first ?? "", "")
  }

  @Test("one that is not there is a gap that names it, its SQLSTATE and what to do")
  func away() throws {
    let trial = try DatabaseTrial()
    var query = try trial.query(query, .postgres)
    query.database.connection = query.database.connection.replacing("Port=\(trial.postgres.port)", with: "Port=1")
    let gap = try gap(log(trial, query))
    #expect(gap.problem == "unreadable")
    #expect(gap.reason.contains("the database 'pbx' cannot be reached") && gap.reason.contains("SQLSTATE 08"))
    #expect(gap.remedy.contains("See that the database runs"))
  }

  @Test("a wrong password is told, and neither it nor any part of it is shown anywhere")
  func password() throws {
    let trial = try DatabaseTrial()
    try trial.write("wrong", "Geheimnis;}{=%41\n")
    _ = unsafe chmod(trial.folder + "/wrong", 0o600)
    var query = try trial.query(query, .postgres)
    query.database.passwordFile = trial.folder + "/wrong"
    let evidence = try log(trial, query)
    let gap = try gap(evidence)
    #expect(gap.reason.contains("password authentication failed"))
    let bytes = try ReadOnlyFile.contents(of: evidence.path, atMost: 1 << 24)
    #expect(String(decoding: bytes, as: UTF8.self).firstRange(of: "Geheimnis") == nil)
  }

  @Test("a password file that others may read is refused, with what to run")
  func openPassword() throws {
    let trial = try DatabaseTrial()
    _ = unsafe chmod(trial.folder + "/password", 0o640)
    let gap = try gap(log(trial, trial.query(query, .postgres)))
    #expect(gap.problem == "not configured")
    #expect(gap.remedy == "Run: chmod 600 \(trial.folder)/password")
  }

  @Test("a driver that is not installed is told as such")
  func driver() throws {
    let trial = try DatabaseTrial()
    var query = try trial.query(query, .postgres)
    query.database.place = .driver("No Such Driver")
    let gap = try gap(log(trial, query))
    #expect(gap.remedy.hasPrefix("Install the driver"))
  }

  @Test("a query that takes longer than it may is ended", .timeLimit(.minutes(10)))
  func slow() throws {
    let trial = try DatabaseTrial()
    let slow = "SELECT 'a' AS time, '' AS \"user\", pg_sleep(600)::text AS activity, '' AS recording ORDER BY 1"
    let gap = try gap(log(trial, trial.query(slow, .postgres, queryTimeout: 1)))
    #expect(gap.problem == "not finished")
    #expect(gap.reason.contains("SQLSTATE 57014") && gap.remedy.contains("query-timeout"))
  }

  @Test("rows that came before the server broke off stay, and the rest is a gap", .timeLimit(.minutes(10)))
  func brokenOff() throws {
    let trial = try DatabaseTrial()
    // Its session is ended from within, at row 1200: two fetches of 500 rows have come by then.
    try trial.postgres.run(
      """
      SET search_path = \(trial.schema);
      CREATE FUNCTION breaks(n INTEGER) RETURNS TEXT LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $$
        BEGIN
          IF n = 1200 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); END IF;
          RETURN 'play';
        END $$;
      CREATE TABLE audit AS
        SELECT n, TIMESTAMP '2026-11-20 09:00:00' + n * INTERVAL '1 second' AS at FROM generate_series(1, 3000) n;
      CREATE INDEX ON audit (at);
      ANALYZE audit;
      """)
    // The rows are to be sent while they are made, not sorted first.
    let role = try trial.role(settings: ["enable_seqscan", "enable_sort", "enable_bitmapscan"])
    let query = """
      SELECT at AS time, 'jash' AS "user", @breaks(n) AS activity, 'a' || n || '.wav' AS recording FROM @audit ORDER BY at
      """
    var asked = try trial.query(query, .postgres)
    asked.database.user = role
    let evidence = try log(trial, asked)
    let gap = try gap(evidence)
    #expect(gap.problem == "truncated")
    #expect(
      gap.reason.hasPrefix("the database 'pbx' broke off after 1,000 rows, which were used: fetching rows failed: "))
    #expect(gap.remedy.hasPrefix("See that the database runs"))
    #expect(try evidence.rows("SELECT count(*), max(line_number) FROM access") == ["1000|1000"])
    #expect(try evidence.rows("SELECT length(sha256) FROM input_file") == ["64"])
  }

  @Test("a column or table that is missing, or may not be read, is told as such")
  func refused() throws {
    let trial = try DatabaseTrial()
    try trial.postgres.run("CREATE TABLE \(trial.schema).audit (at TIMESTAMP)")
    let column = try gap(log(trial, trial.query(query, .postgres)))
    #expect(column.reason.contains("SQLSTATE 42703") && column.remedy == "Check the names of the columns in the query.")
    let table = try gap(log(trial, trial.query(query.replacing("@audit", with: "@audits"), .postgres)))
    #expect(table.reason.contains("SQLSTATE 42P01") && table.remedy.hasPrefix("Check the name of the table"))
    var asked = try trial.query(
      "SELECT at AS time, '' AS \"user\", '' AS activity, '' AS recording FROM @audit ORDER BY at", .postgres)
    asked.database.user = try trial.role(mayRead: false)
    let right = try gap(log(trial, asked))
    #expect(right.reason.contains("SQLSTATE 42501") && right.remedy.hasPrefix("Grant the account the right to SELECT"))
  }

  @Test(
    "a file that is no SQLite database, or is missing, is a gap and is not made", arguments: ["pbx.db", "missing.db"])
  func sqlite(_ name: String) throws {
    let trial = try DatabaseTrial()
    if name == "pbx.db" {
      try trial.write(
        name, "no database at all, but long enough to look like one " + String(repeating: "x", count: 4096))
    }
    var asked = try trial.query(query, .sqlite)
    asked.database.connection = "Database=\(trial.folder)/\(name)"
    let gap = try gap(log(trial, asked))
    #expect(gap.problem == "unreadable")
    #expect((kindOfFile("\(trial.folder)/missing.db") == nil))
  }
}
