package import Acoustic
package import Digest
internal import Files
internal import SQL

/// The fingerprints of the ledger's recordings: an SQLite file in Earshot's state folder, and beside it the index that is
/// looked up in. They stay as long as the ledger knows the recording, and no longer.
///
/// A fingerprint tells which sound it is of to whoever has that sound; nobody can hear from it what was said.
///
/// ```swift
/// let store = try FingerprintStore(path: "state/fingerprints.sqlite")
/// try store.add(sha256, length: 240_000_000, [(channel: 0, fingerprint)])
/// try store.writeIndex()
/// ```
package final class FingerprintStore {
  package let path: String
  private let database: Database

  /// The index beside a store of fingerprints.
  package static func indexPath(for path: String) -> String {
    (path.hasSuffix(".sqlite") ? String(path.dropLast(7)) : path) + ".index"
  }

  /// Opens the fingerprints, which are made where there are none.
  /// - Throws: ``RecognitionError``, of the case `ledgerDamaged` where they are not whole.
  package init(path: String) throws(RecognitionError) {
    self.path = path
    let isNew = kindOfFile(path) == nil
    do throws(FileError) {
      // SQLite would make it readable for all.
      if isNew {
        var file = try OutputFile(path)
        try file.finish()
      }
    } catch {
      throw .file(error)
    }
    do throws(SQLError) {
      database = try Database(path: path, mode: .create)
      try database.execute("PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL")
      if isNew { try database.execute(FingerprintSchema.all) }
    } catch {
      throw Ledger.failure(error, path)
    }
    try check()
  }

  /// Opens them to be read, while nobody changes them.
  package init(reading path: String) throws(RecognitionError) {
    self.path = path
    do throws(SQLError) {
      let isInterrupted = kindOfFile(path + "-journal") != nil
      database = try Database(path: path, mode: isInterrupted ? .create : .readOnly)
    } catch {
      throw Ledger.failure(error, path)
    }
    try check()
  }

  private func check() throws(RecognitionError) {
    let (identity, version) = try sql { (database) throws(SQLError) in
      (
        try database.value("PRAGMA application_id")?.integer, try database.value("PRAGMA user_version")?.integer
      )
    }
    guard identity == FingerprintSchema.applicationID, version == FingerprintSchema.version else {
      throw .ledgerDamaged(
        path: path,
        found: "a database of another kind or version (\(version ?? 0), expected \(FingerprintSchema.version))")
    }
  }

  // MARK: Filling

  /// What is known of a content.
  package enum Knowledge: Equatable, Sendable {
    case heard
    /// It cannot be heard, for a reason in words.
    case problem(String)
  }

  /// - Returns: nil where nobody has tried to hear it.
  package func knowledge(of sha256: SHA256Value) throws(RecognitionError) -> Knowledge? {
    try sql { (database) throws(SQLError) in
      guard let problem = try database.value("SELECT problem FROM content WHERE sha256 = ?", .text(sha256.description))
      else { return nil }
      return problem.text.map { .problem($0) } ?? .heard
    }
  }

  /// Keeps what a content sounds like.
  /// - Parameter length: microseconds of sound.
  package func add(
    _ sha256: SHA256Value, length: Int64, _ streams: [(channel: Int, fingerprint: Fingerprint)]
  ) throws(RecognitionError) {
    try sql { (database) throws(SQLError) in
      try database.execute("BEGIN IMMEDIATE")
      do throws(SQLError) {
        var content = try database.prepare("INSERT INTO content (sha256, length) VALUES (?, ?)")
        try content.run(.text(sha256.description), .integer(length))
        let number = try database.value("SELECT last_insert_rowid()")?.integer ?? 0
        var insert = try database.prepare("INSERT INTO stream (content, channel, items, telling) VALUES (?, ?, ?, ?)")
        for (channel, fingerprint) in streams {
          try insert.run(
            .integer(number), .integer(Int64(channel)), .blob(FingerprintStore.bytes(of: fingerprint.items)),
            .blob(fingerprint.telling.bytes))
        }
        try database.execute("UPDATE generation SET number = number + 1; COMMIT")
      } catch {
        try? database.execute("ROLLBACK")
        throw error
      }
    }
  }

  /// Keeps that a content cannot be heard, so that the next audit does not try again.
  package func add(_ sha256: SHA256Value, problem: String) throws(RecognitionError) {
    try sql { (database) throws(SQLError) in
      var insert = try database.prepare("INSERT OR IGNORE INTO content (sha256, problem) VALUES (?, ?)")
      try insert.run(.text(sha256.description), .text(problem))
    }
  }

  /// Forgets what the ledger does not know any more.
  /// - Parameter ledger: path of the ledger, which nobody changes meanwhile.
  package func forgetAllBut(ledger: String) throws(RecognitionError) {
    try sql { (database) throws(SQLError) in
      try database.attach(ledger, as: "ledger", readOnly: true)
      defer { try? database.detach("ledger") }
      try database.execute(
        """
        CREATE TEMP TABLE known (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
        INSERT OR IGNORE INTO temp.known SELECT sha256 FROM ledger.content;
        """)
      defer { try? database.execute("DROP TABLE temp.known") }
      try database.execute(
        """
        DELETE FROM stream WHERE content IN (SELECT number FROM content WHERE sha256 NOT IN temp.known);
        UPDATE generation SET number = number + 1 WHERE EXISTS (
          SELECT 1 FROM content WHERE sha256 NOT IN temp.known);
        DELETE FROM content WHERE sha256 NOT IN temp.known;
        """)
    }
  }

  // MARK: Reading

  /// How many contents were heard, and how many cannot be.
  package func counts() throws(RecognitionError) -> (heard: Int, notHeard: Int) {
    try sql { (database) throws(SQLError) in
      (
        Int(try database.value("SELECT count(*) FROM content WHERE problem IS NULL")?.integer ?? 0),
        Int(try database.value("SELECT count(*) FROM content WHERE problem IS NOT NULL")?.integer ?? 0)
      )
    }
  }

  /// A stream that the index names.
  package struct Stream: Sendable {
    package let content: Int
    package let sha256: SHA256Value
    package let channel: Int
    package let fingerprint: Fingerprint
  }

  /// - Returns: nil where it is no longer known.
  package func stream(_ number: Int) throws(RecognitionError) -> Stream? {
    try sql { (database) throws(SQLError) in
      var rows = try database.prepare(
        """
        SELECT c.number, c.sha256, s.channel, s.items, s.telling FROM stream s JOIN content c ON c.number = s.content
        WHERE s.number = ?
        """)
      try rows.bind(Int64(number), at: 0)
      guard try rows.step(), let sha256 = rows.text(1).flatMap({ SHA256Value(hexadecimal: $0) }) else { return nil }
      return Stream(
        content: Int(rows.integer(0)), sha256: sha256, channel: Int(rows.integer(2)),
        fingerprint: FingerprintStore.fingerprint(rows.blob(3) ?? [], rows.blob(4) ?? []))
    }
  }

  /// The number of the content that a stream is a channel of; nil where it is no longer known.
  package func content(ofStream number: Int) throws(RecognitionError) -> Int? {
    try sql { (database) throws(SQLError) in
      try database.value("SELECT content FROM stream WHERE number = ?", .integer(Int64(number)))?.integer.map {
        Int($0)
      }
    }
  }

  // MARK: The index

  /// Makes the index anew, where what there is fits no longer.
  /// - Parameter memory: bytes held at once.
  package func writeIndex(memory: Int = 256 << 20) throws(AcousticError) {
    let path = FingerprintStore.indexPath(for: path)
    let generation = try generation()
    if let index = try? AcousticIndex(path), index.generation == generation { return }
    try IndexBuilder(memory: memory).write(to: path, generation: generation) { (body) throws(AcousticError) in
      var rows = try reading { () throws(SQLError) in
        try database.prepare("SELECT number, items, telling FROM stream ORDER BY number")
      }
      while try reading({ () throws(SQLError) in try rows.step() }) {
        let fingerprint = FingerprintStore.fingerprint(rows.blob(1) ?? [], rows.blob(2) ?? [])
        try body(UInt32(clamping: rows.integer(0)), fingerprint)
      }
    }
  }

  /// The index of these very fingerprints.
  /// - Throws: ``AcousticError``; of the case `damaged` where it is one of others.
  package func index() throws(AcousticError) -> AcousticIndex {
    let index = try AcousticIndex(FingerprintStore.indexPath(for: path))
    guard index.generation == (try generation()) else {
      throw .damaged(path: index.path, found: "an index of other fingerprints")
    }
    return index
  }

  private func generation() throws(AcousticError) -> UInt64 {
    try reading { () throws(SQLError) in
      UInt64(bitPattern: try database.value("SELECT number FROM generation")?.integer ?? 0)
    }
  }

  private func reading<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(AcousticError) -> Result {
    do throws(SQLError) { return try body() } catch {
      throw .damaged(path: path, found: "fingerprints that cannot be read (\(error.message))")
    }
  }

  // MARK: Bytes

  private static func bytes(of items: [UInt32]) -> [UInt8] {
    unsafe items.withUnsafeBytes { unsafe Array($0) }
  }

  private static func fingerprint(_ bytes: [UInt8], _ telling: [UInt8]) -> Fingerprint {
    let items = unsafe bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / 4).map { unsafe buffer.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
    }
    return Fingerprint(items: items, telling: Marks(count: items.count, bytes: telling))
  }

  private func sql<Result>(
    _ body: (borrowing Database) throws(SQLError) -> Result
  ) throws(RecognitionError) -> Result {
    do throws(SQLError) { return try body(database) } catch { throw Ledger.failure(error, path) }
  }
}
