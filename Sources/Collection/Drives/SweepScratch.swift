internal import Digest
internal import Evidence
internal import Files
internal import FoundFiles
internal import Recognition
internal import SQL
internal import Synchronization
internal import Text

/// Where the threads of a sweep put what they find, to be had in order afterwards: a nameless SQLite database that
/// spills to disk, so that neither many copies nor many troubles need memory.
final class SweepScratch: Sendable {
  private let state: Mutex<State>

  private struct State: ~Copyable {
    let database: Database
    var addMatch: Statement
    var addTrouble: Statement
    var addRemain: Statement
    var note: Statement
    /// Troubles not yet in the table: many of a folder are alike.
    var troubles: [TroubleKey: CountedTrouble] = [:]
    var failure: SQLError?

    mutating func writeTroubles() {
      do throws(SQLError) {
        for (key, trouble) in troubles {
          try addTrouble.run(
            .integer(Int64(key.drive)), .text(key.folder.text), .text(key.problem.rawValue), .text(key.what.text),
            .integer(key.isFolder ? 1 : 0), .text(trouble.remedy), .text(trouble.first.text),
            .integer(Int64(trouble.count)))
        }
      } catch {
        failure = failure ?? error
      }
      troubles.removeAll(keepingCapacity: true)
    }
  }

  private struct TroubleKey: Hashable {
    let drive: Int
    let folder: ExactText
    let problem: DriveTrouble.Problem
    let what: ExactText
    let isFolder: Bool
  }

  private struct CountedTrouble {
    let remedy: String
    var first: ExactText
    var count = 1

    mutating func met(_ path: ExactText) {
      count += 1
      first = min(first, path)
    }
  }

  /// As many kinds of trouble are counted in memory.
  private static let mostTroubles = 1_000

  private static let tables = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE match (
      \(PlaceColumn.list()), size, sha256, kind, PRIMARY KEY (drive, path, within)) WITHOUT ROWID;
    CREATE INDEX match_sha256 ON match (sha256);
    CREATE TABLE remain (
      drive INTEGER, sha256 TEXT, hash INTEGER, blocks INTEGER, PRIMARY KEY (drive, sha256, hash)) WITHOUT ROWID;
    CREATE INDEX remain_sha256 ON remain (sha256);
    CREATE TABLE recording (sha256 TEXT, id TEXT, PRIMARY KEY (sha256, id)) WITHOUT ROWID;
    CREATE TABLE trouble (
      drive INTEGER, folder TEXT, problem TEXT, what TEXT, is_folder INTEGER, remedy TEXT, first TEXT, count INTEGER,
      PRIMARY KEY (drive, folder, problem, what, is_folder)) WITHOUT ROWID;
    BEGIN
    """

  init() throws(EvidenceError) {
    do throws(SQLError) {
      let database = try Database(path: "", mode: .create)
      try database.execute(SweepScratch.tables)
      let columns = PlaceColumn.allCases.count + 3
      let addMatch = try database.prepare(
        "INSERT OR REPLACE INTO match VALUES (?\(String(repeating: ", ?", count: columns - 1)))")
      let addTrouble = try database.prepare(
        """
        INSERT INTO trouble VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count, first = min(first, excluded.first)
        """)
      let note = try database.prepare(
        """
        INSERT OR IGNORE INTO recording SELECT ?1, ?2
        WHERE EXISTS (SELECT 1 FROM match WHERE sha256 = ?1) OR EXISTS (SELECT 1 FROM remain WHERE sha256 = ?1)
        """)
      let addRemain = try database.prepare("INSERT OR IGNORE INTO remain VALUES (?, ?, ?, ?)")
      state = Mutex(
        State(
          database: database, addMatch: addMatch, addTrouble: addTrouble, addRemain: addRemain, note: note, failure: nil
        ))
    } catch {
      throw .database(error)
    }
  }

  // MARK: Filling, from any thread

  func add(_ match: DriveMatch, drive: Int) {
    state.withLock { state in
      do throws(SQLError) {
        let own: [SQLValue] = [
          .integer(match.content.size), .text(match.content.digest.description),
          match.kind.map { .text($0.name) } ?? .null,
        ]
        try state.addMatch.run(PlaceColumn.values(of: match.place, drive: drive) + own)
      } catch {
        state.failure = state.failure ?? error
      }
    }
  }

  func add(_ trouble: DriveTrouble, drive: Int) {
    let key = TroubleKey(
      drive: drive, folder: ExactText(trouble.folder), problem: trouble.problem, what: ExactText(trouble.what),
      isFolder: trouble.isFolder)
    let path = ExactText(trouble.path)
    state.withLock { state in
      if state.troubles[key]?.met(path) == nil {
        state.troubles[key] = CountedTrouble(remedy: trouble.remedy, first: path)
      }
      if state.troubles.count >= SweepScratch.mostTroubles { state.writeTroubles() }
    }
  }

  /// A block of a recording that lies in space which no file occupies.
  /// - Parameter blocks: how many blocks of that recording are known.
  func add(remain hash: Int64, of content: SHA256Value, blocks: Int, drive: Int) {
    state.withLock { state in
      do throws(SQLError) {
        try state.addRemain.run(
          .integer(Int64(drive)), .text(content.description), .integer(hash), .integer(Int64(blocks)))
      } catch {
        state.failure = state.failure ?? error
      }
    }
  }

  /// Forgets what was found on a drive, before it is swept anew.
  func forget(drive: Int) {
    state.withLock { state in
      state.writeTroubles()
      do throws(SQLError) {
        try state.database.execute(
          "DELETE FROM match WHERE drive = \(drive); DELETE FROM trouble WHERE drive = \(drive)")
      } catch {
        state.failure = state.failure ?? error
      }
    }
  }

  /// Notes a recording of the ledger where its content was found on a drive.
  func note(id: String, digest: SHA256Value) {
    let digest = digest.description
    state.withLock { state in
      do throws(SQLError) {
        try state.note.run(.text(digest), .text(id))
      } catch {
        state.failure = state.failure ?? error
      }
    }
  }

  // MARK: Reading, when the threads have ended

  /// Throws what went wrong while it was filled.
  func check() throws(EvidenceError) {
    let failure = state.withLock { state in
      state.writeTroubles()
      return state.failure
    }
    if let failure { throw .database(failure) }
  }

  /// Hands over the rows of a query.
  func rows(
    _ query: String, _ values: SQLValue..., body: (borrowing Statement) throws(EvidenceError) -> Void
  ) throws(EvidenceError) {
    try state.withLock { (state) throws(EvidenceError) in
      state.writeTroubles()
      var rows = try sql { () throws(SQLError) in try state.database.prepare(query) }
      for (index, value) in values.enumerated() { try sql { () throws(SQLError) in try rows.bind(value, at: index) } }
      while try sql({ () throws(SQLError) in try rows.step() }) { try body(rows) }
    }
  }
}

/// Runs database work, its errors being the evidence's.
private func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(EvidenceError) -> Result {
  do throws(SQLError) { return try body() } catch { throw .database(error) }
}
