import Audit
import Digest
import Evidence
import Files
import Glibc
import Policy
import SQL
import Testing
import Time

/// The rules as shipped over a made-up fortnight: people with and without the role, programs, copies, a register with a hole.
@Suite("Rules judged several at once")
struct JudgingPoolTests {
  private static let at = Instant(seconds: 1_795_413_600)  // 2026-11-23T06:00:00Z
  private static let day: Int64 = 86_400_000_000

  private func makeEvidence(_ fixture: EvidenceFixture) throws {
    let now = JudgingPoolTests.at.microseconds
    try fixture.source("people", kind: "register", supplies: [.person, .account, .tenure]) { writer in
      let titles = ["Contact Manager", "Senior Customer Contact Adviser", "Customer Contact Adviser", "ICT Officer"]
      for number in 0..<20 {
        let id = SQLValue.text("p\(number)")
        try writer.add(.person, ["id": id, "name": .text("Person \(number)")])
        try writer.add(.account, ["name": .text("user\(number)"), "person": id, "service": .integer(0)])
        try writer.add(
          .tenure,
          [
            "person": id, "title": .text(titles[number % 4]), "from": .integer(0),
            "to": number % 5 == 2 ? .integer(now - 9 * JudgingPoolTests.day) : .null,
          ])
      }
      try writer.add(.account, ["name": .text("backup"), "service": .integer(1)])
      try writer.add(Gap(.malformed, affects: [.tenure], reason: "A row.", remedy: "Mend it.", person: "p3"))
    }
    try fixture.source("registers", kind: "register", supplies: [.permission, .extension, .subjectRequest]) { writer in
      for number in 0..<6 {
        try writer.add(
          .permission,
          [
            "id": .text("P\(number)"), "person": .text("p\(number * 3)"), "granted-by": .text("p0"),
            "granted": .integer(now - 20 * JudgingPoolTests.day), "from": .integer(now - 20 * JudgingPoolTests.day),
            "to": .integer(now - Int64(number) * JudgingPoolTests.day),
          ])
      }
    }
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      for number in 0..<60 {
        try writer.add(
          .recording,
          [
            "id": .text("r\(number)"), "store": .text("main"), "path": .text("a/r\(number).wav"),
            "present-in-store": .integer(1), "in-catalogue": .integer(number % 7 == 0 ? 0 : 1),
            "started": .integer(now - Int64(number) * JudgingPoolTests.day / 2),
            "ended": .integer(now - Int64(number) * JudgingPoolTests.day / 2 + 1), "audio": .text("sound"),
          ])
      }
    }
    try fixture.source("web", kind: "access-log", supplies: [.access]) { writer in
      let log = try writer.inputFile("web.log", size: 9, modified: nil, sha256: SHA256.of("log"))
      for line in 0..<2_000 {
        let account = line % 3 == 0 ? "user\(line / 8 % 20)" : line % 50 == 1 ? "nobody" : "backup"
        try writer.add(
          .access,
          [
            "at": .integer(now - Int64(2_000 - line) * 600_000_000),
            "action": .text(line % 11 == 0 ? "export" : "listen"),
            "account": .text(account), "host": .text("10.0.0.\(line % 5)"),
            "target": .text("a/r\(line / 4 % 60).wav"),
          ], from: Provenance(file: log, line: line + 1, byte: Int64(line) * 100, raw: SHA256.of("\(line)")))
      }
    }
    try fixture.source("drives", kind: "drives", supplies: [.copy, .workstation]) { writer in
      for number in 0..<40 {
        try writer.add(
          .copy,
          [
            "workstation": .text("PC\(number % 9)"), "drive": .text("C"), "path": .text("\(number).wav"),
            "recording": .text("r\(number)"), "state": .text("present"), "owner": .text("user\(number % 20)"),
            "modified": .integer(now - 3 * JudgingPoolTests.day),
          ])
      }
    }
  }

  /// The rules as shipped, as they were when the test began: they may be edited while it runs.
  private func rules(_ fixture: EvidenceFixture) throws -> String {
    let copy = "\(fixture.folder)/rules"
    if kindOfFile(copy) == nil {
      let parts = #filePath.split(separator: "/").dropLast(4)
      let status = unsafe system("cp -r '/\(parts.joined(separator: "/"))/Rules' '\(copy)'")
      try #require(status == 0)
    }
    return copy
  }

  /// What tells two files of findings apart, for a test that failed: the first row of each table that only one has.
  private func differences(_ fixture: EvidenceFixture, _ one: String, _ other: String) throws -> String {
    let database = try Database(path: "\(fixture.folder)/\(one).sqlite", mode: .readOnly)
    try database.attach("\(fixture.folder)/\(other).sqlite", as: "other", readOnly: true)
    var tables: [String] = []
    var names = try database.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name")
    while try names.step() { tables.append(names.text(0) ?? "") }
    var told: [String] = []
    for table in tables {
      for (left, right) in [("main", "other"), ("other", "main")] {
        var rows = try database.prepare(
          "SELECT * FROM \(left).\"\(table)\" EXCEPT SELECT * FROM \(right).\"\(table)\" LIMIT 1")
        guard try rows.step() else { continue }
        let row = (0..<rows.columnCount).map { rows.text($0) ?? "-" }.joined(separator: " | ")
        told.append("only \(left) has, in \(table): \(row)")
      }
    }
    return told.isEmpty ? "the same rows in other bytes" : told.joined(separator: "\n")
  }

  /// The bytes of the file of findings, and how many there are.
  private func findings(_ fixture: EvidenceFixture, _ name: String, _ means: Means) throws -> (
    bytes: [UInt8], count: Int64
  ) {
    let rules = try rules(fixture)
    let policies = try PolicySet.load(folder: rules, site: nil, at: JudgingPoolTests.at, schemas: rules)
    let evaluation = Evaluation(
      policies: policies,
      setting: Evaluation.Setting(organisation: "Council", zone: .utc, program: "test", configurationSHA256: "0"),
      at: JudgingPoolTests.at)
    let path = "\(fixture.folder)/\(name).sqlite"
    _ = try evaluation.run(
      sources: fixture.sources, joined: "\(fixture.folder)/joined.sqlite", findings: path, previous: nil, means: means)
    let database = try Database(path: path, mode: .readOnly)
    let count = try database.value("SELECT count(*) FROM finding")?.integer ?? 0
    return (try ReadOnlyFile.contents(of: path, atMost: 1 << 26), count)
  }

  @Test("however many are judged at once, the file of findings is the same to the last byte")
  func workers() throws {
    let fixture = try EvidenceFixture()
    try makeEvidence(fixture)
    let alone = try findings(fixture, "alone", Means())
    // Several rules must have found something, or the order of workers could not show.
    #expect(alone.count > 100)
    for workers in [2, 3, 64] {
      let together = try findings(fixture, "together", Means(workers: workers, cache: 1 << 20))
      if together.bytes != alone.bytes {
        Issue.record("\(workers) workers: \(try differences(fixture, "alone", "together"))")
      }
    }
  }

  @Test("a stopwatch tells of every rule once, in their order, and changes nothing")
  func stopwatch() throws {
    let fixture = try EvidenceFixture()
    try makeEvidence(fixture)
    let stopwatch = Stopwatch { 7 }
    let watched = try findings(fixture, "watched", Means(workers: 3, stopwatch: stopwatch))
    let unwatched = try findings(fixture, "unwatched", Means(workers: 3))
    if watched.bytes != unwatched.bytes { Issue.record("\(try differences(fixture, "watched", "unwatched"))") }
    let folder = try rules(fixture)
    let rules = try PolicySet.load(folder: folder, site: nil, at: JudgingPoolTests.at, schemas: folder).rules
    #expect(stopwatch.timings.filter { $0.part == .rule }.map(\.name) == rules.map(\.id))
    #expect(stopwatch.timings.filter { $0.part == .findings }.count == rules.count)
    #expect(stopwatch.timings.contains { $0.part == .join && $0.name == "copy accesses" })
  }

  @Test("joined into files at once, facts are the same under the same numbers as in one database", arguments: [1, 2])
  func files(workers: Int) throws {
    let fixture = try EvidenceFixture()
    try makeEvidence(fixture)
    let at = JudgingPoolTests.at.microseconds
    let one = "\(fixture.folder)/one.sqlite"
    do {
      let database = try Database(path: one, mode: .create)
      try Join(at: at).run(fixture.sources, into: database)
    }
    let files = JoinedFiles("\(fixture.folder)/several.sqlite")
    try Join(at: at, means: Means(workers: workers)).run(fixture.sources, to: files)
    let database = try Database(path: files.main, mode: .frozen)
    try database.attach(one, as: "one", readOnly: true)
    for (path, name) in [(files.names, "names"), (files.accesses, "accesses")] {
      try database.attach(path, as: name, readOnly: true)
    }
    var facts: Int64 = 0
    for kind in Catalogue.kinds {
      let name = "\"\(kind.name)\""
      let schema = try ["main", "names", "accesses"].first { schema in
        try database.value("SELECT 1 FROM \(schema).sqlite_schema WHERE name = '\(kind.name)'") != nil
      }
      let several = "\(try #require(schema)).\(name)"
      for (left, right) in [("one.\(name)", several), (several, "one.\(name)")] {
        let missing = try database.value("SELECT count(*) FROM (SELECT * FROM \(left) EXCEPT SELECT * FROM \(right))")
        #expect(missing?.integer == 0, "\(kind.name): what is in \(left) and not in \(right)")
      }
      facts += try database.value("SELECT count(*) FROM \(several)")?.integer ?? 0
    }
    #expect(facts > 2_100)
    let told = "SELECT group_concat(name || ' ' || facts || ' ' || state) FROM"
    #expect(
      try database.value("\(told) main.source")?.text == database.value("\(told) one.source")?.text)
    try files.delete()
    for path in [files.main, files.names, files.accesses] { #expect(kindOfFile(path) == nil) }
  }

  @Test("parts of the findings are gone when all are together")
  func leavesNothing() throws {
    let fixture = try EvidenceFixture()
    try makeEvidence(fixture)
    _ = try findings(fixture, "findings", Means(workers: 3))
    for number in 0..<3 { #expect(kindOfFile("\(fixture.folder)/findings.sqlite-part-\(number)") == nil) }
  }
}
