import Audit
import Evidence
import Files
import Policy
import SQL
import Testing
import Time

@Suite("Judgements")
struct JudgementTests {
  private let policies: PolicySet

  init() throws { policies = try PolicySet.load(folder: rulesFolder, site: nil, at: auditInstant) }

  @Test("a breach says who did what when, what it rests on and what speaks for the person")
  func breach() throws {
    let database = try joinedDatabase()
    try database.add("person", ["id": .text("p1"), "name": .text("Jo Ash")])
    try database.add("person", ["id": .text("p2"), "name": .text("Mo Beech")])
    try database.add(
      "tenure", ["person": .text("p1"), "title": .text("Customer Contact Adviser"), "from": .integer(0)])
    try database.add("tenure", ["person": .text("p2"), "title": .text("Team Leader"), "from": .integer(0)])
    try database.add(
      "permission",
      [
        "id": .text("P7"), "person": .text("p1"), "granted-by": .text("p2"),
        "granted": .integer(instant("2026-11-02")), "from": .integer(instant("2026-11-02")),
        "to": .integer(instant("2026-11-18T09:00")),
      ])
    for minute in [0, 20, 45] {
      try database.add(
        "access",
        [
          "at": .integer(instant("2026-11-18T10:00") + Int64(minute) * Period.minute), "action": .text("listen"),
          "account": .text("jash"), "host": .text("PC-4"), "recording": .text("A-01737276000"), "person": .text("p1"),
          "by-service": .integer(0),
        ])
    }
    try database.add(
      "access",
      [
        "at": .integer(instant("2026-11-18T10:05")), "action": .text("browse"), "account": .text("jash"),
        "host": .text("PC-9"), "person": .text("p1"), "by-service": .integer(0),
      ])
    let (judgements, tally) = try judged("unauthorised-listener", of: policies, in: database)
    #expect([tally.examined, tally.breaches, tally.satisfied, tally.undetermined] == [4, 3, 1, 0])
    #expect(judgements.count == 1)
    let judgement = try #require(judgements.first)
    #expect(
      judgement.sentence
        == "Jo Ash, then Customer Contact Adviser, listened to recording A-********000 without authority, at Wed 18 Nov 2026, 10:00 GMT, from PC-4."
    )
    #expect(judgement.verdict == .breach)
    #expect(judgement.fact == 1)
    #expect(judgement.occurrences == [1, 2, 3])
    #expect(judgement.person == "p1")
    #expect(judgement.answerable == "Jo Ash")
    #expect(judgement.sureness == .certain)
    #expect(judgement.due == instant("2026-11-30T06:00"))
    #expect(judgement.because == nil)
    #expect(judgement.conditions.map(\.outcome) == Array(repeating: .true, count: 9))
    #expect(
      judgement.conditions[3]
        == JudgedCondition(
          depth: 0, text: "person was not an authorised listener at the time of the access",
          value: "Jo Ash: Customer Contact Adviser", outcome: .true))
    #expect(
      judgement.related.filter { $0.side == .for } == [
        RelatedFact(
          side: .for, kind: "permission", fact: 1,
          text: "Found, but it does not count as this: permission given by the Contact Manager."),
        RelatedFact(
          side: .for, kind: "permission", fact: 1,
          text: "Had a permission until Wed 18 Nov 2026, 09:00 GMT, given by Mo Beech."),
        RelatedFact(
          side: .for, kind: "access", fact: 4,
          text: "The account was in use on PC-9 at Wed 18 Nov 2026, 10:05 GMT, too: somebody else may have used it."),
      ])
  }

  private func access(
    _ database: borrowing Database, _ at: String?, person: String? = "p1", recording: String? = "A",
    action: String = "listen",
    byService: Int64? = 0
  ) throws {
    try database.add(
      "access",
      [
        "at": at.map { .integer(instant($0)) } ?? .null, "action": .text(action), "account": .text("jash"),
        "recording": recording.map { .text($0) } ?? .null, "person": person.map { .text($0) } ?? .null,
        "by-service": byService.map { .integer($0) } ?? .null,
      ])
  }

  @Test("a copy's finding tells how it got there, whoever that speaks for, and where the stories differ")
  func cameAbout() throws {
    let database = try joinedDatabase()
    try database.add("person", ["id": .text("p1"), "name": .text("Jo Ash")])
    try database.add("person", ["id": .text("p2"), "name": .text("Mo Beech")])
    try database.add("recording", ["id": .text("A"), "ended": .integer(instant("2026-11-01T10:00"))])
    for (minute, place) in [(0, "PC-1"), (5, "PC-2")] {
      try database.add(
        "access",
        [
          "at": .integer(instant("2026-11-02T10:00") + Int64(minute) * Period.minute), "action": .text("export"),
          "account": .text("jash"), "host": .text("host-\(place)"), "workstation": .text(place),
          "recording": .text("A"), "person": .text("p1"),
        ])
    }
    try database.add(
      "copy",
      [
        "workstation": .text("PC-1"), "drive": .text("C"), "path": .text("Users/Public/a.wav"), "recording": .text("A"),
        "state": .text("present"), "created": .integer(instant("2026-11-01T12:00")), "owner": .text("mbeech"),
        "downloaded-from": .text("https://recorder.example/a"), "owner-person": .text("p2"),
        "exported-by": .text("p1"), "exported": .integer(instant("2026-11-02T10:00")),
      ])
    let judgement = try #require(try judged("undeleted-copy", of: policies, in: database).judgements.first)
    #expect(judgement.verdict == .breach)
    #expect(judgement.answerable == "Jo Ash")
    #expect(
      judgement.related.filter { $0.side == .background }.map(\.text) == [
        "Jo Ash saved the recording to this workstation at Mon 2 Nov 2026, 10:00 GMT.",
        "Jo Ash saved the recording to host-PC-2 at Mon 2 Nov 2026, 10:05 GMT.",
        "On that drive the file was created at Sun 1 Nov 2026, 12:00 GMT.",
        "It was downloaded from https://recorder.example/a.", "The account mbeech owns it.",
        "These differ: Jo Ash saved the recording to the workstation, and the account that owns the file is that of Mo Beech.",
        "These differ: Jo Ash saved the recording to the workstation at Mon 2 Nov 2026, 10:00 GMT, and the file was there before, from Sun 1 Nov 2026, 12:00 GMT.",
      ])
    try database.execute(
      #"UPDATE "copy" SET "owner-person" = 'p1', "created" = "exported"; DELETE FROM "access" WHERE "workstation" = 'PC-2'"#
    )
    let agreeing = try #require(try judged("undeleted-copy", of: policies, in: database).judgements.first)
    #expect(!agreeing.related.contains { $0.text?.contains("differ") ?? false })
    #expect(agreeing.related.filter { $0.side == .background }.count == 4)
  }

  static let mails: [(fields: [String: SQLValue], told: String?)] = [
    ([:], nil), (["within-modified": .integer(instant("2026-11-02T10:00"))], nil),
    (
      [
        "mail-sent": .integer(instant("2026-11-02T10:00")), "mail-from": .text("jo@town.example"),
        "mail-to": .text("lee@home.example, c@d.example"), "mail-id": .text("1@town.example"),
        "mail-folder": .text("Sent Items"),
      ],
      "It lies in a mail sent at Mon 2 Nov 2026, 10:00 GMT, from jo@town.example, to lee@home.example, c@d.example, with the "
        + "Message-ID 1@town.example, as that mail says; Outlook keeps the mail in the folder Sent Items."
    ),
    (["mail-from": .text("jo@town.example")], "It lies in a mail, from jo@town.example, as that mail says."),
    // A number of a telephone is masked here as everywhere.
    (
      ["mail-to": .text("07700900123@sms.example")], "It lies in a mail, to ********123@sms.example, as that mail says."
    ),
    (
      ["mail-folder": .text("Drafts")],
      "It lies in a mail, as that mail says; Outlook keeps the mail in the folder Drafts."
    ),
  ]

  @Test(
    "of a copy in a mail it is told which mail that is, as far as the mail says, and that it is the mail that says so",
    arguments: mails.indices)
  func mailed(_ index: Int) throws {
    let (fields, told) = Self.mails[index]
    let database = try joinedDatabase()
    try database.add("recording", ["id": .text("A"), "ended": .integer(instant("2026-11-01T10:00"))])
    try database.add(
      "copy",
      [
        "workstation": .text("PC-1"), "drive": .text("C"), "path": .text("Inbox"), "recording": .text("A"),
        "state": .text("present"),
      ])
    for (name, value) in fields {
      var update = try database.prepare("UPDATE \"copy\" SET \"\(name)\" = ?")
      try update.run(value)
    }
    let judgement = try #require(try judged("undeleted-copy", of: policies, in: database).judgements.first)
    #expect(judgement.related.filter { $0.side == .background }.compactMap(\.text) == (told.map { [$0] } ?? []))
  }

  @Test(
    "a copy that is known by its sound is said to be so, and how sure that is; of one that is the same byte for byte nothing is",
    arguments: [
      ("certain", ", certainly the same call by its sound,", "By its sound it is certainly that call: "),
      ("very likely", ", very likely the same call by its sound,", "By its sound it is very likely that call: "),
      (nil, "", nil),
    ])
  func knownBySound(_ likeness: String?, _ words: String, _ telling: String?) throws {
    let database = try joinedDatabase()
    try database.add("recording", ["id": .text("A"), "ended": .integer(instant("2026-11-01T10:00"))])
    func heard(_ seconds: Int64) -> SQLValue { likeness == nil ? .null : .integer(seconds * 1_000_000) }
    try database.add(
      "copy",
      [
        "workstation": .text("PC-1"), "drive": .text("C"), "path": .text("memo.mp3"), "recording": .text("A"),
        "state": .text("present"), "likeness": likeness.map { .text($0) } ?? .null, "heard-from": heard(62),
        "heard-for": heard(30), "heard-at": heard(1),
      ])
    let judgement = try #require(try judged("undeleted-copy", of: policies, in: database).judgements.first)
    #expect(
      judgement.sentence
        == "A copy of recording A of Sun 1 Nov 2026, 10:00 GMT\(words) is on drive C of PC-1 at memo.mp3; "
        + "it should have been deleted by Sun 15 Nov 2026, 10:00 GMT.")
    #expect(
      judgement.related.filter { $0.side == .background }.map(\.text)
        == (telling.map {
          [$0 + "what is heard in it from 1 second on, for 30 seconds, is the recording from 1 minute 2 seconds on."]
        } ?? []))
  }

  @Test("accesses are one finding as long as each follows the last within the time, and no longer")
  func grouping() throws {
    let database = try joinedDatabase()
    try database.add("tenure", ["person": .text("p1"), "title": .text("Clerk")])
    try access(database, "2026-11-18T12:00:01")
    try access(database, "2026-11-18T11:30")
    try access(database, "2026-11-18T11:00")
    try access(database, "2026-11-18T11:00", recording: "B")
    try access(database, "2026-11-18T11:10", action: "export")
    try access(database, nil)
    try access(database, nil)
    let (judgements, tally) = try judged("unauthorised-listener", of: policies, in: database)
    #expect(judgements.map(\.occurrences) == [[5], [3, 2], [4], [1], [6], [7]].sorted { order($0) < order($1) })
    #expect(tally.breaches == 5)
    #expect(tally.undetermined == 2)
    #expect(judgements.map(\.verdict) == [.breach, .breach, .breach, .breach, .undetermined, .undetermined])
    // In order of time, then of the key; what has no time comes last.
    func order(_ facts: [Int64]) -> Int { [3: 0, 4: 1, 5: 2, 1: 3, 6: 4, 7: 5][facts[0]] ?? 9 }
  }

  @Test("how many facts were taken together is told where there are several, and not of one alone")
  func times() throws {
    let database = try joinedDatabase()
    for (id, at) in [("A", "2026-11-18T11:00"), ("B", "2026-11-18T11:30"), ("C", "2026-11-18T19:00")] {
      try database.add(
        "recording",
        ["store": .text("main"), "id": .text(id), "ended": .integer(instant("2026-11-16T10:00"))])
      try database.add(
        "deletion", ["recording": .text(id), "at": .integer(instant(at)), "by": .text("jash"), "person": .text("p1")])
    }
    let (judgements, _) = try judged("deleted-early", of: policies, in: database)
    let until = "it should have stayed until Mon 30 Nov 2026, 10:00 GMT."
    #expect(
      judgements.map(\.sentence) == [
        "Recording A was deleted at Wed 18 Nov 2026, 11:00 GMT by jash, 2 days 1 hour after the call; \(until) So were others "
          + "within an hour, told as one: 2 in all.",
        "Recording C was deleted at Wed 18 Nov 2026, 19:00 GMT by jash, 2 days 9 hours after the call; \(until)",
      ])
  }

  @Test("what is undetermined says which value or which source is missing")
  func because() throws {
    let database = try joinedDatabase()
    try database.add("tenure", ["person": .text("p1"), "title": .text("Clerk")])
    try database.add(
      "coverage",
      [
        "source": .text("permissions"), "path": .text("registers/07700900123.xml"),
        "reason": .text("Row 4 could not be read."),
      ])
    try database.add("gap_for", ["kind": .text("permission"), "coverage_fact": .integer(1)])
    try access(database, "2026-11-18T11:00")
    try access(database, "2026-11-18T11:01", person: nil, byService: nil)
    try access(database, "2026-11-18T11:02", person: "p9")
    let (judgements, _) = try judged("unauthorised-listener", of: policies, in: database)
    try #require(judgements.count == 3)
    #expect(
      judgements[0].because
        == "Not all permissions could be examined: permissions, registers/********123.xml: Row 4 could not be read.")
    #expect(
      judgements[1].because?.hasPrefix("The access's by service is not known. The access's person is not known.")
        == true)
    #expect(judgements[1].answerable == "account jash")
    #expect(judgements[1].person == nil)
    #expect(judgements[2].because?.hasPrefix("The registers hold no job title of p9 that would tell.") == true)
    #expect(judgements[0].sentence.hasPrefix("It cannot be decided whether this is so: Recording heard or saved"))
  }

  @Test("where no source supplies a kind of fact, that is the reason")
  func notSupplied() throws {
    let database = try joinedDatabase()
    try database.add("gap_for", ["kind": .text("extension")])
    try database.add(
      "recording",
      [
        "id": .text("A"), "present-in-store": .integer(1), "in-catalogue": .integer(1),
        "ended": .integer(instant("2026-11-01")),
      ])
    let (judgements, _) = try judged("overdue-recording", of: policies, in: database)
    #expect(judgements.map(\.because) == ["No source supplies extensions."])
  }

  @Test("the answerable person of a copy is the best evidence's, with how sure that is")
  func attribution() throws {
    for (field, sure) in [
      ("exported-by", Sureness.certain), ("owner-person", .veryLikely), ("profile-person", .likely),
      ("workstation-user", .possible),
    ] {
      let database = try joinedDatabase()
      try database.add("person", ["id": .text("p1"), "name": .text("Jo Ash")])
      try database.add("recording", ["id": .text("A"), "ended": .integer(instant("2026-11-01"))])
      try database.add(
        "copy",
        ["recording": .text("A"), "state": .text("present"), "path": .text("a.wav"), field: .text("p1")])
      let judgement = try #require(try judged("undeleted-copy", of: policies, in: database).judgements.first)
      #expect(judgement.answerable == "Jo Ash")
      #expect(judgement.sureness == sure)
    }
    let database = try joinedDatabase()
    try database.add("recording", ["id": .text("A"), "ended": .integer(instant("2026-11-01"))])
    try database.add("copy", ["recording": .text("A"), "state": .text("present")])
    let judgement = try #require(try judged("undeleted-copy", of: policies, in: database).judgements.first)
    #expect(judgement.answerable == "nobody is known to answer for it")
    #expect(judgement.person == nil)
  }

  @Test("an extension that does not count is shown for whoever answers, and does not save them")
  func nearMiss() throws {
    let database = try joinedDatabase()
    try database.add(
      "recording",
      [
        "id": .text("A"), "store": .text("main"), "present-in-store": .integer(1), "in-catalogue": .integer(1),
        "ended": .integer(instant("2026-11-01T10:00")),
      ])
    try database.add("extension", ["recording": .text("A"), "reason": .text("r"), "approver": .text("p1")])
    try database.add("tenure", ["person": .text("p1"), "title": .text("Clerk")])
    try database.add(
      "extension",
      [
        "recording": .text("A"), "reason": .text("r"), "approver": .text("p1"), "to": .integer(instant("2027-01-01")),
        "approved": .integer(instant("2026-11-02")),
      ])
    let judgement = try #require(try judged("overdue-recording", of: policies, in: database).judgements.first)
    #expect(judgement.verdict == .breach)
    #expect(judgement.related.filter { $0.side == .for }.map(\.fact) == [1, 2])
    #expect(
      judgement.sentence
        == "Recording A of Sun 1 Nov 2026, 10:00 GMT is 21 days old; it should have been deleted by Sun 15 Nov 2026, 10:00 GMT."
    )
    #expect(judgement.answerable == "the ICT department")
  }

  @Test("a site's value is what a rule judges by")
  func siteValue() throws {
    let folder = try temporaryFolder()
    defer { try? deleteOwn(folder) }
    try write(
      """
      <site xmlns="urn:earshot:site:1"><parameter policy="customer-contact-call-recording" name="retention"
        value="30 days" because="Agreed."/></site>
      """, to: "\(folder)/site.xml")
    let site = try PolicySet.load(folder: rulesFolder, site: "\(folder)/site.xml", at: auditInstant)
    let database = try joinedDatabase()
    try database.add(
      "recording",
      [
        "id": .text("A"), "present-in-store": .integer(1), "in-catalogue": .integer(1),
        "ended": .integer(instant("2026-11-01")),
      ])
    #expect(try judged("overdue-recording", of: policies, in: database).tally.breaches == 1)
    #expect(try judged("overdue-recording", of: site, in: database).tally.breaches == 0)
    #expect(try ExampleRunner(policies: site).run().allSatisfy { $0.results.allSatisfy(\.isRight) })
  }

  @Test("a rule that hits more than its brake allows is suspect itself")
  func brake() throws {
    for (breaches, all, isSuspect) in [(51, 100, true), (50, 100, false), (60, 99, false)] {
      let database = try joinedDatabase()
      for number in 0..<all {
        try database.add(
          "recording",
          [
            "id": .text("R\(number)"), "present-in-store": .integer(1), "in-catalogue": .integer(1),
            "ended": .integer(instant(number < breaches ? "2026-11-01" : "2026-11-20")),
          ])
      }
      let tally = try judged("overdue-recording", of: policies, in: database).tally
      #expect(tally.breaches == breaches)
      #expect((tally.suspect != nil) == isSuspect)
    }
  }

  @Test("judging twice says the same, and leaves the database as it was")
  func again() throws {
    let database = try joinedDatabase()
    for number in 0..<50 {
      try access(database, "2026-11-18T\(10 + number % 10):00", person: "p\(number % 7)", recording: "R\(number % 3)")
    }
    let before = try database.value("SELECT count(*) FROM sqlite_temp_master")
    let first = try judged("unauthorised-listener", of: policies, in: database)
    let second = try judged("unauthorised-listener", of: policies, in: database)
    #expect(first.judgements.map(\.sentence) == second.judgements.map(\.sentence))
    #expect(first.judgements.map(\.occurrences) == second.judgements.map(\.occurrences))
    #expect(first.tally == second.tally)
    #expect(try database.value("SELECT count(*) FROM sqlite_temp_master") == before)
  }

  @Test("counted facts and their group can be told, and so can who did them")
  func counted() throws {
    let bench = RuleBench(
      about: "person", conditions: #"<count of="monitoring" same="adviser" per="week" above="1"/>"#,
      answerable: #"<by field="assessor" sure="likely"><some of="monitoring" same="adviser"/>who assessed</by>"#,
      finding: "{counted} calls of {name} in the week of {group}.",
      examples: """
        <example verdict="breach" at="2026-11-23" because="b"><person id="p"/><monitoring adviser="p" at="2026-11-02"/>
          <monitoring adviser="p" at="2026-11-03"/></example>
        <example verdict="satisfied" at="2026-11-23" because="b"><person id="p"/></example>
        <example verdict="undetermined" at="2026-11-23" because="b"><person id="p"/><gap kind="monitoring"/></example>
        """)
    let database = try joinedDatabase()
    try database.add("person", ["id": .text("p"), "name": .text("Jo Ash")])
    for day in ["02", "03", "08", "20"] {
      try database.add(
        "monitoring",
        ["adviser": .text("p"), "assessor": .text("q\(day)"), "at": .integer(instant("2026-11-\(day)T12:00"))])
    }
    let judgement = try #require(try judged("rule", of: try bench.load(), in: database).judgements.first)
    #expect(judgement.sentence == "3 calls of Jo Ash in the week of Mon 2 Nov 2026.")
    #expect(judgement.person == "q02")
    #expect(judgement.answerableBasis == "who assessed")
    #expect(judgement.related.filter { $0.side == .against }.count == 4)
  }
}
