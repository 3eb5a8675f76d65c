internal import CSQLite

/// What SQLite refused, and where.
package struct SQLError: Error, CustomStringConvertible {
  /// The database's file, or `:memory:`.
  package let file: String
  /// SQLite's extended result code (https://sqlite.org/rescode.html).
  package let code: Int32
  /// SQLite's own message.
  package let message: String
  /// The statement at fault, where there is one.
  package let statement: String?

  package var description: String {
    let about = statement.map { " in: \($0)" } ?? ""
    return "\(file): the database says '\(message)' (code \(code))\(about)"
  }

  /// True where the disk or a quota is full.
  package var isDiskFull: Bool { code & 0xFF == SQLITE_FULL || code & 0xFF == SQLITE_IOERR }
}

/// One value of a row: SQLite's five storage classes.
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  package var text: String? { if case .text(let text) = self { text } else { nil } }
  package var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
  package var isNull: Bool { self == .null }
}

/// One SQLite database. It is closed when the value goes out of scope.
///
/// ```swift
/// var database = try Database(path: ":memory:", mode: .create)
/// try database.execute("CREATE TABLE call (id TEXT, seconds INTEGER)")
/// var insert = try database.prepare("INSERT INTO call VALUES (?, ?)")
/// try insert.run(.text("A"), .integer(42))
/// ```
@safe package struct Database: ~Copyable {
  package enum Mode: Sendable {
    /// Reads a file that must exist; nothing is written, no lock or journal file is made.
    case readOnly
    /// As ``readOnly``, but other files that are attached may be written, and it has tables of its own (`TEMP`).
    case frozen
    /// Makes the file if it is not there.
    case create
  }

  package let path: String
  let handle: OpaquePointer

  /// Opens a database.
  /// - Throws: ``SQLError`` where the file is missing, unreadable or no database.
  package init(path: String, mode: Mode) throws(SQLError) {
    var opened: OpaquePointer?
    let flags: Int32
    let name: String
    switch mode {
    case .readOnly:
      flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      name = path == ":memory:" ? path : Database.immutableURI(path)
    case .frozen:
      flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI
      name = Database.immutableURI(path) + "&mode=ro"
    case .create:
      flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI
      name = path
    }
    var code = unsafe sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    // SQLite reads nothing on opening; what is no database must not wait for the first question to show itself.
    if code == SQLITE_OK, mode != .create {
      code = unsafe sqlite3_exec(opened, "SELECT 1 FROM sqlite_schema LIMIT 1", nil, nil, nil)
    }
    guard code == SQLITE_OK, let handle = unsafe opened else {
      let message = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      unsafe sqlite3_close_v2(opened)
      throw SQLError(file: path, code: code, message: message, statement: nil)
    }
    self.path = path
    unsafe self.handle = handle
    _ = unsafe earshot_set_defensive(handle, 1)
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// The URI that opens a file as one that nobody will change: no locks, no journals, no traces beside it.
  package static func immutableURI(_ path: String) -> String { uri(path) + "?immutable=1" }

  /// A path as a URI without parameters. Everything that a URI gives a meaning is escaped.
  static func uri(_ path: String) -> String {
    // An absolute path follows an empty host: of `file://name/x` SQLite would take `name` for a host.
    var escaped = path.hasPrefix("/") ? "file://" : "file:"
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
        escaped.unicodeScalars.append(.init(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return escaped
  }

  func failure(_ code: Int32, _ statement: String?) -> SQLError {
    SQLError(file: path, code: code, message: unsafe String(cString: sqlite3_errmsg(handle)), statement: statement)
  }

  /// Runs one or more statements that yield no rows.
  package func execute(_ statements: String) throws(SQLError) {
    let code = unsafe sqlite3_exec(handle, statements, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, statements) }
  }

  /// Compiles one statement.
  /// - Throws: ``SQLError``, also where the text holds no statement, or a second one that would never run.
  package func prepare(_ statement: String) throws(SQLError) -> Statement {
    var compiled: OpaquePointer?
    var hasMore = false
    let code = unsafe statement.withCString { text in
      var rest: UnsafePointer<CChar>?
      let code = unsafe sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, &rest)
      hasMore = unsafe rest.map { unsafe String(cString: $0).contains { !$0.isWhitespace } } ?? false
      return code
    }
    guard code == SQLITE_OK else { throw failure(code, statement) }
    guard !hasMore, let compiled = unsafe compiled else {
      unsafe sqlite3_finalize(compiled)
      let found = hasMore ? "more than one statement" : "no statement"
      throw SQLError(
        file: path, code: SQLITE_MISUSE, message: "\(found) where one was expected", statement: statement)
    }
    return unsafe Statement(compiled, file: path)
  }

  /// Runs statements in one transaction; an error rolls all of it back.
  package func transaction<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// The first column of the first row; nil where there is no row.
  package func value(_ statement: String, _ values: SQLValue...) throws(SQLError) -> SQLValue? {
    var prepared = try prepare(statement)
    for (index, value) in values.enumerated() { try prepared.bind(value, at: index) }
    return try prepared.step() ? prepared.value(0) : nil
  }
}
