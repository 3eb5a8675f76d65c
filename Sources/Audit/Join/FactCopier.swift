internal import Evidence
internal import SQL

/// Copies facts of the sources' evidence into the joined database, deriving as it goes.
struct FactCopier {
  /// In the order of their numbers, from 1.
  let sources: [CollectedSource]
  /// The audit instant, UTC microseconds.
  let at: Int64

  /// Copies kinds into the tables of a connection.
  /// - Parameter schema: by which the connection knows the file that holds those tables.
  /// - Returns: how many facts each source gave, by its number.
  func copy(
    _ kinds: [FactKind], to database: borrowing Database, as schema: String
  ) throws(AuditError) -> [Int64: Int64] {
    let statements = kinds.map { FactCopier.copyStatement($0, to: schema) }
    var counts: [Int64: Int64] = [:]
    try each(in: database) { (database, number) throws(SQLError) in
      for statement in statements {
        var copy = try database.prepare(statement)
        if let index = copy.parameter(named: ":source") { try copy.bind(number, at: index) }
        if let index = copy.parameter(named: ":at") { try copy.bind(at, at: index) }
        while try copy.step() {}
        counts[number, default: 0] += database.changes
      }
    }
    return counts
  }

  /// Copies one of several parts of a kind's facts, all of about the same size, under the numbers that they would have were
  /// the sources copied one after the other.
  /// - Returns: how many facts each source gave to this part, by its number.
  func copy(
    part: Int, of parts: Int, _ kind: FactKind, to database: borrowing Database
  ) throws(AuditError) -> [Int64: Int64] {
    var sizes: [Int64: Int64] = [:]
    let last = "SELECT max(fact) FROM joined.\(EvidenceSchema.quoted(kind.name))"
    try each(in: database) { (database, number) throws(SQLError) in
      sizes[number] = try database.value(last)?.integer
    }
    let total = sizes.values.reduce(0, +)
    let (first, end) = (total * Int64(part) / Int64(parts), total * Int64(part + 1) / Int64(parts))
    var counts: [Int64: Int64] = [:]
    var before: Int64 = 0
    try each(in: database) { (database, number) throws(SQLError) in
      let size = sizes[number] ?? 0
      defer { before += size }
      guard before < end, before + size > first else { return }
      var copy = try database.prepare(FactCopier.copyStatement(kind, to: "main", isPart: true))
      for (name, value) in [
        (":source", number), (":at", at), (":before", before), (":first", first - before), (":end", end - before),
      ] {
        if let index = copy.parameter(named: name) { try copy.bind(value, at: index) }
      }
      while try copy.step() {}
      counts[number] = database.changes
    }
    return counts
  }

  /// The statement that copies one kind from the attached file `joined`.
  /// - Parameter isPart: whether only facts above `:first` up to `:end` are copied, numbered on from `:before`.
  static func copyStatement(_ kind: FactKind, to schema: String, isPart: Bool = false) -> String {
    var columns: [String] = isPart ? ["fact"] : []
    var values: [String] = isPart ? [":before + f.fact"] : []
    for field in kind.fields {
      guard field.isDerived else {
        columns.append(EvidenceSchema.quoted(field.name))
        values.append("f.\(EvidenceSchema.quoted(field.name))")
        continue
      }
      guard let expression = Derivations.expression(kind: kind, field: field.name) else { continue }
      columns.append(EvidenceSchema.quoted(field.name))
      values.append(expression)
    }
    let table = EvidenceSchema.quoted(kind.name)
    return """
      INSERT INTO \(schema).\(table) (\(JoinedSchema.sourceColumn), \((columns + EvidenceSchema.provenance).joined(separator: ", ")))
      SELECT :source, \((values + EvidenceSchema.provenance.map { "f.\($0)" }).joined(separator: ", "))
      FROM joined.\(table) f \(Derivations.joins(of: kind))
      \(isPart ? "WHERE f.fact > :first AND f.fact <= :end" : "") ORDER BY f.fact
      """
  }

  /// Runs work for each sealed source while its file is attached as `joined`.
  func each(
    in database: borrowing Database, _ body: (borrowing Database, Int64) throws(SQLError) -> Void
  ) throws(AuditError) {
    for (index, source) in sources.enumerated() {
      guard case .sealed(let path, _) = source.outcome else { continue }
      try AuditError.sql { () throws(SQLError) in
        try database.attach(path, as: "joined", readOnly: true)
        try database.execute("BEGIN")
        try body(database, Int64(index + 1))
        try database.execute("COMMIT")
        try database.detach("joined")
      }
    }
  }
}
