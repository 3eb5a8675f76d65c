import Collection
import Configuration
import Files
import Glibc
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
    #expect(try file.rows("SELECT count(*) FROM recording") == ["3"])
    #expect(try query.facts() == file.facts())
    #expect(try query.rows("SELECT sha256, size FROM input_file") == file.rows("SELECT sha256, size FROM input_file"))
    #expect(try query.rows("SELECT line_number FROM recording ORDER BY fact") == ["1", "2", "3"])
    #expect(
      try query.rows("SELECT path FROM input_file").first?.hasPrefix(
        "database pbx: SELECT id AS recording_id, path, started AS start, ended AS \"end\", seconds") == true)
    #expect(try query.gaps().map { $0.split(separator: "|").last } == file.gaps().map { $0.split(separator: "|").last })
  }

  @Test(
    "a register gives the same people, with the same faults by row", arguments: DatabaseTrial.Kind.allCases)
  func register(_ kind: DatabaseTrial.Kind) throws {
    let trial = try DatabaseTrial()
    try trial.make(
      """
      CREATE TABLE staff (person TEXT, name TEXT, account TEXT, title TEXT, since TIMESTAMP, until DATE);
      INSERT INTO staff VALUES
        ('p1', 'Jo Ash', 'jash', 'Customer Contact Adviser', '2024-01-01 00:00:00', '2025-06-30'),
        ('p1', 'Jo Ash', 'jash', 'Senior Customer Contact Adviser', '2025-07-01 00:00:00', NULL),
        ('p2', 'Zoë
      Łukasz, "Zo"', 'zoe', 'Contact Manager', '2024-01-01 00:00:00', NULL),
        ('p3', NULL, 'nobody', NULL, NULL, NULL);
      """)
    let query = """
      SELECT person, name, account, title, since AS "from", until AS "to" FROM @staff ORDER BY person, since
      """
    try trial.write("staff.csv", try SameFactsTests.export(query, trial))
    let zone = try Zone(named: "Europe/London")
    let file = try trial.collect(
      RegisterSource(name: "people", kind: .people, file: trial.folder + "/staff.csv", zone: zone))
    var source = RegisterSource(name: "people", kind: .people, file: "", zone: zone)
    source.query = try trial.query(query, kind)
    source.file = source.query?.name ?? ""
    let rows = try trial.collect(source)
    func facts(_ evidence: DatabaseEvidence) throws -> [String] {
      try evidence.rows("SELECT id, name FROM person ORDER BY fact")
        + evidence.rows("SELECT person, title, \"from\", \"to\" FROM tenure ORDER BY fact")
        + evidence.rows("SELECT name, person FROM account ORDER BY fact")
    }
    #expect(try facts(file).count == 7)
    #expect(try facts(rows) == facts(file))
    #expect(try rows.rows("SELECT line_number FROM tenure ORDER BY fact") == ["1", "2", "3"])
    #expect(try rows.gaps().map { $0.prefix(14) } == ["malformed|4|-|"])
    #expect(try rows.rows("SELECT sha256 FROM input_file") == file.rows("SELECT sha256 FROM input_file"))
  }

  @Test("a recording system's own audit table gives the same accesses", arguments: DatabaseTrial.Kind.allCases)
  func accessLog(_ kind: DatabaseTrial.Kind) throws {
    let trial = try DatabaseTrial()
    try trial.make(
      """
      CREATE TABLE audit (n INTEGER, at TIMESTAMP, account TEXT, address TEXT, activity TEXT, file TEXT);
      INSERT INTO audit VALUES
        (1, '2026-11-20 09:00:00', 'jash', '10.0.0.4', 'play', '2026/11/01/a.wav'),
        (2, '2026-11-20 09:05:00.5', 'CORP\\lpoe', NULL, 'download', '2026/11/02/b, "quoted"
      two.wav'),
        (3, '2026-11-20 09:06:00', 'jash', '', 'invented', 'c.wav'),
        (4, NULL, 'jash', '', 'play', 'd.wav'),
        (5, '2026-11-30 09:00:00', 'jash', '', 'play', 'after the audit.wav');
      """)
    let query = """
      SELECT at AS time, account AS "user", address AS ip, activity, file AS recording FROM @audit ORDER BY n
      """
    try trial.write("audit.csv", try SameFactsTests.export(query, trial))
    #expect(unsafe system("touch -d 2026-12-01T00:00:00Z '\(trial.folder)/audit.csv'") == 0)
    func source(_ files: [String]) throws -> AccessLogSource {
      AccessLogSource(
        name: "recorder", files: files, formatFile: DatabaseTrial.project + "/Rules/formats/csv-audit.xml",
        zone: try Zone(named: "Europe/London"), silence: nil, lookBack: nil, targetPrefixes: [])
    }
    let file = try trial.collect(source([trial.folder + "/audit.csv"]))
    var asked = try source([])
    asked.queries = [try trial.query(query, kind)]
    let rows = try trial.collect(asked, now: "2026-12-01T00:00:00Z")
    let (fromRows, fromFile) = (try rows.facts(), try file.facts())
    #expect(fromFile.count == 2)
    #expect(fromRows == fromFile)
    #expect(try rows.rows("SELECT line_number FROM access ORDER BY fact") == ["1", "2"])
    #expect(
      try rows.rows("SELECT problem, line FROM coverage WHERE state = 'gap' ORDER BY fact")
        == ["malformed|4", "not enough detail|3"])
    #expect(
      try rows.rows("SELECT reason FROM coverage WHERE state = 'examined'").first?.hasPrefix("5 lines in 1 query read")
        == true)
    #expect(try rows.rows("SELECT sha256 FROM input_file") == file.rows("SELECT sha256 FROM input_file"))
  }

  @Test("Asterisk's tables of calls give the same calls as their exports", arguments: DatabaseTrial.Kind.allCases)
  func calls(_ kind: DatabaseTrial.Kind) throws {
    let trial = try DatabaseTrial()
    try trial.make(
      """
      CREATE TABLE cdr (
        calldate TIMESTAMP, clid TEXT, src TEXT, dst TEXT, dcontext TEXT, channel TEXT, dstchannel TEXT, lastapp TEXT,
        lastdata TEXT, duration INTEGER, billsec INTEGER, disposition TEXT, amaflags INTEGER, accountcode TEXT,
        uniqueid TEXT, userfield TEXT, did TEXT, recordingfile TEXT, cnum TEXT, cnam TEXT, outbound_cnum TEXT,
        outbound_cnam TEXT, dst_cnam TEXT, linkedid TEXT, peeraccount TEXT, sequence INTEGER);
      INSERT INTO cdr VALUES
        ('2026-03-15 09:00:01', '"J Smith" <07700900123>', '07700900123', '6001', 'ext-queues', 'PJSIP/t-1',
          'PJSIP/6001-2', 'Queue', 'helpline', 279, 277, 'ANSWERED', 3, '', '1773565201.42', '', '01737276000',
          'q-6001.wav', '07700900123', 'J Smith', '', '', '', '1773565201.42', '', 1),
        ('2026-03-15 09:10:00', '', '4021', '07700900456', 'from-internal', 'PJSIP/4021-3', 'PJSIP/t-4', 'Dial', 'x',
          10, 0, 'NO ANSWER', 3, '', '1773565800.43', '', '', '', '', '', '', '', '', '1773565800.43', '', 2);
      CREATE TABLE cel (
        id INTEGER, eventtype TEXT, eventtime TIMESTAMP, cid_num TEXT, exten TEXT, context TEXT, channame TEXT,
        appname TEXT, appdata TEXT, uniqueid TEXT, linkedid TEXT, extra TEXT);
      INSERT INTO cel VALUES
        (1, 'CHAN_START', '2026-03-15 09:00:01.25', '07700900123', '6001', 'from-trunk', 'PJSIP/t-1', '', '', '7.1', '7.1', ''),
        (2, 'APP_START', '2026-03-15 09:00:02', '07700900123', '6001', 'ivr', 'PJSIP/t-1', 'Playback', 'recorded', '7.1', '7.1', ''),
        (3, 'APP_START', '2026-03-15 09:00:05', '07700900123', '6001', 'ext-queues', 'PJSIP/t-1', 'Queue', 'helpline,t', '7.1', '7.1', ''),
        (4, 'ANSWER', '2026-03-15 09:00:15', '6001', '6001', 'from-queue', 'PJSIP/6001-2', '', '', '7.2', '7.1', ''),
        (5, 'HANGUP', '2026-03-15 09:04:40', '6001', '6001', 'from-queue', 'PJSIP/6001-2', '', '', '7.2', '7.1',
          '{"hangupcause":16,"hangupsource":"PJSIP/t-1"}'),
        (6, 'LINKEDID_END', '2026-03-15 09:04:41', '07700900123', '6001', 'from-trunk', 'PJSIP/t-1', '', '', '7.1', '7.1', '');
      """)
    for (table, format) in [("cdr", "asterisk-cdr"), ("cel", "asterisk-cel")] {
      let order = table == "cdr" ? "calldate, uniqueid" : "id"
      let query = "SELECT * FROM @\(table) ORDER BY \(order)"
      try trial.write("\(table).csv", try SameFactsTests.export(query, trial))
      func source(_ files: [String]) throws -> CallsSource {
        CallsSource(
          name: table, files: files, formatFile: DatabaseTrial.project + "/Rules/calls/\(format).xml",
          zone: try Zone(named: "Europe/London"))
      }
      let file = try trial.collect(source(["\(trial.folder)/\(table).csv"]))
      var asked = try source([])
      asked.queries = [try trial.query(query, kind)]
      let rows = try trial.collect(asked)
      #expect(try file.facts().count >= 2)
      #expect(try rows.facts() == file.facts())
      #expect(try rows.rows("SELECT sha256 FROM input_file") == file.rows("SELECT sha256 FROM input_file"))
      func reasons(_ evidence: DatabaseEvidence) throws -> [String] {
        try evidence.rows("SELECT reason FROM coverage WHERE state = 'gap' ORDER BY reason")
      }
      #expect(try reasons(rows) == reasons(file))
    }
  }
}
