package import Files

/// Why a compressed file could not be read, or not to its end. What was handed over before stays good.
package enum ArchiveError: Error, CustomStringConvertible, Sendable {
  /// The operating system refused.
  case unreadable(FileError)
  /// The file breaks off inside its compressed data, after this many bytes were handed over.
  case truncated(path: String, afterBytes: Int64)
  /// The compressed data contradicts itself (its checksum does not fit, for instance), after this many bytes were handed
  /// over: the last of them are in doubt.
  case damaged(path: String, afterBytes: Int64, reason: String)
  /// It expands to more than the setting allows.
  case tooLarge(path: String, limit: Int64)
  /// It expands so many times over that it looks made to fill the disk.
  case tooDense(path: String, limit: Int64)

  package var description: String {
    switch self {
    case .unreadable(let error): error.description
    case .truncated(let path, let count):
      "\(path): the compressed file breaks off; \(count) bytes could be read before that"
    case .damaged(let path, let count, let reason):
      "\(path): the compressed data is damaged; \(count) bytes were read before that was seen: \(reason)"
    case .tooLarge(let path, let limit): "\(path): it expands to more than the \(limit) bytes that are allowed"
    case .tooDense(let path, let limit): "\(path): it expands more than the \(limit) times over that are allowed"
    }
  }
}
