import Configuration
import Testing

@Suite("Databases in the configuration")
struct DatabaseSettingsTests {
  private static let own = #"<state folder="state"/><output folder="reports"/>"#
  private static let pbx =
    #"<database name="pbx" driver="PostgreSQL Unicode" connection="Server=127.0.0.1;Database=pbx"/>"#

  @Test("a query may stand wherever a source has a file of rows, and its database anywhere")
  func loaded() throws {
    let site = try Site()
    try site.configure(
      """
      \(DatabaseSettingsTests.own)
      <store name="main" folder="store"><catalogue layout="catalogues/plain-csv.xml">
        <query database="pbx">SELECT a FROM cdr -- all of it
          ORDER BY a</query></catalogue></store>
      <access-log name="audit" format="formats/iis-w3c.xml"><query database="pbx">SELECT b FROM x ORDER BY b</query></access-log>
      <calls name="cel" format="formats/iis-w3c.xml"><query database="pbx">SELECT c FROM cel ORDER BY c</query></calls>
      <register name="people" kind="people"><query database="pbx">SELECT d FROM staff ORDER BY d</query></register>
      <database name="pbx" dsn="pbx" user="audit" password-file="secrets/pbx" query-timeout="2 minutes"/>
      """)
    let configuration = try site.load()
    let database = DatabaseSource(
      name: "pbx", place: .dataSource("pbx"), user: "audit", passwordFile: site.folder + "/secrets/pbx",
      queryTimeout: 120)
    #expect(configuration.databases == [database])
    guard case .query(let query, _) = configuration.stores[0].catalogue else {
      Issue.record("the catalogue is no query")
      return
    }
    #expect(query.fullName == "database pbx: SELECT a FROM cdr ORDER BY a")
    #expect(query.database == database)
    #expect(configuration.accessLogs[0].queries.map(\.name) == ["database pbx: SELECT b FROM x ORDER BY b"])
    #expect(configuration.calls[0].queries.map(\.name) == ["database pbx: SELECT c FROM cel ORDER BY c"])
    #expect(configuration.registers[0].query?.name == "database pbx: SELECT d FROM staff ORDER BY d")
  }

  static let faults: [(database: String, query: String, fault: String)] = [
    (
      #"<database name="pbx" driver="x" connection="Server=a; Pwd = geheim"/>"#, "SELECT a FROM t ORDER BY a",
      "3: the connection must not hold 'pwd': the configuration is read by more people than a password may be: put it "
        + "alone into a file that only Earshot's account can read, and name that as password-file"
    ),
    (
      #"<database name="pbx" driver="x" connection="UID=audit"/>"#, "SELECT a FROM t ORDER BY a",
      "3: the connection must not hold 'uid': name the user in the attribute 'user'"
    ),
    (
      #"<database name="pbx" driver="x" connection="UseDeclareFetch=0"/>"#, "SELECT a FROM t ORDER BY a",
      "3: the connection must not hold 'usedeclarefetch': Earshot sets it itself, so that rows do not fill the memory"
    ),
    (
      #"<database name="pbx" driver="x" dsn="y"/>"#, "SELECT a FROM t ORDER BY a",
      "3: <database> needs either 'driver', as odbcinst.ini names it, or 'dsn', a data source of odbc.ini"
    ),
    (
      #"<database name="pbx" driver="x" password-file="secret"/>"#, "SELECT a FROM t ORDER BY a",
      "3: <database> has a password-file but no user whose password it is"
    ),
    (
      #"<database name="pbx" driver="x" query-timeout="0 seconds"/>"#, "SELECT a FROM t ORDER BY a",
      "3: query-timeout must be from '1 second' to '24 hours'"
    ),
    (
      #"<database name="pbz" driver="x"/>"#, "SELECT a FROM t ORDER BY a",
      "4: there is no database 'pbx'; did you mean 'pbz'?"
    ),
    (
      pbx, "DELETE FROM t", "4: the query begins with 'DELETE'; expected one that only reads: SELECT or WITH"
    ),
    (pbx, "SELECT a FROM t", "4: \(SelectFault.noOrder)"),
  ]

  @Test("what is wrong with a database or a query is told with its line, and no secret with it", arguments: faults)
  func wrong(_ example: (database: String, query: String, fault: String)) throws {
    let site = try Site()
    try site.configure(
      """
      \(DatabaseSettingsTests.own)
      \(example.database)
      <register name="people" kind="people"><query database="pbx">\(example.query)</query></register>
      """)
    #expect(site.faults() == [example.fault])
  }

  @Test("a source has a file or a query, not both and not two")
  func both() throws {
    let site = try Site()
    let query = "<query database=\"pbx\">SELECT a FROM t ORDER BY a</query>"
    try site.configure(
      """
      \(DatabaseSettingsTests.own)
      \(DatabaseSettingsTests.pbx)
      <register name="people" kind="people" file="people.xml">\(query)</register>
      <store name="main" folder="store"><catalogue file="x.csv" layout="catalogues/plain-csv.xml">\(query)</catalogue></store>
      """)
    #expect(
      site.faults() == [
        "4: a register has either a file or a <query>",
        "5: there is no attribute of <catalogue> called 'file'; expected one of layout",
      ])
  }
}
