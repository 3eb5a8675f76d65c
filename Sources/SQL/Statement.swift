internal import CSQLite

/// A compiled statement. Parameters and columns count from 0.
@safe package struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let file: String

  init(_ handle: OpaquePointer, file: String) {
    unsafe self.handle = handle
    self.file = file
  }

  deinit { unsafe sqlite3_finalize(handle) }

  private func check(_ code: Int32) throws(SQLError) {
    if code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW { return }
    let database = unsafe sqlite3_db_handle(handle)
    throw SQLError(
      file: file, code: code, message: unsafe String(cString: sqlite3_errmsg(database)), statement: text)
  }

  /// The statement as it was written.
  package var text: String { unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) } ?? "" }

  // MARK: Parameters

  package mutating func bind(_ value: SQLValue, at index: Int) throws(SQLError) {
    switch value {
    case .null: try bindNull(at: index)
    case .integer(let integer): try bind(integer, at: index)
    case .real(let real): try check(unsafe sqlite3_bind_double(handle, Int32(index + 1), real))
    case .text(let text): try bind(text, at: index)
    case .blob(let bytes):
      let code = unsafe bytes.withUnsafeBytes { unsafe bindBlob($0, at: index) }
      try check(code)
    }
  }

  package mutating func bindNull(at index: Int) throws(SQLError) {
    try check(unsafe sqlite3_bind_null(handle, Int32(index + 1)))
  }

  package mutating func bind(_ integer: Int64, at index: Int) throws(SQLError) {
    try check(unsafe sqlite3_bind_int64(handle, Int32(index + 1), integer))
  }

  package mutating func bind(_ text: String, at index: Int) throws(SQLError) {
    var copy = text
    let code = copy.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe earshot_bind_text(handle, Int32(index + 1), $0.baseAddress ?? Statement.nothing, Int32($0.count))
      }
    }
    try check(code)
  }

  /// Binds bytes as text; they are copied. Bytes that are not UTF-8 must have been made so before.
  package mutating func bind(utf8 bytes: UnsafeRawBufferPointer, at index: Int) throws(SQLError) {
    let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? Statement.nothing
    try check(unsafe earshot_bind_text(handle, Int32(index + 1), base, Int32(bytes.count)))
  }

  package mutating func bind(blob bytes: UnsafeRawBufferPointer, at index: Int) throws(SQLError) {
    try check(unsafe bindBlob(bytes, at: index))
  }

  private func bindBlob(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int32 {
    let base = unsafe bytes.baseAddress ?? UnsafeRawPointer(Statement.nothing)
    return unsafe earshot_bind_blob(handle, Int32(index + 1), base, Int32(bytes.count))
  }

  // An empty text is not NULL; SQLite tells them apart by the pointer.
  nonisolated(unsafe) private static let nothing: UnsafePointer<CChar> = unsafe UnsafePointer(
    UnsafeMutablePointer<CChar>.allocate(capacity: 1))

  /// The number of a named parameter such as `:at`; nil where the statement has none of that name.
  package func parameter(named name: String) -> Int? {
    let index = unsafe sqlite3_bind_parameter_index(handle, name)
    return index == 0 ? nil : Int(index - 1)
  }

  // MARK: Running

  /// Goes to the next row; false when there is none.
  package mutating func step() throws(SQLError) -> Bool {
    let code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code != SQLITE_DONE {
      let error: SQLError
      do throws(SQLError) {
        try check(code)
        return false
      } catch let caught {
        error = caught
      }
      unsafe sqlite3_reset(handle)
      throw error
    }
    return false
  }

  /// Makes the statement ready to run again; parameters keep their values.
  package mutating func reset() { unsafe sqlite3_reset(handle) }

  /// Binds, runs to the end and resets: for statements that yield no rows.
  package mutating func run(_ values: SQLValue...) throws(SQLError) { try run(values) }

  /// The same for as many values as there are.
  package mutating func run(_ values: [SQLValue]) throws(SQLError) {
    for (index, value) in values.enumerated() { try bind(value, at: index) }
    while try step() {}
    reset()
  }

  // MARK: Columns

  /// The highest number of a parameter.
  package var parameterCount: Int { Int(unsafe sqlite3_bind_parameter_count(handle)) }

  package var columnCount: Int { Int(unsafe sqlite3_column_count(handle)) }

  package func columnName(_ column: Int) -> String {
    unsafe sqlite3_column_name(handle, Int32(column)).map { unsafe String(cString: $0) } ?? ""
  }

  package func isNull(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

  /// The integer in a column, 0 for NULL.
  package func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

  /// The text in a column; nil for NULL. Bytes that are not UTF-8 are repaired, a NUL inside is kept.
  package func text(_ column: Int) -> String? {
    guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else { return nil }
    let count = Int(unsafe sqlite3_column_bytes(handle, Int32(column)))
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  package func blob(_ column: Int) -> [UInt8]? {
    if isNull(column) { return nil }
    let count = Int(unsafe sqlite3_column_bytes(handle, Int32(column)))
    guard count > 0, let start = unsafe sqlite3_column_blob(handle, Int32(column)) else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  package func value(_ column: Int) -> SQLValue {
    switch unsafe sqlite3_column_type(handle, Int32(column)) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_FLOAT: .real(unsafe sqlite3_column_double(handle, Int32(column)))
    case SQLITE_TEXT: .text(text(column) ?? "")
    case SQLITE_BLOB: .blob(blob(column) ?? [])
    default: .null
    }
  }
}
