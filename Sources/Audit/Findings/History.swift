internal import Evidence
internal import SQL

/// Compares this audit's findings with the audit before: new, still open, back again, and what is no more.
///
/// Works on the connection that has this run's file attached as `findings` and the last one's, if any, as `before`.
enum History {
  /// What later audits need to know about findings that are no longer open.
  static let table = """
    CREATE TABLE known (
      id TEXT PRIMARY KEY, first_reported INTEGER NOT NULL, last_reported INTEGER NOT NULL) WITHOUT ROWID
    """

  /// Gives every finding its state and order.
  /// - Parameters:
  ///   - at: the audit instant, UTC microseconds.
  static func settle(in database: borrowing Database, at: Int64, hasBefore: Bool) throws(SQLError) {
    if !hasBefore {
      // The same statements serve a first audit: there is a last one that found nothing.
      try database.execute(
        """
        CREATE TEMP TABLE before_finding (id TEXT PRIMARY KEY);
        CREATE TEMP TABLE before_known (id TEXT PRIMARY KEY, first_reported INTEGER, last_reported INTEGER);
        """)
    }
    let finding = hasBefore ? "before.finding" : "before_finding"
    let known = hasBefore ? "before.known" : "before_known"
    try database.execute(
      """
      INSERT INTO findings.finding
      SELECT j.id, row_number() OVER (ORDER BY
          CASE j.verdict WHEN 'breach' THEN 0 ELSE 1 END,
          CASE j.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END,
          r.position, j.occurred IS NULL, j.occurred, j.subject, j.id),
        j.rule, j.verdict, j.severity,
        CASE WHEN f.id IS NOT NULL THEN 'still open' WHEN k.id IS NOT NULL THEN 'back again' ELSE 'new' END,
        coalesce(k.first_reported, \(at)), j.sentence, j.subject_kind, j.subject, j.occurred, j.person, j.answerable,
        j.answerable_basis, j.sureness, j.remedy, j.due, j.because, j.occurrences
      FROM judged j JOIN findings.rule r ON r.id = j.rule
      LEFT JOIN \(finding) f ON f.id = j.id LEFT JOIN \(known) k ON k.id = j.id;
      INSERT INTO findings.known SELECT id, first_reported, \(at) FROM findings.finding;
      INSERT OR IGNORE INTO findings.known SELECT id, first_reported, last_reported FROM \(known);
      """)
    if hasBefore { try resolve(in: database) }
  }

  /// Lists what the last audit found and this one does not, with why, as far as that can be known.
  private static func resolve(in database: borrowing Database) throws(SQLError) {
    let events = Catalogue.kinds.filter(\.isEvent).map { "'\($0.name)'" }.joined(separator: ", ")
    try database.execute(
      """
      INSERT INTO findings.resolved
      SELECT b.id, row_number() OVER (ORDER BY b.position), b.rule, b.sentence, b.answerable, b.first_reported,
        CASE
          WHEN r.id IS NULL THEN 'The rule is no longer in force.'
          WHEN r.off IS NOT NULL THEN 'The rule is switched off: ' || r.off
          WHEN b.subject_kind IN (\(events)) THEN
            'What happened cannot be undone: the evidence examined this time no longer shows it. The earlier report stands.'
          WHEN EXISTS (
            SELECT 1 FROM gap_for g LEFT JOIN "coverage" c ON c.fact = g.coverage_fact
            WHERE g.kind = b.subject_kind AND (g.recording IS NULL OR instr(b.subject, g.recording) > 0)
              AND (c."workstation" IS NULL OR instr(b.subject, c."workstation" || ' | ') = 1)) THEN
            'It was not seen this time, but not everything could be examined, so it may still be so.'
          WHEN r.sha256 <> o.sha256 THEN
            'The evidence no longer shows it. The rule has changed since the last audit, which may be why.'
          ELSE 'The evidence no longer shows it.' END
      FROM before.finding b LEFT JOIN findings.rule r ON r.id = b.rule LEFT JOIN before.rule o ON o.id = b.rule
      WHERE b.id NOT IN (SELECT id FROM findings.finding)
      """)
  }
}
