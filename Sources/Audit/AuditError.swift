package import Evidence
package import Files
package import SQL

/// Why an audit could not be carried to its end.
package enum AuditError: Error, CustomStringConvertible, Sendable {
  case file(FileError)
  case database(SQLError)
  case evidence(EvidenceError)
  /// A rule that was checked and yet cannot be judged: a fault of the program, named so that it can be mended.
  case rule(String, file: String, line: Int, reason: String)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .database(let error): error.description
    case .evidence(let error): error.description
    case .rule(let rule, let file, let line, let reason): "\(file):\(line): rule '\(rule)' cannot be judged: \(reason)"
    }
  }

  /// True where the disk or a quota is full.
  package var isDiskFull: Bool {
    switch self {
    case .database(let error), .evidence(.database(let error)): error.isDiskFull
    case .file(let error), .evidence(.file(let error)): error.isDiskFull
    default: false
    }
  }
}

extension AuditError {
  /// Runs database work, its errors being this module's.
  static func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(AuditError) -> Result {
    do throws(SQLError) { return try body() } catch { throw .database(error) }
  }
}
