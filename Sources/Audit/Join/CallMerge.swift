internal import Evidence
internal import SQL
internal import Time

/// Makes one call of what several sources tell of it. A call is known by its identifier; what the first source, by name,
/// does not say, the others fill in. Where they contradict each other in time, the contradiction is a gap that shows both.
enum CallMerge {
  /// By how much two sources may differ, in microseconds. Call detail records have whole seconds, and a channel's end is
  /// logged up to some seconds after its call's.
  static let tolerance: Int64 = 5 * Period.second
  /// As many contradictions of one sort are told one by one; more become one gap.
  static let named = 20

  // MARK: Legs

  /// Lets what names a leg of a call, as a recording may by the `uniqueid` of a channel, name the call. A leg of several
  /// calls says nothing.
  static func tie(_ kinds: [FactKind], toCallsIn database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      try database.execute("CREATE TEMP TABLE IF NOT EXISTS of_leg (fact INTEGER PRIMARY KEY)")
      guard try database.value("SELECT 1 FROM \"leg\" LIMIT 1") != nil else { return }
      try database.execute(
        """
        CREATE TEMP TABLE sole_leg (id TEXT PRIMARY KEY, call TEXT) WITHOUT ROWID;
        INSERT INTO sole_leg SELECT "id", max("call") FROM "leg" WHERE "id" IS NOT NULL AND "call" IS NOT NULL
          GROUP BY "id" HAVING count(DISTINCT "call") = 1;
        """)
      for kind in kinds {
        // What is told of a leg alone fills in what nobody tells of the call itself.
        if kind.name == FactKind.call.name {
          try database.execute(
            "INSERT INTO temp.of_leg SELECT fact FROM \"call\" WHERE \"id\" IN (SELECT id FROM temp.sole_leg)")
        }
        for field in kind.fields where field.type == .call {
          let (table, column) = (EvidenceSchema.quoted(kind.name), EvidenceSchema.quoted(field.name))
          try database.execute(
            """
            UPDATE \(table) SET \(column) = (SELECT s.call FROM temp.sole_leg s WHERE s.id = \(table).\(column))
            WHERE \(column) IN (SELECT id FROM temp.sole_leg);
            """)
        }
      }
      try database.execute("DROP TABLE temp.sole_leg")
    }
  }

  // MARK: Calls

  static func mergeCalls(in database: borrowing Database) throws(AuditError) {
    let repeated = try AuditError.sql { () throws(SQLError) in
      try database.execute(
        """
        CREATE TEMP TABLE told_twice (id TEXT PRIMARY KEY, fact INTEGER) WITHOUT ROWID;
        INSERT INTO told_twice
          SELECT "id", coalesce(min(CASE WHEN fact NOT IN (SELECT fact FROM temp.of_leg) THEN fact END), min(fact))
          FROM "call" WHERE "id" IS NOT NULL GROUP BY "id" HAVING count(*) > 1;
        """)
      return try database.value("SELECT 1 FROM temp.told_twice LIMIT 1") != nil
    }
    if repeated {
      for field in ["began", "answered", "ended"] { try tellContradictions(of: field, in: database) }
      try AuditError.sql { () throws(SQLError) in try fill(in: database) }
    }
    try AuditError.sql { () throws(SQLError) in
      try database.execute("DROP TABLE temp.told_twice; DROP TABLE temp.of_leg")
    }
  }

  /// Facts were copied source by source in the order of their names, so the first fact is the first source's.
  private static func fill(in database: borrowing Database) throws(SQLError) {
    let fields = FactKind.call.fields.filter { !$0.isDerived && $0.name != "id" }.map { EvidenceSchema.quoted($0.name) }
    let filled = fields.map { field in
      """
      \(field) = coalesce(\(field), (SELECT o.\(field) FROM "call" o WHERE o."id" = f."id" AND o.\(field) IS NOT NULL
        ORDER BY o.fact IN (SELECT fact FROM temp.of_leg), o.fact LIMIT 1))
      """
    }
    try database.execute(
      """
      UPDATE "call" AS f SET \(filled.joined(separator: ", ")) WHERE f.fact IN (SELECT fact FROM temp.told_twice);
      DELETE FROM "call" WHERE "id" IN (SELECT id FROM temp.told_twice)
        AND fact NOT IN (SELECT fact FROM temp.told_twice);
      """)
    if let person = Derivations.expression(kind: .call, field: "adviser-person") {
      try database.execute(
        """
        UPDATE "call" AS f SET "adviser-person" =
          (SELECT \(person) FROM (SELECT 1) \(Derivations.joins(of: .call)))
        WHERE f.fact IN (SELECT fact FROM temp.told_twice);
        """)
    }
  }

  // MARK: Contradictions

  private struct Contradiction {
    var call: String
    var first: Int64
    var other: Int64
    var firstSource: String
    var otherSource: String
    var number: Int64
    var alike: Int
    var from: Int64
    var to: Int64
    var largest: Int64
  }

  private static func tellContradictions(
    of field: String, in database: borrowing Database
  ) throws(AuditError) {
    let column = EvidenceSchema.quoted(field)
    var found: [Contradiction] = []
    try AuditError.sql { () throws(SQLError) in
      // Each other source against the first one that says when; of very many of one pair only the first is kept.
      var rows = try database.prepare(
        """
        SELECT * FROM (
          SELECT a."id", a.\(column), b.\(column), sa.name, sb.name, sb.number,
            count(*) OVER pair, min(min(a.\(column), b.\(column))) OVER pair, max(max(a.\(column), b.\(column))) OVER pair,
            max(abs(a.\(column) - b.\(column))) OVER pair, row_number() OVER (pair ORDER BY a."id", b.fact)
          FROM temp.told_twice t
            JOIN "call" a ON a.fact = (SELECT min(o.fact) FROM "call" o WHERE o."id" = t.id AND o.\(column) IS NOT NULL
              AND o.fact NOT IN (SELECT fact FROM temp.of_leg))
            JOIN "call" b ON b."id" = t.id AND b.fact > a.fact AND b.fact NOT IN (SELECT fact FROM temp.of_leg) AND abs(a.\(column) - b.\(column)) > \(tolerance)
            JOIN source sa ON sa.number = a.\(JoinedSchema.sourceColumn)
            JOIN source sb ON sb.number = b.\(JoinedSchema.sourceColumn)
          WINDOW pair AS (PARTITION BY sa.number, sb.number))
        AS all_pairs ORDER BY 6, 1
        """)
      while try rows.step() {
        let alike = Int(rows.integer(6))
        if alike > named, rows.integer(10) > 1 { continue }
        found.append(
          Contradiction(
            call: rows.text(0) ?? "", first: rows.integer(1), other: rows.integer(2), firstSource: rows.text(3) ?? "",
            otherSource: rows.text(4) ?? "", number: rows.integer(5), alike: alike, from: rows.integer(7),
            to: rows.integer(8), largest: rows.integer(9)))
      }
    }
    for contradiction in found { try add(contradiction, field, to: database) }
  }

  private static func add(
    _ found: Contradiction, _ field: String, to database: borrowing Database
  ) throws(AuditError) {
    let isMany = found.alike > named
    let first = Instant(microseconds: found.first).iso8601
    let other = Instant(microseconds: found.other).iso8601
    var reason =
      "of the call \(found.call), '\(found.firstSource)' says that it \(verb(field)) at \(first), and "
      + "'\(found.otherSource)' at \(other); the first was taken"
    if isMany {
      reason =
        "\(found.alike) calls of which these two sources say different things, by at most "
        + "\(wordedDuration(microseconds: found.largest)); the first: \(reason)"
    }
    try AuditError.sql { () throws(SQLError) in
      var insert = try database.prepare(
        """
        INSERT INTO "coverage" (\(JoinedSchema.sourceColumn), "source", "state", "affects", "problem", "reason",
          "remedy", "from", "to", "count") VALUES (?, ?, 'gap', 'call', 'contradiction', ?, ?, ?, ?, ?)
        """)
      try insert.run(
        .integer(found.number), .text(found.otherSource), .text(reason),
        .text("Compare the clocks of both, and state in the configuration by how much one is wrong (clock-offset)."),
        .integer(isMany ? found.from : min(found.first, found.other)),
        .integer((isMany ? found.to : max(found.first, found.other)) + 1),
        isMany ? .integer(Int64(found.alike)) : .null)
    }
  }

  private static func verb(_ field: String) -> String { field == "answered" ? "was answered" : field }
}
