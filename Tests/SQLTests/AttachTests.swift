import Files
import SQL
import Testing

@Suite("Joining database files")
struct AttachTests {
  @Test("two joined databases answer one query, and the read-only one refuses to be changed")
  func attach() throws {
    let folder = "/tmp/earshot-sql-\(UInt64.random(in: 0...UInt64.max))"
    try makeFolder(folder)
    defer { try? deleteOwn(folder) }
    do {
      let left = try Database(path: "\(folder)/a ?#%.db", mode: .create)
      try left.prepareForBulk()
      try left.execute("CREATE TABLE one (n INTEGER); INSERT INTO one VALUES (7), (8)")
      #expect(left.changes == 2)
      #expect(left.lastInsertedRow == 2)
      #expect(try left.value("PRAGMA journal_mode") == .text("off"))
      #expect(try left.value("PRAGMA page_size") == .integer(16384))
    }
    let joined = try Database(path: ":memory:", mode: .create)
    try joined.attach("\(folder)/a ?#%.db", as: "left", readOnly: true)
    try joined.attach("\(folder)/new.db", as: "fresh", readOnly: false)
    try joined.execute("CREATE TABLE fresh.copy AS SELECT n FROM left.one")
    #expect(try joined.value("SELECT sum(n) FROM fresh.copy") == .integer(15))
    #expect(throws: SQLError.self) { try joined.execute("DELETE FROM left.one") }
    try joined.detach("left")
    #expect(throws: SQLError.self) { try joined.value("SELECT n FROM left.one") }
    #expect(try entries(of: folder) == ["a ?#%.db", "new.db"])
  }
}
