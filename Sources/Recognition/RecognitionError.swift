package import Evidence
package import Files
package import SQL

/// Why recordings cannot be recognised.
package enum RecognitionError: Error, CustomStringConvertible, Sendable {
  /// The ledger is damaged, or a file of another kind stands in its place.
  case ledgerDamaged(path: String, found: String)
  /// The ledger's database refused: a full disk, another process at work on it.
  case database(SQLError)
  /// Evidence could not be read or written.
  case evidence(EvidenceError)
  case file(FileError)

  package var description: String {
    switch self {
    case .ledgerDamaged(let path, let found):
      """
      \(path): found \(found), expected the ledger of recordings; put back its latest backup, or move it away: the next \
      audit then begins a new one, and copies of recordings that left the store before that audit are no longer recognised
      """
    case .database(let error): error.description
    case .evidence(let error): error.description
    case .file(let error): error.description
    }
  }
}
