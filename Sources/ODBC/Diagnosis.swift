internal import CODBC

/// What ODBC handles are: which number asks for diagnostics, and frees them.
enum HandleKind: Int16 {
  case environment = 1
  case connection = 2
  case statement = 3
}

/// Whether a function of ODBC did what it should, with or without a remark.
func succeeded(_ code: SQLRETURN) -> Bool { code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO }

/// The first diagnostic record of a handle, as an error: the others repeat it, or speak of the statement as a whole.
func diagnosis(
  _ kind: HandleKind, _ handle: SQLHANDLE?, _ step: ODBCError.Step, masking source: ODBCSource
) -> ODBCError {
  var state = [SQLWCHAR](repeating: 0, count: 6)
  var message = [SQLWCHAR](repeating: 0, count: 4096)
  var native: SQLINTEGER = 0
  var length: SQLSMALLINT = 0
  let code = unsafe SQLGetDiagRecW(
    kind.rawValue, handle, 1, &state, &native, &message, SQLSMALLINT(message.count), &length)
  guard succeeded(code) else {
    return ODBCError(step: step, state: "HY000", message: "the driver gives no reason")
  }
  let words = String(decoding: message.prefix(min(max(0, Int(length)), message.count - 1)), as: UTF16.self)
    .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  return ODBCError(
    step: step, state: String(decoding: state.prefix(5), as: UTF16.self), native: Int(native),
    message: source.masked(words.isEmpty ? "the driver gives no reason" : words))
}

/// A text as the wide functions of ODBC take it: UTF-16, ended by a zero.
func wide(_ text: String) -> [SQLWCHAR] { Array(text.utf16) + [0] }
