package import Digest
internal import Files
package import SQL
internal import Time

/// Writes one evidence file: all of it in one transaction, so that a file without its seal is no evidence.
///
/// A collector uses it from one thread. Errors are ``EvidenceError``.
package final class EvidenceWriter {
  package let path: String
  package let source: SourceDescription
  let database: Database
  private var inserters: [String: FactInserter] = [:]
  private var files: Int64 = 0
  /// Facts written so far, of all kinds.
  package private(set) var count = 0

  /// Makes the file anew; what a failed collection left there is replaced.
  package init(path: String, source: SourceDescription) throws(EvidenceError) {
    self.path = path
    self.source = source
    try EvidenceError.files { () throws(FileError) in try deleteOwn(path) }
    do throws(SQLError) {
      database = try Database(path: path, mode: .create)
      try database.prepareForBulk()
      try database.execute("PRAGMA application_id=\(EvidenceSchema.applicationID)")
      try database.execute("PRAGMA user_version=\(EvidenceSchema.version)")
      try database.execute("BEGIN")
      try database.execute(EvidenceSchema.ownTables)
      for kind in Catalogue.kinds { try database.execute(EvidenceSchema.table(of: kind)) }
      var insert = try database.prepare("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)")
      try insert.run(
        .text(source.name), .text(source.kind), .text(source.supplies.joined(separator: " ")), .text(source.place),
        .integer(source.at), .text(source.collector),
        source.clockWords.map { .text($0) } ?? .null)
    } catch {
      throw .database(error)
    }
  }

  /// Names a file that facts come from.
  /// - Parameters:
  ///   - modified: UTC microseconds.
  ///   - sha256: of the file as it lies there (compressed, where it is); may be given later.
  package func inputFile(
    _ path: String, size: Int64?, modified: Int64?, sha256: SHA256Value?
  ) throws(EvidenceError) -> InputFile {
    files += 1
    do throws(SQLError) {
      var insert = try database.prepare("INSERT INTO input_file VALUES (?, ?, ?, ?, ?)")
      try insert.run(
        .integer(files), .text(path), size.map { .integer($0) } ?? .null, modified.map { .integer($0) } ?? .null,
        sha256.map { .text($0.description) } ?? .null)
    } catch {
      throw .database(error)
    }
    return InputFile(number: files)
  }

  /// Completes a file's entry once it was read to its end.
  package func setDigest(_ sha256: SHA256Value, of file: InputFile) throws(EvidenceError) {
    do throws(SQLError) {
      var update = try database.prepare("UPDATE input_file SET sha256 = ? WHERE number = ?")
      try update.run(.text(sha256.description), .integer(file.number))
    } catch {
      throw .database(error)
    }
  }

  /// Writes one fact. Fields not named are missing.
  package func add(_ kind: FactKind, _ values: [String: SQLValue], from place: Provenance = Provenance())
    throws(EvidenceError)
  {
    let inserter: FactInserter
    if let known = inserters[kind.name] {
      inserter = known
    } else {
      inserter = try self.inserter(kind, fields: kind.fields.filter { !$0.isDerived }.map(\.name))
      inserters[kind.name] = inserter
    }
    for name in values.keys where !inserter.fields.contains(name) { throw .unknownField(name, kind: kind.name) }
    try inserter.add(inserter.fields.map { values[$0] ?? .null }, from: place)
  }

  /// An inserter for many facts of a kind, with the given fields in the given order.
  /// - Throws: ``EvidenceError/unknownField(_:kind:)`` where the catalogue lacks one, or derives it.
  package func inserter(_ kind: FactKind, fields: [String]) throws(EvidenceError) -> FactInserter {
    for name in fields where kind.field(name).map(\.isDerived) ?? true { throw .unknownField(name, kind: kind.name) }
    let columns = (fields + EvidenceSchema.provenance).map(EvidenceSchema.quoted).joined(separator: ", ")
    let marks = Array(repeating: "?", count: fields.count + EvidenceSchema.provenance.count).joined(separator: ", ")
    do throws(SQLError) {
      let statement = try database.prepare(
        "INSERT INTO \(EvidenceSchema.quoted(kind.name)) (\(columns)) VALUES (\(marks))")
      return FactInserter(kind: kind, fields: fields, clock: source.clock, statement: statement)
    } catch {
      throw .database(error)
    }
  }

  /// An inserter for the further lines of acts.
  package func foldedLineInserter() throws(EvidenceError) -> FoldedLineInserter {
    do throws(SQLError) {
      return FoldedLineInserter(statement: try database.prepare("INSERT INTO folded_line VALUES (?, ?, ?, ?, ?)"))
    } catch {
      throw .database(error)
    }
  }

  /// Ends the file and seals it: no more can be written.
  /// - Returns: the SHA-256 of the file, also written beside it as `<file>.sha256` in the form of `sha256sum`.
  package func seal() throws(EvidenceError) -> SHA256Value {
    if let words = source.clockWords { try examined(words, count: 1) }
    inserters.removeAll()
    do throws(SQLError) { try database.execute("COMMIT") } catch { throw .database(error) }
    return try Seal.write(for: path)
  }
}

/// A prepared insertion of facts of one kind. Bind by position for speed, or hand over a row.
package final class FactInserter {
  package let fields: [String]
  package var statement: Statement
  private let clock: ClockCorrection
  /// Whether the value in each place is a reading of the source's clock.
  private let isReading: [Bool]

  init(kind: FactKind, fields: [String], clock: ClockCorrection, statement: consuming Statement) {
    self.fields = fields
    self.statement = statement
    self.clock = clock
    isReading = fields.map { name in
      kind.name != FactKind.coverage.name && name != kind.inForce?.from && name != kind.inForce?.to
        && kind.field(name).map { $0.type == .instant && !$0.isByOtherClock } ?? false
    }
  }

  /// Writes one fact whose values stand in the order of ``fields``.
  package func add(_ values: [SQLValue], from place: Provenance) throws(EvidenceError) {
    do throws(SQLError) {
      for (index, value) in values.enumerated() {
        if !clock.isNone, isReading[index], case .integer(let reading) = value {
          try statement.bind(.integer(clock.corrected(reading)), at: index)
        } else {
          try statement.bind(value, at: index)
        }
      }
      try bind(place)
      _ = try statement.step()
      statement.reset()
    } catch {
      throw .database(error)
    }
  }

  /// Binds the provenance behind the fields; for callers that bind the fields themselves.
  package func bind(_ place: Provenance) throws(SQLError) {
    let first = fields.count
    if let file = place.file { try statement.bind(file.number, at: first) } else { try statement.bindNull(at: first) }
    if let line = place.line {
      try statement.bind(Int64(line), at: first + 1)
    } else {
      try statement.bindNull(at: first + 1)
    }
    if let byte = place.byte { try statement.bind(byte, at: first + 2) } else { try statement.bindNull(at: first + 2) }
    if let raw = place.raw {
      try unsafe raw.withBytes { (bytes) throws(SQLError) in try unsafe statement.bind(blob: bytes, at: first + 3) }
    } else {
      try statement.bindNull(at: first + 3)
    }
  }
}

extension EvidenceWriter {
  /// Removes facts whose raw line, at the same instant, an earlier input file gave already, as a fact or as a further line
  /// of an act: rotated copies of a log hold the same lines, and one act must not count twice. Lines that one file holds
  /// twice stay.
  /// - Returns: how many facts were removed.
  package func removeRepeated(_ kind: FactKind) throws(EvidenceError) -> Int {
    guard let at = kind.at else { return 0 }
    let table = EvidenceSchema.quoted(kind.name)
    do throws(SQLError) {
      try database.execute(
        """
        DELETE FROM \(table) WHERE fact IN (
          SELECT fact FROM (
            SELECT fact, in_file, min(in_file) OVER (PARTITION BY raw_sha256, \(EvidenceSchema.quoted(at))) AS earliest
            FROM \(table) WHERE raw_sha256 IS NOT NULL)
          WHERE in_file > earliest)
        """)
      let repeated = Int(try database.value("SELECT changes()")?.integer ?? 0)
      // Where a copy begins in the middle of an act, its first line there is a further line here.
      try database.execute("CREATE TEMP TABLE folded (raw BLOB, file INTEGER)")
      try database.execute("INSERT INTO folded SELECT raw_sha256, min(in_file) FROM folded_line GROUP BY raw_sha256")
      try database.execute("CREATE INDEX temp.folded_raw ON folded (raw)")
      try database.execute(
        """
        DELETE FROM \(table) WHERE EXISTS (
          SELECT 1 FROM folded l WHERE l.raw = \(table).raw_sha256 AND l.file < \(table).in_file)
        """)
      return repeated + Int(try database.value("SELECT changes()")?.integer ?? 0)
    } catch {
      throw .database(error)
    }
  }
}
