import Testing

/// What a person did once is one fact, and every line of it can be found again.
@Suite("Lines folded into acts")
struct FoldedLineTests {
  /// The lines of the file that facts and their further lines name, by account, action and target.
  static func lines(_ log: CollectedLog, of act: String) throws -> [String] {
    try log.rows(
      """
      SELECT line_number FROM access a WHERE \(act)
      UNION SELECT l.line_number FROM access a JOIN folded_line l ON l.in_file = a.in_file AND l.first_byte = a.byte_offset
      WHERE \(act) ORDER BY 1
      """)
  }

  @Test("Every read of a real file server's log is found in the one act it belongs to")
  func samba() throws {
    let trial = try LogTrial()
    let path = LogTrial.fixture("samba/samba_audit.log")
    let log = try trial.collect("samba-full-audit", files: [path], prefixes: ["/srv/recordings/"])
    for account in ["qa.lead", "agent07", "svc_backup"] {
      trial.run(
        "grep -nE '\\|(pread|pread_send|pread_recv|read|sendfile)\\|ok\\|' '\(path)' | grep '\(account)|' | cut -d: -f1 > n"
      )
      let known = String(decoding: try contents("\(trial.folder)/n"), as: UTF8.self).split(separator: "\n").map(
        String.init)
      #expect(!known.isEmpty)
      let found = try FoldedLineTests.lines(log, of: "account = '\(account)' AND action = 'listen'")
      #expect(found == known)
    }
  }

  @Test("The pieces of a real web server's download are found with byte and digest")
  func httpd() throws {
    let trial = try LogTrial()
    let path = LogTrial.fixture("httpd/access.log")
    let log = try trial.collect("ncsa-combined", files: [path], prefixes: ["/rec/"])
    // TRUTH-access.log: three answers of 206, the 416 after them transferred nothing.
    let pieces = try FoldedLineTests.lines(log, of: "target LIKE '175b4393%'")
    #expect(pieces == ["5", "6", "7"])
    trial.run(
      "sed -n 7p '\(path)' | tr -d '\\n' | sha256sum | cut -c1-64 > hash; grep -b . '\(path)' | sed -n 7p | cut -d: -f1 > byte"
    )
    let hash = String(decoding: try contents("\(trial.folder)/hash"), as: UTF8.self).split(separator: "\n")
    let byte = String(decoding: try contents("\(trial.folder)/byte"), as: UTF8.self).split(separator: "\n")
    let found = try log.rows("SELECT byte_offset, lower(hex(raw_sha256)) FROM folded_line WHERE line_number = 7")
    #expect(found == ["\(byte[0]) \(hash[0])"])
  }

  @Test("A copy of a log that begins in the middle of an act adds no act")
  func overlap() throws {
    let trial = try LogTrial()
    let lines = (10..<30).map {
      SyslogTests.line("Nov 20 10:00:\($0)", "jash|10.0.0.1|pc|rec|pread_send|ok|/rec/a.wav")
    }
    let last = SyslogTests.line("Nov 21 10:00:00", "jash|10.0.0.1|pc|rec|pread_send|ok|/rec/b.wav")
    try trial.write("a.log", lines.joined() + last, modified: "2026-11-21T12:00:00Z")
    try trial.write("b.log", lines[12...].joined() + last, modified: "2026-11-21T12:00:00Z")
    let log = try trial.collect("samba-full-audit", prefixes: ["/rec/"])
    let acts = try log.acts()
    #expect(acts == ["jash listen a.wav", "jash listen b.wav"])
  }

  @Test(
    "One reading that Windows logs as a right asked for and as rights used is one act, with the address it came from")
  func windows() throws {
    let trial = try LogTrial()
    func event(_ id: Int, _ second: Int, _ data: [(String, String)]) -> String {
      """
      <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>\(id)</EventID>\
      <Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='2026-11-24T10:00:\(second).5000000Z'/>\
      <EventRecordID>\(second)</EventRecordID><Channel>Security</Channel><Computer>FS1</Computer></System><EventData>\
      \(data.map { "<Data Name='\($0.0)'>\($0.1)</Data>" }.joined())</EventData></Event>\n
      """
    }
    let person = [("SubjectUserName", "jash"), ("SubjectLogonId", "0x77"), ("ObjectType", "File")]
    let file = person + [("ObjectName", "D:\\Rec\\a.wav"), ("HandleId", "0x1c"), ("ProcessId", "0x4")]
    try trial.write(
      "a.xml",
      event(
        5145, 10,
        person + [
          ("IpAddress", "10.0.4.11"), ("ShareName", "\\\\*\\rec"), ("RelativeTargetName", "a.wav"),
          ("AccessMask", "0x120089"),
        ])
        + event(4656, 10, file + [("AccessMask", "0x120089")])
        + (11..<41).map { event(4663, $0, file + [("AccessMask", "0x1"), ("AccessList", "%%4416\n\t\t\t\t")]) }.joined()
        + event(4658, 41, person + [("HandleId", "0x1c"), ("ProcessId", "0x4")])
        // A program on the server itself, with no mask but a list.
        + event(
          4663, 42,
          [
            ("SubjectUserName", "mlee"), ("SubjectLogonId", "0x99"), ("ObjectType", "File"),
            ("ObjectName", "D:\\rec\\b.wav"), ("ProcessName", "C:\\player.exe"), ("ProcessId", "0x99"),
            ("AccessList", "%%4416 %%4423"),
          ])
        + event(
          4663, 43,
          [
            ("SubjectUserName", "mlee"), ("SubjectLogonId", "0x99"), ("ObjectType", "Key"),
            ("ObjectName", "\\REGISTRY\\MACHINE\\x.y"), ("AccessMask", "0x1"),
          ])
        + event(
          4663, 44,
          [
            ("SubjectUserName", "FS1$"), ("SubjectLogonId", "0x3e7"), ("ObjectType", "File"),
            ("ObjectName", "D:\\rec\\b.wav"), ("ProcessName", "C:\\MsMpEng.exe"), ("AccessMask", "0x1"),
          ])
        + event(
          5145, 45,
          person + [
            ("IpAddress", "::ffff:10.0.4.11"), ("ShareName", "\\\\*\\IPC$"), ("RelativeTargetName", "srvsvc"),
            ("AccessMask", "0x12019f"),
          ])
        + event(
          5145, 46,
          person + [
            ("IpAddress", "10.0.4.11"), ("ShareName", "\\\\*\\rec"), ("RelativeTargetName", "\\"),
            ("AccessMask", "0x100081"),
          ]))
    let log = try trial.collect("windows-security", files: ["a.xml"], prefixes: ["\\\\*\\rec", "D:\\rec"])
    let rows = try log.rows("SELECT account, action, target, host FROM access ORDER BY line_number")
    #expect(
      rows == ["jash listen a.wav 10.0.4.11", "mlee listen b.wav FS1", "jash browse . 10.0.4.11"])
    let lines = try FoldedLineTests.lines(log, of: "target = 'a.wav'")
    #expect(lines.count == 31)
    #expect(try log.examined().contains("1 did not count: a computer's own account read it"))
  }

  @Test("Windows' logons have their end, and an emptied log is a fact")
  func windowsLogons() throws {
    let trial = try LogTrial()
    func event(_ id: Int, _ time: String, _ data: String) -> String {
      """
      <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>\(id)</EventID>\
      <TimeCreated SystemTime='2026-11-24T\(time).0000000Z'/><Channel>\(id == 104 ? "System" : "Security")</Channel>\
      <Computer>FS1</Computer></System>\(data)</Event>\n
      """
    }
    func logon(_ user: String, _ type: Int, _ id: String, _ address: String) -> String {
      "<EventData><Data Name='SubjectLogonId'>0x3e7</Data><Data Name='TargetUserName'>\(user)</Data><Data Name='TargetLogonId'>"
        + "\(id)</Data><Data Name='LogonType'>\(type)</Data><Data Name='IpAddress'>\(address)</Data>"
        + "<Data Name='ProcessName'>C:\\w.exe</Data></EventData>"
    }
    func cleared(_ channel: String) -> String {
      "<UserData><LogFileCleared xmlns='http://manifests.microsoft.com/win/2004/08/windows/eventlog'>"
        + "<SubjectUserName>mlee</SubjectUserName>\(channel)</LogFileCleared></UserData>"
    }
    // The logoff of a logon may stand in a file that is read first.
    try trial.write("a.xml", event(4634, "11:00:00", logon("jash", 3, "0x10", "-")))
    try trial.write(
      "b.xml",
      event(4624, "10:00:00", logon("JAsh", 3, "0x10", "10.0.4.11"))
        + event(4624, "10:01:00", logon("mlee", 2, "0x11", "127.0.0.1"))
        + event(4624, "10:02:00", logon("mlee", 10, "0x12", "10.0.4.12"))
        + event(4647, "10:05:00", logon("mlee", 10, "0x12", "-"))
        + event(4624, "10:03:00", logon("FS1$", 3, "0x13", "-"))
        + event(4624, "10:04:00", logon("SYSTEM", 5, "0x3e7", "-"))
        + event(1102, "10:06:00", cleared("")) + event(104, "10:07:00", cleared("<Channel>Application</Channel>")))
    let log = try trial.collect("windows-security", files: ["a.xml", "b.xml"], prefixes: ["D:\\rec"])
    let rows = try log.rows("SELECT account, host, way, until - at FROM logon ORDER BY at")
    #expect(
      rows == [
        "jash 10.0.4.11 over the network 3600000000", "mlee FS1 at the machine -",
        "mlee 10.0.4.12 remote desktop 180000000",
      ])
    let clearings = try log.rows("SELECT log, host, account FROM \"log-cleared\" ORDER BY at")
    #expect(clearings == ["Security FS1 mlee", "Application FS1 mlee"])
    #expect(try log.examined().contains("3 logons; a log was emptied 2 times"))
    let supplies = try log.rows("SELECT supplies FROM source")
    #expect(supplies == ["access logon log-cleared"])
  }

  @Test("A real Security log that was emptied says so")
  func realClearing() throws {
    let log = try LogTrial().collect(
      "windows-security", files: [LogTrial.fixture("evtx/\(WindowsEventTests.real[0]).evtx")])
    let rows = try log.rows("SELECT log, account FROM \"log-cleared\"")
    #expect(rows == ["Security admmig"])
  }
}
