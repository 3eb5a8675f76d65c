internal import SQL

/// A prepared statement that is run again and again with one number, usually a fact's.
final class Query {
  private var statement: Statement

  init(_ sql: String, in database: borrowing Database) throws(AuditError) {
    statement = try AuditError.sql { () throws(SQLError) in try database.prepare(sql) }
  }

  /// The rows for a value bound to every `?`, as many as are asked for at most.
  func rows(_ values: SQLValue..., atMost limit: Int = .max) throws(AuditError) -> [[SQLValue]] {
    try AuditError.sql { () throws(SQLError) in
      defer { statement.reset() }
      for (index, value) in values.enumerated() { try statement.bind(value, at: index) }
      var rows: [[SQLValue]] = []
      while rows.count < limit, try statement.step() {
        rows.append((0..<statement.columnCount).map { statement.value($0) })
      }
      return rows
    }
  }
}
