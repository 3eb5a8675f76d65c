package import Files

/// Why an index of fingerprints cannot be used or made.
package enum AcousticError: Error, CustomStringConvertible, Sendable {
  case file(FileError)
  /// It is no index, or not whole.
  case damaged(path: String, found: String)
  /// There is more sound than one index can hold.
  case tooMuch(path: String)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .damaged(let path, let found):
      "\(path): \(found), expected a whole index of fingerprints; delete it: the next audit makes it anew"
    case .tooMuch(let path):
      "\(path): there is more sound than one index of fingerprints can hold (some 3 million hours); keep the ledger for less time"
    }
  }

  /// Runs file work, its errors being of this kind.
  static func files<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(AcousticError) -> Result {
    do throws(FileError) { return try body() } catch { throw .file(error) }
  }
}
