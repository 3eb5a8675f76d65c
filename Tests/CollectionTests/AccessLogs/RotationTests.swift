import Glibc
import Testing

@Suite("Logs that break off")
struct RotationTests {
  /// A line each second from 10:00 on, of many each tenth, none like another, so that half of the packed file holds about half of them.
  private static func text(_ date: String, _ name: String, hour: Int = 10, seconds: Int = 20_000) -> String {
    var text = W3CLogTests.fields
    for second in stride(from: 0, to: seconds, by: seconds > 1_000 ? 10 : 1) {
      let parts = [hour + second / 3_600, second / 60 % 60, second % 60]
      let time = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
      text += W3CLogTests.line(time, "/\(name)\(second &* 7_919 % 10_007).wav", date: date)
    }
    return text
  }

  /// A packed file that breaks off in the middle, as old as it is said to be.
  private static func half(_ trial: LogTrial, _ name: String, _ text: String, modified: String) throws {
    try trial.write("whole", text)
    trial.run("gzip -nc whole > packed && head -c $(($(stat -c %s packed)/2)) packed > '\(name)' && rm whole packed")
    try trial.touch("\(trial.folder)/\(name)", modified)
  }

  private struct Other: Sendable {
    let name: String
    let date: String
    var hour = 10
    var seconds = 2
  }

  private struct Case: Sendable, CustomTestStringConvertible {
    let what: String
    /// The file that breaks off: of 23 November, from 10:00 to about 13:00, and older by its own time.
    let broken: String
    let others: [Other]
    /// When the gap ends; nil for the audit.
    let ends: String?
    var testDescription: String { what }
  }

  private static let cases = [
    Case(
      what: "numbered files: an hour after the next one's first line", broken: "a.log.2.gz",
      others: [Other(name: "a.log.1", date: "2026-11-24"), Other(name: "a.log", date: "2026-11-25", hour: 2)],
      ends: "2026-11-24T11:00:00Z"),
    Case(
      what: "one in between lost: what it held is missing, too", broken: "a.log.3.gz",
      others: [Other(name: "a.log", date: "2026-11-25", hour: 2)], ends: "2026-11-25T03:00:00Z"),
    Case(
      what: "files named by the day that they are of", broken: "u_ex261123.log.gz",
      others: [Other(name: "u_ex261124.log", date: "2026-11-24"), Other(name: "u_ex261122.log", date: "2026-11-22")],
      ends: "2026-11-24T11:00:00Z"),
    Case(
      what: "files named by the day of their rotation", broken: "a.log-20261124.gz",
      others: [Other(name: "a.log", date: "2026-11-24", hour: 3), Other(name: "a.log-20261123", date: "2026-11-22")],
      ends: "2026-11-24T04:00:00Z"),
    Case(what: "the newest file", broken: "a.log.gz", others: [Other(name: "a.log.1", date: "2026-11-22")], ends: nil),
    Case(what: "a file alone", broken: "a.log.gz", others: [], ends: nil),
    Case(
      what: "files of several machines", broken: "web01.log.gz",
      others: [Other(name: "web02.log", date: "2026-11-23", hour: 16)], ends: nil),
    Case(
      what: "files of several machines whose numbers could be dates", broken: "web100101.log.gz",
      others: [Other(name: "web100102.log", date: "2026-11-24")], ends: nil),
    Case(
      what: "files that tell of the same time", broken: "a.log.2.gz",
      others: [Other(name: "a.log.1", date: "2026-11-23", hour: 11), Other(name: "a.log", date: "2026-11-24")],
      ends: nil),
    Case(
      what: "numbers against the order of time", broken: "a.log.1.gz",
      others: [Other(name: "a.log.2", date: "2026-11-24")], ends: nil),
    Case(
      what: "the same file twice, packed and not", broken: "a.log.1.gz",
      others: [Other(name: "a.log.1", date: "2026-11-24"), Other(name: "a.log", date: "2026-11-25", hour: 2)], ends: nil
    ),
    Case(
      what: "a log of another name", broken: "a.log.1.gz",
      others: [Other(name: "b.log", date: "2026-11-24")], ends: nil),
  ]

  @Test(
    "A packed log that breaks off is one gap: up to the next file where the files are plainly a rotation, else up to the audit",
    arguments: cases)
  private func breaksOff(_ tried: Case) throws {
    let trial = try LogTrial()
    try RotationTests.half(
      trial, tried.broken, RotationTests.text("2026-11-23", "a"), modified: "2026-11-20T00:00:00Z")
    for other in tried.others {
      try trial.write(
        other.name, RotationTests.text(other.date, "b", hour: other.hour, seconds: other.seconds),
        modified: "2026-11-20T00:00:00Z")
    }
    let log = try trial.collect("iis-w3c", files: ["*log*"])
    let gaps = try log.rows("SELECT problem, \"to\" FROM coverage WHERE state = 'gap'")
    #expect(gaps == ["truncated \(tried.ends.map { String(instant($0)) } ?? "-")"])
    // Nothing that could be read lies behind the beginning of the gap, but in other files.
    #expect(
      try log.rows(
        """
        SELECT count(*) FROM access WHERE target LIKE '/a%'
        AND at > (SELECT "from" FROM coverage WHERE state = 'gap')
        """) == ["0"])
  }

  @Test(
    "Where the file's own time is later than its last line, nothing in it is later than that", arguments: [0, 7_200])
  func ownTime(slow: Int64) throws {
    let trial = try LogTrial()
    try RotationTests.half(
      trial, "a.log.gz", RotationTests.text("2026-11-23", "a"), modified: "2026-11-23T15:33:20Z")
    // The file's time is by the same clock as its lines.
    let log = try trial.collect("iis-w3c", offset: slow * 1_000_000)
    #expect(
      try log.rows("SELECT \"to\" FROM coverage WHERE state = 'gap'")
        == ["\(instant("2026-11-23T15:33:21Z") + slow * 1_000_000)"])
  }

  @Test("A plain log whose last line is cut in half lacks nothing from when the next file of the rotation begins")
  func plain() throws {
    let trial = try LogTrial()
    try trial.write("a.log.1", RotationTests.text("2026-11-23", "a", seconds: 2) + "2026-11-23 10:00:05 GET /b.wa")
    try trial.write("a.log", RotationTests.text("2026-11-24", "b", seconds: 2))
    let log = try trial.collect("iis-w3c")
    #expect(
      try log.rows("SELECT problem, line, \"from\", \"to\" FROM coverage WHERE state = 'gap'")
        == ["truncated 4 \(instant("2026-11-23T10:00:01Z")) \(instant("2026-11-24T11:00:00Z"))"])
  }
}
