internal import Evidence
internal import SQL

/// The table `gap_for`: which kinds of fact may be missing, when and about whom. A rule's "none" is only as good as
/// this table lets it be.
enum GapTable {
  static func fill(
    in database: borrowing Database, sources: [CollectedSource], needed: [String: [String]]
  ) throws(AuditError) {
    try addFailures(in: database, sources: sources)
    try addNotConfigured(in: database, sources: sources, needed: needed)
    try spread(in: database)
    try addNotSupplied(in: database, sources: sources, needed: needed)
    try AuditError.sql { () throws(SQLError) in
      try database.execute(
        """
        UPDATE source SET state = 'gaps' WHERE state = 'complete' AND number IN (
          SELECT \(JoinedSchema.sourceColumn) FROM "coverage" WHERE "state" = 'gap')
        """)
    }
    try JoinedSchema.makeGapIndexes(in: database)
  }

  /// A source whose collector did not finish, or that nobody asked, leaves all that it supplies unknown.
  private static func addFailures(
    in database: borrowing Database, sources: [CollectedSource]
  ) throws(AuditError) {
    for (index, source) in sources.enumerated() {
      let (problem, reason, remedy): (Gap.Problem, String, String)
      switch source.outcome {
      case .sealed: continue
      case .failed(let why, let what): (problem, reason, remedy) = (.notFinished, why, what)
      case .dropped(let why, let what): (problem, reason, remedy) = (.notConfigured, why, what)
      }
      try AuditError.sql { () throws(SQLError) in
        var insert = try database.prepare(
          """
          INSERT INTO "coverage" (\(JoinedSchema.sourceColumn), "source", "state", "affects", "problem", "reason", "remedy", "path")
          VALUES (?, ?, 'gap', ?, ?, ?, ?, ?)
          """)
        try insert.run(
          .integer(Int64(index + 1)), .text(source.name), .text(source.supplies.joined(separator: " ")),
          .text(problem.rawValue), .text(reason), .text(remedy), .text(source.place))
      }
    }
  }

  /// A kind of fact that rules rest on and that no source supplies is a gap of the configuration.
  private static func addNotConfigured(
    in database: borrowing Database, sources: [CollectedSource], needed: [String: [String]]
  ) throws(AuditError) {
    for kind in notSupplied(by: sources) {
      guard let rules = needed[kind.name], !rules.isEmpty else { continue }
      let names = rules.map { "'\($0)'" }.joined(separator: ", ")
      try AuditError.sql { () throws(SQLError) in
        var insert = try database.prepare(
          """
          INSERT INTO "coverage" ("source", "state", "affects", "problem", "reason", "remedy")
          VALUES ('configuration', 'gap', ?, 'not configured', ?, ?)
          """)
        try insert.run(
          .text(kind.name),
          .text(
            "No source supplies \(kind.plural), on which these rules rest: \(names)."),
          .text(
            "Name a source of \(kind.plural) in earshot.xml; the end of what 'earshot rules coverage' prints says which sources "
              + "give them."))
      }
    }
  }

  private static func notSupplied(by sources: [CollectedSource]) -> [FactKind] {
    let supplied = Set(sources.flatMap(\.supplies) + [FactKind.coverage.name])
    return Catalogue.kinds.filter { !supplied.contains($0.name) }
  }

  private static func spread(in database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      // Splits `affects` at its spaces.
      try database.execute(
        """
        INSERT INTO gap_for (kind, "from", "to", person, recording, coverage_fact)
        WITH RECURSIVE word (fact, rest, kind) AS (
          SELECT fact, trim("affects") || ' ', NULL FROM "coverage" WHERE "state" = 'gap'
          UNION ALL
          SELECT fact, substr(rest, instr(rest, ' ') + 1), substr(rest, 1, instr(rest, ' ') - 1)
          FROM word WHERE rest <> '')
        SELECT word.kind, c."from", c."to", c."person", c."about", c.fact
        FROM word JOIN "coverage" c ON c.fact = word.fact WHERE word.kind <> '' ORDER BY c.fact, word.kind
        """)
    }
  }

  /// What no source supplies was not examined at all, whether or not a rule rests on it today.
  private static func addNotSupplied(
    in database: borrowing Database, sources: [CollectedSource], needed: [String: [String]]
  ) throws(AuditError) {
    for kind in notSupplied(by: sources) where needed[kind.name, default: []].isEmpty {
      try AuditError.sql { () throws(SQLError) in
        var insert = try database.prepare("INSERT INTO gap_for (kind) VALUES (?)")
        try insert.run(.text(kind.name))
      }
    }
  }
}
