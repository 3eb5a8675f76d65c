import Files
import Testing

@Suite("An audit in trouble", .serialized)
struct TroubleTests {
  @Test("a collector that is killed half way costs its source only, and the report says so")
  func killed() throws {
    let site = try Site()
    try site.write(Site.largeRegister(), to: "people.xml")
    let ran = try site.shell(
      """
      $audit & audit_process=$!
      while ! pid=$(pgrep -f -- "--source people .*$PWD/reports"); do sleep 0.05; done
      kill -KILL $pid
      wait $audit_process
      """)
    #expect(ran.status == 3, "\(ran)")
    #expect(
      try site.findings("SELECT source, reason FROM gap WHERE problem = 'not finished'")
        == ["people|the collector was killed by signal 9 before it had finished"])
    #expect(try site.findings("SELECT name, state FROM source ORDER BY name").contains("permissions|complete"))
    #expect(
      try site.shell("$earshot verify reports/latest && ls reports/latest/evidence").output.contains("people") == false)
  }

  @Test("without the program that listens for keys the audit goes on, and a gap names the program")
  func notInstalled() throws {
    let site = try Site()
    try site.configure(
      sources: """
        <store name="main" folder="store">
        <file-names layout="\(checkout)/Rules/catalogues/asterisk-mixmonitor.xml"/><keypad/></store>
        """)
    let ran = try site.shell(
      """
      mkdir -p store bin share/earshot && cp $earshot bin/earshot
      ln -s '\(checkout)/Rules' share/earshot/rules; ln -s '\(checkout)/Reports' share/earshot/reports
      bin/earshot audit --configuration earshot.xml --at \(Site.at)
      """)
    #expect(ran.status == 3, "\(ran)")
    let gaps = try site.findings("SELECT reason FROM gap WHERE source = 'main-keypad' AND problem = 'not finished'")
    #expect(gaps.count == 1 && gaps[0].contains("earshot-collect-keypad is not installed"), "\(gaps)")
    #expect(try site.findings("SELECT state FROM source WHERE name = 'people'") == ["complete"])
  }

  @Test("a collector that does not finish in its time is ended, and is a gap")
  func slow() throws {
    let site = try Site()
    try site.write(Site.largeRegister(), to: "people.xml")
    try site.configure(#"<collectors time-limit="1 second"/>"#)
    #expect(try site.shell("$audit").status == 3)
    let gaps = try site.findings("SELECT reason FROM gap WHERE source = 'people'")
    #expect(gaps == ["the collector had not finished after 1 second and was ended"])
  }

  @Test("a second audit is refused while one runs, which can be ended and then leaves nothing behind")
  func overlapping() throws {
    let site = try Site()
    try site.write(Site.largeRegister(), to: "people.xml")
    let ran = try site.shell(
      """
      $audit 2> first.err & first=$!
      while [ ! -s state/lock ]; do sleep 0.05; done
      $audit; echo "second $?"
      kill -TERM $first; wait $first; echo "first $?"
      """)
    #expect(ran.output == "second 2\nfirst 4\n")
    #expect(ran.errors.contains("another audit is at work (process "), "\(ran.errors)")
    #expect(try site.read("first.err").contains("asked to end"))
    #expect(try site.published() == [])
    #expect(try site.shell("pgrep -f -- \"$PWD/reports\"").output == "", "no collector is left")
  }

  @Test("a full disk ends it with status 4 and a clear message, and nothing is published", arguments: [16, 1_000])
  func fullDisk(_ blocks: Int) throws {
    let site = try Site()
    let ran = try site.shell("ulimit -f \(blocks); $audit")
    #expect(ran.status == 4, "\(ran)")
    #expect(ran.errors.contains("Make room on that disk"), "\(ran.errors)")
    #expect(ran.errors.contains("nothing was published"))
    #expect(try site.published() == [])
  }

  @Test("what a crashed run left is cleared away by the next")
  func leftovers() throws {
    let site = try Site()
    _ = try site.shell(
      "mkdir -p reports/.work-2026-11-16T060000Z-1/evidence; echo x > reports/.work-2026-11-16T060000Z-1/x; $audit")
    #expect(try site.published() == ["2026-11-23T060000Z", "latest"])
  }

  @Test("an entity bomb in a register is a gap, and the rest of the audit is done")
  func entityBomb() throws {
    let site = try Site()
    let levels = (1...9).map { #"<!ENTITY l\#($0) "\#(String(repeating: "&l\($0 - 1);", count: 10))">"# }.joined()
    try site.write(
      "<!DOCTYPE registers [<!ENTITY l0 \"boom\">\(levels)]>" + registers(#"<person id="&l9;" name="x"/>"#),
      to: "people.xml")
    let ran = try site.shell("ulimit -v 4000000; $audit")
    #expect(ran.status == 3, "\(ran)")
    #expect(try site.findings("SELECT problem, line FROM gap WHERE source = 'people'") == ["malformed|1"])
  }

  @Test("a source that is taken out of the configuration is a gap from then on, until it is said to be retired")
  func dropped() throws {
    let site = try Site()
    let week = ["2026-11-09", "2026-11-16", "2026-11-23"]
    func audit(_ day: String) throws -> [String] {
      _ = try site.shell("$earshot audit --configuration earshot.xml --at \(day)T06:00:00Z")
      return try site.findings("SELECT problem, affects FROM gap WHERE source = 'permissions'")
    }
    #expect(try audit(week[0]) == [])
    let whole = try site.read("earshot.xml")
    let row = #"<register name="permissions" kind="permissions" file="permissions.xml"/>"#
    try site.write(whole.split(separator: row).joined(), to: "earshot.xml")
    let after = try audit(week[1])
    #expect(after == ["not configured|permission"])
    #expect(try audit(week[2]) == ["not configured|permission"], "it is not forgotten after a week")
    try site.write(
      whole.split(separator: row).joined(separator: #"<retired source="permissions" because="merged"/>"#),
      to: "earshot.xml")
    #expect(try audit("2026-11-30") == [])
  }
}
