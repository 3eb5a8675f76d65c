import Audit
import Evidence
import Policy
import SQL
import Testing
import Time

@Suite("The findings of other rules on the same evidence")
struct RulesComparedTests {
  private static let rules = """
    <policy xmlns="urn:earshot:policy:1" id="p" time-zone="UTC">
      <title>P</title>
      <parameter name="keep" type="duration" default="14 days" at-least="1 day" at-most="30 days"><meaning>M</meaning></parameter>
      <role name="it" called="the IT department" titles="Engineer"/>
      <rule id="old" about="recording" severity="high">
        <title>Too old</title><clause section="S" paragraph="1">C</clause>
        <breach-when><older-than field="ended" limit="$keep"/></breach-when>
        <answerable><by role="it">who deletes</by></answerable>
        <finding>Recording {id} is too old.</finding>
        <example verdict="breach" at="2026-11-23" because="b"><recording id="A" ended="2026-11-01"/></example>
        <example verdict="satisfied" at="2026-11-23" because="b"><recording id="A" ended="2026-11-20"/></example>
        <example verdict="undetermined" at="2026-11-23" because="b"><recording id="A"/></example>
      </rule>
    </policy>
    """

  /// Recordings of 20, 12 and 5 days before the audit, and one of unknown age.
  private func fixture() throws -> EvidenceFixture {
    let fixture = try EvidenceFixture()
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      for (id, days) in [("A", 20), ("B", 12), ("C", 5)] {
        try writer.add(
          .recording,
          [
            "store": .text("main"), "id": .text(id),
            "ended": .integer(auditInstant.microseconds - Int64(days) * Period.day),
          ])
      }
      try writer.add(.recording, ["store": .text("main"), "id": .text("D")])
    }
    return fixture
  }

  private func compare(_ old: PolicySet, _ new: PolicySet) throws -> [String] {
    let fixture = try fixture()
    let compared = try RulesCompared.judging(old, new, sources: fixture.sources, at: auditInstant)
    var told: [String] = []
    for count in try compared.counts() {
      told.append(
        "\(count.rule) \(count.breaches.old)>\(count.breaches.new) ?\(count.undetermined.old)>\(count.undetermined.new) "
          + "+\(count.added) -\(count.dropped) *\(count.changed) \(count.isMissing?.rawValue ?? "both")")
      for change in RulesCompared.Change.allCases {
        try compared.each(change, of: count.rule) { difference in
          let old = difference.old.map { "\($0.verdict.rawValue) \($0.sentence)" } ?? "nothing"
          let new = difference.new.map { "\($0.verdict.rawValue) \($0.sentence)" } ?? "nothing"
          told.append("\(difference.change.rawValue): \(old) > \(new)")
        }
      }
    }
    return told
  }

  @Test("a shorter time adds the findings between, a longer one drops them, the same changes nothing")
  func parameter() throws {
    let today = try policySet(["a.xml": Self.rules])
    #expect(try compare(today, today) == ["old 1>1 ?1>1 +0 -0 *0 both"])
    #expect(
      try compare(today, try today.setting(["keep = 10 days"])) == [
        "old 1>2 ?1>1 +1 -0 *0 both", "added: nothing > breach Recording B is too old.",
      ])
    #expect(
      try compare(today, try today.setting(["p.keep=21 days"])) == [
        "old 1>0 ?1>1 +0 -1 *0 both", "dropped: breach Recording A is too old. > nothing",
      ])
  }

  @Test("another wording changes findings; another id drops some and adds others")
  func wording() throws {
    let today = try policySet(["a.xml": Self.rules])
    let worded = try policySet(["a.xml": Self.rules.replacing("is too old.", "stayed too long.")])
    #expect(
      try compare(today, worded) == [
        "old 1>1 ?1>1 +0 -0 *1 both",
        "changed: breach Recording A is too old. > breach Recording A stayed too long.",
      ])
    let renamed = try policySet(["a.xml": Self.rules.replacing(#"id="old""#, #"id="older""#)])
    let told = try compare(today, renamed)
    #expect(told.contains("older 0>1 ?0>1 +2 -0 *0 added"))
    #expect(told.contains("old 1>0 ?1>0 +0 -2 *0 dropped"))
  }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let words: [String]
    let message: String
    var testDescription: String { words.joined(separator: "; ") }
  }

  @Test(
    "a value that the parameter cannot have is refused with its bounds and place",
    arguments: [
      Wrong(words: ["keep=31 days"], message: "is '31 days', more than 30 days, the most that 'keep' may be"),
      Wrong(words: ["keep=0 days"], message: "less than 1 day, the least that 'keep' may be"),
      Wrong(words: ["keep=soon"], message: "parameter 'keep' is 'soon'; expected a length of time"),
      Wrong(words: ["kep=3 days"], message: "there is no parameter 'kep'; did you mean 'keep'?"),
      Wrong(words: ["q.keep=3 days"], message: "there is no parameter 'q.keep'"),
      Wrong(words: ["keep"], message: "expected NAME=VALUE"),
      Wrong(words: ["keep=3 days", "keep=4 days"], message: "'keep' is set twice"),
    ])
  func refused(_ wrong: Wrong) throws {
    let today = try policySet(["a.xml": Self.rules])
    let error = #expect(throws: PolicyError.self) { _ = try today.setting(wrong.words) }
    #expect(error?.description.contains(wrong.message) ?? false, "\(String(describing: error))")
  }
}

extension String {
  fileprivate func replacing(_ old: String, _ new: String) -> String {
    var rest = self[...]
    var result = ""
    while !rest.isEmpty {
      if rest.hasPrefix(old) {
        result += new
        rest = rest.dropFirst(old.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }
}
