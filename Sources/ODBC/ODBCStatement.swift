internal import CODBC

/// A column of a query's result.
package struct ODBCColumn: Sendable, Equatable {
  package let name: String
  /// ODBC's number of the type.
  let type: Int16
  /// The database's own name of the type.
  package let typeName: String

  /// Bytes without a meaning of their own.
  var isBinary: Bool { [-2, -3, -4].contains(type) }
  var isTimestamp: Bool { type == 93 || type == 11 }
  var isGUID: Bool { type == -11 }
}

/// One value of a row, as text.
package enum ODBCValue: Sendable, Equatable {
  case null
  /// Bytes that are meant to be UTF-8, as the database has them.
  case bytes([UInt8])
  /// It is longer than was asked for, and was left where it is.
  case tooLong

  /// Nil also for what is not UTF-8.
  package var text: String? {
    if case .bytes(let bytes) = self { String(validating: bytes, as: UTF8.self) } else { nil }
  }
}

/// A query on its connection. Columns count from 0.
@safe package struct ODBCStatement: ~Copyable, ~Escapable {
  package let columns: [ODBCColumn]
  private let handle: SQLHSTMT
  private let source: ODBCSource
  private let dialect: Dialect

  /// Prepares a query, without running it.
  @_lifetime(borrow connection)
  init(_ query: String, on connection: borrowing ODBCConnection, step: ODBCError.Step) throws(ODBCError) {
    let made = try unsafe connection.makeStatement(step)
    do throws(ODBCError) {
      columns = try unsafe ODBCStatement.prepared(made, query, connection.source, step)
    } catch {
      unsafe SQLFreeHandle(HandleKind.statement.rawValue, made)
      throw error
    }
    unsafe handle = made
    source = connection.source
    dialect = connection.dialect
  }

  deinit { unsafe SQLFreeHandle(HandleKind.statement.rawValue, handle) }

  private static func prepared(
    _ handle: SQLHSTMT, _ query: String, _ source: ODBCSource, _ step: ODBCError.Step
  ) throws(ODBCError) -> [ODBCColumn] {
    func check(_ code: SQLRETURN) throws(ODBCError) {
      if !succeeded(code) { throw unsafe diagnosis(.statement, handle, step, masking: source) }
    }
    // A driver that knows no such attribute says so; the collector's own time limit is left then.
    if source.queryTimeout > 0 {
      _ = unsafe earshot_set_statement(handle, SQL_ATTR_QUERY_TIMEOUT, source.queryTimeout)
    }
    var text = wide(query)
    try check(unsafe SQLPrepareW(handle, &text, SQLINTEGER(SQL_NTS)))
    var count: SQLSMALLINT = 0
    try check(unsafe SQLNumResultCols(handle, &count))
    var columns: [ODBCColumn] = []
    for number in 1..<(count + 1) {
      var name = [SQLWCHAR](repeating: 0, count: 1024)
      var length: SQLSMALLINT = 0
      var type: SQLSMALLINT = 0
      var size: SQLULEN = 0
      var digits: SQLSMALLINT = 0
      var nullable: SQLSMALLINT = 0
      try check(
        unsafe SQLDescribeColW(
          handle, SQLUSMALLINT(number), &name, SQLSMALLINT(name.count), &length, &type, &size, &digits, &nullable))
      var typeName = [SQLWCHAR](repeating: 0, count: 256)
      let bytes = SQLSMALLINT(typeName.count * 2)
      _ = unsafe SQLColAttributeW(
        handle, SQLUSMALLINT(number), SQLUSMALLINT(SQL_DESC_TYPE_NAME), &typeName, bytes, &length, nil)
      columns.append(
        ODBCColumn(
          name: String(decoding: name.prefix { $0 != 0 }, as: UTF16.self), type: type,
          typeName: String(decoding: typeName.prefix { $0 != 0 }, as: UTF16.self)))
    }
    return columns
  }

  // MARK: Rows

  package mutating func execute() throws(ODBCError) {
    let code = unsafe SQLExecute(handle)
    guard succeeded(code) || code == SQL_NO_DATA else {
      throw unsafe diagnosis(.statement, handle, .execute, masking: source)
    }
  }

  /// Goes to the next row; false when there is none.
  package mutating func fetch() throws(ODBCError) -> Bool {
    let code = unsafe SQLFetch(handle)
    if code == SQL_NO_DATA { return false }
    guard succeeded(code) else { throw unsafe diagnosis(.statement, handle, .fetch, masking: source) }
    return true
  }

  /// The value of a column, fetched in pieces. Ask for the columns of a row in order, each once: many drivers can do no
  /// more.
  ///
  /// Numbers are written in decimal, times as `YYYY-MM-DD HH:MM:SS` with the fraction only where there is one and with
  /// `+00` where the column's type has a zone, bytes and identifiers of 128 bits in small hexadecimal.
  /// - Parameter limit: how many bytes of text are wanted at most.
  package mutating func value(_ column: Int, atMost limit: Int) throws(ODBCError) -> ODBCValue {
    let column = (number: SQLUSMALLINT(column + 1), shape: columns[column])
    let form: Int32
    if column.shape.isBinary { form = SQL_C_BINARY } else { form = dialect.hasUTF8 ? SQL_C_CHAR : SQL_C_WCHAR }
    guard let pieces = try pieces(column.number, as: form, atMost: form == SQL_C_WCHAR ? 2 * limit : limit) else {
      return .null
    }
    guard !pieces.isCut else { return .tooLong }
    var bytes: [UInt8]
    switch form {
    case SQL_C_WCHAR: bytes = utf8(fromUTF16: pieces.bytes)
    case SQL_C_BINARY: bytes = hexadecimal(pieces.bytes)
    default: bytes = pieces.bytes
    }
    guard bytes.count <= limit else { return .tooLong }
    if column.shape.isTimestamp {
      dropEmptyFraction(&bytes)
      if dialect == .postgresql, column.shape.typeName == "timestamptz", bytes.last.map(isDigit) ?? false {
        bytes += Array("+00".utf8)
      }
    }
    if column.shape.isGUID {
      for index in bytes.indices where (0x41...0x46).contains(bytes[index]) { bytes[index] |= 0x20 }
    }
    return .bytes(bytes)
  }

  /// - Returns: nil for NULL.
  private mutating func pieces(
    _ column: SQLUSMALLINT, as form: Int32, atMost limit: Int
  ) throws(ODBCError) -> (bytes: [UInt8], isCut: Bool)? {
    // Text ends in a zero, which the buffer has to hold beside each piece.
    let terminator = form == SQL_C_WCHAR ? 2 : form == SQL_C_CHAR ? 1 : 0
    var value: [UInt8] = []
    var size = 1 << 10
    while true {
      var indicator: SQLLEN = 0
      var code: SQLRETURN = 0
      var isWhole = false
      let filled = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        code = unsafe SQLGetData(
          handle, column, SQLSMALLINT(form), buffer.baseAddress, SQLLEN(buffer.count), &indicator)
        let room = buffer.count - terminator
        // The indicator says how much there was left: the last piece is as long, any other fills the buffer.
        isWhole = (0...room).contains(indicator)
        count = !succeeded(code) || indicator == SQL_NULL_DATA ? 0 : isWhole ? indicator : room
      }
      if code == SQL_NO_DATA { return (value, false) }
      guard succeeded(code) else { throw unsafe diagnosis(.statement, handle, .read, masking: source) }
      if indicator == SQL_NULL_DATA { return nil }
      value += filled
      if isWhole { return (value, false) }
      if value.count > limit { return (value, true) }
      size = 1 << 16
    }
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

/// Drivers write a time's fraction with as many digits as they like; one of noughts alone says nothing.
private func dropEmptyFraction(_ time: inout [UInt8]) {
  guard let point = time.lastIndex(of: 0x2E), time[(point + 1)...].allSatisfy(isDigit) else { return }
  while time.last == 0x30 { time.removeLast() }
  if time.last == 0x2E { time.removeLast() }
}

private func utf8(fromUTF16 bytes: [UInt8]) -> [UInt8] {
  var units: [UInt16] = []
  units.reserveCapacity(bytes.count / 2)
  for index in stride(from: 0, to: bytes.count - 1, by: 2) {
    units.append(unsafe unsafeBitCast((bytes[index], bytes[index + 1]), to: UInt16.self))
  }
  return Array(String(decoding: units, as: UTF16.self).utf8)
}

private func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return text
}
