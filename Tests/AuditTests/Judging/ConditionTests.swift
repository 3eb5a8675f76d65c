import Audit
import Policy
import Testing

/// A condition with facts that make it a breach, facts that satisfy it, and facts that leave it undetermined.
struct ConditionCase: CustomTestStringConvertible, Sendable {
  let name: String
  var about = "recording"
  let condition: String
  let breach: [String]
  let satisfied: [String]
  var undetermined: [String] = []
  var header = ""
  var testDescription: String { name }

  var bench: RuleBench {
    func examples(_ verdict: String, _ facts: [String]) -> String {
      facts.map { #"<example verdict="\#(verdict)" at="2026-11-23T06:00:00Z" because="of it">\#($0)</example>"# }
        .joined()
    }
    return RuleBench(
      about: about, header: header, conditions: condition,
      examples: examples("breach", breach) + examples("satisfied", satisfied) + examples("undetermined", undetermined))
  }
}

@Suite("Conditions")
struct ConditionTests {
  @Test("each condition is true, false and unknown as the reference says", arguments: tests + relations + logic)
  func verdicts(_ test: ConditionCase) throws {
    let report = try #require(try ExampleRunner(policies: try test.bench.load()).run().first)
    #expect(report.results.count == test.breach.count + test.satisfied.count + test.undetermined.count)
    for result in report.results {
      #expect(result.isRight, "line \(result.example.line): expected \(result.example.verdict), got \(result.got)")
    }
  }

  static let tests: [ConditionCase] = [
    ConditionCase(
      name: "is", condition: #"<is field="audio" value="sound"/>"#, breach: [#"<recording audio="sound"/>"#],
      satisfied: [#"<recording audio="empty"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "is, of an account, which is folded", about: "access", condition: #"<is field="account" value="JAsh"/>"#,
      breach: [#"<access account="TOWN\jash"/>"#], satisfied: [#"<access account="jash2"/>"#],
      undetermined: ["<access/>"]),
    ConditionCase(
      name: "is-not", condition: #"<is-not field="audio" value="sound"/>"#, breach: [#"<recording audio="empty"/>"#],
      satisfied: [#"<recording audio="sound"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "one-of, with a word of several words",
      condition: #"<one-of field="ended-basis" values="start; start and length"/>"#,
      breach: [#"<recording ended-basis="start and length"/>"#, #"<recording ended-basis="start"/>"#],
      satisfied: [#"<recording ended-basis="file name"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "is with quotes in the value", condition: #"<is field="queue" value="Q'1"/>"#,
      breach: [#"<recording queue="Q'1"/>"#], satisfied: [#"<recording queue="Q1"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "older-than", condition: #"<older-than field="ended" limit="1 hour"/>"#,
      breach: [#"<recording ended="2026-11-23T04:59:59.999999Z"/>"#],
      satisfied: [#"<recording ended="2026-11-23T05:00:00Z"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "younger-than", condition: #"<younger-than field="ended" limit="14 days"/>"#,
      breach: [#"<recording ended="2026-11-09T06:00:00.000001Z"/>"#],
      satisfied: [#"<recording ended="2026-11-09T06:00:00Z"/>"#, #"<recording ended="2026-11-01"/>"#],
      undetermined: ["<recording/>"]),
    ConditionCase(
      name: "before another field", condition: #"<before field="ended" than="started"/>"#,
      breach: [#"<recording started="2026-11-02" ended="2026-11-01"/>"#],
      satisfied: [#"<recording started="2026-11-02" ended="2026-11-02"/>"#],
      undetermined: [#"<recording started="2026-11-02"/>"#, #"<recording ended="2026-11-02"/>"#]),
    ConditionCase(
      name: "before, by days across a clock change", condition: #"<before field="started" than="ended" by="1 day"/>"#,
      breach: [#"<recording started="2026-10-24T12:00" ended="2026-10-25T12:00:01"/>"#],
      satisfied: [#"<recording started="2026-10-24T12:00" ended="2026-10-25T12:00"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "after the audit", condition: #"<after field="ended" than="the audit"/>"#,
      breach: [#"<recording ended="2026-11-23T06:00:00.000001Z"/>"#],
      satisfied: [#"<recording ended="2026-11-23T06:00:00Z"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "after, by seconds", condition: #"<after field="ended" than="started" by="2 seconds"/>"#,
      breach: [#"<recording started="2026-11-01T10:00:00Z" ended="2026-11-01T10:00:02.000001Z"/>"#],
      satisfied: [#"<recording started="2026-11-01T10:00:00Z" ended="2026-11-01T10:00:02Z"/>"#],
      undetermined: ["<recording/>"]),
    ConditionCase(
      name: "longer-than, of a duration", condition: #"<longer-than field="length" limit="10 minutes"/>"#,
      breach: [#"<recording length="601 seconds"/>"#], satisfied: [#"<recording length="10 minutes"/>"#],
      undetermined: ["<recording/>"]),
    ConditionCase(
      name: "longer-than, between two fields", condition: #"<longer-than from="started" to="ended" limit="1 month"/>"#,
      breach: [#"<recording started="2026-02-01" ended="2026-03-01T00:00:01"/>"#],
      satisfied: [#"<recording started="2026-02-01" ended="2026-03-01"/>"#],
      undetermined: [#"<recording ended="2026-02-01"/>"#]),
    ConditionCase(
      name: "above", condition: #"<above field="size" limit="2 kB"/>"#, breach: [#"<recording size="2001"/>"#],
      satisfied: [#"<recording size="2 kB"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "below a parameter", condition: #"<below field="rate" limit="$few"/>"#,
      breach: [#"<recording rate="7999"/>"#],
      satisfied: [#"<recording rate="8000"/>"#], undetermined: ["<recording/>"],
      header: #"<parameter name="few" type="number" default="8000"><meaning>m</meaning></parameter>"#),
    ConditionCase(
      name: "matches", condition: #"<matches field="path" pattern="*/100%_a?.wav"/>"#,
      breach: [#"<recording path="x/100%_AB.WAV"/>"#],
      satisfied: [#"<recording path="x/100x_ab.wav"/>"#, #"<recording path="x/100%_a.wav"/>"#],
      undetermined: ["<recording/>"]),
    ConditionCase(
      name: "same-as", about: "permission", condition: #"<same-as field="person" other="granted-by"/>"#,
      breach: [#"<permission person="p1" granted-by="p1"/>"#],
      satisfied: [#"<permission person="p1" granted-by="p2"/>"#],
      undetermined: [#"<permission person="p1"/>"#]),
    ConditionCase(
      name: "present", condition: #"<present field="queue"/>"#, breach: [#"<recording queue="q"/>"#],
      satisfied: ["<recording/>"]),
    ConditionCase(
      name: "missing", condition: #"<missing field="queue"/>"#, breach: ["<recording/>"],
      satisfied: [#"<recording queue="q"/>"#]),
    ConditionCase(
      name: "needs", condition: #"<needs field="queue"/><is field="audio" value="sound"/>"#,
      breach: [#"<recording queue="q" audio="sound"/>"#], satisfied: [#"<recording audio="empty"/>"#],
      undetermined: [#"<recording audio="sound"/>"#]),
    ConditionCase(
      name: "a field of the recording that a copy is of", about: "copy",
      condition: #"<older-than field="recording.ended" limit="14 days"/>"#,
      breach: [#"<copy recording="A"/><recording id="A" ended="2026-11-01"/>"#],
      satisfied: [
        #"<copy recording="A"/><recording id="A" ended="2026-11-20"/><recording id="B" ended="2026-11-01"/>"#
      ],
      undetermined: [#"<copy recording="A"/>"#, #"<copy recording="A"/><recording id="A"/>"#, "<copy/>"]),
    ConditionCase(
      name: "held-by", about: "access", condition: #"<held-by field="person" role="listener" at="at"/>"#,
      breach: [
        #"<access person="p1" at="2026-11-01T00:00:00Z"/><tenure person="p1" title="Senior" from="2026-11-01"/>"#,
        #"<access person="p1" at="2026-11-01T23:59:59Z"/><tenure person="p1" title="Senior" to="2026-11-01"/>"#,
        #"<access person="p1" at="2026-11-01"/><tenure person="p1" title="Senior"/><gap kind="tenure"/>"#,
      ],
      satisfied: [
        #"<access person="p1" at="2026-10-31T23:59:59Z"/><tenure person="p1" title="Senior" from="2026-11-01"/>"#,
        #"<access person="p1" at="2026-11-02T00:00:00Z"/><tenure person="p1" title="Senior" to="2026-11-01"/>"#,
        #"<access person="p1" at="2026-11-02"/><tenure person="p1" title="senior"/>"#,
        #"<access person="p1" at="2026-11-02"/><tenure person="p1" title="Clerk"/><gap kind="tenure" person="p2"/>"#,
        #"<access person="p1" at="2026-11-02T12:00"/><tenure person="p1" title="Clerk"/><gap kind="tenure" from="2026-11-03"/>"#,
        #"<access person="p1" at="2026-11-02T12:00"/><tenure person="p1" title="Clerk"/><gap kind="tenure" to="2026-11-01"/>"#,
      ],
      undetermined: [
        #"<access at="2026-11-02"/>"#, #"<access person="p1"/><tenure person="p1" title="Senior"/>"#,
        #"<access person="p1" at="2026-11-02"/><tenure person="p2" title="Senior"/>"#,
        #"<access person="p1" at="2026-11-02"/><tenure person="p1"/>"#,
        #"<access person="p1" at="2026-11-02"/><tenure person="p1" title="Clerk"/><gap kind="tenure"/>"#,
        #"<access person="p1" at="2026-11-02"/><tenure person="p1" title="Clerk"/><gap kind="tenure" person="p1"/>"#,
        #"<access person="p1" at="2026-11-02"/><tenure person="p1" title="Clerk"/><gap kind="tenure" from="2026-11-01" to="2026-11-02"/>"#,
      ]),
  ]

  static let relations: [ConditionCase] = [
    ConditionCase(
      name: "some", condition: #"<some of="subject-request" same="recording"><is field="status" value="open"/></some>"#,
      breach: [
        #"<recording id="A"/><subject-request recording="A" status="open"/>"#,
        #"<recording id="A"/><subject-request recording="A"/><subject-request recording="A" status="open"/>"#,
      ],
      satisfied: [
        #"<recording id="A"/>"#, #"<recording id="A"/><subject-request recording="B" status="open"/>"#,
        #"<recording id="A"/><subject-request recording="A" status="closed"/>"#,
        #"<recording id="A"/><subject-request status="closed"/>"#,
        #"<recording id="A"/><gap kind="subject-request" recording="B"/>"#,
        #"<recording id="A"/><gap kind="extension"/>"#,
      ],
      undetermined: [
        #"<recording id="A"/><subject-request recording="A"/>"#,
        #"<recording id="A"/><subject-request status="open"/>"#,
        #"<recording id="A"/><gap kind="subject-request"/>"#,
        #"<recording id="A"/><gap kind="subject-request" recording="A"/>"#, "<recording/>",
      ]),
    ConditionCase(
      name: "none, in force at an instant of the fact", about: "access",
      condition: #"<none of="permission" same="person" in-force="at"/>"#,
      breach: [
        #"<access person="p1" at="2026-11-02"/>"#,
        #"<access person="p1" at="2026-11-03T00:00"/><permission person="p1" from="2026-11-01" to="2026-11-02"/>"#,
        #"<access person="p1" at="2026-10-31T23:59"/><permission person="p1" from="2026-11-01"/>"#,
        #"<access person="p1" at="2026-11-02"/><gap kind="permission" person="p2"/>"#,
        #"<access person="p1" at="2026-11-02"/><gap kind="permission" to="2026-11-01"/>"#,
      ],
      satisfied: [
        #"<access person="p1" at="2026-11-02T23:59:59"/><permission person="p1" from="2026-11-01" to="2026-11-02"/>"#,
        #"<access person="p1" at="2026-11-02"/><permission person="p1"/><gap kind="permission"/>"#,
      ],
      undetermined: [
        #"<access person="p1"/><permission person="p1"/>"#, #"<access at="2026-11-02"/>"#,
        #"<access person="p1" at="2026-11-02"/><permission/>"#,
        #"<access person="p1" at="2026-11-02"/><gap kind="permission"/>"#,
        #"<access person="p1" at="2026-11-02"/><gap kind="permission" from="2026-11-02" to="2026-11-02"/>"#,
      ]),
    ConditionCase(
      name: "ended before, by at most a time", about: "access",
      condition: #"<some of="permission" same="person" ended-before="at" by-at-most="7 days"/>"#,
      breach: [
        #"<access person="p1" at="2026-11-10T00:00"/><permission person="p1" to="2026-11-09T00:00"/>"#,
        #"<access person="p1" at="2026-11-10T00:00"/><permission person="p1" to="2026-11-03T00:00"/>"#,
        #"<access person="p1" at="2026-11-10T00:00"/><permission person="p1" to="2026-11-10T00:00"/>"#,
      ],
      satisfied: [
        #"<access person="p1" at="2026-11-10T00:00"/><permission person="p1" to="2026-11-02T23:59"/>"#,
        #"<access person="p1" at="2026-11-10T00:00"/><permission person="p1" to="2026-11-10T00:01"/>"#,
        #"<access person="p1" at="2026-11-10T00:00"/><permission person="p1"/>"#,
      ], undetermined: [#"<access person="p1"/>"#]),
    ConditionCase(
      name: "around an instant, of another host", about: "access",
      condition: #"<some of="access" same="account" other="host" around="at" within="10 minutes"/>"#,
      breach: [
        #"<access account="a" host="x" at="2026-11-10T10:00"/><access account="a" host="y" at="2026-11-10T10:10"/>"#,
        #"<access account="a" host="x" at="2026-11-10T10:00"/><access account="a" host="y" at="2026-11-10T09:50"/>"#,
      ],
      satisfied: [
        #"<access account="a" host="x" at="2026-11-10T10:00"/><access account="a" host="y" at="2026-11-10T10:10:01"/>"#,
        #"<access account="a" host="x" at="2026-11-10T10:00"/><access account="a" host="x" at="2026-11-10T10:00"/>"#,
        #"<access account="a" host="x" at="2026-11-10T10:00"/><access account="b" host="y" at="2026-11-10T10:00"/>"#,
        #"<access account="a" host="x" at="2026-11-10T10:00"/><gap kind="access" from="2026-11-11"/>"#,
      ],
      undetermined: [
        #"<access account="a" host="x" at="2026-11-10T10:00"/><access account="a" at="2026-11-10T10:00"/>"#,
        #"<access account="a" host="x" at="2026-11-10T10:00"/><access account="a" host="y"/>"#,
        #"<access account="a" host="x" at="2026-11-10T10:00"/><gap kind="access" from="2026-11-10T10:05"/>"#,
      ]),
    ConditionCase(
      name: "count above", condition: #"<count of="monitoring" same="recording" above="1"/>"#,
      breach: [#"<recording id="A"/><monitoring recording="A"/><monitoring recording="A"/>"#],
      satisfied: [#"<recording id="A"/><monitoring recording="A"/>"#, #"<recording id="A"/>"#],
      undetermined: [
        #"<recording id="A"/><monitoring recording="A"/><monitoring/>"#,
        #"<recording id="A"/><monitoring recording="A"/><gap kind="monitoring"/>"#,
      ]),
    ConditionCase(
      name: "count at least", condition: #"<count of="monitoring" same="recording" at-least="2"/>"#,
      breach: [#"<recording id="A"/><monitoring recording="A"/><monitoring recording="A"/>"#],
      satisfied: [#"<recording id="A"/><monitoring recording="A"/>"#], undetermined: ["<recording/>"]),
    ConditionCase(
      name: "count below", condition: #"<count of="monitoring" same="recording" below="2"/>"#,
      breach: [#"<recording id="A"/><monitoring recording="A"/>"#],
      satisfied: [
        #"<recording id="A"/><monitoring recording="A"/><monitoring recording="A"/><gap kind="monitoring"/>"#
      ],
      undetermined: [
        #"<recording id="A"/><monitoring recording="A"/><monitoring/>"#,
        #"<recording id="A"/><gap kind="monitoring"/>"#,
      ]),
    ConditionCase(
      name: "count at most", condition: #"<count of="monitoring" same="recording" at-most="1"/>"#,
      breach: [#"<recording id="A"/><monitoring recording="A"/>"#],
      satisfied: [#"<recording id="A"/><monitoring recording="A"/><monitoring recording="A"/>"#],
      undetermined: [#"<recording id="A"/><gap kind="monitoring"/>"#]),
    ConditionCase(
      name: "count per week of the policy's zone, from Monday", about: "person",
      condition: #"<count of="monitoring" same="adviser" per="week" above="1"/>"#,
      breach: [
        #"<person id="p"/><monitoring adviser="p" at="2026-11-02T00:00"/><monitoring adviser="p" at="2026-11-08T23:59"/>"#,
        // Sunday 22:30 UTC is Sunday in London in winter, and 23:30 UTC is Monday in summer.
        #"<person id="p"/><monitoring adviser="p" at="2026-07-05T23:30:00Z"/><monitoring adviser="p" at="2026-07-06T12:00"/>"#,
      ],
      satisfied: [
        #"<person id="p"/><monitoring adviser="p" at="2026-11-01T23:59"/><monitoring adviser="p" at="2026-11-02T00:00"/>"#
      ], undetermined: [#"<person id="p"/><gap kind="monitoring"/>"#]),
    ConditionCase(
      name: "count per day on the night of a clock change", about: "person",
      condition: #"<count of="monitoring" same="adviser" per="day" above="1"/>"#,
      breach: [
        #"<person id="p"/><monitoring adviser="p" at="2026-10-25T00:00:00+01:00"/><monitoring adviser="p" at="2026-10-25T23:59:59Z"/>"#
      ],
      satisfied: [
        #"<person id="p"/><monitoring adviser="p" at="2026-10-24T22:59:59Z"/><monitoring adviser="p" at="2026-10-24T23:00:00Z"/>"#
      ],
      undetermined: [
        #"<person id="p"/><monitoring adviser="p" at="2026-10-24T22:59:59Z"/><monitoring at="2026-10-24"/>"#
      ]),
    ConditionCase(
      name: "count per another field",
      condition: #"<count of="monitoring" same="recording" per="assessor" above="1"/>"#,
      breach: [#"<recording id="A"/><monitoring recording="A" assessor="x"/><monitoring recording="A" assessor="x"/>"#],
      satisfied: [
        #"<recording id="A"/><monitoring recording="A" assessor="x"/><monitoring recording="A" assessor="y"/>"#
      ],
      undetermined: [#"<recording id="A"/><gap kind="monitoring" recording="A"/>"#]),
    ConditionCase(
      name: "a relation within a relation, and the outer fact named in it", about: "copy",
      condition: """
        <some of="access" same="recording">
          <is field="action" value="export"/>
          <before field="at" than="copy.modified"/>
          <none of="permission" same="person" in-force="at"/>
        </some>
        """,
      breach: [
        #"<copy recording="A" modified="2026-11-03"/><access recording="A" action="export" person="p" at="2026-11-02"/>"#
      ],
      satisfied: [
        #"<copy recording="A" modified="2026-11-01"/><access recording="A" action="export" person="p" at="2026-11-02"/>"#,
        #"<copy recording="A" modified="2026-11-03"/><access recording="A" action="export" person="p" at="2026-11-02"/><permission person="p"/>"#,
      ],
      undetermined: [
        #"<copy recording="A"/><access recording="A" action="export" person="p" at="2026-11-02"/>"#,
        #"<copy recording="A" modified="2026-11-03"/><access recording="A" action="export" person="p" at="2026-11-02"/><gap kind="permission"/>"#,
      ]),
    ConditionCase(
      name: "a definition in place of a kind", condition: #"<none of="good" same="recording" in-force="the audit"/>"#,
      breach: [#"<recording id="A"/>"#, #"<recording id="A"/><extension recording="A"/>"#],
      satisfied: [#"<recording id="A"/><extension recording="A" reason="r"/>"#],
      undetermined: [#"<recording id="A"/><gap kind="extension"/>"#],
      header:
        #"<define name="good" of="extension"><meaning>extension with a reason</meaning><present field="reason"/></define>"#
    ),
  ]

  /// U is unknown, T true, F false.
  private static let u = #"<is field="queue" value="q"/>"#
  private static let t = #"<is field="store" value="s"/>"#
  private static let f = #"<is field="store" value="x"/>"#
  private static let fact = #"<recording store="s"/>"#

  /// The rule's other examples must be there but are not what the case is about.
  private static func logic(_ condition: String, _ verdict: Verdict) -> ConditionCase {
    let filled = "<recording audio=\"sound\" store=\"s\"/>"
    let rest = "<recording audio=\"empty\" store=\"s\"/>"
    // any(audio = sound) makes a breach, all(audio ≠ empty) satisfies; the case itself has its audio truncated.
    let wrapped = """
      <any><is field="audio" value="sound"/><all><is-not field="audio" value="empty"/>\(condition)</all></any>
      """
    let own = "<recording audio=\"truncated\" store=\"s\"/>"
    let unknown = "<recording store=\"s\"/>"
    return ConditionCase(
      name: "\(condition) is \(verdict)", condition: wrapped, breach: [filled] + (verdict == .breach ? [own] : []),
      satisfied: [rest] + (verdict == .satisfied ? [own] : []),
      undetermined: (verdict == .satisfied ? [] : [unknown]) + (verdict == .undetermined ? [own] : [])
        + (verdict == .satisfied ? [unknown] : []))
  }

  static let logic: [ConditionCase] = [
    logic(t, .breach), logic(f, .satisfied), logic(u, .undetermined),
    logic("<not>\(t)</not>", .satisfied), logic("<not>\(f)</not>", .breach), logic("<not>\(u)</not>", .undetermined),
    logic("<all>\(t)\(t)</all>", .breach), logic("<all>\(t)\(f)</all>", .satisfied),
    logic("<all>\(t)\(u)</all>", .undetermined), logic("<all>\(u)\(f)</all>", .satisfied),
    logic("<all>\(f)\(f)</all>", .satisfied), logic("<all>\(u)\(u)</all>", .undetermined),
    logic("<any>\(t)\(t)</any>", .breach), logic("<any>\(t)\(f)</any>", .breach), logic("<any>\(u)\(t)</any>", .breach),
    logic("<any>\(f)\(u)</any>", .undetermined), logic("<any>\(f)\(f)</any>", .satisfied),
    logic("<any>\(u)\(u)</any>", .undetermined),
    logic("<not><all>\(t)\(u)</all></not>", .undetermined), logic("<not><all>\(f)\(u)</all></not>", .breach),
    logic("<not><any>\(f)\(u)</any></not>", .undetermined), logic("<not><any>\(t)\(u)</any></not>", .satisfied),
    logic("<not><not>\(u)</not></not>", .undetermined),
    logic("<not><some of=\"extension\" same=\"recording\"/></not>", .undetermined),
  ]
}
