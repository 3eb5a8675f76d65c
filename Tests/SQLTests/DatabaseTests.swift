import Files
import SQL
import Testing

private func fresh() throws -> Database { try Database(path: ":memory:", mode: .create) }

private func refusal(_ body: () throws -> Void) -> SQLError? {
  do {
    try body()
    return nil
  } catch { return error as? SQLError }
}

@Suite("Databases")
struct DatabaseTests {
  @Test(
    "every kind of value comes back as it went in",
    arguments: [
      .null, .integer(0), .integer(.min), .integer(.max), .real(-0.5), .text(""), .text("caf\u{E9} \u{1F600}"),
      .text("a\u{0}b"), .text("'; DROP TABLE t; --"), .blob([]), .blob([0, 255, 0]),
    ] as [SQLValue])
  func values(value: SQLValue) throws {
    let database = try fresh()
    try database.execute("CREATE TABLE t (v)")
    var insert = try database.prepare("INSERT INTO t VALUES (?)")
    try insert.run(value)
    #expect(try database.value("SELECT v FROM t") == value)
    #expect(try database.value("SELECT ?", value) == value)
  }

  @Test("a function of the caller's own takes and gives every kind of value")
  func functions() throws {
    let database = try fresh()
    try database.define("same", arguments: 1) { $0[0] }
    for value in [SQLValue.null, .integer(3), .real(1.5), .text("x\u{0}y"), .blob([1, 0]), .text("")] {
      #expect(try database.value("SELECT same(?)", value) == value)
    }
  }

  @Test(
    "a statement that is wrong is refused with what is wrong in it",
    arguments: [
      ("SELEKT 1", "syntax error"), ("SELECT * FROM nowhere", "no such table: nowhere"),
      ("", "no statement"), ("  -- nothing", "no statement"), ("SELECT 1; SELECT 2", "more than one statement"),
      ("SELECT no_such(1)", "no such function"),
    ])
  func wrongStatements(text: String, message: String) throws {
    let database = try fresh()
    let error = refusal { _ = try database.prepare(text).columnCount }
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    #expect(error?.statement == text)
    #expect(error.map { "\($0)".hasPrefix(":memory:: the database says '") } == true)
  }

  @Test("misuse of a statement is an error, and the statement can be used again after it")
  func misuse() throws {
    let database = try fresh()
    try database.execute("CREATE TABLE t (v INTEGER UNIQUE)")
    var insert = try database.prepare("INSERT INTO t VALUES (?)")
    #expect(refusal { try insert.bind(1, at: 1) } != nil)
    #expect(refusal { try insert.bind(1, at: -1) } != nil)
    try insert.run(.integer(1))
    #expect(refusal { try insert.run(.integer(1)) } != nil)
    try insert.run(.integer(2))
    #expect(try database.value("SELECT count(*) FROM t") == .integer(2))
    #expect(insert.parameter(named: ":x") == nil)
  }

  @Test("a transaction that fails leaves nothing behind")
  func transactions() throws {
    struct Change: Error {}
    let database = try fresh()
    try database.execute("CREATE TABLE t (v)")
    #expect(throws: Change.self) {
      try database.transaction {
        try database.execute("INSERT INTO t VALUES (1)")
        throw Change()
      }
    }
    #expect(try database.value("SELECT count(*) FROM t") == .integer(0))
    let answer = try database.transaction {
      try database.execute("INSERT INTO t VALUES (1)")
      return 7
    }
    #expect(answer == 7)
    #expect(try database.value("SELECT v FROM t") == .integer(1))
  }

  @Test("a full disk is an error and says so")
  func fullDisk() throws {
    let database = try fresh()
    try database.execute("PRAGMA max_page_count = 10; CREATE TABLE t (v)")
    var insert = try database.prepare("INSERT INTO t VALUES (?)")
    #expect(refusal { try insert.run(.blob([UInt8](repeating: 1, count: 1 << 20))) }?.isDiskFull == true)
  }

  @Test("a file that is missing, a folder, or no database is refused on opening, and nothing is made beside it")
  func opening() throws {
    let folder = "/tmp/earshot-sql-\(UInt64.random(in: 0...UInt64.max))"
    try makeFolder(folder)
    defer { try? deleteOwn(folder) }
    var file = try OutputFile("\(folder)/text")
    try file.write(String(repeating: "this is no database\n", count: 100))
    try file.finish()
    for path in ["\(folder)/none", folder, "\(folder)/text"] {
      #expect(refusal { _ = try Database(path: path, mode: .readOnly).path } != nil, "\(path)")
    }
    #expect(try entries(of: folder) == ["text"])
  }

  @Test("a database opened for reading cannot be changed, and shows no trace of it")
  func readOnly() throws {
    let folder = "/tmp/earshot-sql-\(UInt64.random(in: 0...UInt64.max))"
    try makeFolder(folder)
    defer { try? deleteOwn(folder) }
    do {
      let made = try Database(path: "\(folder)/a.db", mode: .create)
      try made.execute("CREATE TABLE t (v); INSERT INTO t VALUES (5)")
    }
    let database = try Database(path: "\(folder)/a.db", mode: .readOnly)
    #expect(try database.value("SELECT v FROM t") == .integer(5))
    #expect(refusal { try database.execute("INSERT INTO t VALUES (6)") } != nil)
    #expect(try entries(of: folder) == ["a.db"])
  }
}
