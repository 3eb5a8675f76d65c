internal import Digest
internal import Evidence
internal import SQL

/// Writes accesses into the evidence, bound by position from bytes: no text is made for them on the way.
final class AccessFacts {
  private let inserter: FactInserter
  private let folded: FoldedLineInserter
  let statements: LogStatements
  private var digest = SHA256()
  private enum Field {
    static let at = 0, written = 1, action = 2, account = 3, host = 4, target = 5, tool = 6, bytes = 7, entry = 8
  }

  init(writer: EvidenceWriter) throws(CollectionError) {
    do throws(EvidenceError) {
      inserter = try writer.inserter(
        .access, fields: ["at", "written-time", "action", "account", "host", "target", "tool", "bytes", "entry"])
      folded = try writer.foldedLineInserter()
    } catch {
      throw .evidence(error)
    }
    statements = try LogStatements(writer: writer)
  }

  /// One access; empty values are missing ones.
  struct Access {
    var at: Int64?
    var writtenTime: String?
    var action: AccessAction = .browse
    var account: [UInt8] = []
    var host: [UInt8] = []
    var tool: [UInt8] = []
    var bytes: Int64?
    /// The number that the log itself gave the entry.
    var entry: Int64?
  }

  func add(
    _ access: borrowing Access, target: [UInt8], raw: Span<UInt8>, file: InputFile, _ place: LinePlace
  ) throws(CollectionError) {
    let hash = unsafe raw.withUnsafeBytes { bytes in
      unsafe digest.update(bytes)
      return digest.finish()
    }
    do throws(SQLError) {
      try AccessFacts.bind(access, target: target, to: &inserter.statement)
      try inserter.bind(Provenance(file: file, line: place.isRecord ? nil : place.number, byte: place.byte, raw: hash))
      _ = try inserter.statement.step()
      inserter.statement.reset()
    } catch {
      throw .evidence(.database(error))
    }
  }

  /// Where a line stands, with its digest.
  func provenance(_ raw: Span<UInt8>, file: InputFile, _ place: LinePlace) -> Provenance {
    let hash = unsafe raw.withUnsafeBytes { bytes in
      unsafe digest.update(bytes)
      return digest.finish()
    }
    return Provenance(file: file, line: place.isRecord ? nil : place.number, byte: place.byte, raw: hash)
  }

  /// Notes a line that belongs to the act which the line at a byte of the same file began.
  func fold(_ raw: Span<UInt8>, into firstByte: Int64, file: InputFile, _ place: LinePlace) throws(CollectionError) {
    let hash = unsafe raw.withUnsafeBytes { bytes in
      unsafe digest.update(bytes)
      return digest.finish()
    }
    try fold(
      FoldedLine(line: place.isRecord ? nil : place.number, byte: place.byte, raw: hash), into: firstByte, file: file)
  }

  /// The same of a line whose digest is known.
  func fold(_ line: FoldedLine, into firstByte: Int64, file: InputFile) throws(CollectionError) {
    do throws(EvidenceError) { try folded.add(line, to: firstByte, of: file) } catch { throw .evidence(error) }
  }

  private static func bind(
    _ access: borrowing Access, target: [UInt8], to statement: inout Statement
  ) throws(SQLError) {
    try bind(access.at, at: Field.at, to: &statement)
    if let text = access.writtenTime {
      try statement.bind(text, at: Field.written)
    } else {
      try statement.bindNull(at: Field.written)
    }
    try statement.bind(access.action.rawValue, at: Field.action)
    try bind(access.account, at: Field.account, to: &statement)
    try bind(access.host, at: Field.host, to: &statement)
    try bind(target, at: Field.target, to: &statement)
    try bind(access.tool, at: Field.tool, to: &statement)
    try bind(access.bytes, at: Field.bytes, to: &statement)
    try bind(access.entry, at: Field.entry, to: &statement)
  }

  private static func bind(_ value: Int64?, at index: Int, to statement: inout Statement) throws(SQLError) {
    if let value { try statement.bind(value, at: index) } else { try statement.bindNull(at: index) }
  }

  private static func bind(_ value: [UInt8], at index: Int, to statement: inout Statement) throws(SQLError) {
    if value.isEmpty { return try statement.bindNull(at: index) }
    try unsafe value.span.bytes.withUnsafeBytes { (bytes) throws(SQLError) in
      try unsafe statement.bind(utf8: bytes, at: index)
    }
  }
}

/// An account's name as the catalogue has it (``foldedAccount(_:)``): small letters, no domain. Names in ASCII, nearly
/// all, go without making a text.
func appendFoldedAccount(_ name: Span<UInt8>, to text: inout [UInt8]) {
  var start = 0
  var end = name.count
  for index in 0..<name.count {
    let byte = name[index]
    if byte >= 0x80 || byte < 0x20 || byte == 0x7F {
      var shown: [UInt8] = []
      appendShown(name, to: &shown)
      text.append(contentsOf: foldedAccount(String(decoding: shown, as: UTF8.self)).utf8)
      return
    }
    if byte == 0x5C { start = index + 1 }
  }
  for index in start..<end where name[index] == 0x40 && index > start {
    end = index
    break
  }
  for index in start..<end { text.append(foldedLetter(name[index])) }
}
