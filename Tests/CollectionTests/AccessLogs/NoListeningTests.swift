import Configuration
import Testing
import Time

/// Touches that are nobody's listening, or nobody knows whose recording's.
@Suite("What is no listening")
struct NoListeningTests {
  static func request(_ second: Int, _ method: String, _ target: String, _ status: Int, user: String = "jash") -> String
  {
    "10.0.4.11 - \(user) [24/Nov/2026:10:00:\(second < 10 ? "0" : "")\(second) +0000] \"\(method) \(target) HTTP/1.1\" \(status) 100 "
      + "\"-\" \"Mozilla/5.0\"\n"
  }

  @Test("FusionPBX names a recording by its id: playing is listening, binary is saving, its waveform is neither")
  func fusion() throws {
    let trial = try LogTrial()
    try trial.write(
      "a.log",
      NoListeningTests.request(1, "GET", "/app/xml_cdr/download.php?id=aa-11", 206)
        + NoListeningTests.request(2, "GET", "/app/xml_cdr/download.php?id=aa-11", 206)
        + NoListeningTests.request(3, "GET", "/app/xml_cdr/download.php?t=1&id=bb%2D22&binary", 200)
        + NoListeningTests.request(4, "GET", "/app/call_recordings/waveform.php?id=cc-33", 200)
        + NoListeningTests.request(5, "GET", "/app/xml_cdr/download.php?id=dd-44", 403)
        + NoListeningTests.request(6, "GET", "/app/xml_cdr/download.php?id=ee-55", 401)
        + NoListeningTests.request(7, "GET", "/app/xml_cdr/download.php?key=1", 200)
        + NoListeningTests.request(8, "HEAD", "/app/xml_cdr/download.php?id=ff-66", 200)
        + NoListeningTests.request(9, "GET", "/index.php", 200))
    let log = try trial.collect("fusionpbx-web", prefixes: ["/srv/recordings/"])
    let acts = try log.acts()
    #expect(acts == ["jash listen aa-11", "jash export bb-22", "jash attempt dd-44", "- attempt ee-55"])
    let gaps = try log.rows("SELECT problem, affects, line, count FROM coverage WHERE state = 'gap'")
    #expect(gaps == ["not enough detail access 7 1"])
    let further = try log.rows("SELECT line_number FROM folded_line")
    #expect(further == ["2"])
  }

  @Test("A playback by FreePBX, which names no recording, is a gap from the first to the last of them, never clean")
  func freePBX() throws {
    let trial = try LogTrial()
    try trial.write(
      "a.log",
      NoListeningTests.request(
        1, "GET", "/admin/config.php?display=cdr&action=download_audio&cdr_file=1773565201.42", 200)
        + NoListeningTests.request(2, "GET", "/admin/ajax.php?module=cdr&command=playback&file=x9.mp3", 206)
        + NoListeningTests.request(5, "GET", "/admin/cdr_play.php?recordingpath=U2FsdGVk", 200)
        + NoListeningTests.request(6, "GET", "/admin/ajax.php?module=cdr&command=playback&file=x9.mp3", 404))
    let log = try trial.collect("freepbx-web", prefixes: ["/var/spool/asterisk/monitor/"])
    let acts = try log.acts()
    #expect(acts == ["jash export 1773565201.42"])
    let gaps = try log.rows("SELECT problem, affects, line, count, \"from\", \"to\" FROM coverage WHERE state = 'gap'")
    #expect(
      gaps == [
        "not enough detail access 2 2 \(instant("2026-11-24T10:00:02Z")) \(instant("2026-11-24T10:00:05.000001Z"))"
      ])
  }

  @Test("What a program reads as a matter of course is set aside, counted and told; what it deletes is not")
  func setAside() throws {
    let trial = try LogTrial()
    func line(_ time: String, _ user: String, _ operation: String, _ file: String) -> String {
      SyslogTests.line("Nov 20 \(time)", "\(user)|10.0.0.9|pc|rec|\(operation)|ok|/rec/\(file)")
    }
    try trial.write(
      "a.log",
      line("02:10:00", "svc_backup", "pread", "a.wav") + line("02:10:01", "svc_backup", "pread", "b.wav")
        + line("02:11:00", "svc_backup", "unlinkat", "c.wav")
        // Outside its hours somebody else uses the account.
        + line("12:00:00", "svc_backup", "pread", "d.wav") + line("12:00:01", "jash", "pread", "e.wav"),
      modified: "2026-11-21T00:00:00Z")
    let backup = SetAside(
      because: "the nightly backup", account: "svc_backup", program: nil, host: nil,
      window: (from: 22 * Period.hour, to: 4 * Period.hour))
    let log = try trial.collect("samba-full-audit", prefixes: ["/rec/"], setAside: [backup])
    let acts = try log.acts()
    #expect(acts == ["svc_backup delete c.wav", "svc_backup listen d.wav", "jash listen e.wav"])
    #expect(try log.examined().contains("2 were set aside as the configuration says: the nightly backup"))
  }

  @Test("A program fits by its name or the end of its path, never by the end of another name")
  func program() throws {
    let trial = try LogTrial()
    func event(_ record: Int, _ program: String) -> String {
      BrokenEventTests.event(record, object: "D:\\rec\\\(record).wav").replacing(
        "</EventData>", with: "<Data Name='ProcessName'>\(program)</Data></EventData>") + "\n"
    }
    try trial.write(
      "a.xml", event(1, "C:\\Program Files\\Defender\\MsMpEng.exe") + event(2, "C:\\Users\\x\\NotMsMpEng.exe"))
    let scanner = SetAside(because: "the virus scanner", account: nil, program: "msmpeng.exe", host: nil, window: nil)
    let acts = try trial.collect("windows-security", files: ["a.xml"], prefixes: ["D:\\rec"], setAside: [scanner])
      .acts()
    #expect(acts == ["jash listen 2.wav"])
  }

  @Test("A file is deleted where Windows says so, by the handle that it was opened with")
  func deletion() throws {
    let trial = try LogTrial()
    func event(_ id: Int, _ second: Int, _ data: String) -> String {
      BrokenEventTests.event(second, time: "2026-11-24T10:00:\(second).0Z").replacing("4663", with: "\(id)").replacing(
        "<Data Name='ObjectType'>File</Data><Data Name='ObjectName'>C:\\rec\\a.wav</Data><Data Name='AccessMask'>0x1</Data>",
        with: "<Data Name='HandleId'>0x44</Data><Data Name='ProcessId'>0x4</Data>\(data)") + "\n"
    }
    func object(_ name: String, _ type: String = "File") -> String {
      "<Data Name='ObjectType'>\(type)</Data><Data Name='ObjectName'>\(name)</Data><Data Name='AccessMask'>0x10000</Data>"
    }
    try trial.write(
      "a.xml",
      event(4660, 10, "") + event(4656, 11, object("D:\\rec\\a.wav")) + event(4663, 11, object("D:\\rec\\a.wav"))
        + event(4660, 12, "") + event(4658, 13, "") + event(4663, 14, object("\\REGISTRY\\X", "Key"))
        + event(4660, 15, "")
        // Renamed: the right to delete was used, and nothing was deleted.
        + event(4658, 16, "") + event(4663, 40, object("D:\\rec\\b.wav")) + event(4658, 41, ""))
    let log = try trial.collect("windows-security", files: ["a.xml"], prefixes: ["D:\\rec"])
    let acts = try log.acts()
    #expect(acts == ["jash write a.wav", "jash delete a.wav", "jash write b.wav"])
    let gaps = try log.rows("SELECT line, reason FROM coverage WHERE state = 'gap' AND affects = 'access'")
    #expect(gaps.count == 1 && gaps[0].contains("a file was deleted whose opening"))
  }

  /// What a clock showed, how wrong it is, and when it was.
  static let clocks: [(ClockCorrection, String)] = [
    (ClockCorrection(offset: 90 * Period.second), "2026-11-24T10:01:30Z"),
    (ClockCorrection(offset: -90 * Period.second), "2026-11-24T09:58:30Z"),
    // Two seconds a day for 23 days and 10 hours.
    (
      ClockCorrection(drift: 2 * Period.second, rightAt: instant("2026-11-01T00:00:00Z")), "2026-11-24T10:00:46.833333Z"
    ),
    (
      ClockCorrection(offset: Period.minute, drift: -Period.second, rightAt: instant("2026-11-14T10:00:00Z")),
      "2026-11-24T10:00:50Z"
    ),
  ]

  @Test("A clock that is known to be wrong is corrected, and both times are told", arguments: clocks.indices)
  func clock(index: Int) throws {
    let (clock, time) = NoListeningTests.clocks[index]
    let trial = try LogTrial()
    try trial.write("a.log", W3CLogTests.fields + W3CLogTests.line("10:00:00", "/a.wav", date: "2026-11-24"))
    let log = try trial.collect("iis-w3c", clock: clock)
    let rows = try log.rows("SELECT at, \"written-time\" FROM access")
    #expect(rows == ["\(instant(time)) 2026-11-24T10:00:00Z"])
    #expect(try log.examined().contains("each of its times was corrected by"))
  }

  @Test("A clock that is right is not spoken of")
  func rightClock() throws {
    let trial = try LogTrial()
    try trial.write("a.log", W3CLogTests.fields + W3CLogTests.line("10:00:00", "/a.wav", date: "2026-11-24"))
    let log = try trial.collect("iis-w3c", clock: ClockCorrection.none)
    let rows = try log.rows("SELECT \"written-time\", (SELECT clock FROM source) FROM access")
    #expect(rows == ["- -"])
    #expect(try !log.examined().contains("clock"))
  }
}
