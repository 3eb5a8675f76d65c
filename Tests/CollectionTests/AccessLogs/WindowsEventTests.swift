import Testing

/// Real Security logs, against what python-evtx reads of them (the `.tsv` beside each).
@Suite("Windows events")
struct WindowsEventTests {
  static let real = [
    "ID4656-4663-4658-Mimikatz-sekurlsa-password-dump", "ID4656-Failed-sethc-replacement-by-CMD",
    "ID4663-Task-Manager-used-to-dump-LSASS-process", "ID4688-4663-4656-LSASS-dump-with-LSASSY-process",
    "ID472-4728-Hidden-user-creation", "ID5142-New-file-share-created", "ID5143-File-share-permissions-changed",
    "ID5145-DNS-hosts-files-access-via-network-share", "ID5145-user-file-credentials-browser-dump-via-network-share",
  ]

  /// A declaration that lets every event with an access mask through, each as an act of its own.
  static let everything = """
    <log-format xmlns="urn:earshot:log-format:1" title="Everything">
      <windows-events/>
      <column name="System/EventID"/><column name="SubjectUserName"/><column name="AccessMask"/>
      <column name="ObjectType"/><column name="IpAddress"/>
      <account column="SubjectUserName"/><host column="IpAddress"/><target column="object" is="path"/>
      <tool column="rights"/>
      <lines>
        <act action="browse"><when column="AccessMask" begins="0x"/></act>
        <otherwise because="it has no mask"/>
      </lines>
    </log-format>
    """

  struct Row: Equatable, CustomStringConvertible {
    var record: String
    var account: String
    var mask: UInt64
    var address: String
    var object: String
    var description: String { "\(record) \(account) \(String(mask, radix: 16)) \(address) \(object)" }
  }

  /// What the referee read of the events that have a mask.
  static func referee(_ name: String) throws -> (events: Int, rows: [Row], times: [Int64]) {
    let text = String(decoding: try contents(LogTrial.fixture("evtx/\(name).python-evtx.tsv")), as: UTF8.self)
    let lines = text.split(separator: "\n").dropFirst().map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    var rows: [Row] = []
    var times: [Int64] = []
    for line in lines where line.count == 8 && !line[4].isEmpty {
      rows.append(
        Row(
          record: line[0], account: line[3].lowercased(), mask: UInt64(line[4].dropFirst(2), radix: 16) ?? 0,
          address: line[5] == "-" ? "" : line[5], object: plain(line[7])))
      times.append(instant(line[2].replacing(" ", with: "T") + "Z"))
    }
    return (lines.count, rows, times)
  }

  /// A path as the store would name it: no backslashes, no doubled ones.
  static func plain(_ path: String) -> String {
    let parts = path.split(whereSeparator: { $0 == "\\" || $0 == "/" }).joined(separator: "/")
    return path.hasPrefix("\\") ? "/" + parts : parts
  }

  static func check(_ log: CollectedLog, _ name: String) throws {
    let (events, rows, times) = try referee(name)
    let found = try log.rows(
      "SELECT entry, account, tool, coalesce(host, ''), coalesce(target, '') FROM access ORDER BY fact")
    let expected = rows.map { "\($0.record) \($0.account) 0x\(String($0.mask, radix: 16)) \($0.address) \($0.object)" }
    #expect(found == expected)
    // python-evtx reckons times as floating-point numbers, which costs it up to two microseconds.
    let at = try log.rows("SELECT at FROM access ORDER BY fact").map { Int64($0) ?? 0 }
    let worst = zip(at, times).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= 2)
    #expect(try log.examined().hasPrefix("\(events) events in 1 file read"))
    let gaps = try log.reasons()
    #expect(gaps == [])
  }

  @Test("Of an event log every record is read as python-evtx reads it", arguments: real)
  func eventLog(name: String) throws {
    let trial = try LogTrial()
    let format = try trial.write("everything.xml", WindowsEventTests.everything)
    let log = try trial.collect(format, files: [LogTrial.fixture("evtx/\(name).evtx")])
    try WindowsEventTests.check(log, name)
    // Records have a place in bytes and no line.
    let places = try log.rows("SELECT count(*) FROM access WHERE line_number IS NOT NULL OR byte_offset IS NULL")
    #expect(places == ["0"])
  }

  @Test("Exported XML with a root gives the same as the event log", arguments: real)
  func exported(name: String) throws {
    let trial = try LogTrial()
    let format = try trial.write("everything.xml", WindowsEventTests.everything)
    let log = try trial.collect(format, files: [LogTrial.fixture("evtx/\(name).xml")])
    try WindowsEventTests.check(log, name)
    // Line and byte lead to the event; grep is the referee.
    trial.run("grep -n '^<Event ' '\(LogTrial.fixture("evtx/\(name).xml"))' | cut -d: -f1 > lines")
    trial.run("grep -b '^<Event ' '\(LogTrial.fixture("evtx/\(name).xml"))' | cut -d: -f1 > bytes")
    for (column, file) in [("line_number", "lines"), ("byte_offset", "bytes")] {
      let known = Set(String(decoding: try contents("\(trial.folder)/\(file)"), as: UTF8.self).split(separator: "\n"))
      let found = try log.rows("SELECT \(column) FROM access")
      #expect(found.allSatisfy { known.contains($0[...]) })
    }
  }

  /// Ways in which the same events are exported: a command that makes one from `in.xml`, which has a root.
  static let carriers: [(String, String)] = [
    ("without a root, as wevtutil qe writes", "grep -v '^</*Events>' in.xml | grep -v '^<?xml' > out.xml"),
    ("one event on a line", "xmllint --noblanks in.xml | tr -d '\\n' | sed 's/<Event /\\n<Event /g' > out.xml"),
    (
      "single quotes",
      "grep -v '^</*Events>' in.xml | grep -v '^<?xml' | sed \"s/=\\\"\\([^\\\"']*\\)\\\"/='\\1'/g\" > out.xml"
    ),
    ("UTF-16 with a byte order mark", "sed 's/utf-8/utf-16/' in.xml | iconv -t UTF-16 > out.xml"),
    ("UTF-16, big end first", "(printf '\\376\\377'; iconv -t UTF-16BE in.xml) > out.xml"),
    ("UTF-16 without a mark", "grep -v '^<?xml' in.xml | iconv -t UTF-16LE > out.xml"),
    ("Windows-1252", "sed 's/utf-8/windows-1252/' in.xml > out.xml"),
    ("lines that end in CR LF", "sed 's/$/\\r/' in.xml > out.xml"),
    ("compressed", "gzip -c in.xml > out.xml"),
  ]

  @Test("Whichever way events are exported, they are the same events", arguments: carriers.indices)
  func carrier(index: Int) throws {
    let name = "ID4688-4663-4656-LSASS-dump-with-LSASSY-process"
    let trial = try LogTrial()
    let format = try trial.write("everything.xml", WindowsEventTests.everything)
    try trial.write("in.xml", try contents(LogTrial.fixture("evtx/\(name).xml")))
    trial.run(WindowsEventTests.carriers[index].1)
    try WindowsEventTests.check(try trial.collect(format, files: ["out.xml"]), name)
  }

  @Test("An event log in an archive is read as it would be outside")
  func archived() throws {
    let name = "ID5145-user-file-credentials-browser-dump-via-network-share"
    let trial = try LogTrial()
    let format = try trial.write("everything.xml", WindowsEventTests.everything)
    try trial.write("s.evtx", try contents(LogTrial.fixture("evtx/\(name).evtx")))
    trial.run("zip -q set.zip s.evtx && xz s.evtx")
    try WindowsEventTests.check(try trial.collect(format, files: ["set.zip"]), name)
    try WindowsEventTests.check(try trial.collect(format, files: ["s.evtx.xz"]), name)
  }

  @Test("The shipped declaration takes a pipe, a process and a computer's own account for what they are")
  func shipped() throws {
    let share = try LogTrial().collect(
      "windows-security", files: [LogTrial.fixture("evtx/\(WindowsEventTests.real[8]).evtx")], prefixes: ["\\\\*\\C$"])
    // 31 of the 349 are on IPC$, 6 on ADMIN$ (EXPECTED by python-evtx).
    let rows = try share.rows("SELECT DISTINCT account, host FROM access")
    #expect(rows == ["admmig 10.23.123.11"])
    let all = try LogTrial().collect(
      "windows-security", files: [LogTrial.fixture("evtx/\(WindowsEventTests.real[8]).evtx")])
    #expect(try all.examined().contains("31 did not count: it is about a pipe between programs, not a file"))
    let process = try LogTrial().collect(
      "windows-security", files: [LogTrial.fixture("evtx/\(WindowsEventTests.real[2]).evtx")])
    let none = try process.acts()
    #expect(none == [])
    let refused = try LogTrial().collect(
      "windows-security", files: [LogTrial.fixture("evtx/\(WindowsEventTests.real[1]).evtx")])
    let acts = try refused.acts()
    #expect(acts == ["admmig attempt C:/Windows/System32/sethc.exe"])
  }
}
