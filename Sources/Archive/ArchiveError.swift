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
  /// The archive holds more files than the setting allows.
  case tooManyEntries(path: String, limit: Int)
  /// Even the list of what the archive holds is encrypted.
  case encrypted(path: String)
  /// An archive is compressed once more, or otherwise lies within what is no archive: only one level is opened.
  case nested(path: String, kind: String)
  /// One file of an archive, after this many of its bytes were handed over; the other files are not touched by it.
  case entry(archive: String, name: String, afterBytes: Int64, fault: ArchivedFault)

  package var description: String {
    switch self {
    case .unreadable(let error): error.description
    case .truncated(let path, let count):
      "\(path): the compressed file breaks off; \(count) bytes could be read before that"
    case .damaged(let path, let count, let reason):
      "\(path): the compressed data is damaged; \(count) bytes were read before that was seen: \(reason)"
    case .tooLarge(let path, let limit): "\(path): it expands to more than the \(limit) bytes that are allowed"
    case .tooDense(let path, let limit): "\(path): it expands more than the \(limit) times over that are allowed"
    case .tooManyEntries(let path, let limit): "\(path): it holds more than the \(limit) files that are allowed"
    case .encrypted(let path): "\(path): the archive is encrypted, even its list of files"
    case .nested(let path, let kind): "\(path): it is compressed, and holds \(kind); only one level is opened"
    case .entry(let archive, let name, let count, let fault):
      "\(archive): the file '\(name)' in it \(fault.words); \(count) bytes were read before that was seen"
    }
  }
}

/// What can be wrong with one file of an archive.
package enum ArchivedFault: Equatable, Sendable {
  case encrypted
  case truncated
  case damaged(String)
  /// It is itself an archive or compressed: only one level is opened. With its kind.
  case nested(String)

  /// As the end of a sentence about the file.
  package var words: String {
    switch self {
    case .encrypted: "is encrypted"
    case .truncated: "breaks off"
    case .damaged(let reason): "is damaged (\(reason))"
    case .nested(let kind): "is \(kind), and what lies in an archive is not opened further"
    }
  }
}
