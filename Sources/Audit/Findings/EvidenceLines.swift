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

  /// The further lines of the act that a fact is about: each for itself, and in one line what is beyond ``shown``.
  func further(
    side: String, kind: FactKind, fact: Int64, in database: borrowing Database
  ) throws(SQLError) -> [EvidenceLine] {
    try lookup(kind, in: database).further(side: side, fact: fact)
  }

  /// How many further lines of one act stand one by one. All stand in the source's evidence file.
  static let shown = 50

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
  private var folded: Statement

  init(_ kind: FactKind, in database: borrowing Database) throws(SQLError) {
    self.kind = kind
    let fields = kind.fields.map { "f.\(EvidenceSchema.quoted($0.name))" }.joined(separator: ", ")
    statement = try database.prepare(
      """
      SELECT \(fields), s.name, i.path, f.line_number, f.byte_offset, f.raw_sha256, i.sha256, s.clock
      FROM \(EvidenceSchema.quoted(kind.name)) f LEFT JOIN source s ON s.number = f.\(JoinedSchema.sourceColumn)
      LEFT JOIN input_file i ON i.source = f.\(JoinedSchema.sourceColumn) AND i.number = f.in_file
      WHERE f.fact = ?
      """)
    folded = try database.prepare(
      """
      SELECT s.name, i.path, l.line_number, l.byte_offset, l.raw_sha256, i.sha256, count(*) OVER ()
      FROM \(EvidenceSchema.quoted(kind.name)) f
      JOIN folded_line l ON l.source = f.\(JoinedSchema.sourceColumn) AND l.in_file = f.in_file
        AND l.first_byte = f.byte_offset
      LEFT JOIN source s ON s.number = l.source
      LEFT JOIN input_file i ON i.source = l.source AND i.number = l.in_file
      WHERE f.fact = ? ORDER BY l.byte_offset LIMIT \(EvidenceLines.shown + 1)
      """)
  }

  func further(side: String, fact: Int64) throws(SQLError) -> [EvidenceLine] {
    try folded.bind(fact, at: 0)
    defer { folded.reset() }
    var lines: [EvidenceLine] = []
    while try folded.step() {
      let all = Int(folded.integer(6))
      if lines.count == EvidenceLines.shown {
        let rest = all - EvidenceLines.shown
        lines.append(
          EvidenceLine(
            side: side, kind: kind.name,
            text: "\(rest) more \(rest == 1 ? "line" : "lines") of the same act; the table folded_line of the source's "
              + "evidence holds each", source: folded.text(0) ?? "", file: folded.text(1)))
        break
      }
      lines.append(
        EvidenceLine(
          side: side, kind: kind.name, text: "a further line of the same act", source: folded.text(0) ?? "",
          file: folded.text(1), line: folded.isNull(2) ? nil : folded.integer(2), byte: folded.integer(3),
          rawSHA256: folded.blob(4).map { hexadecimal(of: $0) }, fileSHA256: folded.text(5)))
    }
    return lines
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
    var described = text.described(kind, statement, firstColumn: 0)
    if let clock = statement.text(first + 6) { described += "; \(clock)" }
    return EvidenceLine(
      side: side, kind: kind.name, text: words.map { "\($0) (\(described))" } ?? described,
      source: statement.text(first) ?? "", file: statement.text(first + 1),
      line: statement.isNull(first + 2) ? nil : statement.integer(first + 2),
      byte: statement.isNull(first + 3) ? nil : statement.integer(first + 3),
      rawSHA256: statement.blob(first + 4).map { hexadecimal(of: $0) }, fileSHA256: statement.text(first + 5))
  }
}
