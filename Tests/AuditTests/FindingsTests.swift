import Audit
import Digest
import Evidence
import Files
import Policy
import SQL
import Testing
import Time

/// Two rules, one about recordings that stay and one about accesses that happened, judged over made-up weeks.
@Suite("Findings from week to week")
struct FindingsTests {
  private static let rules = """
    <?xml version="1.0" encoding="UTF-8"?>
    <policy xmlns="urn:earshot:policy:1" id="test" time-zone="UTC">
      <title>Test policy</title>
      <role name="it" called="the IT department" titles="Engineer"/>
      <rule id="kept" about="recording" severity="high">
        <title>Kept too long</title>
        <clause section="Deletion" paragraph="1">Recordings are deleted.</clause>
        <breach-when><is field="present-in-store" value="yes"/></breach-when>
        <answerable><by role="it">who deletes</by></answerable>
        <finding>Recording {id} is still there.</finding>
        <example verdict="breach" at="2026-01-01" because="it is"><recording id="A" present-in-store="yes"/></example>
        <example verdict="satisfied" at="2026-01-01" because="it is"><recording id="A" present-in-store="no"/></example>
        <example verdict="undetermined" at="2026-01-01" because="it is"><recording id="A"/></example>
      </rule>
      <rule id="heard" about="access" severity="critical">
        <title>Heard</title>
        <clause section="Access" paragraph="1">Nobody listens.</clause>
        <breach-when><is field="action" value="listen"/></breach-when>
        <answerable><by field="account">the account</by></answerable>
        <finding>{account} listened to {target}.</finding>
        <example verdict="breach" at="2026-01-01" because="it is"><access action="listen"/></example>
        <example verdict="satisfied" at="2026-01-01" because="it is"><access action="browse"/></example>
        <example verdict="undetermined" at="2026-01-01" because="it is"><access/></example>
      </rule>
    </policy>
    """

  private var shippedRules: String {
    // Tests/AuditTests/FindingsTests.swift lies two folders below the package.
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/Rules"
  }

  /// A week: which recordings the store holds which accesses the log shows,
  /// whether part of the store could not be read.
  private enum Presence { case there, gone, unknown }

  private struct Week {
    var present: [String: Presence] = [:]
    var listens: [Int64] = []
    var gap = false
    var gapIsAbout: String?
    var rules = FindingsTests.rules
  }

  /// Audits weeks one after the other, each knowing the one before, and gives each week's rows of a query.
  private func audit(_ weeks: [Week], _ query: String) throws -> [[String]] {
    var previous: String?
    var answers: [[String]] = []
    // The fixtures own the folders in which the weeks' findings lie.
    var fixtures: [EvidenceFixture] = []
    for (number, week) in weeks.enumerated() {
      let fixture = try EvidenceFixture()
      fixtures.append(fixture)
      let folder = "\(fixture.folder)/rules"
      try makeFolder(folder)
      var file = try OutputFile("\(folder)/test.xml")
      try file.write(week.rules)
      try file.finish()
      try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
        for (id, present) in week.present.sorted(by: { $0.key < $1.key }) {
          let flag: SQLValue = present == .unknown ? .null : .integer(present == .there ? 1 : 0)
          try writer.add(
            .recording, ["store": .text("main"), "id": .text(id), "path": .text(id), "present-in-store": flag])
        }
        if week.gap {
          try writer.add(Gap(.unreadable, path: "x", reason: "r", remedy: "m", recording: week.gapIsAbout))
        }
      }
      try fixture.source("log", kind: "access-log", supplies: [.access]) { writer in
        let log = try writer.inputFile("web.log", size: 9, modified: nil, sha256: SHA256.of("log"))
        for (line, at) in week.listens.enumerated() {
          try writer.add(
            .access,
            [
              "at": .integer(at), "action": .text("listen"), "account": .text("jash"), "host": .text("h"),
              "target": .text("call 07700900123.wav"),
            ], from: Provenance(file: log, line: line + 1, byte: 100, raw: SHA256.of("raw")))
        }
      }
      let at = Instant(seconds: 1_790_000_000 + Int64(number) * 604_800)
      let policies = try PolicySet.load(folder: folder, site: nil, at: at, schemas: shippedRules)
      let evaluation = Evaluation(
        policies: policies,
        setting: Evaluation.Setting(
          organisation: "Council", zone: .utc, program: "test", configurationSHA256: "0"), at: at)
      let findings = "\(fixture.folder)/findings.sqlite"
      _ = try evaluation.run(
        sources: fixture.sources, joined: "\(fixture.folder)/joined.sqlite", findings: findings, previous: previous)
      let database = try Database(path: findings, mode: .readOnly)
      var statement = try database.prepare(query)
      var rows: [String] = []
      while try statement.step() {
        rows.append((0..<statement.columnCount).map { statement.text($0) ?? "-" }.joined(separator: " "))
      }
      answers.append(rows)
      previous = findings
    }
    return answers
  }

  @Test("a finding is new once, then still open, and back again after it was away")
  func states() throws {
    let answers = try audit(
      [
        Week(present: ["A": .there, "B": .there]), Week(present: ["A": .there, "B": .gone]),
        Week(present: ["A": .there]),
        Week(present: ["A": .there, "B": .there]),
      ], "SELECT subject, state, (first_reported / 1000000 - 1790000000) / 604800 FROM finding ORDER BY position")
    #expect(
      answers == [
        ["main | A new 0", "main | B new 0"], ["main | A still open 0"], ["main | A still open 0"],
        ["main | A still open 0", "main | B back again 0"],
      ])
  }

  @Test("a finding stays the same finding when its log line moves or its verdict sharpens")
  func identity() throws {
    let answers = try audit(
      [Week(present: ["A": .unknown], listens: [5]), Week(present: ["A": .there], listens: [4, 5])],
      "SELECT state, verdict, occurred FROM finding ORDER BY position")
    #expect(answers[0] == ["new breach 5", "new undetermined -"])
    #expect(answers[1] == ["new breach 4", "still open breach 5", "still open breach -"])
  }

  @Test("the same thing twice in one instant is two findings, each with an identity of its own")
  func repetition() throws {
    let answers = try audit(
      [Week(listens: [5, 5]), Week(listens: [5, 5])], "SELECT state, count(DISTINCT id) FROM finding GROUP BY state")
    #expect(answers == [["new 2"], ["still open 2"]])
  }

  @Test("what is no more is listed with as much of the reason as is known")
  func resolved() throws {
    let query = "SELECT rule, why FROM resolved ORDER BY position"
    let first = Week(present: ["A": .there], listens: [])
    #expect(try audit([first, Week(present: ["A": .gone])], query)[1] == ["kept The evidence no longer shows it."])
    #expect(
      try audit([first, Week(gap: true)], query)[1]
        == ["kept It was not seen this time, but not everything could be examined, so it may still be so."])
    #expect(
      try audit([first, Week(gap: true, gapIsAbout: "B")], query)[1] == ["kept The evidence no longer shows it."])
    let changed = FindingsTests.rules.replacing("is still there", with: "is there still")
    #expect(
      try audit([first, Week(rules: changed)], query)[1] == [
        "kept The evidence no longer shows it. The rule has changed since the last audit, which may be why."
      ])
    let renamed = FindingsTests.rules.replacing("\"kept\"", with: "\"held\"")
    #expect(try audit([first, Week(rules: renamed)], query)[1] == ["kept The rule is no longer in force."])
    #expect(
      try audit([Week(listens: [5]), Week()], query)[1] == [
        "heard What happened cannot be undone: the evidence examined this time no longer shows it. The earlier report stands."
      ])
  }

  @Test("evidence names file, line, byte and both digests, and masks telephone numbers")
  func evidence() throws {
    let answers = try audit(
      [Week(listens: [5])],
      "SELECT side, source, file, line, byte, raw_sha256, file_sha256, text LIKE '%07700900123%' FROM evidence")
    #expect(answers[0] == ["subject log web.log 1 100 \(SHA256.of("raw")) \(SHA256.of("log")) 0"])
  }

  @Test("findings stand in one order: breaches before what is open, then by gravity, rule, time and subject")
  func order() throws {
    let answers = try audit(
      [Week(present: ["A": .unknown, "B": .there, "C": .there], listens: [9, 5])],
      "SELECT position, rule, verdict FROM finding ORDER BY position")
    #expect(
      answers[0] == ["1 heard breach", "2 heard breach", "3 kept breach", "4 kept breach", "5 kept undetermined"])
  }

  @Test("the audit's own record counts breaches, what is undetermined and gaps")
  func record() throws {
    let answers = try audit(
      [Week(present: ["A": .unknown, "B": .there, "C": .gone], gap: true)],
      "SELECT key, value FROM audit WHERE key IN ('breaches', 'undetermined', 'satisfied', 'gaps') ORDER BY key")
    #expect(answers[0] == ["breaches 1", "gaps 1", "satisfied 1", "undetermined 1"])
  }
}
