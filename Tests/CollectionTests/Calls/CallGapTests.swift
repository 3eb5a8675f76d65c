import Collection
import Evidence
import Testing

/// What cannot be read of calls: each a gap with file and line, and the rest is read.
@Suite struct CallGapTests {
  struct Trouble: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var rows: String
    /// `problem line count` of each gap.
    let gaps: [String]
    let reason: String
    var zone = "UTC"
    var at = "2026-11-25T06:00:00Z"
    var silence: String?
    var lookBack: String?
    /// How many calls there are all the same.
    var calls = 1
  }

  static let header = "call_id,time,event,detail,direction,caller,agent\n"
  static let good = """
    c1,2026-11-20T09:00:00Z,start,,in,01632960123,
    c1,2026-11-20T09:00:30Z,answer,,,,4021
    c1,2026-11-20T09:05:00Z,end,agent,,,

    """

  static let troubles = [
    Trouble(
      testDescription: "a row with too few fields", rows: good + "c2,2026-11-20T10:00:00Z\n",
      gaps: ["malformed 5 -"], reason: "2 fields"),
    Trouble(
      testDescription: "a quotation that nothing closes", rows: good + "c2,\"2026-11-20T10:00:00Z,start,,,,\n",
      gaps: ["malformed 5 -"], reason: "nothing closes"),
    Trouble(
      testDescription: "a row without a call", rows: good + ",2026-11-20T10:00:00Z,start,,,,\n",
      gaps: ["malformed 5 -"], reason: "names no call"),
    Trouble(
      testDescription: "a time that is none", rows: good + "c1,yesterday,rec_pause,,,,\n", gaps: ["malformed 5 -"],
      reason: "'yesterday'"),
    Trouble(
      testDescription: "a row without a time", rows: good + "c1,,rec_pause,,,,\n", gaps: ["malformed 5 -"],
      reason: "has no time"),
    Trouble(
      testDescription: "an event that the declaration does not name",
      rows: good + "c1,2026-11-20T09:01:00Z,whisper,,,,\n", gaps: ["not enough detail 5 -"], reason: "'whisper'"),
    Trouble(
      testDescription: "a direction that is none", rows: good.replacing(",in,", with: ",sideways,"),
      gaps: ["malformed 2 -"], reason: "'sideways'"),
    Trouble(
      testDescription: "a payment that is begun and not ended",
      rows: good + "c1,2026-11-20T09:01:00Z,payment_start,,,,\n", gaps: ["malformed 5 -"],
      reason: "the beginning of a payment whose end is not told"),
    Trouble(
      testDescription: "a payment that is begun twice",
      rows: good + "c1,2026-11-20T09:01:00Z,payment_start,,,,\nc1,2026-11-20T09:02:00Z,payment_start,,,,\n"
        + "c1,2026-11-20T09:03:00Z,payment_end,,,,\n", gaps: ["malformed 5 -"],
      reason: "the beginning of a payment whose end is not told"),
    Trouble(
      testDescription: "a pause that is ended and was not begun",
      rows: good + "c1,2026-11-20T09:01:00Z,rec_resume,,,,\n", gaps: ["malformed 5 -"],
      reason: "the end of a pause whose beginning is not told"),
    Trouble(
      testDescription: "an event of a call that nothing begins",
      rows: good + "c9,2026-11-21T09:01:00Z,warning,,,,4021\n", gaps: ["malformed 5 -"],
      reason: "of which the source tells no beginning", calls: 2),
    Trouble(
      testDescription: "a call that nothing ends",
      rows: good + "c9,2026-11-20T10:00:00Z,start,,in,,\nc3,2026-11-22T09:00:00Z,start,,in,,\n",
      gaps: ["malformed 5 -"], reason: "tells no end", calls: 3),
    Trouble(
      testDescription: "a time that the clock showed twice",
      rows: good + "c1,2026-10-25T01:30:00,rec_pause,,,,\n", gaps: ["clock 5 -"], reason: "twice",
      zone: "Europe/London"),
    Trouble(
      testDescription: "a time of a clock that was never set", rows: good + "c1,1970-05-13T03:29:05Z,rec_pause,,,,\n",
      gaps: ["clock 5 -"], reason: "before 1990"),
    Trouble(
      testDescription: "a time in the future", rows: good + "c1,2126-05-13T03:29:05Z,rec_pause,,,,\n",
      gaps: ["clock 5 -"], reason: "after the audit"),
    Trouble(
      testDescription: "a silence", rows: good, gaps: ["silent - -"], reason: "Nothing was logged for 4 days",
      silence: "3 days"),
    Trouble(
      testDescription: "a source that does not reach back", rows: good, gaps: ["absent - -"],
      reason: "expected to reach back", lookBack: "4 weeks"),
    Trouble(
      testDescription: "very many rows of one fault",
      rows: good + (0..<30).map { "c1,2026-11-20T09:01:0\($0 % 10)Z,whisper,,,,\n" }.joined(),
      gaps: ["not enough detail 5 30"], reason: "30 gaps like this one"),
  ]

  @Test("each trouble of a row is a gap with its line, and costs no other row", arguments: troubles)
  func row(_ trouble: Trouble) throws {
    let trial = try LogTrial()
    try trial.write("calls.csv", CallGapTests.header + trouble.rows, modified: "2026-11-24T06:00:00Z")
    let evidence = try trial.collectCalls(
      "csv-events", zone: trouble.zone, silence: trouble.silence, lookBack: trouble.lookBack, at: trouble.at)
    #expect(try evidence.gaps() == trouble.gaps)
    let reasons = try evidence.reasons()
    #expect(reasons.contains { $0.contains(trouble.reason) }, "\(reasons)")
    #expect(
      try evidence.rows("SELECT \"answered\" - \"began\", \"ended\" - \"began\" FROM \"call\" WHERE \"id\" = 'c1'")
        == ["30000000 300000000"])
    #expect(try evidence.rows("SELECT count(*) FROM \"call\"") == ["\(trouble.calls)"])
  }

  @Test("a call that is under way when the source ends, or was when it begins, is no gap")
  func underWay() throws {
    let trial = try LogTrial()
    try trial.write(
      "calls.csv",
      CallGapTests.header + "c0,2026-11-20T08:59:00Z,end,,,,\n" + CallGapTests.good
        + "c2,2026-11-20T09:04:00Z,start,,in,,\n")
    let evidence = try trial.collectCalls("csv-events")
    #expect(try evidence.gaps().isEmpty)
    #expect(
      try evidence.rows("SELECT \"id\", \"began\" IS NULL, \"ended\" IS NULL FROM \"call\" ORDER BY \"id\"") == [
        "c0 1 0", "c1 0 0", "c2 0 1",
      ])
  }

  @Test("what was written after the audit's instant is of no concern to it")
  func late() throws {
    let trial = try LogTrial()
    try trial.write("calls.csv", CallGapTests.header + CallGapTests.good, modified: "2026-11-24T06:00:00Z")
    let evidence = try trial.collectCalls("csv-events", at: "2026-11-20T09:01:00Z")
    #expect(try evidence.gaps().isEmpty)
    #expect(try evidence.rows("SELECT \"answered\" IS NULL, \"ended\" IS NULL FROM \"call\"") == ["0 1"])
    #expect(try evidence.examined().contains("1 were written after the audit's instant"))
  }

  @Test("a table without the column that names the call is one gap, with the nearest column")
  func missingColumn() throws {
    let trial = try LogTrial()
    try trial.write("calls.csv", "callid,time,event\nc1,2026-11-20T09:00:00Z,start\n")
    let evidence = try trial.collectCalls("csv-events")
    #expect(try evidence.reasons().contains { $0.contains("'call_id' is missing") && $0.contains("there is 'callid'") })
    #expect(try evidence.rows("SELECT count(*) FROM \"call\"") == ["0"])
  }

  @Test("a declaration that cannot be used leaves everything unknown that a source of calls can show")
  func badDeclaration() throws {
    let trial = try LogTrial()
    let format = try trial.write("format.xml", "<call-format xmlns=\"urn:earshot:call-format:1\"/>")
    try trial.write("calls.csv", CallGapTests.header)
    let evidence = try trial.collectCalls(format)
    #expect(try evidence.gaps() == ["not configured - -"])
    #expect(
      try evidence.rows("SELECT affects FROM coverage") == [
        "call announcement queueing transfer payment pause warning incident leg"
      ])
  }
}
