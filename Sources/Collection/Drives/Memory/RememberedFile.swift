internal import Digest
internal import Files
internal import Recognition
internal import SQL

/// What was found in a file when it was last read, and what the file was known by then.
struct RememberedFile: Sendable {
  let stamp: FileStamp
  /// When it was read, by the system's clock: UTC microseconds.
  let read: Int64
  let found: FoundInFile
}

/// All that a verdict on a file rests on, besides its name and what the ledger knows at the time.
struct FoundInFile: Sendable, Equatable {
  let kind: SniffedKind?
  /// The first eight bytes of the SHA-256 of the bytes that the kind was told by, so that a spot check sees other bytes.
  let start: Int64
  /// Of all bytes; nil where it was not read to its end: no recording had the file's size, and it was not heard.
  var sha256: SHA256Value?
  /// What lies within it; nil for what is no container, and for one that must be looked into again.
  var insides: Insides?

  /// Whether a later reading contradicts this one. What only one of the two looked at is no contradiction.
  func isContradicted(by later: FoundInFile) -> Bool {
    if kind != later.kind || start != later.start { return true }
    if let sha256, let other = later.sha256 { return sha256 != other }
    return false
  }
}

extension RememberedFile {
  /// The columns of a row, in their order.
  static let columns = "inode, size, modified, changed, created, read, kind, start, sha256, insides"

  /// Nil where the row holds what no memory of this version writes.
  init?(_ row: borrowing Statement, device: UInt64) {
    var kind: SniffedKind?
    if let word = row.text(6) {
      guard let known = SniffedKind(rawValue: word) else { return nil }
      kind = known
    }
    var sha256: SHA256Value?
    if let bytes = row.blob(8) {
      guard let value = SHA256Value(bytes) else { return nil }
      sha256 = value
    }
    stamp = FileStamp(
      device: device, inode: UInt64(bitPattern: row.integer(0)), size: row.integer(1), modified: row.integer(2),
      changed: row.integer(3), created: row.isNull(4) ? nil : row.integer(4))
    read = row.integer(5)
    var insides: Insides?
    if let bytes = row.blob(9) {
      guard let value = Insides(bytes) else { return nil }
      insides = value
    }
    found = FoundInFile(kind: kind, start: row.integer(7), sha256: sha256, insides: insides)
  }

  /// Binds the columns behind those of volume and folder.
  func bind(to statement: inout Statement) throws(SQLError) {
    try statement.bind(Int64(bitPattern: stamp.inode), at: 2)
    try statement.bind(stamp.size, at: 3)
    try statement.bind(stamp.modified, at: 4)
    try statement.bind(stamp.changed, at: 5)
    if let created = stamp.created { try statement.bind(created, at: 6) } else { try statement.bindNull(at: 6) }
    try statement.bind(read, at: 7)
    if let kind = found.kind { try statement.bind(kind.rawValue, at: 8) } else { try statement.bindNull(at: 8) }
    try statement.bind(found.start, at: 9)
    if let sha256 = found.sha256 {
      try unsafe sha256.withBytes { (bytes) throws(SQLError) in try unsafe statement.bind(blob: bytes, at: 10) }
    } else {
      try statement.bindNull(at: 10)
    }
    if let insides = found.insides {
      let bytes = insides.bytes
      try unsafe bytes.span.withUnsafeBytes { (bytes) throws(SQLError) in try unsafe statement.bind(blob: bytes, at: 11)
      }
    } else {
      try statement.bindNull(at: 11)
    }
  }
}
