package import Files
package import Reporting
package import SQL

/// Why a pack could not be made or read.
package enum PackError: Error, CustomStringConvertible, Sendable {
  case file(FileError)
  case database(SQLError)
  case reporting(ReportingError)
  /// Whatever else: a whole sentence that names the place, what was found, and what to do.
  case refused(String)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .database(let error): error.description
    case .reporting(let error): error.description
    case .refused(let sentence): sentence
    }
  }

  package static func files<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(PackError) -> Result {
    do throws(FileError) { return try body() } catch { throw .file(error) }
  }

  static func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(PackError) -> Result {
    do throws(SQLError) { return try body() } catch { throw .database(error) }
  }
}
