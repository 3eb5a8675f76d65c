internal import Digest
internal import Evidence
internal import SQL

/// Where a fact was seen, in full, for the list of evidence of a finding.
struct EvidenceLine {
  var side: String
  var kind: String
  var text: String
  var source: String
  var file: String?
  var line: Int64?
  var byte: Int64?
  var rawSHA256: String?
  var fileSHA256: String?
}

/// Reads facts back from the joined database with their provenance.
final class EvidenceLines {
  private var statements: [String: FactLookup] = [:]
  private let text: FactText

  init(text: FactText) { self.text = text }

  /// - Parameter words: the rule's own words for the fact; the fact's fields where it has none.
  func line(
    side: String, kind: FactKind, fact: Int64, words: String?, in database: borrowing Database
  ) throws(SQLError) -> EvidenceLine {
    try lookup(kind, in: database).line(side: side, fact: fact, words: words, text: text)
  }

  /// The stored values of a fact's key fields, as text; a missing one is empty.
  func key(_ kind: FactKind, fact: Int64, in database: borrowing Database) throws(SQLError) -> [String] {
    try lookup(kind, in: database).key(fact: fact)
  }

  private func lookup(_ kind: FactKind, in database: borrowing Database) throws(SQLError) -> FactLookup {
    if let known = statements[kind.name] { return known }
    let lookup = try FactLookup(kind, in: database)
    statements[kind.name] = lookup
    return lookup
  }
}

private final class FactLookup {
  private let kind: FactKind
  private var statement: Statement

  init(_ kind: FactKind, in database: borrowing Database) throws(SQLError) {
    self.kind = kind
    let fields = kind.fields.map { "f.\(EvidenceSchema.quoted($0.name))" }.joined(separator: ", ")
    statement = try database.prepare(
      """
      SELECT \(fields), s.name, i.path, f.line_number, f.byte_offset, f.raw_sha256, i.sha256
      FROM \(EvidenceSchema.quoted(kind.name)) f LEFT JOIN source s ON s.number = f.\(JoinedSchema.sourceColumn)
      LEFT JOIN input_file i ON i.source = f.\(JoinedSchema.sourceColumn) AND i.number = f.in_file
      WHERE f.fact = ?
      """)
  }

  func key(fact: Int64) throws(SQLError) -> [String] {
    try statement.bind(fact, at: 0)
    defer { statement.reset() }
    guard try statement.step() else { return [] }
    return kind.key.map { name in
      kind.fields.firstIndex { $0.name == name }.flatMap { statement.text($0) } ?? ""
    }
  }

  func line(side: String, fact: Int64, words: String?, text: FactText) throws(SQLError) -> EvidenceLine {
    try statement.bind(fact, at: 0)
    defer { statement.reset() }
    guard try statement.step() else {
      return EvidenceLine(side: side, kind: kind.name, text: words ?? "", source: "")
    }
    let first = kind.fields.count
    let described = text.described(kind, statement, firstColumn: 0)
    return EvidenceLine(
      side: side, kind: kind.name, text: words.map { "\($0) (\(described))" } ?? described,
      source: statement.text(first) ?? "", file: statement.text(first + 1),
      line: statement.isNull(first + 2) ? nil : statement.integer(first + 2),
      byte: statement.isNull(first + 3) ? nil : statement.integer(first + 3),
      rawSHA256: statement.blob(first + 4).map { hexadecimal(of: $0) }, fileSHA256: statement.text(first + 5))
  }
}
