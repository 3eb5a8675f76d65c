internal import Evidence
internal import SQL
internal import Time

/// What could not be seen and would have changed an answer, had it been.
struct Unseen {
  let question: HoldingsQuestion
  let runAt: Instant

  /// The kinds of fact that an answer is made of.
  private static let kinds: [FactKind] = [.recording] + HeldPart.allCases.flatMap(\.kinds)

  /// - Returns: how many there are.
  func tell(to writer: inout some HoldingsWriter, in database: borrowing Database) throws(HoldingsError) -> Int {
    let names = Unseen.kinds.map { "'\($0.name)'" }.joined(separator: ", ")
    var rows = try HoldingsError.sql { () throws(SQLError) in
      // Nothing happens to a recording before it is made: what is missing from before then is of no account here.
      let asked = question.from.map { SQLValue.integer($0.microseconds) } ?? .null
      var rows = try database.prepare(
        """
        SELECT c."source", group_concat(DISTINCT g.kind), c."path", c."reason", c."remedy", c."from", c."to"
        FROM gap_for g LEFT JOIN "coverage" c ON c.fact = g.coverage_fact
        WHERE g.kind IN (\(names))
          AND (c."about" IS NULL OR c."about" IN (SELECT id FROM temp.sought))
          AND (c."to" IS NULL OR c."to" > coalesce(
            CASE WHEN EXISTS (SELECT 1 FROM temp.sought WHERE began IS NULL) THEN \(Int64.min) END,
            (SELECT min(began) FROM temp.sought), ?1, \(Int64.min)))
          AND (c."from" IS NULL OR c."from" < \(runAt.microseconds))
        GROUP BY c.fact ORDER BY c."source" IS NULL, c."source", c.fact
        """)
      try rows.bind(asked, at: 0)
      return rows
    }
    var count = 0
    while try HoldingsError.sql({ () throws(SQLError) in try rows.step() }) {
      let affected = (rows.text(1) ?? "").split(separator: ",").map(String.init)
      let plurals = affected.sorted().compactMap { Catalogue.kind($0)?.plural }.joined(separator: ", ")
      count += 1
      try writer.unseen(
        UnseenPart(
          source: rows.text(0) ?? "configuration", affects: plurals, path: rows.text(2),
          reason: rows.text(3) ?? "no source tells of them", remedy: rows.text(4),
          from: rows.isNull(5) ? nil : rows.integer(5), to: rows.isNull(6) ? nil : rows.integer(6)))
    }
    return count
  }
}
