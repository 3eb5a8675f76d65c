import Collection
import Configuration
import Testing

@Suite("Registers in CSV")
struct DelimitedRegisterTests {
  @Test("rows of one person become one person with accounts and tenures, each once")
  func people() throws {
    let register = try CollectedRegister(
      .people,
      """
      person,name,account,account-from,account-to,title,team,manager,from,to,service
      p1,Jo Ash,JASH,2024-01-01,,Adviser,CCT,p2,2024-01-01,2025-06-30,
      p2,"Poe, Lee",lpoe,,,Contact Manager,CCT,,2023-01-01,,
      p1,Jo Ash,jash,2024-01-01,,Senior Adviser,CCT,p2,2025-07-01,,
      ,,svc_backup,,,,,,,,yes
      """)
    #expect(try register.gaps() == [])
    #expect(try register.rows("SELECT id, name, line_number FROM person") == ["p1|Jo Ash|2", "p2|Poe, Lee|3"])
    #expect(
      try register.rows("SELECT name, person, service, line_number FROM account ORDER BY line_number") == [
        "jash|p1|0|2", "lpoe|p2|0|3", "svc_backup|-|1|5",
      ])
    #expect(
      try register.rows(#"SELECT person, title, "to" AS "t?", line_number FROM tenure ORDER BY line_number"#) == [
        "p1|Adviser|2025-06-30T23:00:00Z|2", "p2|Contact Manager|-|3", "p1|Senior Adviser|-|4",
      ])
  }

  @Test("each row keeps its line and its byte", arguments: [",", ";", "\t"])
  func permissions(_ separator: String) throws {
    let text = [
      ["id", "person", "granted-by", "granted", "from", "to", "reason", "recording"],
      ["P-1", "p1", "p2", "2026-11-03T09:00:00", "", "2026-12-22", "\"Quality\nmonitoring\"", ""],
      ["P-2", "p1", "", "", "", "", "", "r1"],
    ].map { $0.joined(separator: separator) }.joined(separator: "\r\n")
    let register = try CollectedRegister(.permissions, text)
    #expect(try register.gaps() == [])
    let header = "id,person,granted-by,granted,from,to,reason,recording\r\n".utf8.count
    #expect(
      try register.rows(
        #"SELECT id, person, "from" AS "f?", "to" AS "t?", reason, recording, line_number, byte_offset FROM permission"#
      )
        == [
          "P-1|p1|2026-11-03T09:00:00Z|2026-12-23T00:00:00Z|Quality monitoring|-|2|\(header)",
          "P-2|p1|-|-|-|r1|4|\(text.utf8.count - 14)",
        ])
  }

  @Test("a row that cannot be used is a gap with its line, and costs no other")
  func faults() throws {
    let register = try CollectedRegister(
      .deletions,
      """
      recording,at,by,method
      r1,2026-11-01,svc,purge
      r2,yesterday,svc,purge
      r3,2026-11-01,svc
      ,2026-11-01,svc,purge
      r5,2026-11-02,svc,purge
      """)
    #expect(try register.rows("SELECT recording FROM deletion") == ["r1", "r5"])
    #expect(
      try register.gaps() == [
        "3|deletion|-|r2|<deletion> at=\"yesterday\": no such date; expected year-month-day, such as 2026-11-23 or "
          + "2026-11-23T09:30",
        "4|deletion|-|-|the row has 3 fields; 4 were expected",
        "5|deletion|-|-|<deletion> lacks 'recording', without which it says nothing",
      ])
  }

  @Test("a person whose rows contradict each other is a gap about that person")
  func contradiction() throws {
    let register = try CollectedRegister(.people, "person,name,account\np1,Jo Ash,jash\np1,Joe Ash,jo2\n")
    #expect(
      try register.gaps() == [
        "3|person account tenure|p1|-|name 'Joe Ash' differs from 'Jo Ash' in an earlier row of 'p1'"
      ])
  }

  @Test(
    "a first row that does not name the columns ends the reading with the nearest right word",
    arguments: [
      ("id,persn,reason\n", "there is no column 'persn'; did you mean 'person'?"),
      ("id,reason\n1,x\n", "the column 'person' is missing; the first row names the columns"),
      ("id,person,id\n", "the column 'id' is there twice"),
    ])
  func header(_ contents: String, _ reason: String) throws {
    let register = try CollectedRegister(.permissions, contents)
    #expect(try register.gaps() == ["1|permission|-|-|\(reason)"])
  }

  @Test("UTF-8 with a byte order mark and UTF-16 are read alike; bytes that are neither cost one row")
  func encodings() throws {
    let text = "id,person,reason\n1,p1,Café\n"
    var utf16: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { utf16 += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    for bytes in [[0xEF, 0xBB, 0xBF] + Array(text.utf8), utf16] {
      let register = try CollectedRegister(.permissions, bytes: bytes)
      #expect(try register.rows("SELECT id, reason FROM permission") == ["1|Café"])
    }
    let latin = Array("id,person,reason\n1,p1,Caf".utf8) + [0xE9] + Array("\n2,p2,ok\n".utf8)
    let register = try CollectedRegister(.permissions, bytes: latin)
    #expect(try register.rows("SELECT id FROM permission") == ["2"])
    #expect(try register.gaps() == ["2|permission|-|-|the row holds bytes that are not UTF-8"])
  }

  @Test("a request takes a row for each recording")
  func requests() throws {
    let register = try CollectedRegister(
      .subjectRequests,
      "id,received,recording,closed\ns1,2026-11-01,r1,\ns2,2026-11-02,,2026-11-05\ns1,2026-11-01,r2,\n")
    #expect(try register.gaps() == [])
    #expect(
      try register.rows(#"SELECT id, recording, status FROM "subject-request""#)
        == ["s1|r1|open", "s1|r2|open", "s2|-|closed"])
  }
}
