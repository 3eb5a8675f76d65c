import Audit
import Digest
import Evidence
import Policy
import SQL
import Testing
import Time

/// One access by somebody without the job title, in a log of its own, explained from the registers' lines.
@Suite("A finding taken apart")
struct ExplainerTests {
  private static let rules = """
    <policy xmlns="urn:earshot:policy:1" id="p" time-zone="UTC">
      <title>P</title>
      <role name="listener" called="a listener" titles="Manager"/>
      <rule id="heard" about="access" severity="high">
        <title>Heard</title><clause section="S" paragraph="1">C</clause>
        <breach-when>
          <is field="action" value="listen"/>
          <not><held-by field="person" role="listener" at="at"/></not>
          <younger-than field="recording.ended" limit="14 days"/>
          <none of="permission" same="person" in-force="at"><present field="granted"/></none>
        </breach-when>
        <speaks-for><some of="permission" same="person"><say>A permission, without a date.</say></some></speaks-for>
        <answerable><by field="person">whose account it was</by></answerable>
        <finding>{person} listened to {recording}.</finding>
        <example verdict="breach" at="2026-11-23" because="b">
          <access action="listen" person="p1" recording="A" at="2026-11-20T10:00:00Z"/>
          <recording id="A" ended="2026-11-19"/><tenure person="p1" title="Adviser"/></example>
        <example verdict="satisfied" at="2026-11-23" because="b"><access action="browse"/></example>
        <example verdict="undetermined" at="2026-11-23" because="b"><access action="listen" at="2026-11-20T10:00:00Z"/></example>
      </rule>
    </policy>
    """

  /// Everything that the finding rests on, each in a file and line of its own.
  private func fixture(gap: Bool = false) throws -> EvidenceFixture {
    let fixture = try EvidenceFixture()
    let day = Period.day
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      let file = try writer.inputFile("catalogue.csv", size: 9, modified: nil, sha256: SHA256.of("catalogue"))
      try writer.add(
        .recording,
        [
          "store": .text("main"), "id": .text("A"), "path": .text("a.wav"),
          "ended": .integer(auditInstant.microseconds - 4 * day),
        ], from: Provenance(file: file, line: 7, byte: 70, raw: SHA256.of("a")))
    }
    try fixture.source("people", kind: "register", supplies: [.person, .account, .tenure]) { writer in
      let file = try writer.inputFile("people.xml", size: 9, modified: nil, sha256: SHA256.of("people"))
      func from(_ line: Int) -> Provenance { Provenance(file: file, line: line, byte: Int64(line) * 10, raw: nil) }
      try writer.add(.person, ["id": .text("p1"), "name": .text("Jo Ash")], from: from(2))
      try writer.add(.account, ["name": .text("jash"), "person": .text("p1")], from: from(3))
      try writer.add(.tenure, ["person": .text("p1"), "title": .text("Adviser")], from: from(4))
    }
    try fixture.source("permissions", kind: "register", supplies: [.permission]) { writer in
      let file = try writer.inputFile("permissions.xml", size: 9, modified: nil, sha256: SHA256.of("permissions"))
      try writer.add(
        .permission, ["id": .text("P1"), "person": .text("p1")],
        from: Provenance(file: file, line: 5, byte: 50, raw: nil))
      if gap { try writer.add(Gap(.unreadable, path: "row 9", reason: "It is torn.", remedy: "Mend it.")) }
    }
    try fixture.source("log", kind: "access-log", supplies: [.access]) { writer in
      let file = try writer.inputFile("web.log", size: 9, modified: nil, sha256: SHA256.of("log"))
      // The same access twice: findings with equal keys are told apart by their order.
      for line in [11, 12] {
        try writer.add(
          .access,
          [
            "at": .integer(auditInstant.microseconds - 3 * day), "action": .text("listen"), "account": .text("jash"),
            "host": .text("pc"), "target": .text("a.wav"),
          ], from: Provenance(file: file, line: line, byte: Int64(line) * 100, raw: SHA256.of("line \(line)")))
      }
    }
    return fixture
  }

  /// Audits, then gives the ids of the findings and what recorded them.
  private func audited(_ fixture: EvidenceFixture, _ policies: PolicySet) throws -> (ids: [String], findings: String) {
    let findings = "\(fixture.folder)/findings.sqlite"
    _ = try Evaluation(
      policies: policies,
      setting: Evaluation.Setting(organisation: "O", zone: .utc, program: "test", configurationSHA256: "0"),
      at: auditInstant
    ).run(sources: fixture.sources, joined: "\(fixture.folder)/joined", findings: findings, previous: nil)
    let database = try Database(path: findings, mode: .readOnly)
    var rows = try database.prepare("SELECT id FROM finding WHERE rule = 'heard' ORDER BY position")
    var ids: [String] = []
    while try rows.step() { ids.append(rows.text(0) ?? "") }
    return (ids, findings)
  }

  private func explain(_ id: String, _ fixture: EvidenceFixture, _ policies: PolicySet) throws -> Explanation {
    let explainer = Explainer(policies: policies, at: auditInstant, zone: .utc)
    let rule = try #require(policies.rule("heard"))
    return try #require(try explainer.explain(id, of: rule, sources: fixture.sources))
  }

  @Test("each condition names the lines of the files that it saw, and agrees with what the run recorded")
  func places() throws {
    let fixture = try fixture()
    let policies = try policySet(["a.xml": Self.rules])
    let (ids, findings) = try audited(fixture, policies)
    #expect(ids.count == 2)
    for id in ids {
      let explanation = try explain(id, fixture, policies)
      let recorded = try RecordedFinding.read(id, from: findings)
      #expect(explanation.steps.map(\.condition) == recorded.conditions)
      #expect(recorded.ruleSHA256 == policies.rule("heard")?.sha256)
      let line = try #require(explanation.subjects.first?.line)
      #expect(recorded.evidence.filter { $0.side == "subject" }.map(\.place.line) == [line])
      let seen = explanation.steps.map { step in step.places.map { "\($0.file ?? "-"):\($0.line ?? 0)" } }
      #expect(
        seen == [
          ["web.log:\(line)"],
          ["web.log:\(line)", "people.xml:3", "people.xml:4"],
          ["catalogue.csv:7", "web.log:\(line)"],
          ["permissions.xml:5"],
        ])
      #expect(explanation.steps.last?.places.first?.words?.contains("does not count") ?? false)
      // As one that does not count, and as what speaks for the person.
      #expect(explanation.speaksFor.map(\.line) == [5, 5])
      #expect(explanation.speaksFor.last?.words == "A permission, without a date.")
      #expect(explanation.sql.contains("s.fact = \(explanation.fact)"))
      #expect(explanation.subjects.first?.lineSHA256 == SHA256.of("line \(line)").description)
      #expect(explanation.subjects.first?.fileSHA256 == SHA256.of("log").description)
      #expect(explanation.subjects.first?.byte == line * 100)
    }
    let lines = try ids.map { try explain($0, fixture, policies).subjects.first?.line }
    #expect(Set(lines) == [11, 12])
  }

  @Test("what is missing stands at the condition that it leaves unknown")
  func missing() throws {
    let fixture = try fixture(gap: true)
    let policies = try policySet(["a.xml": Self.rules])
    let (ids, _) = try audited(fixture, policies)
    let explanation = try explain(try #require(ids.first), fixture, policies)
    #expect(explanation.steps.map(\.condition.outcome) == [.true, .true, .true, .unknown])
    #expect(explanation.steps.map { $0.missing == nil } == [true, true, true, false])
    #expect(explanation.steps.last?.missing?.contains("It is torn.") ?? false)
  }

  @Test("the query is the one that it says: run over the joined evidence, it gives the recorded outcomes")
  func query() throws {
    let fixture = try fixture()
    let policies = try policySet(["a.xml": Self.rules])
    let (ids, _) = try audited(fixture, policies)
    let explanation = try explain(try #require(ids.first), fixture, policies)
    let database = try Database(path: ":memory:", mode: .create)
    try Join(at: auditInstant.microseconds).run(fixture.sources, into: database)
    _ = try Judge(policies: policies, database: database, at: auditInstant)
    #expect(try database.value("SELECT verdict FROM (\(explanation.sql))") == .integer(1))
  }

  @Test("a finding is found by the beginning of its id; none and several are told apart")
  func ids() throws {
    let fixture = try fixture()
    let (ids, findings) = try audited(fixture, try policySet(["a.xml": Self.rules]))
    let id = try #require(ids.first)
    let found = try RecordedFinding.read(String(id.prefix(8)), from: findings)
    #expect(found.id == id)
    #expect(throws: RecordedFinding.Missing.self) { try RecordedFinding.read("zz", from: findings) }
    #expect(throws: RecordedFinding.Missing.self) { try RecordedFinding.read("", from: findings) }
  }
}
