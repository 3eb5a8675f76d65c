internal import Files

/// Why a compressed file could not be read, or not to its end.
package enum ArchiveError: Error, CustomStringConvertible, Sendable {
  /// The operating system refused; the text is ``FileError``'s own.
  case unreadable(path: String, reason: String, isMissing: Bool)
  /// The file breaks off inside its compressed data. What could be read was handed over before: this many bytes.
  case truncated(path: String, afterBytes: Int64)
  /// The compressed data contradicts itself after this many bytes were handed over.
  case damaged(path: String, afterBytes: Int64, reason: String)
  /// It expands to more than the setting allows.
  case tooLarge(path: String, limit: Int64)
  /// It expands so many times over that it looks made to fill the disk.
  case tooDense(path: String, ratio: Int64, limit: Int64)

  package var description: String {
    switch self {
    case .unreadable(_, let reason, _): reason
    case .truncated(let path, let count):
      "\(path): the compressed file breaks off; \(count) bytes could be read before that"
    case .damaged(let path, let count, let reason):
      "\(path): the compressed data is damaged after \(count) bytes: \(reason)"
    case .tooLarge(let path, let limit): "\(path): it expands to more than the \(limit) bytes that are allowed"
    case .tooDense(let path, let ratio, let limit):
      "\(path): it expands \(ratio) times over, more than the \(limit) times that are allowed"
    }
  }
}

extension ArchiveError {
  init(_ error: FileError) {
    self = .unreadable(path: error.path, reason: error.description, isMissing: error.isMissing)
  }
}
