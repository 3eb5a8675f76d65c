import Collection
import Configuration
import Testing
import Time

@Suite("Checking a query")
struct QueryCheckTests {
  private func faults(_ query: DatabaseQuery, _ kind: RegisterSource.Kind = .people) throws -> [String] {
    let register = RegisterSource(name: "people", kind: kind, file: query.name, zone: .utc)
    return try QueryCheck(query).faults(register).map(\.message)
  }

  @Test("the database describes it and does not run it", arguments: DatabaseTrial.Kind.allCases)
  func notRun(_ kind: DatabaseTrial.Kind) throws {
    let trial = try DatabaseTrial()
    try trial.make(
      "CREATE TABLE staff (person TEXT, name TEXT, hours INTEGER); INSERT INTO staff VALUES ('p', 'n', 0);")
    // Were it run, PostgreSQL would end it with an error, and SQLite would not have ended for hours.
    let endless =
      kind == .postgres
      ? "SELECT person, (1 / hours)::text AS name FROM @staff ORDER BY person"
      : """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000)
      SELECT person, (SELECT max(i) FROM n) AS name FROM @staff ORDER BY person
      """
    #expect(try faults(trial.query(endless, kind)) == [])
  }

  @Test("a column that is missing is told with the nearest right word", arguments: DatabaseTrial.Kind.allCases)
  func missing(_ kind: DatabaseTrial.Kind) throws {
    let trial = try DatabaseTrial()
    try trial.make("CREATE TABLE staff (person TEXT, nam TEXT);")
    let query = try trial.query("SELECT person, nam FROM @staff ORDER BY person", kind)
    #expect(try faults(query) == ["\(query.name): there is no column 'nam'; did you mean 'name'?"])

    let layout = try CatalogueLayout(file: SameFactsTests.layout)
    let columns = "person AS recording_id, nam AS paths, '' AS start, '' AS \"end\", '' AS duration_s, '' AS queue"
    let catalogue = try trial.query("SELECT \(columns) FROM @staff ORDER BY 1", kind)
    let told = try QueryCheck(catalogue).faults(layout).map(\.message)
    #expect(told.count == 4)
    #expect(
      told.first
        == "\(catalogue.name): it has no column 'path', which the layout 'CSV export, one row for each recording' asks for; "
        + "it has 'paths': say … AS \"path\"")

    let format = try LogFormat(file: DatabaseTrial.project + "/Rules/formats/csv-audit.xml")
    let log = try trial.query(
      "SELECT nam AS time, nam AS usr, nam AS activity, nam AS recording FROM @staff ORDER BY 1", kind)
    #expect(try QueryCheck(log).faults(format).map(\.message).count == 1)

    let calls = try CallFormat(file: DatabaseTrial.project + "/Rules/calls/asterisk-cel.xml")
    let cel = try trial.query("SELECT nam AS eventtime, nam AS linkdid FROM @staff ORDER BY 1", kind)
    #expect(try QueryCheck(cel).faults(calls).map(\.message).first?.contains("'linkedid'") == true)
  }

  @Test("a query that the database refuses, or cannot be asked, is told with what to do")
  func refused() throws {
    let trial = try DatabaseTrial()
    let query = try trial.query("SELECT person FROM @nowhere ORDER BY person", .postgres)
    let fault = #expect(throws: QueryCheck.Fault.self) { _ = try QueryCheck(query) }
    #expect(fault?.message.contains("SQLSTATE 42P01") == true)
    #expect(fault?.message.hasSuffix("Check the name of the table, and its schema.") == true)
  }

  @Test("a column that the database cannot sort is told before any audit")
  func unsortable() throws {
    let trial = try DatabaseTrial()
    try trial.postgres.run("CREATE TABLE \(trial.schema).staff (person TEXT, name JSON)")
    let query = try trial.query("SELECT person, name FROM @staff ORDER BY person", .postgres)
    let fault = #expect(throws: QueryCheck.Fault.self) { _ = try QueryCheck(query) }
    #expect(fault?.message.contains("cast to text") == true)
    #expect(try faults(trial.query("SELECT person, name::text AS name FROM @staff ORDER BY person", .postgres)) == [])
  }
}
