import Evidence
import Policy
import Testing

/// A stretch of the sound policy, what a careless author writes in its place, and what they are told.
struct BadRule: CustomTestStringConvertible, Sendable {
  let old: String
  let new: String
  let message: String

  init(_ old: String, _ new: String, _ message: String) {
    self.old = old
    self.new = new
    self.message = message
  }

  var testDescription: String { new }
}

@Suite("Rules that are wrong")
struct BadRulesTests {
  @Test("the policy that the cases spoil is sound")
  func sound() throws {
    #expect(try faults(["a.xml": soundPolicy]) == [])
  }

  @Test("each fault is told at its line, with what was expected", arguments: cases)
  func message(_ bad: BadRule) throws {
    let found = try faults(["a.xml": soundPolicy.with(bad.old, bad.new)])
    #expect(found == [bad.message])
  }

  private static let older = #"<older-than field="ended" limit="$retention"/>"#
  private static let sound = #"<is field="audio" value="sound"/>"#
  private static let none = #"<none of="good-extension" same="recording" in-force="the audit"/>"#
  private static let finding = "Recording {id} should have been deleted by {ended + $retention}."
  private static let by = #"<by role="listener">why</by>"#
  private static let fact = #"<recording id="A" ended="2026-11-01" audio="sound"/>"#

  static let cases: [BadRule] =
    fieldCases + valueCases + relationCases + sentenceCases + exampleCases + headerCases + calendarCases

  static let fieldCases: [BadRule] = [
    BadRule(
      older, #"<older-than field="endedat" limit="$retention"/>"#,
      "a.xml:13: rule 'overdue': 'recording' has no field 'endedat'; did you mean 'ended'?"),
    BadRule(
      #"about="recording""#, #"about="recordings""#,
      "a.xml:8: rule 'overdue': there is no kind of fact 'recordings'; did you mean 'recording'?"),
    BadRule(
      older, #"<older-than field="audio" limit="$retention"/>"#,
      "a.xml:13: rule 'overdue': <older-than>: 'audio' is one of sound, truncated, unreadable, not audio, empty; expected an instant"
    ),
    BadRule(
      older, #"<older-than field="store.ended" limit="$retention"/>"#,
      "a.xml:13: rule 'overdue': 'store.ended' leads nowhere: 'recording.store' is text, which has no fields"),
    BadRule(
      sound, #"<above field="length" limit="3"/>"#,
      "a.xml:12: rule 'overdue': <above>: 'length' is a duration; expected a number or a size; a duration takes <longer-than>"
    ),
    BadRule(
      sound, #"<same-as field="size" other="ended"/>"#,
      "a.xml:12: rule 'overdue': <same-as>: 'size' is a size and 'ended' is an instant; they can never be the same"),
    BadRule(
      sound, #"<before field="ended" than="the audits"/>"#,
      "a.xml:12: rule 'overdue': 'recording' has no field 'the audits'; the fields are \(recordingFields)"
    ),
    BadRule(
      sound, #"<longer-than limit="3 days"/>"#,
      "a.xml:12: rule 'overdue': <longer-than> needs field=\"…\" with a duration, or from=\"…\" and to=\"…\" with instants"
    ),
    BadRule(
      sound, #"<held-by field="adviser" role="listener" at="ended"/>"#,
      "a.xml:12: rule 'overdue': <held-by>: 'adviser' is an account; expected a person"),
    BadRule(
      sound, #"<some of="access" same="recording"><held-by field="person" role="listner" at="at"/></some>"#,
      "a.xml:12: rule 'overdue': there is no role 'listner'; did you mean 'listener'?"),
  ]

  static let valueCases: [BadRule] = [
    BadRule(
      sound, #"<is field="audio" value="sounds"/>"#,
      "a.xml:12: rule 'overdue': 'audio' cannot be 'sounds'; expected one of sound, truncated, unreadable, not audio, empty; did you mean 'sound'?"
    ),
    BadRule(
      sound, #"<is field="in-catalogue" value="true"/>"#,
      "a.xml:12: rule 'overdue': 'in-catalogue' cannot be 'true'; expected yes or no"),
    BadRule(
      sound, #"<is field="rate" value="8 kHz"/>"#,
      "a.xml:12: rule 'overdue': 'rate' cannot be '8 kHz'; expected a whole number"),
    BadRule(
      sound, #"<above field="size" limit="4 Mb"/>"#,
      "a.xml:12: rule 'overdue': '4 Mb' was found; expected a size such as 200 kB or 4 GB"),
    BadRule(
      sound, #"<is field="ended" value="2026-02-30"/>"#,
      "a.xml:12: rule 'overdue': 'ended' cannot be '2026-02-30'; expected a date such as 2026-11-23, or with a time such as 2026-11-23T06:00:00Z"
    ),
    BadRule(
      older, #"<older-than field="ended" limit="14 dais"/>"#,
      "a.xml:13: rule 'overdue': '14 dais' was found; expected a unit instead of 'dais'; did you mean 'days'?"),
    BadRule(
      older, #"<older-than field="ended" limit="a fortnight"/>"#,
      "a.xml:13: rule 'overdue': 'a fortnight' was found; expected a unit instead of 'fortnight', such as days"),
    BadRule(
      older, #"<older-than field="ended" limit="-1 days"/>"#,
      "a.xml:13: rule 'overdue': '-1 days' was found; expected a length of time such as '14 days' or '1 hour 30 minutes'"
    ),
    BadRule(
      older, #"<older-than field="ended" limit="1000000 years"/>"#,
      "a.xml:13: rule 'overdue': '1000000 years' was found; expected a length of time of at most 1000 years"),
    BadRule(
      older, #"<older-than field="ended" limit="$retentoin"/>"#,
      "a.xml:13: rule 'overdue': there is no parameter '$retentoin'; did you mean 'retention'?"),
    BadRule(
      older, #"<older-than field="ended" limit="$few"/>"#,
      "a.xml:13: rule 'overdue': '$few' is a number; expected a duration"),
    BadRule(
      sound, #"<below field="size" limit="$retention"/>"#,
      "a.xml:12: rule 'overdue': '$retention' is a duration; expected a number"),
    BadRule(
      sound, #"<is field="audio" value="$few"/>"#,
      "a.xml:12: rule 'overdue': '$few' is a number, but 'audio' is one of sound, truncated, unreadable, not audio, empty: they never fit"
    ),
  ]

  static let relationCases: [BadRule] = [
    BadRule(
      none, #"<none of="extention" same="recording"/>"#,
      "a.xml:14: rule 'overdue': there is no kind of fact 'extention'; did you mean 'extension'?"),
    BadRule(
      none, #"<none of="good-extensions" same="recording"/>"#,
      "a.xml:14: rule 'overdue': there is no kind of fact 'good-extensions'; did you mean 'good-extension'?"),
    BadRule(
      none, #"<none of="extension" same="recordin"/>"#,
      "a.xml:14: rule 'overdue': 'extension' has no field 'recordin'; did you mean 'recording'?"),
    BadRule(
      none, #"<none of="extension" same="approver"/>"#,
      "a.xml:14: rule 'overdue': 'recording' has no 'approver' that a extension's could be the same as; the fields are \(recordingFields)"
    ),
    BadRule(
      none, #"<none of="access" same="recording" in-force="the audit"/>"#,
      "a.xml:14: rule 'overdue': <none>: 'access' is never in force, so in-force means nothing"),
    BadRule(
      none, #"<none of="extension" same="recording" in-force="audio"/>"#,
      "a.xml:14: rule 'overdue': <none>: 'audio' is one of sound, truncated, unreadable, not audio, empty; expected an instant, or 'the audit'"
    ),
    BadRule(
      none, #"<none of="access" same="recording" around="ended"/>"#,
      "a.xml:14: rule 'overdue': <none>: around=\"…\" and within=\"…\" need one another"),
    BadRule(
      none, #"<none of="extension" same="recording" by-at-most="1 day"/>"#,
      "a.xml:14: rule 'overdue': <none>: by-at-most needs ended-before=\"…\""),
    BadRule(
      none, #"<none of="access" same="recording" within="1 day"/>"#,
      "a.xml:14: rule 'overdue': <none>: within needs around=\"…\" or before=\"…\" or after=\"…\""),
    BadRule(
      none, #"<none of="access" same="recording" before="ended" after="started" within="1 day"/>"#,
      "a.xml:14: rule 'overdue': <none>: within stands beside before and after; it can speak of one of them only"),
    BadRule(
      none, #"<none of="access" same="recordin = id"/>"#,
      "a.xml:14: rule 'overdue': 'access' has no field 'recordin'; did you mean 'recording'?"),
    BadRule(
      none, #"<none of="access" same="recording = ident"/>"#,
      "a.xml:14: rule 'overdue': 'recording' has no field 'ident'; the fields are \(recordingFields)"),
    BadRule(
      none, #"<none of="access" same="at = size"/>"#,
      "a.xml:14: rule 'overdue': <none>: 'at' is an instant and 'size' is a size; they can never be the same"),
    BadRule(
      none, #"<none of="person" before="ended"/>"#,
      "a.xml:14: rule 'overdue': <none>: 'person' does not happen at an instant, so before means nothing"),
    BadRule(
      none, #"<none of="access" overlapping="started; ended"/>"#,
      "a.xml:14: rule 'overdue': <none>: 'access' takes no time, so overlapping means nothing"),
    BadRule(
      none, #"<none of="payment" overlapping="ended"/>"#,
      "a.xml:14: rule 'overdue': <none>: overlapping=\"ended\" was found; expected two instants such as 'started; ended', or facts around that last, such as 'recording'"
    ),
    BadRule(
      none, #"<none of="payment" covering="started; audio"/>"#,
      "a.xml:14: rule 'overdue': <none>: 'audio' is one of sound, truncated, unreadable, not audio, empty; expected an instant, or 'the audit'"
    ),
    BadRule(
      none, "<needs/>", "a.xml:14: rule 'overdue': <needs> needs field=\"…\" or of=\"…\", one of them"),
    BadRule(
      none, #"<needs field="id" of="call"/>"#,
      "a.xml:14: rule 'overdue': <needs> needs field=\"…\" or of=\"…\", one of them"),
    BadRule(
      none, #"<needs field="id" same="call"/>"#,
      "a.xml:14: rule 'overdue': <needs field=\"…\">: same speaks of related facts; it goes with of=\"…\""),
    BadRule(
      none, #"<count of="access" same="recording"/>"#,
      "a.xml:14: rule 'overdue': <count> needs one of above, below, at-least or at-most"),
    BadRule(
      none, #"<count of="access" same="recording" above="many"/>"#,
      "a.xml:14: rule 'overdue': 'many' was found; expected a whole number"),
    BadRule(
      none, #"<count of="access" same="recording" above="1" per="weak"/>"#,
      "a.xml:14: rule 'overdue': <count>: 'access' cannot be counted per 'weak'; did you mean 'week'?"),
    BadRule(
      none, #"<none of="extension" same="recording"><is field="audio" value="sound"/></none>"#,
      "a.xml:14: rule 'overdue': 'extension' has no field 'audio'; the fields are id, recording, requested-by, approver, approved, from, to, reason"
    ),
    BadRule(
      none, #"<not><nobody/></not>"#,
      "a.xml:14: Element 'nobody': This element is not expected. Expected is one of ( all, any, not, is, is-not, one-of, older-than, younger-than, above, below )."
    ),
    BadRule(
      none, #"<none of="extension" same="recording" inforce="the audit"/>"#,
      "a.xml:14: Element 'none', attribute 'inforce': The attribute 'inforce' is not allowed."),
  ]

  static let sentenceCases: [BadRule] = [
    BadRule(
      finding, "Recording {ident}.",
      "a.xml:17: rule 'overdue': 'recording' has no field 'ident'; the fields are \(recordingFields)"
    ),
    BadRule(finding, "Recording {id.", "a.xml:17: rule 'overdue': '{' is never closed by '}' in: Recording {id."),
    BadRule(
      finding, "Recording [of {id}.", "a.xml:17: rule 'overdue': '[' is never closed by ']' in: Recording [of {id}."),
    BadRule(finding, "Recording {}.", "a.xml:17: rule 'overdue': '{}' names no value"),
    BadRule(finding, "{id + $retention}", "a.xml:17: rule 'overdue': 'id' is a recording; expected an instant"),
    BadRule(
      finding, "{ended plus a day}",
      "a.xml:17: rule 'overdue': '{ended plus a day}' is no value; expected such as {ended}, {ended + $retention}, {age}"
    ),
    BadRule(
      finding, "{ended + $retentio}",
      "a.xml:17: rule 'overdue': there is no parameter '$retentio'; did you mean 'retention'?"),
    BadRule(
      finding, "{adviser.title at ended}",
      "a.xml:17: rule 'overdue': 'adviser' is an account, which has no job title; expected a person"),
    BadRule(
      finding, "{audio: sounds = good}",
      "a.xml:17: rule 'overdue': 'audio' cannot be 'sounds'; expected one of sound, truncated, unreadable, not audio, empty; did you mean 'sound'?"
    ),
    BadRule(
      by, #"<by role="ict">why</by>"#, "a.xml:16: rule 'overdue': there is no role 'ict'; the roles are listener"),
    BadRule(
      by, #"<by field="path">why</by>"#,
      "a.xml:16: rule 'overdue': <by>: 'path' is a path; expected a person or an account"),
    BadRule(
      by, "<by>why</by>",
      "a.xml:16: rule 'overdue': <by> needs role=\"…\" or field=\"…\", the latter perhaps with <some>"),
  ]

  static let exampleCases: [BadRule] = [
    BadRule(
      #"verdict="undetermined""#, #"verdict="breach""#,
      "a.xml:8: rule 'overdue': it has no example of the verdict 'undetermined'; every verdict that a rule can give needs one"
    ),
    BadRule(
      fact, #"<recording id="A" endet="2026-11-01" audio="sound"/>"#,
      "a.xml:18: rule 'overdue': 'recording' has no field 'endet'; did you mean 'ended'?"),
    BadRule(
      fact, #"<recording id="A" ended="yesterday" audio="sound"/>"#,
      "a.xml:18: rule 'overdue': 'ended' cannot be 'yesterday'; expected a date such as 2026-11-23, or with a time such as 2026-11-23T06:00:00Z"
    ),
    BadRule(
      fact, fact + "<extention/>",
      "a.xml:18: rule 'overdue': there is no kind of fact 'extention'; did you mean 'extension'?"),
    BadRule(
      fact, #"<extension recording="A"/>"#, "a.xml:18: rule 'overdue': this example holds no recording to judge"),
    BadRule(
      fact, fact + "<gap/>", "a.xml:18: rule 'overdue': a gap needs kind=\"…\", the kind of fact that may be missing"),
    BadRule(
      fact, fact + #"<gap kind="extension" since="2026-11-01"/>"#,
      "a.xml:18: rule 'overdue': a gap has no 'since'; the attributes are kind, from, to, person, recording"),
    BadRule(
      #"verdict="breach" at="2026-11-23T06:00:00Z""#, #"verdict="breach" at="now""#,
      "a.xml:18: rule 'overdue': at=\"now\" was found; expected a date such as 2026-11-23, or with a time such as 2026-11-23T06:00:00Z"
    ),
  ]

  private static let few = #"<parameter name="few" type="number" default="5">"#

  static let calendarCases: [BadRule] = [
    BadRule(
      few, #"<parameter name="few" type="hours" default="nine to five">"#,
      "a.xml:5: parameter 'few': default is 'nine to five'; expected hours of the week such as 'Mon-Fri 08:00-18:00; Sat 09:00-13:00; not on holidays'"
    ),
    BadRule(
      few, #"<parameter name="few" type="hours" default="Mon-Fry 08:00-18:00">"#,
      "a.xml:5: parameter 'few': default is 'Mon-Fry 08:00-18:00'; expected days such as Mon-Fri or Sat, Sun before the times in 'Mon-Fry 08:00-18:00', out of Mon, Tue, Wed, Thu, Fri, Sat, Sun"
    ),
    BadRule(
      few, #"<parameter name="few" type="hours" default="Mon 22:00-06:00">"#,
      "a.xml:5: parameter 'few': default is 'Mon 22:00-06:00'; expected an end after the beginning in 'Mon 22:00-06:00'; hours past midnight are parted there, at 24:00 and 00:00"
    ),
    BadRule(
      few, #"<parameter name="few" type="hours" default="Mon 08:00-18:00; not on holidays">"#,
      "a.xml:5: parameter 'few' says 'not on holidays', but the policy names none; add a file with the root <holidays of=\"…\">"
    ),
    BadRule(
      few, #"<parameter name="few" type="switch" default="perhaps">"#,
      "a.xml:5: parameter 'few': default is 'perhaps'; expected yes or no"),
    BadRule(
      sound, #"<during field="ended" hours="$few"/>"#,
      "a.xml:12: rule 'overdue': '$few' is a number; expected hours"),
    BadRule(
      sound, #"<during field="ended" hours="Mon-Fri 08:00-18:00"/>"#,
      "a.xml:12: rule 'overdue': <during>: hours=\"Mon-Fri 08:00-18:00\" was found; expected a parameter of type hours"),
    BadRule(
      sound, #"<during field="audio" hours="$few"/>"#,
      "a.xml:12: rule 'overdue': <during>: 'audio' is one of sound, truncated, unreadable, not audio, empty; expected an instant"
    ),
    BadRule(
      #"severity="high""#, #"severity="high" only-if="$few""#,
      "a.xml:8: rule 'overdue': '$few' is a number; expected a switch, whose value is yes or no"),
    BadRule(
      #"severity="high""#, #"severity="high" only-if="yes""#,
      "a.xml:8: rule 'overdue': only-if=\"yes\" was found; expected a parameter of type switch, such as $report-it"),
    BadRule(
      few,
      #"<deadline name="d" of="subject-request" from="received" within="1 month"><meaning>m</meaning></deadline>"#
        + few,
      "a.xml:5: deadline 'd': it moves past public holidays, but the policy names none; add a file with the root <holidays of=\"…\">"
    ),
  ]

  @Test("what is wrong with holidays and deadlines is told at its line")
  func calendar() throws {
    let holidays = """
      <holidays xmlns="urn:earshot:policy:1" of="calls" from="2026-01-01" to="2026-12-31"><title>T</title>
      <day date="2026-12-25">Christmas Day</day>
      <day date="2027-01-01">New Year's Day</day>
      <day date="2026-12-25">Yule</day>
      </holidays>
      """
    #expect(
      try faults(["a.xml": soundPolicy, "h.xml": holidays]) == [
        "h.xml:3: 2027-01-01 lies outside the dates that the list covers",
        "h.xml:4: 2026-12-25 stands already, as Christmas Day",
      ])
    #expect(
      try faults(["a.xml": soundPolicy, "h.xml": holidays.with(#"of="calls""#, #"of="cals""#)])
        == ["h.xml:1: there is no policy 'cals'; did you mean 'calls'?"])
    let good = holidays.with("\n<day date=\"2027-01-01\">New Year's Day</day>\n<day date=\"2026-12-25\">Yule</day>", "")
    #expect(try faults(["a.xml": soundPolicy, "h.xml": good]) == [])
    #expect(
      try faults(["a.xml": soundPolicy, "h.xml": good, "i.xml": good]) == [
        "i.xml:1: policy 'calls' has its holidays already; it takes one file of them"
      ])
    let deadlines = """
      <deadline name="received" of="subject-request" from="received" within="1 month"><meaning>m</meaning></deadline>
      <deadline name="e" of="subject-request" from="status" within="1 month"><meaning>m</meaning></deadline>
      <deadline name="f" of="subject-request" from="received" within="1 month" longer-by="1 month"><meaning>m</meaning></deadline>
      <deadline name="g" of="request" from="received" within="1 month"><meaning>m</meaning></deadline>
      """
    #expect(
      try faults(["a.xml": soundPolicy.with(Self.few, deadlines + Self.few), "h.xml": good]) == [
        "a.xml:5: deadline 'received': 'subject-request' has a field of that name; choose another",
        "a.xml:6: deadline 'e': <deadline>: 'status' is one of open, closed; expected an instant",
        "a.xml:7: deadline 'f': longer-by=\"…\", if-told=\"…\" need one another",
        "a.xml:8: deadline 'g': there is no kind of fact 'request'; the kinds are \(Catalogue.kinds.map(\.name).joined(separator: ", "))",
      ])
  }

  static let headerCases: [BadRule] = [
    BadRule(
      #"time-zone="Europe/London""#, #"time-zone="Europe/Londn""#,
      "a.xml:2: There is no time zone 'Europe/Londn' in /usr/share/zoneinfo. Expected a name such as Europe/London or UTC."
    ),
    BadRule(
      #"default="14 days""#, #"default="0 days""#,
      "a.xml:4: parameter 'retention': its default is '0 days', less than 1 day, the least that 'retention' may be"),
    BadRule(
      #"default="14 days""#, #"default="100 days""#,
      "a.xml:4: parameter 'retention': its default is '100 days', more than 90 days, the most that 'retention' may be"),
    BadRule(
      #"default="5""#, #"default="five""#,
      "a.xml:5: parameter 'few': default is 'five'; expected a whole number"),
    BadRule(
      #"<role name="listener""#, #"<role name="listener" called="x" titles="Boss"/><role name="listener""#,
      "a.xml:6: role 'listener': it stands already at a.xml:6, in force at the same time"),
    BadRule(
      #"<parameter name="few""#,
      #"<parameter name="few" type="number" default="3"><meaning>M</meaning></parameter><parameter name="few""#,
      "a.xml:5: parameter 'few': it stands already at a.xml:5, in force at the same time"),
    BadRule(
      #"name="good-extension" of="extension"><meaning>extension with a reason</meaning><present field="reason"/>"#,
      #"name="good-extension" of="extension"><meaning>extension with a reason</meaning><present field="reasons"/>"#,
      "a.xml:7: definition 'good-extension': 'extension' has no field 'reasons'; did you mean 'reason'?"),
    BadRule(
      #"severity="high""#, #"severity="high" from="2026-12-01" to="2026-11-01""#,
      "a.xml:8: it ends (to=\"2026-11-01\") before it begins (from=\"2026-12-01\")"),
  ]

  @Test("all faults of all files are told at once, in the order of files and lines")
  func collected() throws {
    let spoilt = soundPolicy.with(Self.older, #"<older-than field="endedat" limit="14 dais"/>"#)
      .with(Self.finding, "{ident}")
    let more = """
      <rules xmlns="urn:earshot:policy:1" of="cals">
        <rule id="x" about="recording" severity="high"><title>T</title><clause section="S" paragraph="1">C</clause>
        <breach-when><present field="id"/></breach-when><answerable><by role="listener"/></answerable>
        <finding>F</finding></rule>
      </rules>
      """
    let lines = try faults(["a.xml": spoilt, "b.xml": more])
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("a.xml:13: rule 'overdue': '14 dais' was found"))
    #expect(lines[1].hasPrefix("a.xml:13: rule 'overdue': 'recording' has no field 'endedat'"))
    #expect(lines[2].hasPrefix("a.xml:17: rule 'overdue': 'recording' has no field 'ident'"))
    #expect(lines[3] == "b.xml:1: there is no policy 'cals'; did you mean 'calls'?")
  }

  @Test("a rule's id stands once, over all policies and files")
  func duplicateRule() throws {
    let other = soundPolicy.with(#"id="calls""#, #"id="others""#)
    #expect(
      try faults(["a.xml": soundPolicy, "b.xml": other]) == [
        "b.xml:8: rule 'overdue': it stands already at a.xml:8, in force at the same time"
      ])
    #expect(
      try faults(["a.xml": soundPolicy, "b.xml": soundPolicy]).first
        == "b.xml:2: policy 'calls': its home is a.xml already; the root of further files is <rules of=\"…\">")
  }

  @Test("a file that is no XML, or of another kind, is refused at its line")
  func notRules() throws {
    #expect(try faults(["a.xml": soundPolicy, "b.xml": "<policy"]).first?.hasPrefix("b.xml:1: ") == true)
    let wrong = "<site xmlns=\"urn:earshot:site:1\"/>"
    #expect(
      try faults(["a.xml": soundPolicy, "b.xml": wrong]) == [
        "b.xml:1: Element 'site': No matching global declaration available for the validation root."
      ])
    let bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]>\n" + soundPolicy
    #expect(try faults(["a.xml": bomb]).isEmpty == false)
  }
}

/// As messages list them.
private let recordingFields = FactKind.recording.fields.map(\.name).joined(separator: ", ")
