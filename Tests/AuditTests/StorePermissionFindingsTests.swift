import Audit
import Evidence
import Policy
import SQL
import Testing
import Time

/// The rule about the store's permissions as shipped, over a folder and the files in it.
@Suite("Findings about who may open what in a store")
struct StorePermissionFindingsTests {
  private func audit(
    _ fixture: EvidenceFixture, _ open: [String], day: Int64, previous: String?
  ) throws -> (file: String, rows: [String], resolved: [String]) {
    try fixture.source("store\(day)", kind: "store", supplies: [.storePermission]) { writer in
      for of in ["folder", "files"] {
        try writer.add(
          .storePermission,
          [
            "store": .text("main"), "path": .text("2026/11"), "of": .text(of), "via": .text("others"),
            "who": .text("everybody"), "may-read": .integer(open.contains(of) ? 1 : 0), "may-write": .integer(0),
          ])
      }
    }
    let at = Instant(seconds: 1_795_413_600 + day * 86_400)
    let parts = #filePath.split(separator: "/").dropLast(3)
    let rules = "/" + parts.joined(separator: "/") + "/Rules"
    let policies = try PolicySet.load(folder: rules, site: nil, at: at, schemas: rules)
    let evaluation = Evaluation(
      policies: policies,
      setting: Evaluation.Setting(organisation: "Council", zone: .utc, program: "test", configurationSHA256: "0"),
      at: at)
    let file = "\(fixture.folder)/findings\(day).sqlite"
    _ = try evaluation.run(
      sources: Array(fixture.sources.suffix(1)), joined: "\(fixture.folder)/joined.sqlite", findings: file,
      previous: previous)
    let database = try Database(path: file, mode: .readOnly)
    func rows(_ query: String) throws -> [String] {
      var statement = try database.prepare(query)
      var rows: [String] = []
      while try statement.step() {
        rows.append((0..<statement.columnCount).map { statement.text($0) ?? "-" }.joined(separator: ", "))
      }
      return rows
    }
    return (
      file,
      try rows("SELECT subject, state FROM finding WHERE rule = 'store-open-to-others' ORDER BY position"),
      try rows("SELECT sentence FROM resolved WHERE rule = 'store-open-to-others' ORDER BY position")
    )
  }

  @Test(
    "a folder and the files in it are two findings: mending one leaves the other, as it was",
    arguments: [
      (mended: "folder", left: "files"), (mended: "files", left: "folder"),
    ])
  func folderAndFiles(mended: String, left: String) throws {
    let fixture = try EvidenceFixture()
    let first = try audit(fixture, ["folder", "files"], day: 0, previous: nil)
    #expect(
      Set(first.rows) == [
        "main | 2026/11 | folder | others | everybody, new", "main | 2026/11 | files | others | everybody, new",
      ])
    let second = try audit(fixture, [left], day: 7, previous: first.file)
    #expect(second.rows == ["main | 2026/11 | \(left) | others | everybody, still open"])
    #expect(second.resolved.count == 1)
    #expect(second.resolved.first?.contains("(\(mended))") == true, "\(second.resolved)")
  }
}
