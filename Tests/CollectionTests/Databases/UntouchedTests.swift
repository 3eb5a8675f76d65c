import Collection
import Configuration
import Digest
import Evidence
import Files
import Glibc
import SQL
import Testing
import Time

@Suite("What reading leaves in a database")
struct UntouchedTests {
  private let query = "SELECT person, name FROM @staff ORDER BY person"

  private func register(_ trial: DatabaseTrial, _ query: DatabaseQuery) throws -> DatabaseEvidence {
    var source = RegisterSource(name: "people", kind: .people, file: query.name, zone: .utc)
    source.query = query
    return try trial.collect(source)
  }

  @Test("PostgreSQL counts no row written, and its log shows a session that is read-only and rolled back")
  func postgres() throws {
    let trial = try DatabaseTrial()
    try trial.postgres.run(
      """
      SET search_path = \(trial.schema);
      CREATE TABLE staff (person TEXT, name TEXT);
      INSERT INTO staff VALUES ('p1', 'Jo Ash');
      """)
    let counts = """
      SELECT sum(n_tup_ins), sum(n_tup_upd), sum(n_tup_del) FROM pg_stat_user_tables WHERE schemaname = '\(trial.schema)'
      """
    let content = "SELECT md5(string_agg(s::text, ',' ORDER BY person)), min(xmin::text) FROM \(trial.schema).staff s"
    let before = try trial.postgres.answer(content)
    #expect(try register(trial, trial.query(query, .postgres)).rows("SELECT id FROM person") == ["p1"])
    #expect(try trial.postgres.answer(content) == before)
    #expect(try trial.postgres.answer(counts) == "1|0|0")
    let log = try trial.postgres.log()
    #expect(log.contains("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
    #expect(log.contains("declare") || log.contains("DECLARE"))
    #expect(log.contains("ROLLBACK"))
  }

  @Test("a SELECT that writes by a function of the database is refused by PostgreSQL itself")
  func writing() throws {
    let trial = try DatabaseTrial()
    try trial.postgres.run(
      """
      SET search_path = \(trial.schema);
      CREATE TABLE staff (person TEXT, name TEXT);
      CREATE FUNCTION hire(person TEXT) RETURNS TEXT LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN INSERT INTO \(trial.schema).staff VALUES (person, 'Nobody'); RETURN person; END $$;
      """)
    let evidence = try register(
      trial, trial.query("SELECT @hire('p1') AS person, 'x' AS name ORDER BY 1", .postgres))
    #expect(try evidence.rows("SELECT count(*) FROM person") == ["0"])
    #expect(try evidence.gaps().contains { $0.contains("SQLSTATE 25006") })
    #expect(try trial.postgres.answer("SELECT count(*) FROM \(trial.schema).staff") == "0")
  }

  @Test("SQLite's file keeps its bytes and its time of modification, and nothing appears beside it")
  func sqlite() throws {
    let trial = try DatabaseTrial()
    let path = trial.folder + "/pbx.db"
    try Database(path: path, mode: .create).execute(
      "CREATE TABLE staff (person TEXT, name TEXT); INSERT INTO staff VALUES ('p1', 'Jo Ash')")
    func state() throws -> (SHA256Value, Int64, Int64, [String]) {
      let file = try ReadOnlyFile(path)
      let modified = try file.modified()
      let names = try entries(of: trial.folder).filter { $0.hasPrefix("pbx") }
      return (try SHA256Value.of(contentsOf: path), modified.seconds, modified.nanoseconds, names)
    }
    let before = try state()
    #expect(try register(trial, trial.query(query, .sqlite)).rows("SELECT id FROM person") == ["p1"])
    let after = try state()
    #expect(before == after)
    #expect(after.3 == ["pbx.db"])
  }

  @Test("SQLite's file is opened read-only: one that nobody may write is read all the same")
  func readOnlyFile() throws {
    let trial = try DatabaseTrial()
    let path = trial.folder + "/pbx.db"
    try Database(path: path, mode: .create).execute(
      "CREATE TABLE staff (person TEXT, name TEXT); INSERT INTO staff VALUES ('p1', 'Jo Ash')")
    _ = unsafe chmod(path, 0o400)
    _ = unsafe chmod(trial.folder, 0o500)
    defer { _ = unsafe chmod(trial.folder, 0o700) }
    let query = try trial.query(query, .sqlite)
    let check = try QueryCheck(query)
    #expect(check.faults(RegisterSource(name: "people", kind: .people, file: "", zone: .utc)) == [])
  }
}
