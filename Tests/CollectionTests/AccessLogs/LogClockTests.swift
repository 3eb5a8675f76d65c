import Testing

@Suite("Clocks of access logs")
struct LogClockTests {
  /// Rows of an application's log in London, by the time that they carry.
  static func collect(_ times: [String], at: String = "2026-11-25T06:00:00Z", offset: Int64 = 0) throws -> CollectedLog
  {
    let trial = try LogTrial()
    let rows = times.enumerated().map { "\($1),jash,10.0.0.1,play,\($0).wav\n" }.joined()
    try trial.write("a.csv", TableLogTests.header + rows, modified: "2026-11-25T06:30:00Z")
    return try trial.collect("csv-audit", files: ["*.csv"], zone: "Europe/London", at: at, offset: offset)
  }

  @Test("In the hour that the clock showed twice an access has no instant, and a gap says which two it may be")
  func doubled() throws {
    let log = try LogClockTests.collect(["2026-10-25 00:59:59", "2026-10-25 01:30:00", "2026-10-25 02:00:00"])
    let rows = try log.rows("SELECT target, at, \"written-time\" FROM access ORDER BY fact")
    #expect(
      rows == [
        "0.wav \(instant("2026-10-24T23:59:59Z")) -", "1.wav - 2026-10-25 01:30:00",
        "2.wav \(instant("2026-10-25T02:00:00Z")) -",
      ])
    let gaps = try log.rows("SELECT problem, line, count, \"from\", \"to\" FROM coverage WHERE state = 'gap'")
    #expect(gaps == ["clock 3 1 \(instant("2026-10-25T00:30:00Z")) \(instant("2026-10-25T01:30:00Z") + 1)"])
  }

  @Test("An hour with its offset written is never in doubt")
  func offsets() throws {
    let log = try LogClockTests.collect(["2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00"])
    let rows = try log.rows("SELECT at FROM access ORDER BY fact")
    #expect(rows == ["\(instant("2026-10-25T00:30:00Z"))", "\(instant("2026-10-25T01:30:00Z"))"])
    let gaps = try log.gaps()
    #expect(gaps == [])
  }

  @Test("A time that the clock never showed is taken as if it had not been put forward, and told")
  func skipped() throws {
    let log = try LogClockTests.collect(["2026-03-29 00:59:59", "2026-03-29 01:30:00", "2026-03-29 02:00:00"])
    let rows = try log.rows("SELECT at FROM access ORDER BY fact")
    #expect(
      rows == ["2026-03-29T00:59:59Z", "2026-03-29T01:30:00Z", "2026-03-29T01:00:00Z"].map { "\(instant($0))" })
    let gaps = try log.gaps()
    #expect(gaps == ["clock 3 1"])
  }

  @Test("A clock known to be wrong is put right by the configured offset")
  func offset() throws {
    let log = try LogClockTests.collect(["2026-07-01 10:00:00"], offset: -90_000_000)
    let rows = try log.rows("SELECT at FROM access")
    #expect(rows == ["\(instant("2026-07-01T08:58:30Z"))"])
  }

  @Test("A time before 1990 or in the future is no time: the access stays, without its instant")
  func impossible() throws {
    let log = try LogClockTests.collect(["1980-01-01 00:00:00", "2026-11-24 10:00:00", "2031-01-01 00:00:00"])
    let rows = try log.rows("SELECT target, at, \"written-time\" FROM access ORDER BY fact")
    #expect(
      rows == [
        "0.wav - 1980-01-01 00:00:00", "1.wav \(instant("2026-11-24T10:00:00Z")) -", "2.wav - 2031-01-01 00:00:00",
      ])
    let gaps = try log.gaps()
    #expect(gaps == ["clock 2 2"])
  }

  @Test("What a log held only after the audit's instant is left to the next audit")
  func late() throws {
    let log = try LogClockTests.collect(["2026-11-24 10:00:00", "2026-11-25 06:10:00"])
    let acts = try log.acts()
    #expect(acts == ["jash listen 0.wav"])
    #expect(try log.examined().contains("1 were written after the audit's instant"))
    let gaps = try log.gaps()
    #expect(gaps == [])
  }
}
