import Audit
import Evidence
import SQL
import Testing

@Suite("One call, told by several sources")
struct CallMergeTests {
  static let second: Int64 = 1_000_000

  private func call(
    _ writer: EvidenceWriter, _ id: String, began: Int64? = nil, answered: Int64? = nil, ended: Int64? = nil,
    queue: String? = nil, adviser: String? = nil
  ) throws {
    func number(_ value: Int64?) -> SQLValue { value.map { .integer($0 * CallMergeTests.second) } ?? .null }
    func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    try writer.add(
      .call,
      [
        "id": .text(id), "began": number(began), "answered": number(answered), "ended": number(ended),
        "queue": text(queue), "adviser": text(adviser),
      ])
  }

  @Test("is one fact: what the first source does not say, the next one fills in, and its adviser is somebody then")
  func filled() throws {
    let fixture = try EvidenceFixture()
    try fixture.source("people", kind: "register", supplies: [.account]) { writer in
      try writer.add(.account, ["name": .text("4021"), "person": .text("ann"), "service": .integer(0)])
    }
    try fixture.source("cel", kind: "calls", supplies: [.call]) { writer in
      try call(writer, "c1", began: 10, answered: 20, adviser: "4021")
    }
    try fixture.source("cdr", kind: "calls", supplies: [.call]) { writer in
      try call(writer, "c1", began: 10, ended: 90, queue: "helpline")
      try call(writer, "c2", began: 100)
    }
    #expect(
      try fixture.joined(
        """
        SELECT "id", "began" / 1000000, "answered" / 1000000, "ended" / 1000000, "queue", "adviser-person" FROM "call"
        ORDER BY "id"
        """) == ["c1 10 20 90 helpline ann", "c2 100 - - - -"])
    #expect(try fixture.joined("SELECT 1 FROM \"coverage\" WHERE \"problem\" = 'contradiction'").isEmpty)
  }

  @Test(
    "is one gap where two sources contradict each other by more than five seconds, with what both say",
    arguments: [(95, false), (96, true)] as [(Int64, Bool)])
  func contradiction(_ ended: Int64, _ isOne: Bool) throws {
    let fixture = try EvidenceFixture()
    try fixture.source("cdr", kind: "calls", supplies: [.call]) { try call($0, "c1", began: 10, ended: 90) }
    try fixture.source("cel", kind: "calls", supplies: [.call]) { try call($0, "c1", began: 10, ended: ended) }
    #expect(try fixture.joined("SELECT \"ended\" / 1000000 FROM \"call\"") == ["90"])
    let told = try fixture.joined(
      """
      SELECT "source", "affects", "from" / 1000000, "to" / 1000000, "reason" FROM "coverage"
      WHERE "problem" = 'contradiction'
      """)
    let expected =
      "cel call 90 96 of the call c1, 'cdr' says that it ended at 1970-01-01T00:01:30Z, and 'cel' at "
      + "1970-01-01T00:01:36Z; the first was taken"
    #expect(told == (isOne ? [expected] : []))
    #expect(
      try fixture.joined("SELECT count(*) FROM gap_for WHERE kind = 'call' AND coverage_fact IS NOT NULL")
        == [isOne ? "1" : "0"])
  }

  @Test("very many contradictions of two sources are one gap that says how many and by how much")
  func many() throws {
    let fixture = try EvidenceFixture()
    try fixture.source("cdr", kind: "calls", supplies: [.call]) { writer in
      for number in 0..<30 { try call(writer, "c\(number)", began: Int64(number) * 100) }
    }
    try fixture.source("cel", kind: "calls", supplies: [.call]) { writer in
      for number in 0..<30 { try call(writer, "c\(number)", began: Int64(number) * 100 + 60) }
    }
    let told = try fixture.joined("SELECT \"count\", \"reason\" FROM \"coverage\" WHERE \"problem\" = 'contradiction'")
    #expect(told.count == 1)
    #expect(
      told.first?.hasPrefix("30 30 calls of which these two sources say different things, by at most 1 minute") ?? false
    )
    #expect(try fixture.joined("SELECT count(*) FROM \"call\"") == ["30"])
  }

  @Test("is found by the identifier of any of its legs, but not by one of several calls")
  func legs() throws {
    let fixture = try EvidenceFixture()
    try fixture.source("cel", kind: "calls", supplies: [.call, .leg]) { writer in
      try call(writer, "1.1", began: 10)
      try call(writer, "7.7", began: 50)
      for (leg, of) in [("1.2", "1.1"), ("9.9", "1.1"), ("9.9", "7.7")] {
        try writer.add(.leg, ["id": .text(leg), "call": .text(of)])
      }
    }
    try fixture.source("cdr", kind: "calls", supplies: [.call]) { try call($0, "1.2", began: 12, ended: 90) }
    try fixture.source("main", kind: "store", supplies: [.recording]) { writer in
      for (id, leg) in [("r1", "1.2"), ("r2", "7.7"), ("r3", "9.9"), ("r4", "1.1")] {
        try writer.add(.recording, ["id": .text(id), "store": .text("main"), "call": .text(leg)])
      }
    }
    let tied = try fixture.joined("SELECT \"id\", \"call\" FROM \"recording\" ORDER BY \"id\"")
    #expect(tied == ["r1 1.1", "r2 7.7", "r3 9.9", "r4 1.1"])
    // What 'cdr' tells of the leg '1.2' is no beginning of the call '1.1', though that source comes first by name.
    #expect(
      try fixture.joined("SELECT \"id\", \"began\" / 1000000, \"ended\" / 1000000 FROM \"call\" ORDER BY \"id\"") == [
        "1.1 10 90", "7.7 50 -",
      ])
  }
}
