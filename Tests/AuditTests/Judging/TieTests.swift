import Audit
import Policy
import Testing

@Suite("What ties related facts")
struct TieTests {
  @Test("each tie is true, false and unknown as the reference says", arguments: fields + instants + stretches)
  func verdicts(_ test: ConditionCase) throws {
    let report = try #require(try ExampleRunner(policies: try test.bench.load()).run().first)
    #expect(report.results.count == test.breach.count + test.satisfied.count + test.undetermined.count)
    for result in report.results {
      #expect(result.isRight, "line \(result.example.line): expected \(result.example.verdict), got \(result.got)")
    }
  }

  static let fields: [ConditionCase] = [
    ConditionCase(
      name: "same, of two names", about: "access",
      condition: #"<none of="monitoring" same="recording; assessor = person"/>"#,
      breach: [
        #"<access recording="A" person="p"/>"#,
        #"<access recording="A" person="p"/><monitoring recording="A" assessor="q"/>"#,
        #"<access recording="A" person="p"/><monitoring recording="B" assessor="p"/>"#,
      ],
      satisfied: [#"<access recording="A" person="p"/><monitoring recording="A" assessor="p"/>"#],
      undetermined: [
        #"<access recording="A"/>"#, #"<access recording="A" person="p"/><monitoring recording="A"/>"#,
        // A gap about some person says nothing of who assessed.
        #"<access recording="A" person="p"/><gap kind="monitoring" person="q"/>"#,
      ]),
    ConditionCase(
      name: "same, led on from the fact around", about: "playback",
      condition: #"<none of="playback-consent" same="adviser = recording.adviser-person" in-force="at"/>"#,
      breach: [
        #"<playback recording="A" at="2026-11-02"/><recording id="A" adviser-person="p"/>"#,
        #"<playback recording="A" at="2026-11-02"/><recording id="A" adviser-person="p"/><playback-consent adviser="q"/>"#,
      ],
      satisfied: [
        #"<playback recording="A" at="2026-11-02"/><recording id="A" adviser-person="p"/><playback-consent adviser="p"/>"#
      ],
      undetermined: [
        #"<playback recording="A" at="2026-11-02"/><recording id="A"/>"#,
        #"<playback recording="A" at="2026-11-02"/><gap kind="playback-consent"/><recording id="A" adviser-person="p"/>"#,
      ]),
    ConditionCase(
      name: "same as a field of a fact further out", about: "access",
      condition: """
        <some of="access" same="account" other="host" after="at">
          <some of="access" same="account; host = access.host" after="at"/>
        </some>
        """,
      breach: [
        #"<access account="a" host="x" at="2026-11-01T10:00"/><access account="a" host="y" at="2026-11-01T10:01"/><access account="a" host="x" at="2026-11-01T10:02"/>"#
      ],
      satisfied: [
        #"<access account="a" host="x" at="2026-11-01T10:00"/><access account="a" host="y" at="2026-11-01T10:01"/><access account="a" host="y" at="2026-11-01T10:02"/>"#,
        #"<access account="a" host="x" at="2026-11-01T10:00"/><access account="a" host="y" at="2026-11-01T10:01"/><access account="b" host="x" at="2026-11-01T10:02"/>"#,
      ],
      undetermined: [
        #"<access account="a" host="x" at="2026-11-01T10:00"/><access account="a" host="y" at="2026-11-01T10:01"/><access account="a" at="2026-11-01T10:02"/>"#
      ]),
    ConditionCase(
      name: "other, where the fact's own value is not known", about: "access",
      condition: #"<some of="access" same="account" other="host; workstation" around="at" within="10 minutes"/>"#,
      breach: [
        #"<access account="a" host="x" workstation="w" at="2026-11-10T10:00"/><access account="a" host="y" workstation="v" at="2026-11-10T10:01"/>"#
      ],
      satisfied: [
        #"<access account="a" at="2026-11-10T10:00"/>"#,
        #"<access account="a" host="x" at="2026-11-10T10:00"/><access account="a" host="x" at="2026-11-10T10:01"/>"#,
        #"<access account="a" host="x" workstation="w" at="2026-11-10T10:00"/><access account="a" host="10.0.0.1" workstation="w" at="2026-11-10T10:01"/>"#,
      ],
      undetermined: [
        #"<access account="a" host="x" workstation="w" at="2026-11-10T10:00"/><access account="a" host="y" at="2026-11-10T10:01"/>"#,
        #"<access account="a" at="2026-11-10T10:00"/><access account="a" host="y" workstation="v" at="2026-11-10T10:01"/>"#,
      ]),
    ConditionCase(
      name: "needs of", condition: #"<needs of="call" same="call"/><none of="announcement" same="call"/>"#,
      breach: [#"<recording call="c"/><call id="c"/>"#],
      satisfied: [
        #"<recording call="c"/><call id="c"/><announcement call="c"/>"#,
        #"<recording call="c"/><announcement call="c"/>"#,
      ],
      undetermined: [
        #"<recording call="c"/>"#, #"<recording call="c"/><call id="d"/>"#, #"<recording/><call id="d"/>"#,
      ]),
    ConditionCase(
      name: "needs of, with conditions", about: "access",
      condition:
        #"<needs of="tenure" same="person" in-force="at"><present field="manager"/></needs><missing field="tool"/>"#,
      breach: [#"<access person="p" at="2026-11-02"/><tenure person="p" manager="m"/>"#],
      satisfied: [#"<access person="p" at="2026-11-02" tool="t"/><tenure person="p"/>"#],
      undetermined: [
        #"<access person="p" at="2026-11-02"/><tenure person="p"/>"#, #"<access at="2026-11-02"/>"#,
        #"<access person="p" at="2026-11-02"/><gap kind="tenure"/>"#,
      ]),
  ]

  static let instants: [ConditionCase] = [
    ConditionCase(
      name: "around an instant, by days of the calendar", about: "access",
      condition: #"<none of="monitoring" same="recording" around="at" within="1 day"/>"#,
      // In the 24 civil hours before and behind these noons lies the night in which the clocks went back, or forward.
      breach: [
        #"<access recording="A" at="2026-10-25T12:00:00Z"/><monitoring recording="A" at="2026-10-24T10:59:59Z"/>"#,
        #"<access recording="A" at="2026-10-24T11:00:00Z"/><monitoring recording="A" at="2026-10-25T12:00:01Z"/>"#,
        #"<access recording="A" at="2026-03-29T11:00:00Z"/><monitoring recording="A" at="2026-03-28T11:59:59Z"/>"#,
        #"<access recording="A" at="2026-10-25T12:00:00Z"/><gap kind="monitoring" to="2026-10-24T11:00:00Z"/>"#,
        #"<access recording="A" at="2026-10-24T11:00:00Z"/><gap kind="monitoring" from="2026-10-25T12:00:01Z"/>"#,
        #"<access recording="A" at="2026-03-29T11:00:00Z"/><gap kind="monitoring" to="2026-03-28T11:59:59Z"/>"#,
      ],
      satisfied: [
        #"<access recording="A" at="2026-10-25T12:00:00Z"/><monitoring recording="A" at="2026-10-24T11:00:00Z"/>"#,
        #"<access recording="A" at="2026-10-24T11:00:00Z"/><monitoring recording="A" at="2026-10-25T12:00:00Z"/>"#,
        #"<access recording="A" at="2026-03-29T11:00:00Z"/><monitoring recording="A" at="2026-03-28T12:00:00Z"/>"#,
      ],
      undetermined: [
        #"<access recording="A" at="2026-10-25T12:00:00Z"/><gap kind="monitoring" to="2026-10-24T11:00:01Z"/>"#,
        #"<access recording="A" at="2026-10-24T11:00:00Z"/><gap kind="monitoring" from="2026-10-25T12:00:00Z"/>"#,
        #"<access recording="A" at="2026-03-29T11:00:00Z"/><gap kind="monitoring" to="2026-03-28T12:00:01Z"/>"#,
      ]),
    ConditionCase(
      name: "after an instant, by days of the calendar", about: "access",
      condition: #"<none of="monitoring" same="recording" after="at" within="1 day"/>"#,
      breach: [
        #"<access recording="A" at="2026-10-24T11:00:00Z"/><monitoring recording="A" at="2026-10-25T12:00:01Z"/>"#,
        #"<access recording="A" at="2026-10-24T11:00:00Z"/><gap kind="monitoring" from="2026-10-25T12:00:01Z"/>"#,
      ],
      satisfied: [
        #"<access recording="A" at="2026-10-24T11:00:00Z"/><monitoring recording="A" at="2026-10-25T12:00:00Z"/>"#
      ],
      undetermined: [
        #"<access recording="A" at="2026-10-24T11:00:00Z"/><gap kind="monitoring" from="2026-10-25T12:00:00Z"/>"#
      ]),
    ConditionCase(
      name: "ended before an instant, by days of the calendar", about: "access",
      condition: #"<none of="permission" same="person" ended-before="at" by-at-most="1 day"/>"#,
      breach: [
        #"<access person="p" at="2026-10-25T12:00:00Z"/><permission person="p" from="2026-01-01" to="2026-10-24T10:59:59Z"/>"#
      ],
      satisfied: [
        #"<access person="p" at="2026-10-25T12:00:00Z"/><permission person="p" from="2026-01-01" to="2026-10-24T11:00:00Z"/>"#
      ],
      undetermined: [
        // What is not known of the time before may have ended within the day.
        #"<access person="p" at="2026-10-25T12:00:00Z"/><gap kind="permission" to="2026-10-24T10:00:00Z"/>"#
      ]),
    ConditionCase(
      name: "before an instant, by more than a time, within another", about: "access",
      condition: #"<some of="deletion" same="recording" before="at" by-more-than="5 seconds" within="1 hour"/>"#,
      breach: [
        #"<access recording="A" at="2026-11-10T10:00:06"/><deletion recording="A" at="2026-11-10T10:00:00"/>"#,
        #"<access recording="A" at="2026-11-10T11:00:00"/><deletion recording="A" at="2026-11-10T10:00:00"/>"#,
      ],
      satisfied: [
        #"<access recording="A" at="2026-11-10T10:00:05"/><deletion recording="A" at="2026-11-10T10:00:00"/>"#,
        #"<access recording="A" at="2026-11-10T11:00:01"/><deletion recording="A" at="2026-11-10T10:00:00"/>"#,
        #"<access recording="A" at="2026-11-10T10:00:00"/><deletion recording="A" at="2026-11-10T10:30:00"/>"#,
        #"<access recording="A" at="2026-11-10T10:00:00"/><gap kind="deletion" from="2026-11-11"/>"#,
        #"<access recording="A" at="2026-11-10T10:00:00"/><gap kind="deletion" to="2026-11-10T08:00"/>"#,
      ],
      undetermined: [
        #"<access recording="A"/><deletion recording="A" at="2026-11-10T10:00:00"/>"#,
        #"<access recording="A" at="2026-11-10T10:00:00"/><deletion recording="A"/>"#,
        #"<access recording="A" at="2026-11-10T10:00:00"/><gap kind="deletion" from="2026-11-10T09:30"/>"#,
      ]),
    ConditionCase(
      name: "after an instant, and before the audit", about: "subject-request",
      condition: #"<some of="deletion" same="recording" after="received" before="the audit"/>"#,
      breach: [
        #"<subject-request recording="A" received="2026-11-10T10:00"/><deletion recording="A" at="2026-11-10T10:00:01"/>"#
      ],
      satisfied: [
        #"<subject-request recording="A" received="2026-11-10T10:00"/><deletion recording="A" at="2026-11-10T10:00"/>"#,
        #"<subject-request recording="A" received="2026-11-10T10:00"/><deletion recording="A" at="2026-11-24"/>"#,
      ],
      undetermined: [#"<subject-request recording="A" received="2026-11-10T10:00"/><gap kind="deletion"/>"#]),
    ConditionCase(
      name: "the same day, on the night that the clocks change", about: "monitoring",
      condition: #"<some of="monitoring" same="adviser" same-day="at"/>"#,
      breach: [
        #"<monitoring adviser="p" at="2026-10-25T00:00:00+01:00"/><monitoring adviser="p" at="2026-10-25T23:59:59Z"/>"#
      ],
      satisfied: [
        #"<monitoring adviser="p" at="2026-10-25T00:00:00+01:00"/><monitoring adviser="p" at="2026-10-26T00:00:00Z"/>"#,
        #"<monitoring adviser="p" at="2026-10-25T00:00:00+01:00"/><monitoring adviser="p" at="2026-10-24T22:59:59Z"/>"#,
        #"<monitoring adviser="p" at="2026-10-25"/>"#,
      ],
      undetermined: [
        #"<monitoring adviser="p" at="2026-10-25"/><monitoring adviser="p"/>"#,
        #"<monitoring adviser="p" at="2026-10-25T12:00"/><gap kind="monitoring" from="2026-10-25T22:00"/>"#,
      ]),
    ConditionCase(
      name: "the same week, from Monday", about: "monitoring",
      condition: #"<count of="monitoring" same="adviser" same-week="at" above="1"/>"#,
      breach: [
        #"<monitoring adviser="p" at="2026-11-02T00:00"/><monitoring adviser="p" at="2026-11-04"/><monitoring adviser="p" at="2026-11-08T23:59:59"/>"#,
        // Week 53 of 2026 ends on Sunday 3 January 2027.
        #"<monitoring adviser="p" at="2027-01-03T23:59:59"/><monitoring adviser="p" at="2026-12-28T00:00"/><monitoring adviser="p" at="2026-12-31"/>"#,
      ],
      satisfied: [
        #"<monitoring adviser="p" at="2026-11-02T00:00"/><monitoring adviser="p" at="2026-11-04"/><monitoring adviser="p" at="2026-11-09T00:00"/>"#,
        #"<monitoring adviser="p" at="2026-11-02T00:00"/><monitoring adviser="p" at="2026-11-04"/><monitoring adviser="p" at="2026-11-01T23:59:59"/>"#,
      ],
      undetermined: [#"<monitoring adviser="p" at="2026-11-02T00:00"/><gap kind="monitoring" to="2026-11-03"/>"#]),
  ]

  static let stretches: [ConditionCase] = [
    ConditionCase(
      name: "overlapping two instants of the fact", about: "recording",
      condition: #"<some of="payment" same="call" overlapping="started; ended"/>"#,
      breach: [
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><payment call="c" from="2026-11-01T10:04:59" to="2026-11-01T10:07"/>"#,
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><payment call="c" from="2026-11-01T09:58" to="2026-11-01T10:00:01"/>"#,
      ],
      satisfied: [
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><payment call="c" from="2026-11-01T10:05" to="2026-11-01T10:07"/>"#,
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><payment call="c" from="2026-11-01T09:58" to="2026-11-01T10:00"/>"#,
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><payment call="c" from="2026-11-01T10:05"/>"#,
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><gap kind="payment" from="2026-11-01T10:06"/>"#,
        #"<recording call="c"/>"#,
      ],
      undetermined: [
        // How long it took is not known.
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><payment call="c" from="2026-11-01T10:01"/>"#,
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><payment call="c" to="2026-11-01T10:01"/>"#,
        #"<recording call="c" started="2026-11-01T10:00"/><payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/>"#,
        #"<recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><gap kind="payment"/>"#,
        #"<recording call="c" started="2026-11-01T10:00"/><gap kind="payment" from="2026-11-02"/>"#,
      ]),
    ConditionCase(
      name: "overlapping a fact around, by more than a time", about: "payment",
      condition: #"<some of="recording" same="call" overlapping="payment" for-more-than="2 seconds"/>"#,
      breach: [
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:01:03"/>"#
      ],
      satisfied: [
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:01:02"/>"#,
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:01:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/>"#,
        #"<payment call="c" from="2026-11-01T10:01"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:01:02"/>"#,
      ],
      undetermined: [
        #"<payment call="c" from="2026-11-01T10:01"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/>"#
      ]),
    ConditionCase(
      name: "covering what two facts have in common", about: "payment",
      condition: """
        <some of="recording" same="call" overlapping="payment">
          <none of="pause" same="call" covering="payment; recording" but-for="1 second"/>
        </some>
        """,
      breach: [
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/>"#,
        // The recording went on within the payment.
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><pause call="c" from="2026-11-01T10:01" to="2026-11-01T10:01:30"/><pause call="c" from="2026-11-01T10:01:40" to="2026-11-01T10:02"/>"#,
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><pause call="c" from="2026-11-01T10:01:02" to="2026-11-01T10:03"/>"#,
      ],
      satisfied: [
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><pause call="c" from="2026-11-01T10:01:01" to="2026-11-01T10:01:59"/>"#,
        // The pause lasts until the recording ends, before the payment does, or nobody knows when the payment does.
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:07"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><pause call="c" from="2026-11-01T10:00:58" to="2026-11-01T10:05"/>"#,
        #"<payment call="c" from="2026-11-01T10:01"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><pause call="c" from="2026-11-01T10:00:58" to="2026-11-01T10:05"/>"#,
      ],
      undetermined: [
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><pause call="c" from="2026-11-01T10:01"/>"#,
        #"<payment call="c" from="2026-11-01T10:01"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><pause call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/>"#,
        #"<payment call="c" from="2026-11-01T10:01" to="2026-11-01T10:02"/><recording call="c" started="2026-11-01T10:00" ended="2026-11-01T10:05"/><gap kind="pause"/>"#,
      ]),
  ]
}
