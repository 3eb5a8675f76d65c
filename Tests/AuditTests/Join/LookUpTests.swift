import Audit
import Evidence
import Policy
import SQL
import Testing
import Time

@Suite("Looking facts up")
struct LookUpTests {
  private static let at = Instant(seconds: 1_795_413_600)  // 2026-11-23T06:00:00Z

  private func shipped() throws -> PolicySet {
    let parts = #filePath.split(separator: "/").dropLast(4)
    let rules = "/" + parts.joined(separator: "/") + "/Rules"
    return try PolicySet.load(folder: rules, site: nil, at: LookUpTests.at, schemas: rules)
  }

  /// The first columns of the indexes of a kind's table that hold all its facts, or all that are people's doing.
  private func indexed(_ kind: String, ofPeople: Bool = false, in database: borrowing Database) throws -> Set<String> {
    var rows = try database.prepare(
      """
      SELECT c.name FROM pragma_index_list('\(kind)') i JOIN pragma_index_info(i.name) c
      JOIN sqlite_schema s ON s.name = i.name
      WHERE c.seqno = 0 AND (i.partial = 0 OR (\(ofPeople) AND s.sql LIKE '%WHERE "by-service" IS NOT 1'))
      """)
    var names: Set<String> = []
    while try rows.step() { names.insert(rows.text(0) ?? "") }
    return names
  }

  @Test("every relation of the rules in force finds its facts by an index, or going through them would be quadratic")
  func everyRelation() throws {
    let policies = try shipped()
    let fixture = try EvidenceFixture()
    try fixture.source("people", kind: "register", supplies: [.person]) { writer in
      try writer.add(.person, ["id": .text("p1"), "name": .text("Jo Ash")])
    }
    let database = try Database(path: ":memory:", mode: .create)
    try Join(at: LookUpTests.at.microseconds, lookUps: policies.lookUps).run(fixture.sources, into: database)
    #expect(policies.lookUps.count > 15)
    for lookUp in policies.lookUps {
      let fields = try indexed(lookUp.kind, ofPeople: lookUp.isOfPeopleOnly, in: database)
      #expect(fields.contains(lookUp.field), "\(lookUp)")
    }
  }

  @Test("a field that the catalogue does not list gets an index where a rule looks facts up by it, and only there")
  func unlisted() throws {
    let fixture = try EvidenceFixture()
    try fixture.source("calls", kind: "calls", supplies: [.incident]) { writer in
      try writer.add(.incident, ["id": .text("I1"), "adviser": .text("p1")])
    }
    for (lookUps, isThere) in [(Set([LookUp("incident", "adviser")]), true), ([], false)] {
      let database = try Database(path: ":memory:", mode: .create)
      try Join(at: 0, lookUps: lookUps).run(fixture.sources, into: database)
      #expect(try indexed("incident", in: database).contains("adviser") == isThere)
    }
  }

  @Test("where rules look only people's accesses up by account, programs' are not in the index; else they are")
  func peopleOnly() throws {
    let fixture = try EvidenceFixture()
    try fixture.source("web", kind: "access-log", supplies: [.access]) { writer in
      try writer.add(.access, ["account": .text("cat")])
    }
    let ofPeople = LookUp("access", "account", ofPeopleOnly: true)
    for (lookUps, holdsAll) in [([ofPeople], false), ([ofPeople, LookUp("access", "account")], true)] {
      let database = try Database(path: ":memory:", mode: .create)
      try Join(at: 0, lookUps: Set(lookUps)).run(fixture.sources, into: database)
      #expect(try indexed("access", in: database).contains("account") == holdsAll)
      #expect(try indexed("access", ofPeople: true, in: database).contains("account"))
    }
  }
}
