import Testing

@Suite("File server audits in a syslog")
struct SyslogTests {
  static func line(_ time: String, _ payload: String) -> String { "\(time) fs1 smbd_audit: \(payload)\n" }

  @Test("Lines without a year get theirs from the file's own time, across New Year")
  func newYear() throws {
    let trial = try LogTrial()
    let text =
      SyslogTests.line("Nov 30 09:00:00", "jash|10.0.0.1|pc|rec|pread|ok|/a.wav")
      + SyslogTests.line("Dec 31 23:59:58", "jash|10.0.0.1|pc|rec|pread|ok|/b.wav")
      + SyslogTests.line("Jan  1 00:00:01", "jash|10.0.0.1|pc|rec|pread|ok|/c.wav")
      // Handed on late by another machine.
      + SyslogTests.line("Dec 31 23:59:59", "jash|10.0.0.1|pc|rec|pread|ok|/d.wav")
      + SyslogTests.line("Jan  9 10:00:00", "jash|10.0.0.1|pc|rec|pread|ok|/e.wav")
    try trial.write("audit.log", text, modified: "2026-01-09T10:00:30Z")
    let log = try trial.collect("samba-full-audit")
    let rows = try log.rows("SELECT target, at FROM access ORDER BY fact")
    #expect(
      rows
        == [
          ("/a.wav", "2025-11-30T09:00:00Z"), ("/b.wav", "2025-12-31T23:59:58Z"), ("/c.wav", "2026-01-01T00:00:01Z"),
          ("/d.wav", "2025-12-31T23:59:59Z"), ("/e.wav", "2026-01-09T10:00:00Z"),
        ].map { "\($0.0) \(instant($0.1))" })
  }

  @Test("A line that does not fit still counts when the years are reckoned")
  func brokenYear() throws {
    let trial = try LogTrial()
    try trial.write(
      "audit.log",
      SyslogTests.line("Jan  5 09:00:00", "jash|10.0.0.1|pc|rec|pread|ok|/a.wav")
        + SyslogTests.line("Jun  1 09:00:00", "?")
        + SyslogTests.line("Jan  3 09:00:00", "jash|10.0.0.1|pc|rec|pread|ok|/b.wav"), modified: "2026-01-03T12:00:00Z")
    let rows = try trial.collect("samba-full-audit").rows("SELECT at FROM access ORDER BY fact")
    #expect(rows == ["\(instant("2025-01-05T09:00:00Z"))", "\(instant("2026-01-03T09:00:00Z"))"])
  }

  @Test("A file last written to in January, with lines of December only, is of the year before")
  func lastYear() throws {
    let trial = try LogTrial()
    try trial.write(
      "audit.log", SyslogTests.line("Dec 30 09:00:00", "jash|10.0.0.1|pc|rec|pread|ok|/a.wav"),
      modified: "2026-01-02T00:00:00Z")
    let log = try trial.collect("samba-full-audit", zone: "Europe/London")
    let rows = try log.rows("SELECT at FROM access")
    #expect(rows == ["\(instant("2025-12-30T09:00:00Z"))"])
  }

  @Test("Pieces read in the hour that the clock showed twice are one access still")
  func doubledPieces() throws {
    let trial = try LogTrial()
    let pieces = (10..<50).map { SyslogTests.line("Oct 25 01:30:\($0)", "jash|10.0.0.1|pc|rec|pread|ok|/a.wav") }
    let later = SyslogTests.line("Oct 25 01:40:00", "jash|10.0.0.1|pc|rec|pread|ok|/a.wav")
    try trial.write("audit.log", pieces.joined() + later, modified: "2026-10-25T01:40:00Z")
    let log = try trial.collect("samba-full-audit", zone: "Europe/London")
    let rows = try log.rows("SELECT target, at, \"written-time\" FROM access ORDER BY fact")
    #expect(rows == ["/a.wav - Oct 25 01:30:10", "/a.wav - Oct 25 01:40:00"])
  }

  /// The beginnings that syslogs write, and the instant each means.
  static let headers: [(String, String)] = [
    ("<190>Nov 20 10:00:00 fs1 smbd_audit[77]: ", "2026-11-20T10:00:00Z"),
    ("Nov  5 10:00:00 fs1 smbd_audit: ", "2026-11-05T10:00:00Z"),
    ("2026-11-20T10:00:00.250000+01:00 fs1 smbd_audit[77]: ", "2026-11-20T09:00:00.25Z"),
    ("<190>1 2026-11-20T10:00:00.25Z fs1 smbd_audit 77 - - ", "2026-11-20T10:00:00.25Z"),
    ("<190>1 2026-11-20T10:00:00Z fs1 smbd_audit - ID47 [x@1 a=\"]\\\" \"][y@1 b=\"1\"] ", "2026-11-20T10:00:00Z"),
    ("<190>1 2026-11-20T10:00:00Z fs1 smbd_audit - ID47 - \u{FEFF}", "2026-11-20T10:00:00Z"),
  ]

  @Test("RFC 3164, RFC 5424 and rsyslog's own beginning of a line are read", arguments: headers.indices)
  func header(index: Int) throws {
    let (header, time) = SyslogTests.headers[index]
    let trial = try LogTrial()
    try trial.write("audit.log", header + "jash|10.0.0.1|pc|rec|pread|ok|/a.wav\n", modified: "2026-11-21T00:00:00Z")
    let log = try trial.collect("samba-full-audit")
    let rows = try log.rows("SELECT account, host, target, at FROM access")
    #expect(rows == ["jash 10.0.0.1 /a.wav \(instant(time))"])
  }

  /// What an audit line says, and what it is.
  static let payloads: [(String, String?)] = [
    ("openat|ok|r|/rec/a.wav", nil),
    ("create_file|ok|0x120089|file|open|/rec/a.wav", nil),
    ("create_file|ok|0x81|dir|open|/rec/2026", "jash browse 2026"),
    ("create_file|fail (Permission denied)|0x120089|file|open|/rec/a.wav", "jash attempt a.wav"),
    ("openat|fail (No such file or directory)|r|/rec/a.wav", nil),
    ("openat|fail (Permission denied)|r|/rec/a.wav", "jash attempt a.wav"),
    ("pread_send|ok|/rec/a.wav", "jash listen a.wav"),
    ("sendfile|ok|/rec/a.wav", "jash listen a.wav"),
    ("pread_send|ok|/rec/odd|name|.wav", "jash listen odd|name|.wav"),
    ("openat|ok|w|/rec/a.wav", "jash write a.wav"),
    ("pwrite|ok|/rec/a.wav", "jash write a.wav"),
    ("unlinkat|ok|/rec/a.wav", "jash delete a.wav"),
    ("unlinkat|fail (Permission denied)|/rec/a.wav", "jash attempt a.wav"),
    ("renameat|ok|/rec/a|b.wav|/rec/c.wav", "jash rename a|b.wav"),
    ("rename|ok|/rec/a.wav|/rec/c.wav", "jash rename a.wav"),
    ("offload_read_send|ok|/rec/a.wav", "jash export a.wav"),
    ("mkdirat|ok|/rec/new", nil),
    ("pread|ok|/other/a.wav", nil),
    ("connect|ok|rec", nil),
  ]

  @Test("Of what a file server logs, only reading data is listening", arguments: payloads.indices)
  func meaning(index: Int) throws {
    let (payload, act) = SyslogTests.payloads[index]
    let trial = try LogTrial()
    try trial.write(
      "audit.log", SyslogTests.line("Nov 20 10:00:00", "RBBC\\JAsh|10.0.0.1|pc|rec|\(payload)"),
      modified: "2026-11-21T00:00:00Z")
    let log = try trial.collect("samba-full-audit", prefixes: ["/rec/"])
    let acts = try log.acts()
    #expect(acts == (act.map { [$0] } ?? []))
    let gaps = try log.reasons()
    #expect(gaps == [])
  }

  @Test("Many reads of one opening are one listening")
  func reads() throws {
    let trial = try LogTrial()
    var text = ""
    for second in 10..<50 {
      text += SyslogTests.line("Nov 20 10:00:\(second)", "jash|10.0.0.1|pc|rec|pread_send|ok|/rec/a.wav")
    }
    try trial.write("audit.log", text, modified: "2026-11-21T00:00:00Z")
    let acts = try trial.collect("samba-full-audit").acts()
    #expect(acts == ["jash listen /rec/a.wav"])
  }

  @Test("A line with fewer parts than the prefix promises is named")
  func short() throws {
    let trial = try LogTrial()
    try trial.write(
      "audit.log",
      SyslogTests.line("Nov 20 10:00:00", "jash|10.0.0.1|pread") + "rubbish\n"
        + SyslogTests.line("Nov 20 10:00:01", "jash|10.0.0.1|pc|rec|pread|ok|/a.wav"), modified: "2026-11-21T00:00:00Z")
    let log = try trial.collect("samba-full-audit")
    let gaps = try log.gaps()
    #expect(gaps == ["malformed 1 1", "malformed 2 1"])
    let bounds = try log.rows("SELECT \"from\", \"to\" FROM coverage WHERE state = 'gap'")
    #expect(bounds == Array(repeating: "- \(instant("2026-11-20T10:00:01Z"))", count: 2))
  }
}
