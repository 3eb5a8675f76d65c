import Collection
import Configuration
import Testing

/// One entry that cannot be used, between two that can.
struct BadEntry: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let entry: String
  /// `line|affects|person|recording|reason`
  let expected: String

  static let permissions: [BadEntry] = [
    BadEntry(
      testDescription: "a misspelt field", entry: #"<permission id="2" person="p2" recrding="r1"/>"#,
      expected: "3|permission|p2|-|<permission> has no 'recrding'; did you mean 'recording'?"),
    BadEntry(
      testDescription: "a day that does not exist", entry: #"<permission id="2" person="p2" from="2026-02-30"/>"#,
      expected:
        "3|permission|p2|-|<permission> from=\"2026-02-30\": no such date; expected year-month-day, such as 2026-11-23 "
        + "or 2026-11-23T09:30"),
    BadEntry(
      testDescription: "a time that the clocks showed twice",
      entry: #"<permission id="2" person="p2" recording="r9" from="2026-10-25T01:30"/>"#,
      expected:
        "3|permission|p2|r9|<permission> from=\"2026-10-25T01:30\": the clocks went back and showed this time twice; "
        + "add the offset, such as +01:00 or Z"),
    BadEntry(
      testDescription: "an end before the beginning",
      entry: #"<permission id="2" person="p2" from="2026-11-02" to="2026-11-01"/>"#,
      expected:
        "3|permission|p2|-|<permission> begins (from=\"2026-11-02\") after it ends (to=\"2026-11-01\")"),
    BadEntry(
      testDescription: "nobody named", entry: #"<permission id="2" granted-by="p1"/>"#,
      expected: "3|permission|-|-|<permission> lacks 'person', without which it says nothing"),
    BadEntry(
      testDescription: "an identifier that is taken", entry: #"<permission id="1" person="p2"/>"#,
      expected: "3|permission|p2|-|<permission> id=\"1\" is taken: the entry on line 2 has it"),
    BadEntry(
      testDescription: "an element that is none", entry: #"<permision id="2" person="p2"/>"#,
      expected:
        "3|permission|p2|-|<permision> is no entry of a register; did you mean <permission>?"),
    BadEntry(
      testDescription: "an element within it", entry: #"<permission id="2" person="p2"><note/></permission>"#,
      expected: "3|permission|p2|-|<permission> holds no <note>; it holds no elements"),
  ]
}

@Suite("Registers with something wrong in them")
struct RegisterGapTests {
  @Test("an entry that cannot be used is a gap with its line, and costs no other", arguments: BadEntry.permissions)
  func entry(_ example: BadEntry) throws {
    let register = try CollectedRegister(
      .permissions,
      registers(
        #"<permission id="1" person="p1"/>"# + "\n" + example.entry + "\n" + #"<permission id="3" person="p3"/>"#))
    #expect(try register.gaps() == [example.expected])
    #expect(try register.rows("SELECT id, line_number FROM permission") == ["1|2", "3|4"])
  }

  @Test("a person keeps what can be read: only the tenure at fault is missing")
  func partOfPerson() throws {
    let register = try CollectedRegister(
      .people,
      registers(
        #"""
        <person id="p1" name="Jo Ash">
          <account name="jash"/>
          <tenure title="Adviser" from="2026-13-01"/>
          <tenure title="Contact Manager" from="2026-06-01"/>
        </person>
        """#))
    #expect(
      try register.gaps() == [
        "4|tenure|p1|-|<tenure> from=\"2026-13-01\": no such date; expected year-month-day, such as 2026-11-23 or "
          + "2026-11-23T09:30"
      ])
    #expect(try register.rows("SELECT title FROM tenure") == ["Contact Manager"])
    #expect(try register.rows("SELECT name FROM account") == ["jash"])
  }

  @Test("an account that two people have at once is a gap about each of them, for that time only")
  func sharedAccount() throws {
    let register = try CollectedRegister(
      .people,
      registers(
        #"""
        <person id="p1" name="Jo Ash"><account name="CCT1" from="2026-01-01" to="2026-03-31"/></person>
        <person id="p2" name="Lee Poe"><account name="cct1" from="2026-03-01"/></person>
        <person id="p3" name="Al Bee"><account name="cct2" to="2026-02-28"/></person>
        <person id="p4" name="Di Cole"><account name="cct2" from="2026-03-01"/></person>
        """#))
    #expect(
      try register.rows(
        #"SELECT line, affects, person, "from" AS "f?", "to" AS "t?", reason FROM coverage WHERE state = 'gap'"#
      )
        == ["p1", "p2"].map {
          "3|account|\($0)|2026-03-01T00:00:00Z|2026-03-31T23:00:00Z|the account 'cct1' is given to person 'p1' (line 2) "
            + "and to person 'p2' at the same time"
        })
  }

  @Test("a permission for somebody whom no register knows is a gap for as long as it holds")
  func unknownPerson() throws {
    let people = registers(#"<person id="p1" name="Jo Ash"/>"#)
    let register = try CollectedRegister(
      .permissions,
      registers(#"<permission id="1" person="p7" granted-by="p1" from="2026-11-01" to="2026-11-02"/>"#), people: people)
    #expect(
      try register.rows(
        #"SELECT line, affects, person, "from" AS "f?", "to" AS "t?", reason FROM coverage WHERE state = 'gap'"#
      ) == [
        "2|permission|-|2026-11-01T00:00:00Z|2026-11-03T00:00:00Z|<permission> '1': person=\"p7\" is nobody in the "
          + "registers of people"
      ])
  }

  @Test("nobody is called unknown where the register of people cannot be read whole")
  func unreadablePeople() throws {
    let permissions = registers(#"<permission id="1" person="p7"/>"#)
    for people in [nil, "<registers", registers(#"<person nam="x"/>"#)] {
      #expect(try CollectedRegister(.permissions, permissions, people: people).gaps() == [])
    }
  }

  @Test("what stands before the place where the XML breaks is used")
  func truncated() throws {
    let whole = registers(#"<permission id="1" person="p1"/>"# + "\n" + #"<permission id="2" person="p2"/>"#)
    let register = try CollectedRegister(.permissions, String(whole.prefix(100)))
    #expect(try register.rows("SELECT id FROM permission") == ["1"])
    let gaps = try register.gaps()
    #expect(gaps.count == 1)
    #expect(gaps.first?.hasPrefix("3|permission|-|-|") == true)
  }

  @Test(
    "a file that is no register is a gap for all it should supply",
    arguments: [
      ("", "malformed"), ("<other/>", "malformed"),
      ("<!DOCTYPE r [<!ENTITY a 'aaaaaaaa'>]><registers xmlns='urn:earshot:registers:1'>&a;</registers>", "malformed"),
      ("<registers xmlns='urn:earshot:registers:1'/>", "empty"),
    ])
  func noRegister(_ contents: String, _ problem: String) throws {
    let register = try CollectedRegister(.people, contents)
    #expect(
      try register.rows("SELECT problem, affects, person FROM coverage WHERE state = 'gap'")
        == ["\(problem)|person account tenure|-"])
  }

  @Test("a register that is not there is a gap, in sealed evidence")
  func absent() throws {
    let register = try CollectedRegister(.people, nil)
    #expect(
      try register.rows("SELECT problem, reason FROM coverage WHERE state = 'gap'") == ["absent|there is no such file"])
  }

  @Test("the entities of an attack are never expanded")
  func entityBomb() throws {
    let levels = (1...9).map { #"<!ENTITY l\#($0) "\#(String(repeating: "&l\($0 - 1);", count: 10))">"# }.joined()
    let bomb = "<!DOCTYPE registers [<!ENTITY l0 \"boom\">\(levels)]>" + registers(#"<person id="&l9;" name="x"/>"#)
    let register = try CollectedRegister(.people, bomb)
    #expect(try register.rows("SELECT count(*) FROM person") == ["0"])
    #expect(try register.gaps().first?.contains("DOCTYPE") == true)
  }
}
