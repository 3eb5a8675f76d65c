import Audit
import Digest
import Evidence
import Files
import Policy
import SQL
import Testing
import Time

/// What the report's pictures are drawn from.
@Suite("Who listened when, and what became of a recording")
struct PicturesTests {
  private static let rules = """
    <?xml version="1.0" encoding="UTF-8"?>
    <policy xmlns="urn:earshot:policy:1" id="test" time-zone="Europe/London">
      <title>Test policy</title>
      <role name="it" called="the IT department" titles="Engineer"/>
      <rule id="kept" about="recording" severity="high">
        <title>Kept too long</title>
        <clause section="Deletion" paragraph="1">Recordings are deleted.</clause>
        <breach-when><older-than field="ended" limit="14 days"/></breach-when>
        <answerable><by role="it">who deletes</by></answerable>
        <finding>Recording {id} is still there.</finding>
        <look-ahead field="ended" limit="14 days">Recording {id} is to be deleted.</look-ahead>
        <example verdict="breach" at="2026-11-23T06:00:00Z" because="it is"><recording id="A" ended="2026-11-01"/></example>
        <example verdict="satisfied" at="2026-11-23T06:00:00Z" because="it is"><recording id="A" ended="2026-11-20"/></example>
        <example verdict="undetermined" at="2026-11-23T06:00:00Z" because="it is"><recording id="A"/></example>
      </rule>
      <rule id="heard" about="access" severity="critical">
        <title>Heard</title>
        <clause section="Access" paragraph="1">Nobody listens at the weekend.</clause>
        <breach-when>
          <is field="action" value="listen"/><is field="host" value="home"/>
        </breach-when>
        <answerable><by field="person">who listened</by></answerable>
        <finding>{account} listened to {target}.</finding>
        <example verdict="breach" at="2026-01-01" because="it is"><access action="listen" host="home"/></example>
        <example verdict="satisfied" at="2026-01-01" because="it is"><access action="browse"/></example>
        <example verdict="undetermined" at="2026-01-01" because="it is"><access action="listen"/></example>
      </rule>
    </policy>
    """

  private static func at(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> Int64 {
    CivilTime(year: 2026, month: month, day: day, hour: hour, minute: minute).microsecondsOnOwnClock
  }

  private struct Act {
    var account: String
    var at: Int64
    var action = "listen"
    var host = "desk"
    var recording = "A"
  }

  /// Audits accounts jash (Jo Ash) and lpoe (Lee Poe) and backup, a program's, on Mon 23 Nov 2026, and gives the rows of a query.
  private func audit(_ acts: [Act], more: [Act] = [], _ query: String) throws -> [String] {
    let fixture = try EvidenceFixture()
    let folder = "\(fixture.folder)/rules"
    try makeFolder(folder)
    var file = try OutputFile("\(folder)/test.xml")
    try file.write(Self.rules)
    try file.finish()
    try fixture.source("people", kind: "register", supplies: [.person, .account]) { writer in
      for (person, name, account) in [("p1", "Jo Ash", "jash"), ("p2", "Lee Poe", "lpoe")] {
        try writer.add(.person, ["id": .text(person), "name": .text(name)])
        try writer.add(.account, ["name": .text(account), "person": .text(person), "service": .integer(0)])
      }
      try writer.add(.account, ["name": .text("backup"), "service": .integer(1)])
    }
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      for (id, ended) in [("A", Self.at(11, 2, 10)), ("B", Self.at(11, 20, 10))] {
        try writer.add(
          .recording, ["store": .text("main"), "id": .text(id), "path": .text("\(id).wav"), "ended": .integer(ended)])
      }
    }
    try fixture.source("log", kind: "access-log", supplies: [.access]) { writer in
      let log = try writer.inputFile("web.log", size: 9, modified: nil, sha256: SHA256.of("log"))
      for (line, act) in (acts + more).enumerated() {
        try writer.add(
          .access,
          [
            "at": .integer(act.at), "action": .text(act.action), "account": .text(act.account), "host": .text(act.host),
            "target": .text("\(act.recording).wav"),
          ], from: Provenance(file: log, line: line + 1, byte: Int64(line) * 100, raw: SHA256.of("raw \(line)")))
      }
    }
    let at = Instant(microseconds: Self.at(11, 23, 6))
    let schemas = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Rules"
    let policies = try PolicySet.load(folder: folder, site: nil, at: at, schemas: schemas)
    let evaluation = Evaluation(
      policies: policies,
      setting: Evaluation.Setting(
        organisation: "Council", zone: try Zone(named: "Europe/London"), program: "test", configurationSHA256: "0"),
      at: at)
    let findings = "\(fixture.folder)/findings.sqlite"
    _ = try evaluation.run(
      sources: fixture.sources, joined: "\(fixture.folder)/joined.sqlite", findings: findings, previous: nil)
    let database = try Database(path: findings, mode: .readOnly)
    var statement = try database.prepare(query)
    var rows: [String] = []
    while try statement.step() {
      rows.append((0..<statement.columnCount).map { statement.text($0) ?? "-" }.joined(separator: "|"))
    }
    return rows
  }

  @Test(
    "listening is counted by person and week of the audit's own clock, programs and weeks long past left out, worst first"
  )
  func listening() throws {
    let acts = [
      // The last week, with one that broke a rule; the first of the thirteen, before the clocks went back; and before it.
      Act(account: "jash", at: Self.at(11, 22, 23)), Act(account: "jash", at: Self.at(11, 16, 6)),
      Act(account: "jash", at: Self.at(11, 16, 5, 59)), Act(account: "jash", at: Self.at(8, 24, 5)),
      Act(account: "jash", at: Self.at(8, 24, 4, 59)), Act(account: "jash", at: Self.at(11, 20, 9), action: "export"),
      Act(account: "lpoe", at: Self.at(11, 18, 9), host: "home"), Act(account: "backup", at: Self.at(11, 18, 9)),
    ]
    let rows = try audit(
      acts, "SELECT person, name, week_start, listens, in_breach FROM listening WHERE listens > 0 ORDER BY rowid")
    #expect(
      rows == [
        "p2|Lee Poe|\(Self.at(11, 16, 6))|1|1", "p1|Jo Ash|\(Self.at(8, 24, 5))|1|0",
        "p1|Jo Ash|\(Self.at(11, 9, 6))|1|0", "p1|Jo Ash|\(Self.at(11, 16, 6))|2|0",
      ])
    #expect(try audit(acts, "SELECT count(*), count(DISTINCT week_start) FROM listening") == ["26|13"])
    #expect(try audit(acts, "SELECT value FROM audit WHERE key = 'listeners'") == ["2"])
    #expect(try audit([], "SELECT count(*) FROM listening") == ["0"])
  }

  @Test("a recording's life is told in order, and names nobody but whom the finding names")
  func life() throws {
    let acts = [
      Act(account: "jash", at: Self.at(11, 3, 9)), Act(account: "jash", at: Self.at(11, 3, 10)),
      Act(account: "lpoe", at: Self.at(11, 18, 9), host: "home"), Act(account: "backup", at: Self.at(11, 4, 9)),
      Act(account: "lpoe", at: Self.at(11, 18, 10), action: "export", host: "home"),
    ]
    func life(of rule: String) throws -> [String] {
      try audit(
        acts, more: [Act(account: "lpoe", at: Self.at(11, 21, 10), recording: "B")],
        "SELECT at, what, text FROM life JOIN finding ON finding = id WHERE rule = '\(rule)' ORDER BY ordinal")
    }
    #expect(
      try life(of: "kept") == [
        "\(Self.at(11, 2, 10))|call|The call", "\(Self.at(11, 3, 9))|listen|Heard by somebody, 2 times that day",
        "\(Self.at(11, 16, 10))|due|From here on: Kept too long", "\(Self.at(11, 18, 9))|listen|Heard by somebody",
        "\(Self.at(11, 18, 10))|export|Exported by somebody",
      ])
    #expect(
      try life(of: "heard") == [
        "\(Self.at(11, 2, 10))|call|The call",
        "\(Self.at(11, 3, 9))|listen|Heard by somebody else, 2 times that day",
        "\(Self.at(11, 16, 10))|due|From here on: Kept too long", "\(Self.at(11, 18, 9))|listen|Heard by Lee Poe",
        "\(Self.at(11, 18, 10))|export|Exported by Lee Poe",
      ])
  }

  @Test("of a recording that was heard for months the last days are told, beside the call and what falls due")
  func longLife() throws {
    let acts = (0..<40).map { Act(account: "jash", at: Self.at(11, 2, 10) + Int64($0) * 43_200_000_000) }
    let rows = try audit(acts, "SELECT what, count(*), max(ordinal) FROM life GROUP BY what ORDER BY what")
    #expect(rows == ["call|1|0", "due|1|9", "listen|14|15"])
  }
}
