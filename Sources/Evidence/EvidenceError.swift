package import Files
package import SQL

/// Why evidence could not be written or read.
package enum EvidenceError: Error, CustomStringConvertible, Sendable {
  case file(FileError)
  case database(SQLError)
  /// A collector named a field that the catalogue does not have: a fault of the program.
  case unknownField(String, kind: String)
  /// A file that is no evidence of this version, or that its seal does not fit.
  case notEvidence(path: String, found: String, expected: String)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .database(let error): error.description
    case .unknownField(let field, let kind): "the catalogue's '\(kind)' has no field '\(field)'"
    case .notEvidence(let path, let found, let expected):
      "\(path): found \(found), expected \(expected); collect this source again"
    }
  }
}

extension EvidenceError {
  /// Runs database work, its errors being this module's.
  static func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(EvidenceError) -> Result {
    do throws(SQLError) { return try body() } catch { throw .database(error) }
  }

  /// Runs file work, its errors being this module's.
  static func files<Result>(_ body: () throws(FileError) -> Result) throws(EvidenceError) -> Result {
    do throws(FileError) { return try body() } catch { throw .file(error) }
  }
}
