import Collection
import Configuration
import Files
import Testing
import Time

/// The same rows from PostgreSQL, from SQLite and from a CSV. The CSV is what psql makes of the same query, a program
/// that has nothing to do with ODBC.
@Suite("The same facts, wherever the rows stand")
struct SameFactsTests {
  static let calls = """
    CREATE TABLE calls (
      id TEXT, path TEXT, started TIMESTAMP, ended TIMESTAMP, seconds INTEGER, queue TEXT, caller TEXT, agent TEXT,
      call BIGINT);
    INSERT INTO calls VALUES
      ('A', '2026/11/01/a.wav', '2026-11-01 09:00:00', '2026-11-01 09:01:00', 60, 'Help Line', '07700900123', 'jash',
        9007199254740993),
      ('B', '2026/11/02/b, "quoted".wav', '2026-07-02 09:00:00.25', NULL, 61, 'Sçhool – 日本 😀', NULL, '', 2),
      ('C', NULL, '2026-11-03 09:00:00', '2026-11-03 08:00:00', NULL, 'two
      lines', '+44 1737 276000', 'CORP\\kdoe', NULL);
    """

  static let catalogue = """
    SELECT id AS recording_id, path, started AS start, ended AS "end", seconds AS duration_s, queue, caller,
      agent AS agent_ext, call AS call_id
    FROM @calls ORDER BY id
    """

  /// What psql makes of a query, as a CSV.
  static func export(_ query: String, _ trial: DatabaseTrial) throws -> [UInt8] {
    let file = "\(trial.postgres.folder)/\(trial.schema).csv"
    let text = query.replacing("@", with: "\(trial.schema).").split(whereSeparator: \.isNewline).joined(separator: " ")
    try trial.postgres.run("\\copy (\(text)) TO '\(file)' WITH (FORMAT csv, HEADER)")
    return try ReadOnlyFile.contents(of: file, atMost: 1 << 24)
  }

  static let layout = DatabaseTrial.project + "/Rules/catalogues/plain-csv.xml"

  @Test(
    "a store's catalogue gives the same recordings from a CSV, PostgreSQL and SQLite",
    arguments: DatabaseTrial.Kind.allCases)
  func catalogue(_ kind: DatabaseTrial.Kind) throws {
    let trial = try DatabaseTrial()
    try trial.make(SameFactsTests.calls)
    try trial.write("calls.csv", try SameFactsTests.export(SameFactsTests.catalogue, trial))
    let file = try trial.collect(.delimited(file: trial.folder + "/calls.csv", layoutFile: SameFactsTests.layout))
    let query = try trial.collect(
      .query(trial.query(SameFactsTests.catalogue, kind), layoutFile: SameFactsTests.layout))
    #expect(try file.facts().count == 3)
    #expect(try query.facts() == file.facts())
    #expect(try query.rows("SELECT sha256, size FROM input_file") == file.rows("SELECT sha256, size FROM input_file"))
    #expect(try query.rows("SELECT line_number FROM recording ORDER BY fact") == ["1", "2", "3"])
    #expect(
      try query.rows("SELECT path FROM input_file").first?.hasPrefix(
        "database pbx: SELECT id AS recording_id, path, started AS start, ended AS \"end\", seconds") == true)
    #expect(try query.gaps().map { $0.split(separator: "|").last } == file.gaps().map { $0.split(separator: "|").last })
  }
}
