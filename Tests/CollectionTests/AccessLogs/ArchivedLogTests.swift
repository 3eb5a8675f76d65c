import Files
import Testing

/// IIS lines of one day, each about a recording.
private func day(_ day: Int, lines: Int = 3) -> String {
  let text = day < 10 ? "0\(day)" : "\(day)"
  var log = "#Software: Microsoft Internet Information Services 10.0\r\n"
  log +=
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "
    + "sc-status sc-substatus sc-win32-status time-taken\r\n"
  for line in 0..<lines {
    log +=
      "2026-11-\(text) 09:\(10 + line):00 10.0.4.1 GET /recordings/\(day)-\(line).wav - 443 jash 10.0.4.11 Firefox - 200 0 "
      + "0 15\r\n"
  }
  return log
}

@Suite("Access logs in archives")
struct ArchivedLogTests {
  @Test(
    "each log in an archive is a log of its own, with its own lines, offsets and checksum",
    arguments: [
      "zip -q s.zip u_ex261101.log u_ex261102.log && mv s.zip set.log",
      "tar -czf set.log u_ex261101.log u_ex261102.log",
      "bsdtar --format 7zip -cf set.log u_ex261101.log u_ex261102.log",
    ])
  func set(command: String) throws {
    let trial = try LogTrial()
    let first = try trial.write("u_ex261101.log", day(1), modified: "2026-11-02T00:00:00Z")
    let second = try trial.write("u_ex261102.log", day(2), modified: "2026-11-03T00:00:00Z")
    trial.run(command)
    trial.run("sha256sum \(first) | cut -c1-64 > sums; sha256sum \(second) | cut -c1-64 >> sums")
    let plain = try trial.collect("iis-w3c", files: ["u_ex*.log"], prefixes: ["/recordings/"])
    let acts = try plain.acts()
    let places = try plain.rows("SELECT line_number, byte_offset, raw_sha256 FROM access ORDER BY in_file, line_number")
    #expect(acts.count == 6)

    let log = try trial.collect("iis-w3c", files: ["set.log"], prefixes: ["/recordings/"])
    #expect(try log.acts() == acts)
    #expect(
      try log.rows("SELECT line_number, byte_offset, raw_sha256 FROM access ORDER BY in_file, line_number") == places)
    let reasons = try log.reasons()
    #expect(reasons == [])
    #expect(
      try log.rows("SELECT path FROM input_file ORDER BY number").map { $0.replacing("\(trial.folder)/", with: "") }
        == ["set.log", "set.log/u_ex261101.log", "set.log/u_ex261102.log"])
    let sums = try String(
      decoding: ReadOnlyFile.contents(of: "\(trial.folder)/sums", atMost: 1_000), as: UTF8.self
    ).split(separator: "\n")
    #expect(try log.rows("SELECT sha256 FROM input_file WHERE number > 1 ORDER BY number") == sums.map(String.init))
    #expect(try log.examined().contains("in 2 files read"))
  }

  @Test("a log that lies both by itself and in an archive is counted once")
  func both() throws {
    let trial = try LogTrial()
    try trial.write("a.log", day(1))
    try trial.write("b.log", day(2))
    trial.run("zip -q set.zip a.log b.log")
    let log = try trial.collect("iis-w3c", files: ["*.log", "*.zip"], prefixes: ["/recordings/"])
    #expect(try log.acts().count == 6)
    #expect(try log.examined().contains("6 stood in two files and were counted once"))
  }

  @Test("the years of lines that have none are told by the time of each log in the archive")
  func years() throws {
    let trial = try LogTrial()
    func line(_ day: String) -> String {
      "\(day) 09:00:00 fs smbd_audit: jash|10.0.4.11|fs|recordings|pread_recv|ok|/srv/recordings/a.wav\n"
    }
    try trial.write("old", line("Dec 30"), modified: "2024-12-31T00:00:00Z")
    try trial.write("new", line("Nov 20"), modified: "2026-11-21T00:00:00Z")
    trial.run("tar -cJf set.log old new")
    let log = try trial.collect("samba-full-audit", files: ["set.log"], prefixes: ["/srv/recordings/"])
    #expect(
      try log.rows("SELECT at FROM access ORDER BY at")
        == [instant("2024-12-30T09:00:00Z"), instant("2026-11-20T09:00:00Z")].map(String.init))
  }

  @Test("what cannot be read in an archive is a gap that names it, and the rest is read")
  func broken() throws {
    let trial = try LogTrial()
    for number in 1...3 { try trial.write("\(number).log", day(number)) }
    trial.run("zip -q inner.zip 1.log; zip -q s 1.log inner.zip; zip -q -P secret s 2.log; zip -q s 3.log; mv s.zip s")
    let log = try trial.collect("iis-w3c", files: ["s"], prefixes: ["/recordings/"])
    #expect(try log.acts().count == 6)
    #expect(
      try log.rows("SELECT path, problem, reason FROM coverage WHERE state = 'gap' ORDER BY fact").map {
        $0.replacing("\(trial.folder)/", with: "")
      } == [
        "s/inner.zip unreadable The file in the archive is a zip archive, and what lies in an archive is not opened "
          + "further.",
        "s/2.log unreadable The file in the archive is encrypted.",
      ])
  }

  @Test("an archive that breaks off, or holds nothing, is a gap")
  func cut() throws {
    let trial = try LogTrial()
    for number in 1...3 { try trial.write("\(number).log", day(number, lines: 40)) }
    trial.run("tar -cf whole 1.log 2.log 3.log; head -c 9000 whole > cut")
    let log = try trial.collect("iis-w3c", files: ["cut"], prefixes: ["/recordings/"])
    #expect(try log.gaps().contains { $0.hasPrefix("truncated") })
    // Where the archive breaks off, anything may be missing: the gap has no end.
    #expect(
      try log.rows(
        "SELECT \"from\", \"to\" FROM coverage WHERE problem = 'truncated' AND path LIKE '%/cut'") == ["- -"])
    #expect(try log.acts().count >= 40)
    trial.run("printf 'PK\\005\\006' > none; head -c 18 /dev/zero >> none")
    let none = try trial.collect("iis-w3c", files: ["none"])
    #expect(try none.reasons().first == "The archive holds no file.")
  }
}
