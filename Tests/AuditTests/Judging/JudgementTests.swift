import Audit
import Evidence
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
    try database.add("tenure", ["person": .text("p2"), "title": .text("Contact Manager"), "from": .integer(0)])
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
    #expect(judgement.conditions.map(\.outcome) == Array(repeating: .true, count: 8))
    #expect(
      judgement.conditions[3]
        == JudgedCondition(
          depth: 0, text: "person was not an authorised listener at the time of the access",
          value: "Jo Ash: Customer Contact Adviser", outcome: .true))
    #expect(
      judgement.related.filter { $0.side == .for } == [
        RelatedFact(
          side: .for, kind: "permission", fact: 1,
          text: "Had a permission until Wed 18 Nov 2026, 09:00 GMT, given by Mo Beech."),
        RelatedFact(
          side: .for, kind: "access", fact: 4,
          text: "The account was in use on PC-9 at Wed 18 Nov 2026, 10:05 GMT, too: somebody else may have used it."),
      ])
  }
}
