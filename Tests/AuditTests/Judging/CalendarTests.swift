import Audit
import Policy
import SQL
import Testing
import Time

@Suite("Hours, holidays and deadlines")
struct CalendarTests {
  /// A weekday, a Monday before and a Monday after the turn of the year are holidays; nothing is known of 2028.
  static let holidays = """
    <holidays xmlns="urn:earshot:policy:1" of="bench" from="2024-01-01" to="2027-12-31"><title>Holidays</title>
      <day date="2026-04-03">Good Friday</day><day date="2026-04-06">Easter Monday</day>
      <day date="2026-08-31">Summer</day><day date="2026-12-25">Christmas Day</day>
      <day date="2026-12-28">Boxing Day (substitute day)</day><day date="2027-01-01">New Year's Day</day>
    </holidays>
    """

  private static let hours = """
    <parameter name="open" type="hours" default="Mon-Fri 08:00-18:00; Sat 09:00-13:00; not on holidays">
      <meaning>m</meaning></parameter>
    """

  private static func deadline(_ clock: String) -> String {
    """
    <parameter name="clock" type="switch" default="\(clock)"><meaning>m</meaning></parameter>
    <deadline name="last-day" of="subject-request" from="received" within="1 month" longer-by="2 months"
      if-told="extended" stopped="clock-stopped" resumed="clock-resumed" only-if="$clock"><meaning>m</meaning></deadline>
    """
  }

  private static func request(_ received: String, _ rest: String) -> String {
    #"<subject-request id="1" received="\#(received)" \#(rest)/>"#
  }

  @Test("an instant, a deadline and an audit stand on the right side of each border", arguments: cases)
  func verdicts(_ test: ConditionCase) throws {
    var bench = test.bench
    bench.others["holidays.xml"] = Self.holidays
    let report = try #require(try ExampleRunner(policies: try bench.load()).run().first)
    #expect(report.results.count == test.breach.count + test.satisfied.count + test.undetermined.count)
    for result in report.results {
      #expect(result.isRight, "line \(result.example.line): expected \(result.example.verdict), got \(result.got)")
    }
  }

  static let cases: [ConditionCase] = [
    ConditionCase(
      name: "during hours that leave out holidays", about: "access", condition: #"<during field="at" hours="$open"/>"#,
      breach: [
        #"<access at="2026-11-23T08:00"/>"#, #"<access at="2026-11-23T17:59:59"/>"#,
        #"<access at="2026-11-21T09:00"/>"#,
        // British Summer Time.
        #"<access at="2026-07-06T07:00:00Z"/>"#, #"<access at="2026-07-06T16:59:59Z"/>"#,
        // The Friday before and the Monday after the clocks went back.
        #"<access at="2026-10-23T07:00:00Z"/>"#, #"<access at="2026-10-26T08:00:00Z"/>"#,
      ],
      satisfied: [
        #"<access at="2026-11-23T07:59:59"/>"#, #"<access at="2026-11-23T18:00"/>"#,
        #"<access at="2026-11-21T13:00"/>"#,
        #"<access at="2026-11-22T12:00"/>"#, #"<access at="2026-07-06T17:00:00Z"/>"#,
        #"<access at="2026-10-26T07:30:00Z"/>"#, #"<access at="2026-08-31T12:00"/>"#,
        #"<access at="2026-12-28T12:00"/>"#,
        // It is night, whatever day that may be.
        #"<access at="2029-01-02T03:00"/>"#,
      ],
      undetermined: ["<access/>", #"<access at="2029-01-02T12:00"/>"#, #"<access at="2023-12-29T12:00"/>"#],
      header: hours),
    ConditionCase(
      name: "after the last day, which moves past weekends and holidays", about: "subject-request",
      condition: #"<after field="closed" than="last-day"/>"#,
      breach: [
        // 3 October 2026 is a Saturday.
        request("2026-09-03", #"closed="2026-10-06""#),
        request("2026-09-03T23:59", #"closed="2026-10-06T00:00:00.000001""#),
        // February has no 31st; its last day is a Saturday in 2026, and a Thursday in 2024.
        request("2026-01-31", #"closed="2026-03-03""#), request("2024-01-31", #"closed="2024-03-01""#),
        // Christmas, a weekend and a substitute day.
        request("2026-11-25", #"closed="2026-12-30""#), request("2026-12-01", #"closed="2027-01-05""#),
        // By the clock on the wall it was received on 1 July.
        request("2026-06-30T23:30:00Z", #"closed="2026-08-03T23:00:01Z""#),
        // Told one moment too late.
        request("2026-09-03", #"extended="2026-10-06T00:00" closed="2026-10-07""#),
        request("2026-09-03", #"extended="2026-10-05" closed="2026-12-04""#),
        // The clock, stopped and resumed, is not this policy's.
        request("2026-09-03", #"clock-stopped="2026-09-10" clock-resumed="2026-09-20" closed="2026-10-06""#),
      ],
      satisfied: [
        request("2026-09-03", #"closed="2026-10-05""#), request("2026-09-03", #"closed="2026-10-06T00:00""#),
        request("2026-01-31", #"closed="2026-03-02""#), request("2024-01-31", #"closed="2024-02-29""#),
        request("2026-03-03", #"closed="2026-04-07""#), request("2026-11-25", #"closed="2026-12-29""#),
        request("2026-12-01", #"closed="2027-01-04""#),
        request("2026-06-30T23:30:00Z", #"closed="2026-08-03T22:59:59Z""#),
        request("2026-09-03", #"extended="2026-10-05T23:59" closed="2026-12-03""#),
      ],
      undetermined: [
        request("2026-09-03", ""), #"<subject-request id="1" closed="2026-11-01"/>"#,
        request("2027-12-15", #"closed="2028-01-10""#),
      ], header: deadline("no")),
    ConditionCase(
      name: "after the last day, where days on which the clock stood still do not count", about: "subject-request",
      condition: #"<after field="closed" than="last-day"/>"#,
      breach: [
        request("2026-09-03", #"clock-stopped="2026-09-10" clock-resumed="2026-09-20" closed="2026-10-14""#),
        // Stopped when it was over.
        request("2026-09-03", #"clock-stopped="2026-10-06" clock-resumed="2026-10-20" closed="2026-10-07""#),
        // Three months, and the ten days.
        request(
          "2026-09-03",
          #"extended="2026-10-13" clock-stopped="2026-09-10" clock-resumed="2026-09-20" closed="2026-12-15""#),
      ],
      satisfied: [
        request("2026-09-03", #"clock-stopped="2026-09-10" clock-resumed="2026-09-20" closed="2026-10-13""#),
        request("2026-09-03", #"clock-stopped="2026-09-10" closed="2026-11-02""#),
        request(
          "2026-09-03",
          #"extended="2026-10-13" clock-stopped="2026-09-10" clock-resumed="2026-09-20" closed="2026-12-14""#),
      ],
      undetermined: [request("2026-09-03", #"clock-stopped="2026-09-10""#)], header: deadline("yes")),
    ConditionCase(
      name: "the audit comes after the last day", about: "subject-request",
      condition: #"<before field="last-day" than="the audit"/>"#,
      breach: [request("2026-10-19", "")], satisfied: [request("2026-10-23", ""), request("2026-10-22", "")],
      undetermined: ["<subject-request/>"], header: deadline("no")),
    ConditionCase(
      name: "shorter-than, in days across a clock change",
      condition: #"<shorter-than from="started" to="ended" limit="1 day"/>"#,
      breach: [
        #"<recording started="2026-10-24T12:00" ended="2026-10-25T11:59:59"/>"#,
        #"<recording started="2026-03-28T12:00" ended="2026-03-29T11:59:59"/>"#,
        #"<recording started="2026-10-24T01:30" ended="2026-10-25T00:29:59Z"/>"#,
      ],
      satisfied: [
        #"<recording started="2026-10-24T12:00" ended="2026-10-25T12:00"/>"#,
        // 01:30 came twice that night; the earlier one counts in favour of whoever deleted.
        #"<recording started="2026-10-24T01:30" ended="2026-10-25T00:30:00Z"/>"#,
      ],
      undetermined: [#"<recording ended="2026-02-01"/>"#]),
    ConditionCase(
      name: "shorter-than, of a duration", condition: #"<shorter-than field="length" limit="10 minutes"/>"#,
      breach: [#"<recording length="599 seconds"/>"#], satisfied: [#"<recording length="10 minutes"/>"#],
      undetermined: ["<recording/>"]),
    ConditionCase(
      name: "one of the values of a parameter", about: "access",
      condition: #"<one-of field="account" values="$accounts"/>"#,
      breach: [#"<access account="TOWN\Jash"/>"#, #"<access account="lpoe"/>"#], satisfied: [#"<access account="x"/>"#],
      undetermined: ["<access/>"],
      header: #"<parameter name="accounts" type="text" default="JAsh; lpoe@town"><meaning>m</meaning></parameter>"#),
    ConditionCase(
      name: "several patterns", about: "copy",
      condition: #"<matches field="path" pattern="*/OneDrive*/*; */Dropbox/*"/>"#,
      breach: [#"<copy path="u/onedrive - Town/a.wav"/>"#, #"<copy path="u/Dropbox/a.wav"/>"#],
      satisfied: [#"<copy path="u/My Dropbox notes/a.wav"/>"#], undetermined: ["<copy/>"]),
    ConditionCase(
      name: "several patterns of a parameter", about: "copy", condition: #"<matches field="path" pattern="$cloud"/>"#,
      breach: [#"<copy path="u/onedrive/a.wav"/>"#, #"<copy path="u/Dropbox/a.wav"/>"#],
      satisfied: [#"<copy path="u/a.wav"/>"#], undetermined: ["<copy/>"],
      header:
        #"<parameter name="cloud" type="text" default="*/OneDrive/*; */Dropbox/*"><meaning>m</meaning></parameter>"#
    ),
  ]

  @Test("a deadline is told as the day on which it ends")
  func worded() throws {
    var bench = RuleBench(
      about: "subject-request", header: Self.deadline("no"),
      conditions: #"<after field="closed" than="last-day"/>"#,
      finding: "Closed at {closed}; it was due by {last-day}.",
      examples:
        #"<example verdict="breach" at="2026-11-23" because="b">\#(Self.request("2026-09-03", #"closed="2026-11-01""#))</example>"#
        + #"<example verdict="satisfied" at="2026-11-23" because="b">\#(Self.request("2026-09-03", #"closed="2026-09-10""#))</example>"#
        + #"<example verdict="undetermined" at="2026-11-23" because="b"><subject-request id="1"/></example>"#)
    bench.others["holidays.xml"] = Self.holidays
    let database = try joinedDatabase()
    try database.add(
      "subject-request",
      [
        "id": .text("1"), "received": .integer(instant("2026-09-03T09:00:00Z")),
        "closed": .integer(instant("2026-10-07T09:00:00Z")),
      ])
    let found = try judged("rule", of: try bench.load(), in: database)
    #expect(found.judgements.first?.sentence.hasSuffix("it was due by the end of Mon 5 Oct 2026.") == true)
    #expect(found.judgements.first?.conditions.first?.value.contains("the end of Mon 5 Oct 2026") == true)
  }
}
