import Audit
import Testing
import Time

/// What becomes of findings once they are known: how long they are open, what is decided, what is announced.
@Suite("What becomes of findings")
struct FollowUpTests {
  private func finding(_ week: Week) throws -> String {
    try #require(try Weeks.audit([week], "SELECT id FROM finding ORDER BY position")[0].first)
  }

  @Test("a finding keeps the day on which its remedy was due, and the week since which it is open, until it is gone")
  func due() throws {
    let there = Week(present: ["A": .there], rules: Weeks.limited)
    let gone = Week(present: ["A": .gone], rules: Weeks.limited)
    let query = """
      SELECT (due - \(Weeks.first.microseconds)) / \(Weeks.day), (open_since - \(Weeks.first.microseconds)) / \(Weeks.day)
      FROM finding
      """
    let answers = try Weeks.audit([there, there, gone, there], query)
    #expect(answers == [["7 0"], ["7 0"], [], ["28 21"]])
  }

  @Test("a remedy that is late escalates as the rule says, step by step, and keeps the rule's own words for it")
  func escalation() throws {
    let week = Week(present: ["A": .there], rules: Weeks.limited)
    let answers = try Weeks.audit(
      Array(repeating: week, count: 6), "SELECT severity, assigned, escalated FROM finding")
    let late = "high the IT department Its remedy is more than 7 days late: it goes to the IT department."
    #expect(
      answers == [
        ["high - -"], ["high - -"], [late], [late],
        ["critical - Its remedy is more than 21 days late: it was high, and is critical."],
        ["critical - Its remedy is more than 21 days late: it was high, and is critical."],
      ])
  }

  @Test("what was decided stands at the finding from then on, and an acceptance ends when its time is over")
  func decisions() throws {
    let plain = Week(present: ["A": .there, "B": .there], rules: Weeks.limited)
    let id = try finding(plain)
    let taken = Weeks.first.advanced(byMicroseconds: Weeks.day)
    var decided = plain
    decided.decisions = [
      Decision(
        finding: id, kind: .dispute, decider: "p1", until: nil, to: nil, why: "It was never ours.", at: taken, line: 3),
      Decision(
        finding: id, kind: .accept, decider: "p1", until: Weeks.at(week: 2), to: nil, why: "The court needs it.",
        at: taken, line: 4),
      Decision(finding: id, kind: .assign, decider: "p1", until: nil, to: "p2", why: "", at: taken, line: 5),
    ]
    let weeks = [plain, decided, decided, decided]
    #expect(
      try Weeks.audit(weeks, "SELECT subject, decision, assigned FROM finding ORDER BY position") == [
        ["main | A - -", "main | B - -"], ["main | B - -", "main | A accepted p2"],
        ["main | B - the IT department", "main | A accepted p2"],
        ["main | A - p2", "main | B - the IT department"],
      ])
    #expect(
      try Weeks.audit(weeks, "SELECT kind, state FROM decision ORDER BY ordinal").suffix(2) == [
        ["dispute replaced", "accept in force", "assign in force"],
        ["dispute replaced", "accept ended", "assign in force"],
      ])
    #expect(
      try Weeks.audit(weeks, "SELECT value FROM audit WHERE key IN ('breaches', 'accepted') ORDER BY key")
        == [["0", "2"], ["1", "2"], ["1", "2"], ["0", "2"]])
  }

  @Test("a withdrawn acceptance holds no longer, and a remedy that is late escalates again")
  func withdrawal() throws {
    let plain = Week(present: ["A": .there], rules: Weeks.limited)
    let id = try finding(plain)
    func decision(_ kind: Decision.Kind, until: Instant? = nil, day: Int64) -> Decision {
      Decision(
        finding: id, kind: kind, decider: "p1", until: until, to: nil, why: "why",
        at: Weeks.first.advanced(byMicroseconds: day * Weeks.day), line: 1)
    }
    var accepted = plain
    accepted.decisions = [decision(.accept, until: Weeks.at(week: 40), day: 1)]
    var withdrawn = plain
    withdrawn.decisions = accepted.decisions + [decision(.withdraw, day: 8)]
    let answers = try Weeks.audit(
      [plain, accepted, accepted, withdrawn], "SELECT decision, escalated IS NOT NULL FROM finding")
    #expect(answers == [["- 0"], ["accepted 0"], ["accepted 0"], ["- 1"]])
  }

  @Test("a finding that comes with a changed rule is told apart from one that comes with changed facts")
  func cause() throws {
    let query = "SELECT subject, state, cause FROM finding ORDER BY position"
    let stricter = Weeks.rules.replacing(
      #"<breach-when><is field="present-in-store" value="yes"/>"#,
      with: #"<breach-when><is field="present-in-store" value="no"/>"#
    ).replacing("is still there", with: "is gone").replacing(
      #"<example verdict="breach" at="2026-01-01" because="it is"><recording id="A" present-in-store="yes"/></example>"#,
      with:
        #"<example verdict="breach" at="2026-01-01" because="it is"><recording id="A" present-in-store="no"/></example>"#
    ).replacing(
      #"<example verdict="satisfied" at="2026-01-01" because="it is"><recording id="A" present-in-store="no"/></example>"#,
      with:
        #"<example verdict="satisfied" at="2026-01-01" because="it is"><recording id="A" present-in-store="yes"/></example>"#
    )
    let first = Week(present: ["A": .there, "B": .gone])
    #expect(
      try Weeks.audit([first, Week(present: ["A": .there, "B": .there])], query)[1] == [
        "main | A still open -", "main | B new facts",
      ])
    #expect(
      try Weeks.audit([first, Week(present: ["A": .there, "B": .gone], rules: stricter)], query)[1] == [
        "main | B new rule"
      ])
    #expect(
      try Weeks.audit(
        [first, Week(present: ["A": .there, "B": .gone], rules: stricter)], "SELECT rule, cause FROM resolved")[
          1] == ["kept rule"])
  }

  @Test("what is no more is listed with what showed it: how the fact is now and where, or where it was looked for")
  func shown() throws {
    let first = Week(present: ["A": .there, "B": .there])
    let shown = try Weeks.audit([first, Week(present: ["A": .gone])], "SELECT shown FROM resolved ORDER BY position")[1]
    #expect(
      shown == [
        "No longer so: “present in store is yes”: no (store).",
        "There is no such recording any more in what was examined: store.",
      ])
  }

  @Test("what will be a breach by the calendar alone is announced to the next audit, and counted for a month")
  func upcoming() throws {
    let rules = Weeks.rules.replacing(
      #"<is field="present-in-store" value="yes"/></breach-when>"#,
      with: #"<is field="present-in-store" value="yes"/><older-than field="ended" limit="14 days"/></breach-when>"#
    ).replacing(
      "is still there.</finding>",
      with: """
        is still there.</finding><remedy within="7 days">Delete it.</remedy>
        <look-ahead field="ended" limit="14 days">Recording {id} falls due on {ended + 14 days}.</look-ahead>
        """
    ).replacing(
      #"<recording id="A" present-in-store="yes"/>"#,
      with: #"<recording id="A" present-in-store="yes" ended="2025-01-01"/>"#)
    let week = Week(
      present: ["A": .there, "B": .there, "C": .there, "D": .there, "E": .gone, "F": .there],
      ended: ["A": -20, "B": -13, "C": -8, "D": 10, "E": -13, "F": 20], rules: rules)
    let told = try Weeks.audit([week], "SELECT subject, sentence, answerable, remedy FROM upcoming ORDER BY position")[
      0]
    #expect(
      told == [
        "main | B Recording B falls due on Tue 22 Sep 2026, 14:13:20 UTC. the IT department Delete it.",
        "main | C Recording C falls due on Sun 27 Sep 2026, 14:13:20 UTC. the IT department Delete it.",
      ])
    #expect(try Weeks.audit([week], "SELECT value FROM audit WHERE key LIKE 'due-%' ORDER BY key")[0] == ["3", "2"])
    #expect(
      try Weeks.audit([week], "SELECT subject FROM upcoming ORDER BY position", every: Period(days: 28))[0] == [
        "main | B", "main | C", "main | D",
      ])
  }

  @Test("audits that should have been and were not are counted, and one that was a little late is none")
  func missed() throws {
    let query = "SELECT value FROM audit WHERE key = 'missed'"
    func weeks(_ numbers: Int...) -> [Week] { numbers.map { Week(number: $0) } }
    #expect(try Weeks.audit(weeks(0, 1, 4, 5), query) == [["0"], ["0"], ["2"], ["0"]])
    #expect(try Weeks.audit(weeks(0, 1, 4), query, every: Period(days: 14)) == [["0"], ["0"], ["1"]])
    #expect(try Weeks.audit(weeks(0, 9), query, every: nil) == [["0"], ["0"]])
  }

  @Test("what changed in rules and parameters since the last audit is told")
  func changes() throws {
    let changed = Weeks.rules.replacing("id=\"heard\"", with: "id=\"listened\"")
      .replacing("is still there", with: "is there still").replacing("severity=\"high\"", with: "severity=\"low\"")
    let answers = try Weeks.audit(
      [Week(), Week(), Week(rules: changed)], "SELECT what, name, text FROM change ORDER BY ordinal")
    #expect(answers[0] == [])
    #expect(answers[1] == [])
    #expect(
      answers[2].dropFirst() == [
        "rule heard The rule is no longer in force: Heard.",
        "rule kept The rule says something else now, and it is low instead of high.",
        "rule listened The rule is new: Heard.",
      ])
  }
}
