internal import Evidence
internal import Files
internal import SQL
internal import Synchronization

/// What earlier audits found in the files of a source's drives: an SQLite file in Earshot's state folder, with its SHA-256
/// beside it.
///
/// It is read while drives are swept and changed only at the end (``takeOver()``). Nothing in it is believed that is not
/// whole, of this version, of this source, found out by this very program and older than the system's clock; what is not
/// believed costs a reading, nothing else.
final class DriveMemory: Sendable {
  let file: String
  /// The system's clock as the collection began, in UTC microseconds.
  let now: Int64
  /// What was read before this is read again; UTC microseconds.
  let forgotten: Int64
  let spotCheck: SpotCheck
  /// Whether there is anything to be recalled.
  let isBlank: Bool
  private let published: Int64?
  private let state: Mutex<State>

  private struct State: ~Copyable {
    let lock: FileLock
    let database: Database
    var addFresh: Statement
    var addMet: Statement
    var addDeception: Statement
    /// The number of each volume that was met, by the drive's path.
    var numbers: [String: [Volume: Int64]] = [:]
    var failure: SQLError?
  }

  /// A file whose content had changed though nothing else about it had.
  struct Deception: Hashable, Sendable {
    /// The drive's path.
    let drive: String
    /// On the drive, escaped.
    let path: String
    /// When it had last been read: UTC microseconds.
    let read: Int64
  }

  /// How long a file must have lain unchanged when it is read, in microseconds, to be known again by its times. A file that
  /// is changed twice within one tick of its file system's clock (up to a second on old ext3) keeps its times the second
  /// time, and one that is written to through a mapping until the kernel has written the page to the disk (30 s, `vm.dirty_expire_centisecs`).
  static let settled: Int64 = 300_000_000

  /// - Parameters:
  ///   - lock: the memory's, which is taken.
  ///   - isNew: the file is empty; else it is a whole memory of this source.
  ///   - isBlank: nothing in it is believed.
  init(
    _ place: MemoryPlace, lock: consuming FileLock, isNew: Bool, isBlank: Bool, forgotten: Int64, spotCheck: SpotCheck
  ) throws(SQLError) {
    file = place.file
    now = place.now
    published = place.published
    self.forgotten = forgotten
    self.spotCheck = spotCheck
    self.isBlank = isBlank
    let opened = try Database(path: place.file, mode: .create)
    try opened.prepareForBulk()
    try opened.execute("PRAGMA secure_delete = ON")
    if isNew { try opened.execute(MemorySchema.all) }
    try opened.execute(MemorySchema.findings)
    try opened.execute("BEGIN")
    let columns = Array(repeating: "?", count: 12).joined(separator: ", ")
    let addFresh = try opened.prepare("INSERT OR REPLACE INTO temp.fresh VALUES (\(columns))")
    let addMet = try opened.prepare("INSERT OR IGNORE INTO temp.met VALUES (?, ?, ?, ?, ?)")
    let addDeception = try opened.prepare("INSERT OR IGNORE INTO temp.deception VALUES (?, ?, ?)")
    state = Mutex(
      State(lock: lock, database: opened, addFresh: addFresh, addMet: addMet, addDeception: addDeception))
  }

  // MARK: While drives are swept, from any thread

  /// The number by which a volume is known, which is given it where it has none yet.
  func number(of volume: Volume, drive: String) -> Int64? {
    state.withLock { state in
      if let number = state.numbers[drive]?[volume] { return number }
      do throws(SQLError) {
        var number: Int64?
        if !isBlank {
          number = try state.database.value(
            "SELECT number FROM volume WHERE drive = ? AND device = ? AND kind = ? AND identity = ?",
            .text(drive), .integer(Int64(bitPattern: volume.device)), .integer(Int64(bitPattern: volume.kind)),
            .integer(Int64(bitPattern: volume.identity)))?.integer
        }
        let used = state.numbers.values.flatMap(\.values).max() ?? 0
        let most = isBlank ? 0 : try state.database.value("SELECT max(number) FROM volume")?.integer ?? 0
        let result = number ?? max(used, most) + 1
        state.numbers[drive, default: [:]][volume] = result
        return result
      } catch {
        state.failure = state.failure ?? error
        return nil
      }
    }
  }

  /// A folder that was come to.
  /// - Parameter isRewritten: what was remembered of its files is replaced by what is found now.
  func met(volume: Int64, folder: UInt64, stamp: FileStamp?, isRewritten: Bool) {
    keep { (state) throws(SQLError) in
      try state.addMet.run(
        .integer(volume), .integer(Int64(bitPattern: folder)), stamp.map { .integer($0.modified) } ?? .null,
        stamp.map { .integer($0.changed) } ?? .null, .integer(isRewritten ? 1 : 0))
    }
  }

  /// Files that were read, or that stay remembered in a folder that is rewritten.
  func add(_ files: [FreshFile]) {
    keep { (state) throws(SQLError) in
      for file in files {
        try state.addFresh.bind(file.volume, at: 0)
        try state.addFresh.bind(Int64(bitPattern: file.folder), at: 1)
        try file.file.bind(to: &state.addFresh)
        _ = try state.addFresh.step()
        state.addFresh.reset()
      }
    }
  }

  func note(_ deception: Deception) {
    keep { (state) throws(SQLError) in
      try state.addDeception.run(.text(deception.drive), .text(deception.path), .integer(deception.read))
    }
  }

  private func keep(_ body: (inout State) throws(SQLError) -> Void) {
    state.withLock { state in
      guard state.failure == nil else { return }
      do throws(SQLError) { try body(&state) } catch { state.failure = error }
    }
  }

  // MARK: When the threads have ended

  /// The deceptions of a drive, in the order of paths: those that were found now, and those that an audit found which was
  /// never published.
  func deceptions(drive: String, _ body: (Deception) throws(EvidenceError) -> Void) throws(EvidenceError) {
    try state.withLock { (state) throws(EvidenceError) in
      var rows = try sql { () throws(SQLError) in
        var rows = try state.database.prepare(
          """
          SELECT path, min(read) FROM (
            SELECT path, read FROM temp.deception WHERE drive = ? UNION ALL
            SELECT path, read FROM deceived WHERE drive = ? AND at > ?) GROUP BY path ORDER BY path
          """)
        try rows.bind(.text(drive), at: 0)
        try rows.bind(.text(drive), at: 1)
        try rows.bind(published ?? .min, at: 2)
        return rows
      }
      while try sql({ () throws(SQLError) in try rows.step() }) {
        try body(Deception(drive: drive, path: rows.text(0) ?? "", read: rows.integer(1)))
      }
    }
  }

  /// Takes over what was found, for the next audit. Call it once, at the end.
  /// - Parameters:
  ///   - source: the source's name.
  ///   - program: as ``MemoryPlace/program``.
  ///   - at: the audit instant, in UTC microseconds.
  /// - Throws: ``EvidenceError``; the memory then has no seal, and the next audit reads everything.
  func takeOver(source: String, program: String, at: Int64) throws(EvidenceError) {
    try state.withLock { (state) throws(EvidenceError) in
      // Whatever breaks off from here on leaves a memory without a seal, which nobody believes.
      do throws(FileError) { try deleteOwn(Seal.path(for: file)) } catch { throw .file(error) }
      if let failure = state.failure { throw .database(failure) }
      do throws(SQLError) {
        let change = MemoryChange(
          isBlank: isBlank, numbers: state.numbers, now: now, forgotten: forgotten, published: published)
        try change.make(in: state.database, source: source, program: program, at: at)
      } catch {
        throw .database(error)
      }
      _ = try Seal.write(for: file)
    }
  }
}

/// Runs database work, its errors being the evidence's.
private func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(EvidenceError) -> Result {
  do throws(SQLError) { return try body() } catch { throw .database(error) }
}

/// A file to be remembered, with the folder that it was met in.
struct FreshFile: Sendable {
  let volume: Int64
  let folder: UInt64
  let file: RememberedFile
}
