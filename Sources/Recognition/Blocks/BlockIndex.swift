internal import Digest
internal import Files
internal import SQL

/// Blocks of the recordings that the ledger knows, by which remains of deleted copies are recognised: an SQLite file beside
/// the ledger.
///
/// Of the blocks of all contents every fourth is kept, by its hash: so a block is kept of all contents that hold it or of none,
/// and one that two of them share (an announcement, music) is known to be nobody's. It can be deleted at any time: it is made
/// anew from what is in the stores.
///
/// ```swift
/// try BlockIndex(path: "state/blocks.sqlite").update(from: ledger, folders: ["main": "/srv/recordings"])
/// ```
package final class BlockIndex {
  package let path: String
  private let database: Database

  /// `PRAGMA application_id`: "ESbl" read as a big-endian number.
  private static let applicationID: Int64 = 0x4553_626C
  private static let version: Int64 = 1

  /// `content.blocks` counts the blocks that are kept and its own. `block.content` is NULL where contents share it.
  private static let schema = """
    BEGIN IMMEDIATE;
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    CREATE TABLE content (number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, blocks INTEGER NOT NULL);
    CREATE TABLE block (hash INTEGER PRIMARY KEY, content INTEGER);
    COMMIT;
    """

  /// Opens the index, which is made where there is none or one that is of no use.
  /// - Throws: ``RecognitionError``
  package init(path: String) throws(RecognitionError) {
    self.path = path
    do throws(SQLError) {
      if let database = try BlockIndex.opened(path) {
        self.database = database
        return
      }
    } catch {
      throw .database(error)
    }
    do throws(FileError) {
      for file in [path, path + "-journal"] where kindOfFile(file) != nil { try deleteOwn(file) }
      var file = try OutputFile(path)
      try file.finish()
    } catch {
      throw .file(error)
    }
    do throws(SQLError) {
      database = try Database(path: path, mode: .create)
      try database.execute("PRAGMA secure_delete = ON")
      try database.execute(BlockIndex.schema)
    } catch {
      throw .database(error)
    }
  }

  /// - Returns: nil where there is none, or one that is damaged or of another version.
  private static func opened(_ path: String) throws(SQLError) -> Database? {
    guard kindOfFile(path) == .file else { return nil }
    do throws(SQLError) {
      let database = try Database(path: path, mode: .create)
      guard try database.value("PRAGMA application_id")?.integer == applicationID,
        try database.value("PRAGMA user_version")?.integer == version,
        try database.value("PRAGMA quick_check(1)")?.text == "ok"
      else { return nil }
      try database.execute("PRAGMA secure_delete = ON")
      return database
    } catch {
      let primary = error.code & 0xFF
      if primary == 11 || primary == 26 { return nil }
      throw error
    }
  }

  // MARK: Keeping it up to date

  /// Takes in the recordings of the ledger that it does not know yet and that are in their stores, and forgets those that
  /// the ledger has forgotten.
  /// - Parameter folders: where each store is, by its name.
  /// - Returns: how many contents were taken in. One that cannot be read, or is no longer what the ledger knows, is tried again
  ///   next time.
  @discardableResult
  package func update(from ledger: Ledger, folders: [String: String]) throws(RecognitionError) -> Int {
    try sql { (database) throws(SQLError) in
      try database.execute("CREATE TEMP TABLE known (sha256 TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID; BEGIN")
    }
    var unread: RecognitionError?
    try sql { (database) throws(SQLError) in
      var note = try database.prepare("INSERT OR IGNORE INTO temp.known VALUES (?, ?)")
      var failure: SQLError?
      do throws(RecognitionError) {
        try ledger.knownRecordings { recording in
          guard failure == nil else { return }
          let place = folders[recording.store].flatMap { folder in
            recording.path.map { "\(folder)/" + String(decoding: bytesOfEscapedPath($0), as: UTF8.self) }
          }
          do throws(SQLError) {
            try note.run(.text(recording.sha256.description), place.map { .text($0) } ?? .null)
          } catch {
            failure = error
          }
        }
      } catch {
        unread = error
      }
      if let failure { throw failure }
    }
    if let unread {
      try sql { (database) throws(SQLError) in try database.execute("ROLLBACK; DROP TABLE IF EXISTS temp.known") }
      throw unread
    }
    return try takeIn()
  }

  private func takeIn() throws(RecognitionError) -> Int {
    var taken = 0
    try sql { (database) throws(SQLError) in
      try database.execute(
        """
        DELETE FROM block WHERE content IN (SELECT number FROM content WHERE sha256 NOT IN (SELECT sha256 FROM temp.known));
        DELETE FROM content WHERE sha256 NOT IN (SELECT sha256 FROM temp.known);
        """)
      var missing = try database.prepare(
        """
        SELECT sha256, place FROM temp.known
        WHERE place IS NOT NULL AND sha256 NOT IN (SELECT sha256 FROM content) ORDER BY sha256
        """)
      var addContent = try database.prepare("INSERT INTO content (sha256, blocks) VALUES (?, 0) RETURNING number")
      var count = try database.prepare("UPDATE content SET blocks = blocks + ? WHERE number = ?")
      var find = try database.prepare("SELECT content FROM block WHERE hash = ?")
      var add = try database.prepare("INSERT INTO block VALUES (?, ?)")
      var share = try database.prepare("UPDATE block SET content = NULL WHERE hash = ?")
      while try missing.step() {
        guard let text = missing.text(0), let place = missing.text(1), let blocks = BlockIndex.blocks(of: place, text)
        else { continue }
        try addContent.bind(.text(text), at: 0)
        guard try addContent.step() else { continue }
        let number = addContent.integer(0)
        addContent.reset()
        var own = 0
        for hash in blocks {
          try find.bind(hash, at: 0)
          if try find.step() {
            let other = find.isNull(0) ? nil : find.integer(0)
            find.reset()
            guard let other else { continue }
            try share.run(.integer(hash))
            try count.run(.integer(-1), .integer(other))
          } else {
            find.reset()
            try add.run(.integer(hash), .integer(number))
            own += 1
          }
        }
        try count.run(.integer(Int64(own)), .integer(number))
        taken += 1
      }
      try database.execute("DROP TABLE temp.known; COMMIT")
    }
    return taken
  }

  /// The hashes of a recording's blocks that are kept, in order, each once.
  /// - Returns: nil where the file cannot be read, or has another content.
  private static func blocks(of path: String, _ sha256: String) -> [Int64]? {
    guard var file = try? ReadOnlyFile(path, followLinks: false, leaving: .none) else { return nil }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * ContentBlock.size, alignment: 64)
    defer { unsafe buffer.deallocate() }
    var digest = SHA256()
    var hashes: Set<Int64> = []
    while true {
      var filled = 0
      while filled < buffer.count {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        guard let count = try? unsafe file.read(into: rest) else { return nil }
        if count == 0 { break }
        filled += count
      }
      if filled == 0 { break }
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
      for start in stride(from: 0, through: filled - ContentBlock.size, by: ContentBlock.size) {
        let block = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<start + ContentBlock.size])
        if let hash = unsafe ContentBlock.hash(block), ContentBlock.isKept(hash) { hashes.insert(hash) }
      }
      if filled < buffer.count { break }
    }
    guard digest.finish().description == sha256 else { return nil }
    return hashes.sorted()
  }

  private func sql(_ body: (borrowing Database) throws(SQLError) -> Void) throws(RecognitionError) {
    do throws(SQLError) { try body(database) } catch {
      try? database.execute("ROLLBACK")
      throw .database(error)
    }
  }
}
