import Digest
import Testing

/// Two rules, one about recordings that stay and one about accesses that happened, judged over made-up weeks.
@Suite("Findings from week to week")
struct FindingsTests {
  @Test("a finding is new once, then still open, and back again after it was away")
  func states() throws {
    let answers = try Weeks.audit(
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
    let answers = try Weeks.audit(
      [Week(present: ["A": .unknown], listens: [5]), Week(present: ["A": .there], listens: [4, 5])],
      "SELECT state, verdict, occurred FROM finding ORDER BY position")
    #expect(answers[0] == ["new breach 5", "new undetermined -"])
    #expect(answers[1] == ["new breach 4", "still open breach 5", "still open breach -"])
  }

  @Test("the same thing twice in one instant is two findings, each with an identity of its own")
  func repetition() throws {
    let answers = try Weeks.audit(
      [Week(listens: [5, 5]), Week(listens: [5, 5])], "SELECT state, count(DISTINCT id) FROM finding GROUP BY state")
    #expect(answers == [["new 2"], ["still open 2"]])
  }

  @Test("what is no more is listed with as much of the reason as is known")
  func resolved() throws {
    let query = "SELECT rule, why FROM resolved ORDER BY position"
    let first = Week(present: ["A": .there], listens: [])
    #expect(
      try Weeks.audit([first, Week(present: ["A": .gone])], query)[1] == ["kept The evidence no longer shows it."])
    #expect(
      try Weeks.audit([first, Week(gap: true)], query)[1]
        == ["kept It was not seen this time, but not everything could be examined, so it may still be so."])
    #expect(
      try Weeks.audit([first, Week(gap: true, gapIsAbout: "B")], query)[1] == ["kept The evidence no longer shows it."])
    let changed = Weeks.rules.replacing("is still there", with: "is there still")
    #expect(
      try Weeks.audit([first, Week(rules: changed)], query)[1] == [
        "kept The evidence no longer shows it. The rule has changed since the last audit, which may be why."
      ])
    let renamed = Weeks.rules.replacing("\"kept\"", with: "\"held\"")
    #expect(try Weeks.audit([first, Week(rules: renamed)], query)[1] == ["kept The rule is no longer in force."])
    #expect(
      try Weeks.audit([Week(listens: [5]), Week()], query)[1] == [
        "heard What happened cannot be undone: the evidence examined this time no longer shows it. The earlier report stands."
      ])
  }

  @Test("evidence names file, line, byte and both digests, and masks telephone numbers")
  func evidence() throws {
    let answers = try Weeks.audit(
      [Week(listens: [5])],
      "SELECT side, source, file, line, byte, raw_sha256, file_sha256, text LIKE '%07700900123%' FROM evidence")
    #expect(answers[0] == ["subject log web.log 1 100 \(SHA256.of("raw")) \(SHA256.of("log")) 0"])
  }

  @Test("findings stand in one order: breaches before what is open, then by gravity, rule, time and subject")
  func order() throws {
    let answers = try Weeks.audit(
      [Week(present: ["A": .unknown, "B": .there, "C": .there], listens: [9, 5])],
      "SELECT position, rule, verdict FROM finding ORDER BY position")
    #expect(
      answers[0] == ["1 heard breach", "2 heard breach", "3 kept breach", "4 kept breach", "5 kept undetermined"])
  }

  @Test("the audit's own record counts breaches, what is undetermined and gaps")
  func record() throws {
    let answers = try Weeks.audit(
      [Week(present: ["A": .unknown, "B": .there, "C": .gone], gap: true)],
      "SELECT key, value FROM audit WHERE key IN ('breaches', 'undetermined', 'satisfied', 'gaps') ORDER BY key")
    #expect(answers[0] == ["breaches 1", "gaps 1", "satisfied 1", "undetermined 1"])
  }
}
