import Audit
import Digest
import Evidence
import Files
import Policy
import SQL
import Time

/// A made-up week, and how weeks are audited one after the other.
struct Week {
  enum Presence { case there, gone, unknown }

  /// Which recordings the store holds, which accesses the log shows, whether part of the store could not be read.
  var present: [String: Presence] = [:]
  var listens: [Int64] = []
  var gap = false
  var gapIsAbout: String?
  /// When each recording ended, in days before or after the first week's audit.
  var ended: [String: Int] = [:]
  var rules = Weeks.rules
  /// How many weeks after the first; nil for the place in the list.
  var number: Int?
  var decisions: [Decision] = []
}

enum Weeks {
  /// Two rules, one about recordings that stay and one about accesses that happened.
  static let rules = """
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

  /// The same with time limits: a remedy within a week, which goes to the IT department once it is a week late, and to
  /// nobody else but as critical once it is three.
  static let limited = rules.replacing(
    "<finding>Recording {id} is still there.</finding>",
    with: """
      <finding>Recording {id} is still there.</finding><remedy within="7 days">Delete it.</remedy>
      <escalation after="7 days" to="it"/><escalation after="21 days" severity="critical"/>
      """)

  static var shippedRules: String {
    // Tests/AuditTests/Weeks.swift lies two folders below the package.
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/Rules"
  }

  static let first = Instant(seconds: 1_790_000_000)
  static let day: Int64 = 86_400_000_000

  static func at(week: Int) -> Instant { first.advanced(byMicroseconds: Int64(week) * 7 * day) }

  /// Audits weeks one after the other, each knowing the one before, and gives each week's rows of a query.
  static func audit(_ weeks: [Week], _ query: String, every: Period? = Period(days: 7)) throws -> [[String]] {
    var previous: String?
    var answers: [[String]] = []
    // The fixtures own the folders in which the weeks' findings lie.
    var fixtures: [EvidenceFixture] = []
    for (index, week) in weeks.enumerated() {
      let fixture = try EvidenceFixture()
      fixtures.append(fixture)
      let findings = try audit(
        week, at: at(week: week.number ?? index), previous: previous, every: every, in: fixture)
      answers.append(try rows(query, findings))
      previous = findings
    }
    return answers
  }

  /// The rows of a query, columns separated by blanks.
  static func rows(_ query: String, _ findings: String) throws -> [String] {
    let database = try Database(path: findings, mode: .readOnly)
    var statement = try database.prepare(query)
    var rows: [String] = []
    while try statement.step() {
      rows.append((0..<statement.columnCount).map { statement.text($0) ?? "-" }.joined(separator: " "))
    }
    return rows
  }

  /// - Returns: the file of findings.
  static func audit(
    _ week: Week, at: Instant, previous: String?, every: Period?, in fixture: borrowing EvidenceFixture
  ) throws -> String {
    let folder = "\(fixture.folder)/rules"
    try makeFolder(folder)
    var file = try OutputFile("\(folder)/test.xml")
    try file.write(week.rules)
    try file.finish()
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      for (id, present) in week.present.sorted(by: { $0.key < $1.key }) {
        let flag: SQLValue = present == .unknown ? .null : .integer(present == .there ? 1 : 0)
        let ended = week.ended[id].map { SQLValue.integer(first.microseconds + Int64($0) * day) } ?? .null
        try writer.add(
          .recording,
          ["store": .text("main"), "id": .text(id), "path": .text(id), "present-in-store": flag, "ended": ended])
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
    let policies = try PolicySet.load(folder: folder, site: nil, at: at, schemas: shippedRules)
    let evaluation = Evaluation(
      policies: policies,
      setting: Evaluation.Setting(
        organisation: "Council", zone: .utc, program: "test", configurationSHA256: "0", every: every,
        deciders: ["p1"], decisions: week.decisions), at: at)
    let findings = "\(fixture.folder)/findings.sqlite"
    _ = try evaluation.run(
      sources: fixture.sources, joined: "\(fixture.folder)/joined.sqlite", findings: findings, previous: previous)
    return findings
  }
}
