internal import Digest
internal import Evidence
internal import SQL
internal import Synchronization

/// What a collection works on: a nameless SQLite database that spills to disk, so that neither many recordings nor many
/// runs need memory, and everything can be had in order afterwards.
final class KeypadScratch: Sendable {
  private let state: Mutex<State>

  private struct State: ~Copyable {
    let database: Database
    var failure: SQLError?
    /// The last content that was handed out.
    var last = ""
  }

  /// A content is what has one SHA-256, whatever recordings have it. `state`: `left` to be listened to, `known` from the
  /// audit before, `heard` now, `failed`, or `later`, at another audit.
  private static let tables = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE recording (
      number INTEGER PRIMARY KEY, id TEXT, path TEXT, sha256 TEXT, size INTEGER, modified INTEGER, length INTEGER,
      audio TEXT);
    CREATE TABLE content (
      sha256 TEXT PRIMARY KEY, path TEXT, size INTEGER, length INTEGER, state TEXT, problem TEXT, reason TEXT,
      remedy TEXT) WITHOUT ROWID;
    CREATE TABLE run (
      sha256 TEXT, start INTEGER, length INTEGER, digits INTEGER, likeness INTEGER, chance INTEGER,
      PRIMARY KEY (sha256, start)) WITHOUT ROWID;
    """

  init() throws(EvidenceError) {
    do throws(SQLError) {
      let database = try Database(path: "", mode: .create)
      try database.execute(KeypadScratch.tables)
      state = Mutex(State(database: database))
    } catch {
      throw .database(error)
    }
  }

  // MARK: Before

  /// The recordings that are in the store, by path; and each content once.
  func takeRecordings(from evidence: String) throws(EvidenceError) {
    try withDatabase { (database) throws(SQLError) in
      try database.attach(evidence, as: "store", readOnly: true)
      defer { try? database.detach("store") }
      try database.execute(
        """
        INSERT INTO recording (id, path, sha256, size, modified, length, audio)
          SELECT id, path, sha256, size, "file-time", length, audio FROM store.recording
          WHERE "present-in-store" = 1 AND path IS NOT NULL ORDER BY path, id;
        INSERT INTO content SELECT sha256, min(path), size, length, 'left', NULL, NULL, NULL
          FROM recording WHERE sha256 IS NOT NULL GROUP BY sha256;
        CREATE INDEX recording_sha256 ON recording (sha256);
        CREATE TABLE hidden AS SELECT reason FROM store.coverage
          WHERE state = 'gap' AND line IS NULL AND about IS NULL
            AND problem IN ('absent', 'unreadable', 'too large', 'not configured', 'not finished')
            AND path IN (SELECT place FROM store.source UNION ALL
              SELECT c.path FROM store.coverage c, store.source s
              WHERE substr(c.path, 1, length(s.place) + 1) = s.place || '/')
          ORDER BY fact;
        """)
    }
  }

  /// What is known of the audit before.
  enum Known: Sendable {
    case none
    /// Contents listened to then, that are in the store still.
    case contents(Int)
    /// It cannot be used, for a reason.
    case unusable(String)
  }

  /// Takes over what an earlier audit heard in contents that are in the store still.
  /// - Parameter words: ``ListenerVersion/words(_:)`` of now: what was listened to otherwise is listened to again.
  func takeKnown(from evidence: String, words: String) throws(EvidenceError) -> Known {
    do throws(EvidenceError) { _ = try Seal.check(evidence) } catch {
      return .unusable("the evidence of the audit before cannot be used: \(error)")
    }
    return try withDatabase { (database) throws(SQLError) in
      try database.attach(evidence, as: "earlier", readOnly: true)
      defer { try? database.detach("earlier") }
      let collector = try database.value("SELECT collector FROM earlier.source")?.text ?? ""
      guard collector.hasSuffix(", \(words)") else {
        return .unusable("the audit before listened in another way (\(collector))")
      }
      try database.execute(
        """
        UPDATE content SET state = 'known' WHERE sha256 IN (SELECT sha256 FROM earlier.input_file);
        INSERT OR IGNORE INTO run SELECT f.sha256, k.offset, k.length, k.digits, k."like-a-card-number", k."by-chance"
          FROM earlier."keypad-digits" k JOIN earlier.input_file f ON f.number = k.in_file
          WHERE f.sha256 IN (SELECT sha256 FROM content);
        """)
      return .contents(Int(try database.value("SELECT count(*) FROM content WHERE state = 'known'")?.integer ?? 0))
    }
  }

  /// Leaves to a later audit what goes beyond so much sound, in microseconds, in the order of paths.
  /// - Returns: how many contents that are.
  func leaveForLater(beyond mostSound: Int64) throws(EvidenceError) -> Int {
    try withDatabase { (database) throws(SQLError) in
      var choose = try database.prepare(
        """
        UPDATE content SET state = 'later' WHERE sha256 IN (
          SELECT sha256 FROM (
            SELECT sha256, sum(coalesce(length, 0)) OVER (ORDER BY path, sha256) - coalesce(length, 0) AS before
            FROM content WHERE state = 'left')
          WHERE before >= ?)
        """)
      try choose.run(.integer(mostSound))
      return Int(try database.value("SELECT changes()")?.integer ?? 0)
    }
  }

  // MARK: While threads listen

  /// A content that nobody listens to yet.
  struct Content: Sendable {
    let sha256: String
    /// Within the store, escaped, of the first recording that has it.
    let path: String
    let size: Int64
  }

  /// The next content to listen to; nil when there is none.
  func next() -> Content? {
    state.withLock { state in
      guard state.failure == nil else { return nil }
      do throws(SQLError) {
        var query = try state.database.prepare(
          "SELECT sha256, path, size FROM content WHERE state = 'left' AND sha256 > ? ORDER BY sha256 LIMIT 1")
        try query.bind(.text(state.last), at: 0)
        guard try query.step() else { return nil }
        state.last = query.text(0) ?? ""
        return Content(sha256: state.last, path: query.text(1) ?? "", size: query.integer(2))
      } catch {
        state.failure = error
        return nil
      }
    }
  }

  func note(_ content: Content, _ runs: [KeyRun]) {
    keep { (database) throws(SQLError) in
      for run in runs {
        var insert = try database.prepare("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?)")
        try insert.run(
          .text(content.sha256), .integer(run.offset), .integer(run.length), .integer(Int64(run.digits)),
          run.isInDoubt ? .null : .integer(run.byChance == nil ? 0 : 1),
          run.byChance.map { .integer(Int64($0)) } ?? .null)
      }
      var update = try database.prepare("UPDATE content SET state = 'heard' WHERE sha256 = ?")
      try update.run(.text(content.sha256))
    }
  }

  func note(_ content: Content, _ trouble: ListeningTrouble) {
    keep { (database) throws(SQLError) in
      var update = try database.prepare(
        "UPDATE content SET state = 'failed', problem = ?, reason = ?, remedy = ? WHERE sha256 = ?")
      try update.run(
        .text(trouble.problem.rawValue), .text(trouble.reason), .text(trouble.remedy), .text(content.sha256))
    }
  }

  private func keep(_ body: (borrowing Database) throws(SQLError) -> Void) {
    state.withLock { state in
      do throws(SQLError) { try body(state.database) } catch { state.failure = state.failure ?? error }
    }
  }

  // MARK: When the threads have ended

  /// Throws what went wrong while it was filled.
  func check() throws(EvidenceError) {
    if let failure = state.withLock({ $0.failure }) { throw .database(failure) }
  }

  /// The number that a query yields.
  func number(_ query: String) throws(EvidenceError) -> Int {
    try withDatabase { (database) throws(SQLError) in Int(try database.value(query)?.integer ?? 0) }
  }

  /// Hands over the rows of a query. The body may not use the scratch.
  func rows(
    _ query: String, body: (borrowing Statement) throws(EvidenceError) -> Void
  ) throws(EvidenceError) {
    try state.withLock { (state) throws(EvidenceError) in
      var rows = try sql { () throws(SQLError) in try state.database.prepare(query) }
      while try sql({ () throws(SQLError) in try rows.step() }) { try body(rows) }
    }
  }

  private func withDatabase<Result: Sendable>(
    _ body: (borrowing Database) throws(SQLError) -> Result
  ) throws(EvidenceError) -> Result {
    try state.withLock { (state) throws(EvidenceError) in
      do throws(SQLError) { return try body(state.database) } catch { throw EvidenceError.database(error) }
    }
  }

  private func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(EvidenceError) -> Result {
    do throws(SQLError) { return try body() } catch { throw .database(error) }
  }
}
