import Collection
import Configuration
import Testing

@Suite("Registers in XML")
struct RegisterFactTests {
  @Test("a person has accounts, folded, and tenures whose last day counts whole")
  func people() throws {
    let register = try CollectedRegister(
      .people,
      registers(
        #"""
        <person id="p1" name="Jo  Ash">
          <account name="REIGATE\JAsh" from="2025-02-03"/>
          <account name="jo.ash@example.org" to="2026-03-28"/>
          <tenure title="Contact Manager" team="CCT" manager="p2" from="2024-01-01" to="2026-03-28"/>
        </person>
        <person id="p2" name="Lee Poe"/>
        <service-account name="SVC_Backup" purpose="nightly backup"/>
        """#))
    #expect(try register.gaps() == [])
    #expect(try register.rows("SELECT id, name, line_number FROM person") == ["p1|Jo Ash|2", "p2|Lee Poe|7"])
    #expect(
      try register.rows(#"SELECT name, person, "from" AS "from?", "to" AS "to?", service FROM account"#) == [
        "jash|p1|2025-02-03T00:00:00Z|-|0",
        // The clocks go forward in the night after 28 March 2026: the day ends at midnight GMT.
        "jo.ash|p1|-|2026-03-29T00:00:00Z|0", "svc_backup|-|-|-|1",
      ])
    #expect(
      try register.rows(#"SELECT person, title, team, manager, "from" AS "from?", "to" AS "to?" FROM tenure"#)
        == ["p1|Contact Manager|CCT|p2|2024-01-01T00:00:00Z|2026-03-29T00:00:00Z"])
  }

  @Test("days begin and end in the register's own zone")
  func zone() throws {
    let entry = #"<deletion recording="r1" at="2026-07-01" by="CORP\svc_purge" method="nightly purge"/>"#
    for (zone, expected) in [
      ("Europe/London", "2026-06-30T23:00:00Z"), ("UTC", "2026-07-01T00:00:00Z"),
      ("America/New_York", "2026-07-01T04:00:00Z"),
    ] {
      let register = try CollectedRegister(.deletions, registers(entry), zone: zone)
      #expect(
        try register.rows(#"SELECT recording, at AS "at?", "by", method FROM deletion"#)
          == ["r1|\(expected)|svc_purge|nightly purge"])
    }
  }

  @Test("a permission that names no beginning holds from when it was granted")
  func permission() throws {
    let register = try CollectedRegister(
      .permissions,
      registers(
        #"""
        <permission id="1" person="p1" granted-by="p2" granted="2026-10-01T09:30" to="2026-10-25" reason="complaint"/>
        <permission id="2" person="p1" granted="2026-10-01" from="2026-10-05T08:00:00+01:00" recording="r7"/>
        """#))
    #expect(try register.gaps() == [])
    #expect(
      try register.rows(
        #"SELECT id, person, "granted-by", granted AS "g?", "from" AS "f?", "to" AS "t?", reason, recording FROM permission"#
      ) == [
        "1|p1|p2|2026-10-01T08:30:00Z|2026-10-01T08:30:00Z|2026-10-26T00:00:00Z|complaint|-",
        "2|p1|-|2026-09-30T23:00:00Z|2026-10-05T07:00:00Z|-|-|r7",
      ])
  }

  @Test("an extension without a reason or an end is a fact: what it lacks is for the rules to say")
  func extensions() throws {
    let register = try CollectedRegister(
      .extensions, registers(#"<extension id="e1" recording="r1" approver="p3" approved="2026-11-02" reason=" "/>"#))
    #expect(
      try register.rows(#"SELECT id, recording, approver, "from" AS "f?", "to", reason FROM extension"#)
        == ["e1|r1|p3|2026-11-02T00:00:00Z|-|-"])
  }

  @Test("a request is one fact for each recording it names, and one where it names none")
  func requests() throws {
    let register = try CollectedRegister(
      .subjectRequests,
      registers(
        #"""
        <subject-request id="s1" received="2026-11-01" handled-by="p4"><recording id="r1"/><recording id="r2"/></subject-request>
        <subject-request id="s2" received="2026-11-01" closed="2026-11-03"/>
        """#))
    #expect(
      try register.rows(#"SELECT id, recording, status, closed AS "c?" FROM "subject-request""#)
        == ["s1|r1|open|-", "s1|r2|open|-", "s2|-|closed|2026-11-04T00:00:00Z"])
  }

  @Test("entries of other kinds belong to other sources and are passed over")
  func otherKinds() throws {
    let register = try CollectedRegister(
      .permissions,
      registers(#"<person id="p1" name="Jo Ash"/><deletion recording="r1" at="2026-11-01"/>"#))
    #expect(try register.gaps() == [])
    #expect(try register.rows("SELECT reason FROM coverage") == ["0 entries read"])
  }
}
