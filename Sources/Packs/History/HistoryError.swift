package import Files

/// Why the history of audits could not be carried on.
package enum HistoryError: Error, CustomStringConvertible, Sendable {
  case file(FileError)
  /// Another process holds it for longer than anything takes that is written to it.
  case busy(path: String)
  /// A record with the next number appeared although nobody else may write one.
  case taken(path: String)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .busy(let path):
      "\(path): another process has been writing the history of audits for a minute; wait until it has ended, or end it"
    case .taken(let path):
      "\(path): this record was put there while the next one was being written; look who writes there besides Earshot"
    }
  }

  package static func files<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(HistoryError) -> Result {
    do throws(FileError) { return try body() } catch { throw .file(error) }
  }
}
