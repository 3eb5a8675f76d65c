internal import Audit
internal import Evidence
internal import SQL

/// Facts of a kind that tell of a recording, in the order of time.
final class HeldFacts {
  private let kind: FactKind
  private var statement: Statement

  /// - Parameter test: over the fact `f`; `?1` is the recording's identifier, `?2` its call, `?3` its caller's digest.
  init(_ kind: FactKind, _ test: String, in database: borrowing Database) throws(HoldingsError) {
    self.kind = kind
    let columns = kind.fields.map { "f.\(EvidenceSchema.quoted($0.name))" }.joined(separator: ", ")
    let order =
      (kind.at ?? kind.inForce?.from).map { "f.\(EvidenceSchema.quoted($0)) IS NULL, f.\(EvidenceSchema.quoted($0)), " }
      ?? ""
    statement = try HoldingsError.sql { () throws(SQLError) in
      try database.prepare(
        """
        SELECT \(columns), s.name, i.path, f.line_number FROM \(EvidenceSchema.quoted(kind.name)) f
        LEFT JOIN source s ON s.number = f.\(JoinedSchema.sourceColumn)
        LEFT JOIN input_file i ON i.source = f.\(JoinedSchema.sourceColumn) AND i.number = f.in_file
        WHERE \(test) ORDER BY \(order)f.fact
        """)
    }
  }

  convenience init(_ kind: FactKind, part: HeldPart, in database: borrowing Database) throws(HoldingsError) {
    try self.init(kind, HeldFacts.test(kind, part), in: database)
  }

  private static func test(_ kind: FactKind, _ part: HeldPart) -> String {
    switch kind.name {
    // A request may name no recording, only the caller's number.
    case FactKind.subjectRequest.name:
      "(f.\"recording\" = ?1 OR f.\"recording\" IS NULL AND f.\"caller-key\" = ?3)"
    case FactKind.incident.name: "(f.\"recording\" = ?1 OR f.\"call\" = ?2)"
    case FactKind.call.name: "f.\"id\" = ?2"
    default: part == .callEvents ? "f.\"call\" = ?2" : "f.\"recording\" = ?1"
    }
  }

  func first(_ values: [SQLValue]) throws(HoldingsError) -> HeldFact? {
    var found: HeldFact?
    try tell(values) { fact in if found == nil { found = fact } }
    return found
  }

  func tell(
    _ values: [SQLValue], _ body: (HeldFact) throws(HoldingsError) -> Void
  ) throws(HoldingsError) {
    defer { statement.reset() }
    // A test may use fewer than all.
    for (index, value) in values.enumerated() where index < statement.parameterCount {
      try HoldingsError.sql { () throws(SQLError) in try statement.bind(value, at: index) }
    }
    while try HoldingsError.sql({ () throws(SQLError) in try statement.step() }) {
      var fields: [(field: Field, value: SQLValue)] = []
      for (index, field) in kind.fields.enumerated() where !statement.isNull(index) {
        fields.append((field, statement.value(index)))
      }
      let after = kind.fields.count
      try body(
        HeldFact(
          kind: kind, fields: fields, source: statement.text(after) ?? "", file: statement.text(after + 1),
          line: statement.isNull(after + 2) ? nil : statement.integer(after + 2)))
    }
  }
}
