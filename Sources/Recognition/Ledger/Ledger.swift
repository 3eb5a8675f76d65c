package import Digest
internal import Files
internal import SQL

/// A recording that the ledger knows, with one content that its audio file had.
package struct KnownRecording: Sendable {
  package let id: String
  /// Name of the store it was in.
  package let store: String
  /// Path within the store, as last seen.
  package let path: String?
  /// Bytes.
  package let size: Int64
  package let sha256: SHA256Value
}

/// Every recording that was ever seen in a store, so that a copy is recognised after the original is gone: an SQLite
/// file in Earshot's state folder.
///
/// Each change is one transaction with a rollback journal, so a crash leaves the ledger as it was. It holds what is
/// needed to recognise and to judge a copy (identifier, path, times, size, SHA-256) and to judge what was done with the
/// recording (its call, the adviser's account or extension), and nothing about the caller; what is expired is overwritten.
///
/// ```swift
/// let ledger = try Ledger(path: "state/ledger.sqlite")
/// try ledger.update(fromStoreEvidence: "work/main.evidence", at: instant)
/// try ledger.expire(before: twoYearsAgo)
/// ```
package final class Ledger {
  package let path: String
  let database: Database

  /// Opens the ledger, which is made where there is none.
  /// - Throws: ``RecognitionError``, of the case `ledgerDamaged` where it is not whole.
  package init(path: String) throws(RecognitionError) {
    self.path = path
    let isNew = kindOfFile(path) == nil
    if isNew { try Ledger.makeFile(path) }
    database = try Ledger.open(path, .create)
    try sql { (database) throws(SQLError) in
      try database.execute("PRAGMA secure_delete = ON; PRAGMA synchronous = FULL")
      if isNew { try database.execute(LedgerSchema.all) }
    }
    try check(wholly: true)
    // Ledgers of earlier versions have none.
    try sql { (database) throws(SQLError) in
      try database.execute("CREATE INDEX IF NOT EXISTS content_by_sha256 ON content (sha256)")
    }
  }

  /// Opens the ledger to read it, while nobody changes it.
  /// - Throws: ``RecognitionError``; a missing ledger is an error.
  package init(reading path: String) throws(RecognitionError) {
    self.path = path
    // A journal beside it is what a crash left; only opening it for writing puts the ledger back in order.
    let isInterrupted = kindOfFile(path + "-journal") != nil
    database = try Ledger.open(path, isInterrupted ? .create : .readOnly)
    try check(wholly: false)
  }

  /// Hands over every recording with each content it ever had, in order of store, identifier and SHA-256. Bare headers
  /// without sound are left out: one is like another, so they identify nothing.
  package func knownRecordings(_ body: (KnownRecording) -> Void) throws(RecognitionError) {
    try sql { (database) throws(SQLError) in
      var rows = try database.prepare(
        """
        SELECT r.id, r.store, r.path, c.size, c.sha256 FROM recording r JOIN content c USING (store, id)
        ORDER BY r.store, r.id, c.sha256
        """)
      while try rows.step() {
        guard let id = rows.text(0), let store = rows.text(1),
          let sha256 = rows.text(4).flatMap({ SHA256Value(hexadecimal: $0) })
        else { continue }
        body(KnownRecording(id: id, store: store, path: rows.text(2), size: rows.integer(3), sha256: sha256))
      }
    }
  }

  /// How many recordings no audit since an instant has seen in their store.
  /// - Parameters:
  ///   - instant: UTC microseconds.
  ///   - gone: whether only those count that an audit has found gone.
  package func count(before instant: Int64, gone: Bool) throws(RecognitionError) -> Int {
    do throws(SQLError) {
      let count = try database.value(
        "SELECT count(*) FROM recording WHERE last_seen < ? AND (gone IS NOT NULL OR ?)", .integer(instant),
        .integer(gone ? 0 : 1))
      return Int(count?.integer ?? 0)
    } catch {
      throw Ledger.failure(error, path)
    }
  }

  /// Forgets the recordings that no audit since an instant has seen in their store.
  /// - Parameter instant: UTC microseconds.
  package func expire(before instant: Int64) throws(RecognitionError) {
    try transaction { (database) throws(SQLError) in
      var contents = try database.prepare(
        """
        DELETE FROM content WHERE EXISTS (
          SELECT 1 FROM recording r WHERE r.store = content.store AND r.id = content.id AND r.last_seen < ?)
        """)
      try contents.run(.integer(instant))
      var recordings = try database.prepare("DELETE FROM recording WHERE last_seen < ?")
      try recordings.run(.integer(instant))
    }
  }

  // MARK: Keeping it whole

  /// An empty file that only Earshot's own account and group may read; SQLite would make it readable for all.
  private static func makeFile(_ path: String) throws(RecognitionError) {
    do throws(FileError) {
      var file = try OutputFile(path)
      try file.finish()
    } catch {
      throw .file(error)
    }
  }

  private static func open(_ path: String, _ mode: Database.Mode) throws(RecognitionError) -> Database {
    do throws(SQLError) { return try Database(path: path, mode: mode) } catch { throw failure(error, path) }
  }

  private func check(wholly: Bool) throws(RecognitionError) {
    let identity = try value("PRAGMA application_id")?.integer
    let version = try value("PRAGMA user_version")?.integer
    guard identity == LedgerSchema.applicationID, version == LedgerSchema.version else {
      throw .ledgerDamaged(
        path: path, found: "a database of another kind or version (\(version ?? 0), expected \(LedgerSchema.version))")
    }
    guard wholly else { return }
    let state = try value("PRAGMA quick_check(1)")?.text ?? "no answer"
    guard state == "ok" else { throw .ledgerDamaged(path: path, found: "a damaged database: \(state)") }
  }

  private func value(_ statement: String) throws(RecognitionError) -> SQLValue? {
    do throws(SQLError) { return try database.value(statement) } catch { throw Ledger.failure(error, path) }
  }

  /// Tells a damaged ledger (SQLite's codes 11 "corrupt" and 26 "not a database") from a database that refused.
  static func failure(_ error: SQLError, _ path: String) -> RecognitionError {
    let primary = error.code & 0xFF
    return primary == 11 || primary == 26 ? .ledgerDamaged(path: path, found: error.message) : .database(error)
  }

  func sql(_ body: (borrowing Database) throws(SQLError) -> Void) throws(RecognitionError) {
    do throws(SQLError) { try body(database) } catch { throw Ledger.failure(error, path) }
  }

  func transaction(_ body: (borrowing Database) throws(SQLError) -> Void) throws(RecognitionError) {
    try sql { (database) throws(SQLError) in
      try database.execute("BEGIN IMMEDIATE")
      do throws(SQLError) {
        try body(database)
        try database.execute("COMMIT")
      } catch {
        try? database.execute("ROLLBACK")
        throw error
      }
    }
  }
}
