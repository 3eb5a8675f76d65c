import Testing

@Suite("Audit trails in tables and JSON")
struct TableLogTests {
  static let header = "time,user,ip,activity,recording\n"

  @Test("Activities of a recording system's audit trail become actions")
  func activities() throws {
    let trial = try LogTrial()
    try trial.write(
      "audit.csv",
      TableLogTests.header + """
        2026-11-20T10:00:00Z,RBBC\\JAsh,10.0.0.1,Played Call,2026/a.wav
        2026-11-20T10:01:00Z,jash,10.0.0.1,"Download Call Audio Only","2026/b, ""final"".wav"
        2026-11-20T10:02:00Z,jash,10.0.0.1,Logged On,
        2026-11-20T10:03:00+01:00,mbell,,deleted,2026/c.wav
        2026-11-20T10:04:00Z,mbell,,access denied,2026/c.wav

        """)
    let log = try trial.collect("csv-audit", files: ["*.csv"])
    let acts = try log.acts()
    #expect(
      acts == [
        "jash listen 2026/a.wav", "jash export 2026/b, \"final\".wav", "mbell delete 2026/c.wav",
        "mbell attempt 2026/c.wav",
      ])
    let gaps = try log.reasons()
    #expect(gaps == [])
  }

  @Test("An activity that the declaration does not name is shown as a gap, not passed over")
  func unnamed() throws {
    let trial = try LogTrial()
    try trial.write("audit.csv", TableLogTests.header + "2026-11-20T10:00:00Z,jash,10.0.0.1,Sang Along,a.wav\n")
    let log = try trial.collect("csv-audit", files: ["*.csv"])
    let gaps = try log.gaps()
    #expect(gaps == ["not enough detail 2 1"])
    #expect(try log.reasons()[0].contains("activity 'Sang Along'"))
  }

  /// Bytes before and between the letters.
  static let encodings = ["UTF-8 with a mark", "UTF-16, little end first", "UTF-16, big end first"]

  @Test("A table with a byte order mark, or in UTF-16, is read", arguments: encodings)
  func encoding(name: String) throws {
    let text =
      TableLogTests.header.replacing("\n", with: "\r\n") + "2026-11-20T10:00:00Z,müller,10.0.0.1,play,a.wav\r\n"
    var bytes: [UInt8] = []
    switch name {
    case "UTF-8 with a mark": bytes = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    case "UTF-16, little end first":
      for unit in [0xFEFF] + Array(text.utf16) { bytes += [UInt8(unit & 255), UInt8(unit >> 8)] }
    default: for unit in [0xFEFF] + Array(text.utf16) { bytes += [UInt8(unit >> 8), UInt8(unit & 255)] }
    }
    let trial = try LogTrial()
    try trial.write("audit.csv", bytes)
    let log = try trial.collect("csv-audit", files: ["*.csv"])
    let rows = try log.rows("SELECT account, action, target, line_number FROM access")
    #expect(rows == ["müller listen a.wav 2"])
    // The offset and the hash are of the file's own bytes.
    let place = try log.rows("SELECT byte_offset, lower(hex(raw_sha256)) FROM access")[0].split(separator: " ")
    let lineEnd = name.hasPrefix("UTF-16") ? 4 : 2
    trial.run("tail -c +$((\(place[0])+1)) audit.csv | head -c -\(lineEnd) | sha256sum | cut -c1-64 > hash")
    let hash = String(decoding: try contents("\(trial.folder)/hash"), as: UTF8.self)
    #expect(hash == place[1] + "\n")
  }

  @Test("Ragged rows are named one by one while they are few, and counted where they are many")
  func ragged() throws {
    let trial = try LogTrial()
    let good = "2026-11-20T10:00:00Z,jash,10.0.0.1,play,a.wav\n"
    try trial.write("few.csv", TableLogTests.header + good + "2026-11-20T10:00:01Z,jash\n" + good)
    try trial.write("many.csv", TableLogTests.header + good + String(repeating: "x,y\n", count: 7))
    let few = try trial.collect("csv-audit", files: ["few.csv"])
    let fewGaps = try few.gaps()
    #expect(fewGaps == ["malformed 3 1"])
    let fewFacts = try few.rows("SELECT count(*) FROM access")
    #expect(fewFacts == ["2"])
    let many = try trial.collect("csv-audit", files: ["many.csv"])
    let manyGaps = try many.gaps()
    #expect(manyGaps == ["malformed 3 7"])
    #expect(try many.reasons()[0].contains("7 of 8 lines do not fit 'Audit trail, CSV' (lines 3, 4, 5 and 4 more)"))
  }

  @Test("A line break within quotes is part of the row, and a stray quote costs its own line only")
  func quotes() throws {
    let trial = try LogTrial()
    try trial.write(
      "audit.csv",
      TableLogTests.header + """
        2026-11-20T10:00:00Z,jash,"10.0.0.1
        behind the proxy",play,a.wav
        2026-11-20T10:01:00Z,jash,"10.0.0.1,play,b.wav
        2026-11-20T10:02:00Z,jash,10.0.0.1,play,c.wav

        """)
    let log = try trial.collect("csv-audit", files: ["*.csv"])
    let rows = try log.rows("SELECT target, line_number FROM access ORDER BY fact")
    #expect(rows == ["a.wav 2", "c.wav 5"])
    let gaps = try log.gaps()
    #expect(gaps == ["malformed 4 1"])
  }

  @Test("A table without a column that the format needs is a gap")
  func noColumn() throws {
    let trial = try LogTrial()
    try trial.write("audit.csv", "time,ip,activity,recording\n2026-11-20T10:00:00Z,10.0.0.1,play,a.wav\n")
    let log = try trial.collect("csv-audit", files: ["*.csv"])
    let gaps = try log.rows("SELECT problem, count FROM coverage WHERE state = 'gap' AND problem <> 'empty'")
    #expect(gaps == ["not enough detail 1"])
  }

  @Test("Columns parted by tabs, and JSON objects on lines of their own, say the same")
  func others() throws {
    let trial = try LogTrial()
    try trial.write(
      "a.tsv", "time\tuser\tip\tactivity\trecording\n2026-11-20T10:00:00Z\tjash\t10.0.0.1\tplay\ta, b.wav\n")
    try trial.write(
      "a.jsonl",
      """
      {"time":"2026-11-20T10:00:00Z","user":"jash","ip":"10.0.0.1","activity":"play","recording":"a, \\"b\\".wav"}
      {"time":"2026-11-20T10:00:01Z","user":"jash","activity":"play","recording":"c.wav","more":{"x":[1,2]}}
      {"time":"2026-11-20T10:00:02Z","user":"jash","activity":"play"
      {"time":"2026-11-20T10:00:03Z","user":"jash","activity":"play"}

      """)
    let table = try trial.collect("tsv-audit", files: ["*.tsv"]).acts()
    #expect(table == ["jash listen a, b.wav"])
    let log = try trial.collect("json-lines", files: ["*.jsonl"])
    let acts = try log.acts()
    #expect(acts == ["jash listen a, \"b\".wav", "jash listen c.wav"])
    let gaps = try log.gaps()
    #expect(gaps == ["malformed 3 1", "malformed 4 1"])
  }

  /// Layouts of a time, how it is written, and what it means in London.
  static let times: [(String, String, String)] = [
    ("dd/MM/yyyy HH:mm:ss", "03/07/2026 10:00:00", "2026-07-03T09:00:00Z"),
    ("dd-MMM-yyyy HH:mm", "03-Jul-2026 10:00", "2026-07-03T09:00:00Z"),
    ("yyyy-MM-ddTHH:mm:ss.fzzz", "2026-07-03T10:00:00.5+0200", "2026-07-03T08:00:00.5Z"),
    ("unix", "1783065600", "2026-07-03T08:00:00Z"),
    ("unix", "1783065600.25", "2026-07-03T08:00:00.25Z"),
    ("unix-milliseconds", "1783065600250", "2026-07-03T08:00:00.25Z"),
    ("iso8601", "2026-07-03 10:00:00", "2026-07-03T09:00:00Z"),
  ]

  @Test("A declaration says how its log writes a time", arguments: times.indices)
  func time(index: Int) throws {
    let (layout, written, meant) = TableLogTests.times[index]
    let trial = try LogTrial()
    let format = try trial.write(
      "format.xml",
      """
      <log-format xmlns="urn:earshot:log-format:1" title="Test">
        <delimited separator="semicolon"/><column name="when"/><column name="what"/>
        <time column="when" layout="\(layout)"/><target column="what" is="path"/>
        <lines><act action="listen"><when column="what" contains="wav"/></act></lines>
      </log-format>
      """)
    try trial.write("a.csv", "when;what\n\(written);a.wav\nyesterday;b.wav\n")
    let log = try trial.collect(format, files: ["*.csv"], zone: "Europe/London")
    let rows = try log.rows("SELECT target, at FROM access")
    #expect(rows == ["a.wav \(instant(meant))"])
    let gaps = try log.gaps()
    #expect(gaps == ["malformed 3 1"])
  }
}
