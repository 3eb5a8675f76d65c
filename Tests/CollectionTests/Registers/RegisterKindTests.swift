import Collection
import Configuration
import Evidence
import Files
import Testing
import XML

/// One entry of each kind of register, in both forms, and the facts that both must state.
struct KindExample: CustomTestStringConvertible, Sendable {
  let kind: RegisterSource.Kind
  let xml: String
  let csv: String
  let query: String
  let expected: [String]

  var testDescription: String { kind.rawValue }

  static let all: [KindExample] = [
    KindExample(
      kind: .subjectRequests,
      xml: #"""
        <subject-request id="S-3" received="2026-11-10" caller="07700 900123" notified="2026-11-11" in-writing="yes"
            extended="2026-12-01" clock-stopped="2026-11-12" clock-resumed="2026-11-12" handled-by="p6">
          <recording id="r1"/><recording id="r2"/>
          <search at="2026-11-13T10:00" by="p6" scope="store and drives"/>
        </subject-request>
        """#,
      csv: """
        id,received,caller,notified,in-writing,extended,clock-stopped,clock-resumed,handled-by,recording,search-at,search-by,search-scope
        S-3,2026-11-10,+44 7700 900123,2026-11-11,Yes,2026-12-01,2026-11-12,2026-11-12,p6,r1,2026-11-13T10:00,p6,store and drives
        S-3,,,,,,,,,r2,,,
        """,
      query: """
        SELECT id, recording, length("caller-key"), received AS "a?", notified AS "b?", "in-writing", extended AS "c?",
          "clock-stopped" AS "d?", "clock-resumed" AS "e?", closed, status, "handled-by" FROM "subject-request"
        UNION ALL SELECT request, NULL, NULL, at, NULL, NULL, NULL, NULL, NULL, NULL, "by", scope FROM search
        """,
      expected: ["r1", "r2"].map {
        "S-3|\($0)|16|2026-11-10T00:00:00Z|2026-11-11T00:00:00Z|1|2026-12-01T00:00:00Z|2026-11-12T00:00:00Z|"
          + "2026-11-12T00:00:00Z|-|open|p6"
      } + ["S-3|-|-|2026-11-13T10:00:00Z|-|-|-|-|-|-|p6|store and drives"]),
    KindExample(
      kind: .monitoring,
      xml: #"""
        <monitoring id="Q-1" recording="r1" adviser="p1" assessor="p2" at="2026-11-10T14:00" score="82 %" notes="no"
            discussed="2026-11-12"/>
        <monitoring id="Q-2"/>
        """#,
      csv: """
        id,recording,adviser,assessor,at,score,notes,discussed
        Q-1,r1,p1,p2,2026-11-10T14:00,82 %,no,2026-11-12
        Q-2,,,,,,,
        """,
      query: #"SELECT id, recording, adviser, assessor, at AS "a?", score, notes, discussed AS "d?" FROM monitoring"#,
      expected: ["Q-1|r1|p1|p2|2026-11-10T14:00:00Z|82 %|0|2026-11-12T00:00:00Z", "Q-2|-|-|-|-|-|-|-"]),
    KindExample(
      kind: .playbacks,
      xml: #"""
        <playback id="D-1" recording="r1" at="2026-11-10T14:00" played-by="p2" purpose="training">
          <attendee person="p3"/><attendee person="p4"/>
        </playback>
        <playback id="D-2" recording="r2"/>
        """#,
      csv: """
        id,recording,at,played-by,purpose,attendee
        D-1,r1,2026-11-10T14:00,p2,training,p3
        D-1,r1,2026-11-10T14:00,p2,training,p4
        D-1,r1,2026-11-10T14:00,p2,training,p4
        D-2,r2,,,,
        """,
      query: #"SELECT id, recording, at AS "a?", "played-by", attendee, purpose FROM playback"#,
      expected: [
        "D-1|r1|2026-11-10T14:00:00Z|p2|p3|training", "D-1|r1|2026-11-10T14:00:00Z|p2|p4|training", "D-2|r2|-|-|-|-",
      ]),
    KindExample(
      kind: .playbackConsents,
      xml: #"<playback-consent adviser="p1" from="2026-11-10" to="2026-11-20" recording="r1"/>"#,
      csv: "adviser,from,to,recording\np1,2026-11-10,2026-11-20,r1\n",
      query: #"SELECT adviser, recording, "from" AS "f?", "to" AS "t?" FROM "playback-consent""#,
      expected: ["p1|r1|2026-11-10T00:00:00Z|2026-11-21T00:00:00Z"]),
    KindExample(
      kind: .awareness, xml: #"<awareness person="p1" at="2026-11-10"/>"#, csv: "person,at\np1,2026-11-10\n",
      query: #"SELECT person, at AS "a?" FROM awareness"#, expected: ["p1|2026-11-10T00:00:00Z"]),
    KindExample(
      kind: .complaints,
      xml: #"""
        <complaint id="C-1" received="2026-11-10" closed="2026-11-20" handled-by="p2">
          <recording id="r1"/><recording id="r2"/>
        </complaint>
        """#,
      csv: "id,received,closed,handled-by,recording\nC-1,2026-11-10,2026-11-20,p2,r1\nC-1,,,,r2\n",
      query: #"SELECT id, recording, received AS "r?", closed AS "c?", "handled-by" FROM complaint"#,
      expected: ["r1", "r2"].map { "C-1|\($0)|2026-11-10T00:00:00Z|2026-11-21T00:00:00Z|p2" }),
    KindExample(
      kind: .incidents,
      xml:
        #"<incident id="I-1" call="c1" recording="r1" at="2026-11-10T09:00Z" adviser="p1" ended-by-adviser="yes" warned="no"/>"#,
      csv: "id,call,recording,at,adviser,ended-by-adviser,warned\nI-1,c1,r1,2026-11-10T09:00Z,p1,yes,no\n",
      query: #"SELECT id, call, recording, at AS "a?", adviser, "ended-by-adviser", warned FROM incident"#,
      expected: ["I-1|c1|r1|2026-11-10T09:00:00Z|p1|1|0"]),
    KindExample(
      kind: .purgeRuns,
      xml: #"<purge-run at="2026-11-10T02:00" store="main" removed="61" failed="0"/>"#,
      csv: "at,store,removed,failed\n2026-11-10T02:00,main,61,0\n",
      query: #"SELECT store, at AS "a?", removed, failed FROM "purge-run""#,
      expected: ["main|2026-11-10T02:00:00Z|61|0"]),
  ]
}

@Suite("Kinds of register")
struct RegisterKindTests {
  @Test("XML and CSV state the same facts", arguments: KindExample.all)
  func bothForms(_ example: KindExample) throws {
    for contents in [registers(example.xml), example.csv] {
      let register = try CollectedRegister(example.kind, contents, numberKey: [1, 2, 3])
      #expect(try register.gaps() == [])
      #expect(try register.rows(example.query) == example.expected)
    }
  }

  @Test("a requester's number has the key that the same number has in a store's catalogue, and is kept nowhere")
  func caller() throws {
    for number in ["07700 900123", "+44 7700 900-123", "0044 (7700) 900123"] {
      let entry = #"<subject-request id="1" received="2026-11-10" caller="\#(number)"/>"#
      let register = try CollectedRegister(.subjectRequests, registers(entry), numberKey: [1, 2, 3])
      // printf 447700900123 | openssl dgst -sha256 -mac HMAC -macopt hexkey:010203
      #expect(try register.rows(#"SELECT "caller-key" FROM "subject-request""#) == ["5b5372a7f432855a"])
      #expect(try register.rows("SELECT reason FROM coverage").contains { $0.contains("900") } == false)
    }
    let wrong = registers(#"<subject-request id="1" received="2026-11-10" caller="Jo on 07700 900123"/>"#)
    #expect(
      try CollectedRegister(.subjectRequests, wrong).gaps() == [
        "2|subject-request search|-|-|<subject-request> caller=\"Jo on ***** ***123\": expected a telephone number, such "
          + "as +44 7700 900123"
      ])
  }

  @Test(
    "a value of a wrong sort is told with what was expected",
    arguments: [
      (
        RegisterSource.Kind.monitoring, #"<monitoring id="1" notes="ok"/>"#,
        "2|monitoring|-|-|<monitoring> notes=\"ok\": expected yes or no"
      ),
      (
        .purgeRuns, #"<purge-run at="2026-11-10" removed="-1"/>"#,
        "2|purge-run|-|-|<purge-run> removed=\"-1\": expected a whole number"
      ),
      (
        .subjectRequests, #"<subject-request id="1" received="2026-11-10" status="opn"/>"#,
        "2|subject-request search|-|-|<subject-request> status=\"opn\": expected open or closed; did you mean 'open'?"
      ),
      (
        .subjectRequests,
        #"<subject-request id="1" received="2026-11-10" clock-stopped="2026-11-12" clock-resumed="2026-11-11"/>"#,
        "2|subject-request search|-|-|<subject-request>: clock-stopped=\"2026-11-12\" is after clock-resumed=\"2026-11-11\""
      ),
      (
        .complaints, #"<complaint id="1" received="2026-11-10"><recording/></complaint>"#,
        "2|complaint|-|-|<recording> lacks 'id', without which it says nothing"
      ),
      (
        .subjectRequests, #"<subject-request id="1" received="2026-11-10"><serch at="2026-11-11"/></subject-request>"#,
        "2|subject-request search|-|-|<subject-request> holds no <serch>; did you mean <search>?"
      ),
      (
        .playbacks, #"<playback id="1" played-by="p1" recording="r1" at="soon"/>"#,
        "2|playback|p1|r1|<playback> at=\"soon\": no such date; expected year-month-day, such as 2026-11-23 or "
          + "2026-11-23T09:30"
      ),
    ])
  func wrongValue(_ kind: RegisterSource.Kind, _ entry: String, _ gap: String) throws {
    #expect(try CollectedRegister(kind, registers(entry)).gaps() == [gap])
  }

  @Test("a search that cannot be read leaves its request known, and searches unknown")
  func badSearch() throws {
    let entry = #"<subject-request id="1" received="2026-11-10"><search by="p1"/></subject-request>"#
    let register = try CollectedRegister(.subjectRequests, registers(entry))
    #expect(try register.gaps() == ["2|search|-|-|<search> lacks 'at', without which it says nothing"])
    #expect(try register.rows(#"SELECT id FROM "subject-request""#) == ["1"])
  }

  @Test("an assessor whom nobody knows leaves open whose record it is, of that recording and at that instant only")
  func unknownAssessor() throws {
    let entry = #"<monitoring id="1" recording="r1" adviser="p1" assessor="p9" at="2026-11-10T14:00Z"/>"#
    let register = try CollectedRegister(
      .monitoring, registers(entry), people: registers(#"<person id="p1" name="Jo Ash"/>"#))
    #expect(
      try register.rows(
        #"SELECT affects, person, about, "from" AS "f?", "to" - "from", reason FROM coverage WHERE state = 'gap'"#)
        == [
          "monitoring|-|r1|2026-11-10T14:00:00Z|1|<monitoring> '1': assessor=\"p9\" is nobody in the registers of people"
        ])
  }

  @Test("an attendee whom nobody knows is a gap about that person only")
  func unknownAttendee() throws {
    let entry = #"<playback id="1" recording="r1"><attendee person="p9"/></playback>"#
    let register = try CollectedRegister(
      .playbacks, registers(entry), people: registers(#"<person id="p1" name="Jo Ash"/>"#))
    #expect(try register.gaps() == ["2|tenure|p9|-|<attendee>: person=\"p9\" is nobody in the registers of people"])
  }
}

@Suite("What registers may hold")
struct RegisterDeclarationTests {
  @Test("every attribute is a field of the catalogue, and every field that a register states has its attribute")
  func fields() {
    #expect(RegisterReference.undeclared == [])
  }

  @Test("the schema in the folder of rules is the one that is printed, and libxml2 takes it")
  func schema() throws {
    let path = "\(StoreTrial.project)/Rules/registers.xsd"
    let shipped = String(decoding: try ReadOnlyFile.contents(of: path, atMost: 1 << 20), as: UTF8.self)
    #expect(shipped == RegisterSchema.text, "print it anew: earshot registers schema > Rules/registers.xsd")
    let compiled: Schema? = try Schema(file: path)
    for example in KindExample.all {
      _ = try XMLReader.document(Array(registers(example.xml).utf8), name: "example", schema: compiled)
    }
  }

  @Test("the schema of the configuration knows every kind of register")
  func configuration() throws {
    let text = String(
      decoding: try ReadOnlyFile.contents(of: "\(StoreTrial.project)/Rules/earshot.xsd", atMost: 1 << 20), as: UTF8.self
    )
    for kind in RegisterSource.Kind.allCases {
      #expect(text.contains("<xs:enumeration value=\"\(kind.rawValue)\"/>"))
    }
  }
}
