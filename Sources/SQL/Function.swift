internal import CSQLite

/// A function that SQL may call: pure, so that the engine may call it as often as it likes.
private final class Function {
  let body: @Sendable ([SQLValue]) -> SQLValue
  init(_ body: @escaping @Sendable ([SQLValue]) -> SQLValue) { self.body = body }
}

extension Database {
  /// Lets SQL call a pure function of a fixed number of arguments.
  /// - Throws: ``SQLError`` where SQLite refuses the name.
  package func define(
    _ name: String, arguments: Int, _ body: @escaping @Sendable ([SQLValue]) -> SQLValue
  ) throws(SQLError) {
    let context = unsafe Unmanaged.passRetained(Function(body)).toOpaque()
    let code = unsafe sqlite3_create_function_v2(
      handle, name, Int32(arguments), SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, context,
      { call, count, values in
        guard let data = unsafe sqlite3_user_data(call) else { return }
        let function = unsafe Unmanaged<Function>.fromOpaque(data).takeUnretainedValue()
        var arguments: [SQLValue] = []
        for index in 0..<Int(count) { arguments.append(unsafe read(values?[index])) }
        switch function.body(arguments) {
        case .null: unsafe sqlite3_result_null(call)
        case .integer(let integer): unsafe sqlite3_result_int64(call, integer)
        case .real(let real): unsafe sqlite3_result_double(call, real)
        case .text(let text): unsafe earshot_result_text(call, text, Int32(text.utf8.count))
        case .blob(let bytes): unsafe earshot_result_blob(call, bytes, Int32(bytes.count))
        }
      }, nil, nil,
      { data in
        if let data = unsafe data { unsafe Unmanaged<Function>.fromOpaque(data).release() }
      })
    guard code == SQLITE_OK else { throw failure(code, name) }
  }
}

private func read(_ value: OpaquePointer?) -> SQLValue {
  switch unsafe sqlite3_value_type(value) {
  case SQLITE_INTEGER: return .integer(unsafe sqlite3_value_int64(value))
  case SQLITE_FLOAT: return .real(unsafe sqlite3_value_double(value))
  case SQLITE_TEXT:
    guard let start = unsafe sqlite3_value_text(value) else { return .text("") }
    let count = Int(unsafe sqlite3_value_bytes(value))
    return .text(unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
  case SQLITE_BLOB:
    let count = Int(unsafe sqlite3_value_bytes(value))
    return .blob(unsafe Array(UnsafeRawBufferPointer(start: sqlite3_value_blob(value), count: count)))
  default: return .null
  }
}
