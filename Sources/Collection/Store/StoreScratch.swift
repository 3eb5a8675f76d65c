internal import Evidence
internal import Files
internal import Recognition
internal import SQL
internal import Synchronization

/// Where the threads of a store's walk put what they find: a nameless SQLite database that spills to disk, so that
/// neither many recordings nor many rows need memory, and everything can be had in order afterwards.
final class StoreScratch: Sendable {
  private let state: Mutex<State>

  private struct State: ~Copyable {
    let database: Database
    var addFile: Statement
    var addRow: Statement
    var addGap: Statement
    var addPermission: Statement
    /// Each set of permissions that was met, once; a store has few.
    var permissionSets: [FilePermissions] = []
    var permissionNumbers: [FilePermissions: Int] = [:]
    var failure: SQLError?
  }

  private static let tables = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE file (
      path TEXT PRIMARY KEY, name TEXT, stem TEXT, role TEXT, size INTEGER, modified INTEGER, sha256 TEXT, audio TEXT,
      codec TEXT, rate INTEGER, channels INTEGER, length INTEGER, sha512 TEXT) WITHOUT ROWID;
    CREATE TABLE row (
      source TEXT, ordinal INTEGER, line INTEGER, byte INTEGER, raw BLOB, id TEXT, path TEXT, name_only INTEGER,
      started INTEGER, ended INTEGER, length INTEGER, queue TEXT, call TEXT, caller TEXT, caller_key TEXT,
      adviser TEXT, stem TEXT, odd INTEGER, digest TEXT, file TEXT, direction TEXT,
      PRIMARY KEY (source, ordinal)) WITHOUT ROWID;
    CREATE TABLE permission (
      folder TEXT, is_folder INTEGER, number INTEGER, count INTEGER, first TEXT,
      PRIMARY KEY (folder, is_folder, number)) WITHOUT ROWID;
    CREATE TABLE gap (
      path TEXT, line INTEGER, problem TEXT, reason TEXT, remedy TEXT, about TEXT, count INTEGER, hides INTEGER, stem TEXT, folder TEXT, place TEXT,
      sort TEXT, permissions INTEGER);
    BEGIN
    """

  init() throws(EvidenceError) {
    do throws(SQLError) {
      let database = try Database(path: "", mode: .create)
      try database.execute(StoreScratch.tables)
      let addFile = try database.prepare("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      let addRow = try database.prepare(
        "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)")
      let addGap = try database.prepare("INSERT INTO gap VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      let addPermission = try database.prepare(
        """
        INSERT INTO permission VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count, first = min(first, excluded.first)
        """)
      state = Mutex(
        State(
          database: database, addFile: addFile, addRow: addRow, addGap: addGap, addPermission: addPermission,
          failure: nil))
    } catch {
      throw .database(error)
    }
  }

  // MARK: Filling, from any thread

  func add(_ file: StoreFile) {
    keep { (state) throws(SQLError) in
      let facts = file.facts
      try state.addFile.run(
        .text(file.path), .text(file.name), .text(file.stem), .text(file.role.rawValue), .integer(file.size),
        value(file.modified), value(file.sha256), value(facts?.state?.rawValue), value(facts?.codec),
        value(facts?.rate.map { Int64($0) }), value(facts?.channels.map { Int64($0) }), value(facts?.length),
        value(file.sha512))
    }
  }

  func add(_ row: CatalogueRow) {
    keep { (state) throws(SQLError) in
      try state.addRow.run(
        .text(row.source), .integer(Int64(row.ordinal)), value(row.line.map { Int64($0) }), value(row.byte),
        row.raw.map { .blob($0) } ?? .null, value(row.id), value(row.path), .integer(row.isNameOnly ? 1 : 0),
        value(row.started), value(row.ended), value(row.length), value(row.queue), value(row.call), value(row.caller),
        value(row.callerKey), value(row.adviser), value(row.stem), .integer(Int64(row.oddTimes)),
        value(row.digest), value(row.direction?.rawValue))
    }
  }

  /// Notes a gap.
  /// - Parameters:
  ///   - sort: what gaps of one sort have in common; many of one sort in one place become a single gap. Its reason
  ///     where there is none.
  ///   - hides: whether any file may be accounted for by what is missing.
  ///   - stem: the path, without its ending, of the one file that may be.
  ///   - folder: the folder of the store that nobody could look into.
  ///   - permissions: whether permissions may be missing for it too.
  func add(
    _ gap: Gap, sort: String? = nil, hides: Bool = false, stem: String? = nil, folder: String? = nil,
    permissions: Bool = false
  ) {
    // A gap without a line is about a file, and its place is the folder that the file lies in.
    let parent = gap.path.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
    let place = gap.line == nil ? parent : gap.path
    keep { (state) throws(SQLError) in
      try state.addGap.run(
        value(gap.path), value(gap.line.map { Int64($0) }), .text(gap.problem.rawValue), .text(gap.reason),
        .text(gap.remedy), value(gap.recording), value(gap.count.map { Int64($0) }), .integer(hides ? 1 : 0),
        value(stem), value(folder), value(place), .text(sort ?? gap.reason), .integer(permissions ? 1 : 0))
    }
  }

  func add(_ permissions: FilePermissions, ofFolder folder: String) {
    add(permissions, folder, isFolder: true, count: 1, first: "")
  }

  func add(_ permissions: FilePermissions, ofFilesIn folder: String, count: Int, first: String) {
    add(permissions, folder, isFolder: false, count: count, first: first)
  }

  private func add(_ permissions: FilePermissions, _ folder: String, isFolder: Bool, count: Int, first: String) {
    keep { (state) throws(SQLError) in
      let number = state.permissionNumbers[permissions] ?? state.permissionSets.count
      if number == state.permissionSets.count {
        state.permissionSets.append(permissions)
        state.permissionNumbers[permissions] = number
      }
      try state.addPermission.run(
        .text(folder), .integer(isFolder ? 1 : 0), .integer(Int64(number)), .integer(Int64(count)), .text(first))
    }
  }

  /// Every set of permissions, by its number.
  var permissionSets: [FilePermissions] { state.withLock { $0.permissionSets } }

  private func keep(_ body: (inout State) throws(SQLError) -> Void) {
    state.withLock { state in
      do throws(SQLError) { try body(&state) } catch { state.failure = state.failure ?? error }
    }
  }

  private func value(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
  private func value(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }

  // MARK: When the threads have ended

  /// Throws what went wrong while it was filled.
  func check() throws(EvidenceError) {
    if let failure = state.withLock({ $0.failure }) { throw .database(failure) }
  }

  func execute(_ statements: String) throws(EvidenceError) {
    try state.withLock { (state) throws(EvidenceError) in
      do throws(SQLError) { try state.database.execute(statements) } catch { throw EvidenceError.database(error) }
    }
  }

  /// The number that a query yields.
  func number(_ query: String) throws(EvidenceError) -> Int {
    var found = 0
    try rows(query) { (row) throws(EvidenceError) in found = Int(row.integer(0)) }
    return found
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

  private func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(EvidenceError) -> Result {
    do throws(SQLError) { return try body() } catch { throw .database(error) }
  }
}
