internal import Evidence
internal import SQL
internal import Time

/// Counts who listened how often in each of the last weeks, for the report's chart. Only people who listened at least once
/// are told of, and of them those with most that breaks a rule, or else most of all.
struct Listening {
  let at: Instant
  let zone: Zone

  static let weeks = 13
  /// How many people the table tells of.
  static let people = 20

  /// The connection has the joined evidence as `main`, this run's file attached as `findings`, and the judgements in the
  /// temporary table `judged`.
  func write(in database: borrowing Database) throws(SQLError) {
    // From the audit's own time of day to that of the week after, as clocks show it.
    let starts = (0...Listening.weeks).reversed().map { zone.adding(Period(days: -7 * $0), to: at).microseconds }
    guard let first = starts.first, let end = starts.last else { return }
    // Half an hour divides every week, and every clock change there is.
    let bucket: Int64 = 1_800_000_000
    try database.execute("CREATE TEMP TABLE listening_week (start INTEGER PRIMARY KEY, \"end\" INTEGER)")
    var week = try database.prepare("INSERT INTO listening_week VALUES (?, ?)")
    for (start, end) in zip(starts, starts.dropFirst()) { try week.run(.integer(start), .integer(end)) }
    try database.execute(
      """
      CREATE TEMP TABLE listened (person TEXT, start INTEGER, listens INTEGER, in_breach INTEGER);
      INSERT INTO listened
        SELECT h.person, w.start, sum(h.listens), 0 FROM (
          SELECT "person" AS person, \(first) + ("at" - \(first)) / \(bucket) * \(bucket) AS at, count(*) AS listens
          FROM "access" WHERE "by-service" IS NOT 1 AND "action" = 'listen' AND "person" IS NOT NULL
            AND "at" >= \(first) AND "at" < \(end) GROUP BY 1, 2
        ) h JOIN listening_week w ON w.start <= h.at AND h.at < w."end" GROUP BY 1, 2;
      INSERT INTO listened
        SELECT b.person, w.start, 0, sum(b.occurrences) FROM (
          SELECT a."person" AS person, a."at" AS at, max(j.occurrences) AS occurrences
          FROM judged j JOIN "access" a ON a.fact = j.fact
          WHERE j.verdict = 'breach' AND j.subject_kind = 'access' AND a."action" = 'listen' AND a."person" IS NOT NULL
          GROUP BY j.fact
        ) b JOIN listening_week w ON w.start <= b.at AND b.at < w."end" GROUP BY 1, 2;
      CREATE TEMP TABLE listener AS
        SELECT person, coalesce((SELECT "name" FROM "person" p WHERE p."id" = l.person ORDER BY fact LIMIT 1), person) AS name,
          row_number() OVER (ORDER BY sum(in_breach) DESC, sum(listens) DESC, person) AS place
        FROM listened l GROUP BY person;
      INSERT INTO findings.listening
        SELECT l.person, l.name, w.start, coalesce(sum(d.listens), 0), coalesce(min(sum(d.in_breach), sum(d.listens)), 0)
        FROM listener l JOIN listening_week w LEFT JOIN listened d ON d.person = l.person AND d.start = w.start
        WHERE l.place <= \(Listening.people) GROUP BY l.place, w.start ORDER BY l.place, w.start;
      INSERT INTO findings.audit SELECT 'listeners', count(*) FROM listener;
      DROP TABLE listener; DROP TABLE listened; DROP TABLE listening_week;
      """)
  }
}
