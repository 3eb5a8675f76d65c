import Glibc
import Testing

@Suite("Sets of log files")
struct LogSetTests {
  static func day(_ day: Int, _ name: String, user: String = "jash") -> String {
    W3CLogTests.fields + W3CLogTests.line("10:00:00", "/\(name).wav", user: user, date: "2026-11-\(day)")
  }

  @Test("Compressed and plain files of a rotated set are read together, whatever their order")
  func rotated() throws {
    let trial = try LogTrial()
    try trial.write("a.log", LogSetTests.day(24, "new"))
    try trial.write("a.log.1", LogSetTests.day(23, "gz"))
    try trial.write("a.log.2", LogSetTests.day(22, "xz"))
    try trial.write("a.log.3", LogSetTests.day(21, "zst"))
    trial.run("gzip a.log.1 && xz a.log.2 && zstd -q --rm a.log.3")
    let log = try trial.collect("iis-w3c", silence: "2 days", lookBack: "4 days")
    let rows = try log.rows("SELECT target, byte_offset FROM access ORDER BY at")
    let offset = W3CLogTests.fields.utf8.count
    #expect(rows == ["zst", "xz", "gz", "new"].map { "/\($0).wav \(offset)" })
    let gaps = try log.reasons()
    #expect(gaps == [])
    #expect(try log.examined().hasPrefix("8 lines in 4 files read; 4 were about recordings and gave 4 accesses"))
    // The digest is of the file as it lies there.
    for name in ["a.log.1.gz", "a.log.2.xz", "a.log.3.zst"] {
      trial.run("sha256sum \(name) | cut -c1-64 > hash")
      let hash = String(decoding: try contents("\(trial.folder)/hash"), as: UTF8.self)
      let seen = try log.rows("SELECT sha256 FROM input_file WHERE path LIKE '%/\(name)'")
      #expect(seen.map { $0 + "\n" } == [hash])
    }
  }

  @Test("Lines that stand in two files count once; lines that stand twice in one file count twice")
  func copies() throws {
    let trial = try LogTrial()
    let twice = LogSetTests.day(22, "a") + W3CLogTests.line("10:00:00", "/a.wav", date: "2026-11-22")
    let more = W3CLogTests.line("11:00:00", "/b.wav", date: "2026-11-23")
    try trial.write("a.log", twice + more)
    try trial.write("a.log.1", twice)
    trial.run("cp a.log a.log.2 && gzip a.log.2")
    let log = try trial.collect("iis-w3c")
    let acts = try log.acts()
    #expect(acts == ["jash listen /a.wav", "jash listen /a.wav", "jash listen /b.wav"])
    #expect(try log.examined().contains("gave 3 accesses; 5 stood in two files and were counted once"))
  }

  @Test("A silence longer than allowed is a gap from the last sign of life to the next, and lines of others are signs")
  func silence() throws {
    let trial = try LogTrial()
    var text = W3CLogTests.fields
    for (day, stem) in [(1, "/rec/a.wav"), (3, "/app/x"), (5, "/rec/a.wav"), (10, "/rec/a.wav"), (20, "/app/x")] {
      text += W3CLogTests.line("10:00:00", stem, date: "2026-11-\(day < 10 ? "0" : "")\(day)")
    }
    try trial.write("a.log", text)
    let log = try trial.collect("iis-w3c", silence: "3 days", prefixes: ["/rec/"])
    let gaps = try log.rows("SELECT problem, \"from\", \"to\" FROM coverage WHERE state = 'gap' ORDER BY fact")
    #expect(
      gaps
        == [
          ("2026-11-05T10:00:00Z", "2026-11-10T10:00:00Z"), ("2026-11-10T10:00:00Z", "2026-11-20T10:00:00Z"),
          ("2026-11-20T10:00:00Z", "2026-11-25T06:00:00Z"),
        ].map { "silent \(instant($0.0)) \(instant($0.1))" })
    #expect(
      try log.reasons()[0]
        == "Nothing was logged for 5 days, from Thu 5 Nov 2026, 10:00 UTC to Tue 10 Nov 2026, 10:00 UTC; at most 3 days of silence are expected."
    )
  }

  @Test("A log that does not reach back as far as asked is a gap up to its first line")
  func lookBack() throws {
    let trial = try LogTrial()
    try trial.write("a.log", LogSetTests.day(20, "a") + W3CLogTests.line("05:00:00", "/b.wav", date: "2026-11-25"))
    let log = try trial.collect("iis-w3c", silence: "7 days", lookBack: "8 weeks")
    let gaps = try log.rows("SELECT problem, \"from\", \"to\" FROM coverage WHERE state = 'gap'")
    #expect(gaps == ["absent \(instant("2026-09-30T06:00:00Z")) \(instant("2026-11-20T10:00:00Z"))"])
    let enough = try trial.collect("iis-w3c", silence: "7 days", lookBack: "1 week").gaps()
    #expect(enough == [])
  }

  @Test("Silences that ended before the time looked back on do not matter")
  func oldSilence() throws {
    let trial = try LogTrial()
    var text = W3CLogTests.fields
    for date in ["2026-01-01", "2026-11-16", "2026-11-18", "2026-11-20", "2026-11-22", "2026-11-24"] {
      text += W3CLogTests.line("10:00:00", "/a.wav", date: date)
    }
    try trial.write("a.log", text)
    let gaps = try trial.collect("iis-w3c", silence: "3 days", lookBack: "1 week").reasons()
    #expect(gaps == [])
  }

  @Test("A compressed file that breaks off keeps the lines before, and is a gap from the last of them on")
  func truncated() throws {
    let trial = try LogTrial()
    var text = W3CLogTests.fields
    for second in 0..<20_000 {
      let hour = 10 + second / 3_600
      let minute = second / 60 % 60
      let time = "\(hour):\(minute < 10 ? "0" : "")\(minute):\(second % 60 < 10 ? "0" : "")\(second % 60)"
      text += W3CLogTests.line(time, "/\(second &* 7_919 % 10_007).wav")
    }
    try trial.write("a.log", text)
    trial.run("gzip a.log && head -c $(($(stat -c %s a.log.gz)/2)) a.log.gz > half.log.gz && rm a.log.gz")
    let log = try trial.collect("iis-w3c")
    let problems = try log.rows("SELECT problem FROM coverage WHERE state = 'gap' ORDER BY problem")
    #expect(problems.contains("truncated"))
    let kept = Int(try log.rows("SELECT count(*) FROM access")[0]) ?? 0
    #expect((5_000..<15_000).contains(kept))
    let from = try log.rows("SELECT min(\"from\") FROM coverage WHERE problem = 'truncated'")
    let last = try log.rows("SELECT max(at) FROM access")
    #expect(from == last)
  }

  @Test("A bomb is stopped and told")
  func bomb() throws {
    let trial = try LogTrial()
    trial.run("head -c 200000000 /dev/zero | gzip > bomb.log.gz")
    let gaps = try trial.collect("iis-w3c").rows("SELECT problem FROM coverage WHERE state = 'gap'")
    #expect(gaps.contains("too large"))
  }

  @Test("A line cut in half at the end is told as such, and a whole one without a line end is taken")
  func cut() throws {
    let trial = try LogTrial()
    let whole = LogSetTests.day(24, "a")
    try trial.write("cut.log", whole + "2026-11-24 10:00:05 GET /b.wa")
    let cut = try trial.collect("iis-w3c", files: ["cut.log"])
    let cutGaps = try cut.rows("SELECT problem, line, \"from\" FROM coverage WHERE state = 'gap'")
    #expect(cutGaps == ["truncated 3 \(instant("2026-11-24T10:00:00Z"))"])
    let cutActs = try cut.acts()
    #expect(cutActs == ["jash listen /a.wav"])
    try trial.write("end.log", String(whole.dropLast(1)))
    let end = try trial.collect("iis-w3c", files: ["end.log"])
    let endActs = try end.acts()
    #expect(endActs == ["jash listen /a.wav"])
    let endGaps = try end.gaps()
    #expect(endGaps == [])
  }

  @Test("Binary rubbish and a line without end cost themselves only")
  func rubbish() throws {
    let trial = try LogTrial()
    let start = Array(LogSetTests.day(23, "a").utf8)
    let end = Array(W3CLogTests.line("10:00:00", "/b.wav", date: "2026-11-24").utf8)
    let zeros = [UInt8](repeating: 0, count: 3_000)
    try trial.write("a.log", start + zeros + [0x0A] + [UInt8](repeating: 0x78, count: 3_000_000) + [0x0A] + end)
    let log = try trial.collect("iis-w3c")
    let acts = try log.rows("SELECT target, line_number FROM access ORDER BY fact")
    #expect(acts == ["/a.wav 2", "/b.wav 5"])
    let gaps = try log.rows("SELECT problem, line, \"from\", \"to\" FROM coverage WHERE state = 'gap' ORDER BY fact")
    let bounds = "\(instant("2026-11-23T10:00:00Z")) \(instant("2026-11-24T10:00:00Z"))"
    #expect(gaps == ["malformed 3 \(bounds)", "too large 4 \(bounds)"])
    #expect(try log.reasons()[0].contains("binary data"))
  }

  @Test("Files that are absent, empty or unreadable are gaps, and never an error")
  func absent() throws {
    let trial = try LogTrial()
    let none = try trial.collect("iis-w3c").rows("SELECT problem, path FROM coverage WHERE state = 'gap'")
    #expect(none == ["absent \(trial.folder)/*.log*"])
    let noFolder = try trial.collect("iis-w3c", files: ["no/such/*.log"]).rows(
      "SELECT problem FROM coverage WHERE state = 'gap'")
    #expect(noFolder == ["absent"])
    try trial.write("a.log", "")
    let empty = try trial.collect("iis-w3c").rows("SELECT problem FROM coverage WHERE state = 'gap'")
    #expect(empty == ["empty"])
    trial.run("rm a.log && ln -s nowhere a.log")
    let link = try trial.collect("iis-w3c").rows("SELECT problem FROM coverage WHERE state = 'gap'")
    #expect(link == ["unreadable"])
  }

  @Test("The same logs give the same evidence, byte for byte")
  func same() throws {
    let trial = try LogTrial()
    try trial.write("a.log", LogSetTests.day(23, "a"))
    try trial.write("a.log.1", LogSetTests.day(22, "b"))
    let first = try contents(try trial.collect("iis-w3c").path)
    let second = try contents(try trial.collect("iis-w3c").path)
    #expect(first == second)
  }
}
