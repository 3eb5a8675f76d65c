internal import ODBC

/// SQLite's driver ends a text at a NUL character, and says nothing: `a.wav` is all that it shows of `a.wav`, NUL,
/// `.bak`. SQLite itself is therefore asked which rows hold one.
struct HiddenEnds {
  /// The query to put: with a further column, 1 where the row holds a NUL, if any row does.
  let query: String
  let areThere: Bool

  init(_ query: String, columns: [String], on connection: borrowing ODBCConnection) throws(ODBCError) {
    guard connection.dialect == .sqlite, !columns.isEmpty else {
      (self.query, areThere) = (query, false)
      return
    }
    let holdsNUL = columns.map { name in
      "instr(CAST(q.\"\(name.replacing("\"", with: "\"\""))\" AS BLOB), x'00') > 0"
    }.joined(separator: " OR ")
    var probe = try connection.prepare("SELECT 1 FROM (\(query)) AS q WHERE \(holdsNUL) LIMIT 1")
    try probe.execute()
    areThere = try probe.fetch()
    // The outer query sorts and joins nothing, so rows come in the order of the inner one.
    self.query = areThere ? "SELECT q.*, coalesce(\(holdsNUL), 0) FROM (\(query)) AS q" : query
  }
}
