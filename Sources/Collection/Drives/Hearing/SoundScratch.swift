internal import Acoustic
internal import Digest
internal import Evidence
internal import FoundFiles
internal import Recognition
internal import SQL
internal import Synchronization

/// What the threads of all sweeps found by its sound, in a database of its own that is gone with it.
final class SoundScratch: Sendable {
  /// The audit instant, in UTC microseconds.
  let at: Int64
  private let sweep: SweepScratch
  private let state: Mutex<State>

  private struct State: ~Copyable {
    let database: Database
    var failure: EvidenceError?
    var recognition: RecognitionError?
    /// Of the drive that is being swept: contents and microseconds heard, and contents that were not.
    var heard = 0
    var sound: Int64 = 0
    var unheard = 0
  }

  /// What else the table of matches has of each.
  static let own =
    "size, sha256, kind, recorded, rank, likeness, heard_from, heard_for, heard_at, bits, correlation"

  private static let tables = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE match (
      \(PlaceColumn.list()), \(own), PRIMARY KEY (drive, path, within, recorded)) WITHOUT ROWID;
    CREATE INDEX match_recorded ON match (recorded);
    CREATE TABLE unknown (
      drive INTEGER, path TEXT, within TEXT, size INTEGER, sha256 TEXT, length INTEGER, modified INTEGER,
      PRIMARY KEY (drive, path, within)) WITHOUT ROWID;
    CREATE TABLE recording (sha256 TEXT, id TEXT, PRIMARY KEY (sha256, id)) WITHOUT ROWID;
    BEGIN
    """

  /// - Parameter sweep: where troubles go.
  init(at: Int64, sweep: SweepScratch) throws(EvidenceError) {
    self.at = at
    self.sweep = sweep
    do throws(SQLError) {
      let database = try Database(path: "", mode: .create)
      try database.execute(SoundScratch.tables)
      state = Mutex(State(database: database))
    } catch {
      throw .database(error)
    }
  }

  // MARK: Filling, from any thread

  func add(_ trouble: DriveTrouble, drive: Int) { sweep.add(trouble, drive: drive) }

  func countHeard(_ length: Int64) {
    state.withLock { state in
      state.heard += 1
      state.sound += length
    }
  }

  func countUnheard() { state.withLock { $0.unheard += 1 } }

  func fail(_ error: RecognitionError) { state.withLock { $0.recognition = $0.recognition ?? error } }

  func add(_ match: SoundMatch, drive: Int) {
    let own: [SQLValue] = [
      .integer(match.size), .text(match.sha256.description), match.kind.map { .text($0.name) } ?? .null,
      .text(match.recorded.description),
      .integer(match.sureness == .certain ? 0 : match.sureness == .veryLikely ? 1 : 2),
      .text(match.sureness.rawValue), .integer(match.from), .integer(match.length), .integer(match.at),
      .integer(Int64(match.bits)), match.correlation.map { .integer(Int64($0)) } ?? .null,
    ]
    let values = PlaceColumn.values(of: match.place, drive: drive) + own
    run("INSERT OR REPLACE INTO match VALUES (?\(String(repeating: ", ?", count: values.count - 1)))") { values }
  }

  func add(_ unknown: UnknownSound, drive: Int) {
    let place = unknown.place
    run("INSERT OR REPLACE INTO unknown VALUES (?, ?, ?, ?, ?, ?, ?)") {
      [
        .integer(Int64(drive)), .text(place.path), .text(place.inside?.path ?? ""), .integer(unknown.size),
        .text(unknown.sha256.description), .integer(unknown.length),
        place.contentModified.map { .integer($0) } ?? .null,
      ]
    }
  }

  /// Forgets what was found on a drive, before it is swept anew.
  func forget(drive: Int) {
    for table in ["match", "unknown"] { run("DELETE FROM \(table) WHERE drive = ?") { [.integer(Int64(drive))] } }
    _ = takeCounts()
  }

  /// Notes a recording of the ledger where its content was found on a drive.
  func note(id: String, digest: SHA256Value) {
    let digest = digest.description
    run("INSERT OR IGNORE INTO recording SELECT ?, ? WHERE EXISTS (SELECT 1 FROM match WHERE recorded = ?)") {
      [.text(digest), .text(id), .text(digest)]
    }
  }

  private func run(_ statement: String, _ values: () -> [SQLValue]) {
    state.withLock { state in
      do throws(SQLError) {
        var prepared = try state.database.prepare(statement)
        for (index, value) in values().enumerated() { try prepared.bind(value, at: index) }
        _ = try prepared.step()
      } catch {
        state.failure = state.failure ?? .database(error)
      }
    }
  }

  // MARK: Reading

  /// What was heard since it was asked last: contents, microseconds of sound, and contents that were not heard.
  func takeCounts() -> (heard: Int, sound: Int64, unheard: Int) {
    state.withLock { state in
      defer { (state.heard, state.sound, state.unheard) = (0, 0, 0) }
      return (state.heard, state.sound, state.unheard)
    }
  }

  /// What kept fingerprints from being compared, in words.
  var trouble: String? { state.withLock { $0.recognition?.description } }

  /// Throws what went wrong while it was filled.
  func check() throws(EvidenceError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Hands over the rows of a query.
  func rows(_ query: String, _ body: (borrowing Statement) throws(EvidenceError) -> Void) throws(EvidenceError) {
    try state.withLock { (state) throws(EvidenceError) in
      var rows: Statement
      do throws(SQLError) { rows = try state.database.prepare(query) } catch { throw .database(error) }
      while true {
        let isRow: Bool
        do throws(SQLError) { isRow = try rows.step() } catch { throw .database(error) }
        guard isRow else { return }
        try body(rows)
      }
    }
  }
}
