package import Files
package import SQL
package import Time

/// Why a report could not be written.
package enum ReportingError: Error, CustomStringConvertible, Sendable {
  case file(FileError)
  case database(SQLError)
  case zone(ZoneError)
  /// A findings database that lacks what every report states.
  case incomplete(path: String, missing: String)
  /// A style sheet or script that would not stay within its element.
  case pagePart(path: String, found: String)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .database(let error): error.description
    case .zone(let error): error.description
    case .incomplete(let path, let missing):
      "\(path): found no '\(missing)' in the table 'audit', expected one; run the audit again"
    case .pagePart(let path, let found):
      "\(path): found '\(found)', expected a style sheet or script without markup; install Earshot's own again"
    }
  }
}

/// Runs a step that talks to the database.
func reading<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(ReportingError) -> Result {
  do throws(SQLError) { return try body() } catch { throw .database(error) }
}
