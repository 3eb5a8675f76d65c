import Testing

@Suite("Another organisation's policy")
struct OtherPolicyTests {
  /// The schemas, layouts and formats that Earshot ships, and the other organisation's own rules in place of its own.
  private static let rules = """
    mkdir rules
    cp -r '\(checkout)'/Rules/*.xsd '\(checkout)'/Rules/catalogues '\(checkout)'/Rules/formats rules
    cp '\(checkout)'/Tests/Fixtures/other-policy/*.xml rules
    """

  private func site() throws -> Site {
    let site = try Site()
    let made = try site.shell(
      """
      set -e
      \(Self.rules)
      mkdir -p archive
      sox -n -r 8000 archive/old.wav synth 2 sine 300
      sox -n -r 8000 archive/kept.wav synth 2 sine 400
      touch -d 2026-10-01 archive/*.wav
      """)
    #expect(made.status == 0, "\(made)")
    // On the walls of Wellington, thirteen hours before UTC: 31 days and 29 days before the audit.
    try site.write(
      """
      recording_id,path,start,end,duration_s,queue,caller,agent_ext,call_id
      OLD,old.wav,2026-10-23T10:00:00,2026-10-23T10:00:02,2,enquiries,,,1
      KEPT,kept.wav,2026-10-25T10:00:00,2026-10-25T10:00:02,2,enquiries,,,2

      """, to: "archive.csv")
    try site.write(
      """
      time,user,ip,activity,recording
      2026-11-20T18:59:59,coach,10.0.0.1,Played Call,KEPT
      2026-11-20T19:00:00,coach,10.0.0.1,Played Call,KEPT
      2026-11-18T10:00:00,operator,10.0.0.2,Played Call,KEPT

      """, to: "audit.csv")
    try site.write(
      registers(
        #"""
        <person id="k1" name="Mere Tau"><account name="coach"/><tenure title="Quality Coach" from="2024-01-01"/></person>
        <person id="k2" name="Ana Rua"><account name="operator"/><tenure title="Operator" from="2024-01-01"/></person>
        """#), to: "people.xml")
    try site.write(registers(#"<subject-request id="R1" received="2026-11-01" status="open"/>"#), to: "requests.xml")
    try site.write(registers(""), to: "monitoring.xml")
    try site.write(
      """
      <earshot xmlns="urn:earshot:configuration:1" organisation="Tararua Water" time-zone="Pacific/Auckland">
        <state folder="state"/><output folder="reports"/><rules folder="rules"/>
        <store name="archive" folder="archive">
          <catalogue file="archive.csv" layout="catalogues/plain-csv.xml"/>
        </store>
        <access-log name="trail" format="formats/csv-audit.xml"><files>audit.csv</files></access-log>
        <register name="people" kind="people" file="people.xml"/>
        <register name="requests" kind="subject-requests" file="requests.xml"/>
        <register name="monitoring" kind="monitoring" file="monitoring.xml"/>
      </earshot>
      """, to: "earshot.xml")
    return site
  }

  @Test("other times, titles, hours and another time zone are all in its rule files, whose examples come out right")
  func examples() throws {
    let site = try site()
    let ran = try site.shell("$earshot rules test --configuration earshot.xml")
    #expect(ran.status == 0, "\(ran)")
  }

  @Test("an audit by it finds what breaks it, and nothing that would break another policy")
  func audit() throws {
    let site = try site()
    // Monday 23 November, seven in the evening in Wellington.
    let ran = try site.shell("$audit")
    #expect(ran.status == 1, "\(ran)")
    #expect(
      try site.findings("SELECT rule, verdict, subject FROM finding ORDER BY rule, subject") == [
        "heard-at-night|breach|coach | 10.0.0.1 | listen | KEPT | Fri 20 Nov 2026, 19:00 NZDT",
        "heard-by-others|breach|operator | 10.0.0.2 | listen | KEPT | Wed 18 Nov 2026, 10:00 NZDT",
        "kept-too-long|breach|archive | OLD",
      ])
    #expect(try site.read("reports/latest/report.html").contains("Tararua Water Voice Recording Standard"))
  }
}
