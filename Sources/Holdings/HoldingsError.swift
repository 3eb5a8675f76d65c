package import Audit
package import Files
package import SQL

/// Why a question could not be answered.
package enum HoldingsError: Error, Sendable {
  case file(FileError)
  case database(SQLError)
  case audit(AuditError)

  static func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(HoldingsError) -> Result {
    do throws(SQLError) { return try body() } catch { throw .database(error) }
  }
}
