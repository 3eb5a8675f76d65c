import Audit
import Testing
import Time

@Suite("What became of rules over some audits")
struct RuleHealthTests {
  /// The files of findings of weeks, and the folders that they lie in.
  private func audit(_ weeks: [Week]) throws -> (files: [String], folders: [EvidenceFixture]) {
    var files: [String] = []
    var folders: [EvidenceFixture] = []
    for (number, week) in weeks.enumerated() {
      let fixture = try EvidenceFixture()
      folders.append(fixture)
      files.append(
        try Weeks.audit(week, at: Weeks.at(week: number), previous: files.last, every: nil, in: fixture))
    }
    return (files, folders)
  }

  private static func store(there: Int, gone: Int) -> [String: Week.Presence] {
    var present: [String: Week.Presence] = [:]
    for number in 0..<there + gone { present["R\(number)"] = number < there ? .there : .gone }
    return present
  }

  @Test("a rule that never found anything, that had nothing to judge, and whose share of hits jumped is worth a look")
  func remarks() throws {
    var weeks = Array(repeating: Week(present: Self.store(there: 1, gone: 49)), count: 5)
    weeks.append(Week(present: Self.store(there: 7, gone: 43)))
    let (files, folders) = try audit(weeks)
    let health = try RuleHealth.all(files)
    #expect(health.map(\.rule) == ["kept", "heard"])
    #expect(
      health[0].remarks == ["It finds 140 breaches in 1,000 facts, and found 20 before: look what changed."])
    #expect(health[1].remarks == ["It had nothing to judge: no audit saw a fact that it is about."])
    #expect(try RuleHealth.all(Array(files.prefix(5)))[0].remarks.isEmpty)
    let (clean, others) = try audit(Array(repeating: Week(present: Self.store(there: 0, gone: 3)), count: 4))
    #expect(
      try RuleHealth.all(clean)[0].remarks == [
        "It found no breach in 4 audits: either the policy is kept, or the rule cannot see what breaks it."
      ])
    #expect(try RuleHealth.all(Array(clean.prefix(3)))[0].remarks.isEmpty, "three audits tell nothing")
    _ = (folders, others)
  }

  @Test("a rule all of whose findings are accepted, and one that cannot decide, are worth a look")
  func accepted() throws {
    let first = Week(present: ["A": .there, "B": .gone])
    let id = try #require(try Weeks.audit([first], "SELECT id FROM finding")[0].first)
    var second = first
    second.decisions = [
      Decision(
        finding: id, kind: .accept, decider: "p1", until: Weeks.at(week: 9), why: "why",
        at: Weeks.first.advanced(byMicroseconds: Weeks.day), line: 1)
    ]
    let (files, folders) = try audit([first, second, Week(present: ["A": .unknown, "B": .unknown, "C": .gone])])
    #expect(
      try RuleHealth.all(Array(files.prefix(2)))[0].remarks == [
        "All 1 of its findings are accepted: perhaps the rule asks for more than anybody wants."
      ])
    #expect(
      try RuleHealth.all(files)[0].remarks == [
        "It could not decide 2 of 3 facts: something that it needs is missing."
      ])
    _ = folders
  }
}
