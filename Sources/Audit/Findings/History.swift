internal import Evidence
internal import SQL
internal import Time

/// Compares this audit's findings with the audit before: new, still open, back again, and what is no more.
///
/// Works on the connection that has this run's file attached as `findings` and the last one's as `before`.
struct History {
  let at: Instant
  let hasBefore: Bool

  /// What later audits need to know about findings that are no longer open.
  static let table = """
    CREATE TABLE known (
      id TEXT PRIMARY KEY, first_reported INTEGER NOT NULL, last_reported INTEGER NOT NULL) WITHOUT ROWID
    """
  /// How many audits the trend shows, this one included.
  static let trend = 26

  /// Gives every finding its state and order, tells what is no more, and counts.
  func settle(in database: borrowing Database) throws(SQLError) {
    try settleFindings(in: database)
    if hasBefore {
      try resolve(in: database)
      try Changes.write(in: database)
    }
    try count(in: database)
  }

  private func settleFindings(in database: borrowing Database) throws(SQLError) {
    let at = at.microseconds
    let rank = "CASE %s WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END"
    try database.execute(
      """
      INSERT INTO findings.finding
      SELECT id, row_number() OVER (ORDER BY
          CASE verdict WHEN 'breach' THEN 0 ELSE 1 END, decision IS 'accepted', \(rank.replacing("%s", with: "severity")),
          position, occurred IS NULL, occurred, subject, id),
        rule, verdict, severity, state, first_reported, sentence, subject_kind, subject, occurred, person, answerable,
        answerable_basis, sureness, remedy, due, because, occurrences, open_since, cause,
        CASE WHEN words IS NOT NULL THEN words ||
          CASE WHEN severity <> own_severity THEN ': it was ' || own_severity || ', and is ' || severity ELSE '' END ||
          coalesce(CASE WHEN severity <> own_severity THEN ', and goes to ' ELSE ': it goes to ' END || goes_to, '') || '.' END,
        decision, until, coalesce(assigned, goes_to)
      FROM (
        SELECT j.id, j.rule, j.verdict, r.position, j.severity AS own_severity, coalesce(e.severity, j.severity) AS severity,
          CASE WHEN f.id IS NOT NULL THEN 'still open' WHEN k.id IS NOT NULL THEN 'back again' ELSE 'new' END AS state,
          coalesce(k.first_reported, \(at)) AS first_reported, j.sentence, j.subject_kind, j.subject, j.occurred,
          j.person, j.answerable, j.answerable_basis, j.sureness, j.remedy, coalesce(f.due, j.due) AS due, j.because,
          j.occurrences, coalesce(f.open_since, \(at)) AS open_since,
          CASE WHEN f.id IS NULL THEN
            CASE WHEN o.sha256 = r.sha256 AND (o.off IS NULL) = (r.off IS NULL) OR \(hasBefore ? 0 : 1)
              THEN 'facts' ELSE 'rule' END END AS cause,
          e.words, e.goes_to, d.decision, d.until, d.assigned
        FROM judged j JOIN findings.rule r ON r.id = j.rule
        LEFT JOIN before.finding f ON f.id = j.id LEFT JOIN before.known k ON k.id = j.id
        LEFT JOIN before.rule o ON o.id = j.rule LEFT JOIN decided d ON d.id = j.id
        LEFT JOIN escalation e ON e.rule = j.rule AND j.verdict = 'breach' AND d.decision IS NOT 'accepted'
          AND e.ordinal = (
            SELECT max(x.ordinal) FROM escalation x WHERE x.rule = j.rule AND x.cutoff >= coalesce(f.due, j.due))
      );
      INSERT INTO findings.known SELECT id, first_reported, \(at) FROM findings.finding;
      INSERT OR IGNORE INTO findings.known SELECT id, first_reported, last_reported FROM before.known;
      """)
  }

  /// Lists what the last audit found and this one does not, with why, as far as that can be known.
  private func resolve(in database: borrowing Database) throws(SQLError) {
    let events = Catalogue.kinds.filter(\.isEvent).map { "'\($0.name)'" }.joined(separator: ", ")
    let wasNotSeen = """
      EXISTS (
        SELECT 1 FROM gap_for g LEFT JOIN "coverage" c ON c.fact = g.coverage_fact
        WHERE g.kind = b.subject_kind AND (g.recording IS NULL OR instr(b.subject, g.recording) > 0)
          AND (c."workstation" IS NULL OR instr(b.subject, c."workstation" || ' | ') = 1))
      """
    try database.execute(
      """
      INSERT INTO findings.resolved
      SELECT b.id, row_number() OVER (ORDER BY b.position), b.rule, b.sentence, b.answerable, b.first_reported,
        CASE
          WHEN r.id IS NULL THEN 'The rule is no longer in force.'
          WHEN r.off IS NOT NULL THEN 'The rule is switched off: ' || r.off
          WHEN b.subject_kind IN (\(events)) THEN
            'What happened cannot be undone: the evidence examined this time no longer shows it. The earlier report stands.'
          WHEN \(wasNotSeen) THEN
            'It was not seen this time, but not everything could be examined, so it may still be so.'
          WHEN r.sha256 <> o.sha256 THEN
            'The evidence no longer shows it. The rule has changed since the last audit, which may be why.'
          ELSE 'The evidence no longer shows it.' END,
        CASE
          WHEN r.id IS NULL OR r.off IS NOT NULL THEN 'rule'
          WHEN b.subject_kind IN (\(events)) OR \(wasNotSeen) THEN 'not seen'
          WHEN r.sha256 <> o.sha256 THEN 'rule'
          ELSE 'facts' END,
        NULL, b.person, b.open_since
      FROM before.finding b LEFT JOIN findings.rule r ON r.id = b.rule LEFT JOIN before.rule o ON o.id = b.rule
      WHERE b.id NOT IN (SELECT id FROM findings.finding)
      """)
  }

  /// The numbers of this audit, and those of the audits before it.
  private func count(in database: borrowing Database) throws(SQLError) {
    let breach = "verdict = 'breach' AND subject_kind <> 'coverage'"
    // The median of n numbers in order: the one in the middle, or the mean of the two there.
    let median = """
      SELECT avg(days) FROM (
        SELECT (\(at.microseconds) - open_since) / 86400000000.0 AS days, row_number() OVER (ORDER BY open_since) AS place,
          count(*) OVER () AS n
        FROM findings.resolved WHERE cause = 'facts')
      WHERE place IN ((n + 1) / 2, (n + 2) / 2)
      """
    try database.execute(
      """
      INSERT INTO findings.audit
        SELECT 'breaches', count(*) FROM findings.finding WHERE \(breach);
      INSERT INTO findings.audit
        SELECT 'accepted', count(*) FROM findings.finding WHERE \(breach) AND decision = 'accepted';
      INSERT INTO findings.audit
        SELECT 'undetermined', count(*) FROM findings.finding WHERE verdict = 'undetermined';
      INSERT INTO findings.audit SELECT 'satisfied', coalesce(sum(satisfied), 0) FROM findings.rule WHERE about <> 'coverage';
      INSERT INTO findings.audit SELECT 'gaps', count(*) FROM findings.gap;
      INSERT INTO findings.trend
        SELECT * FROM before.trend WHERE at < \(at.microseconds) ORDER BY at DESC LIMIT \(History.trend - 1);
      INSERT INTO findings.trend SELECT \(at.microseconds),
        (SELECT count(*) FROM findings.finding WHERE \(breach)),
        (SELECT count(*) FROM findings.finding WHERE \(breach) AND state = 'new'),
        (SELECT count(*) FROM findings.finding WHERE \(breach) AND state = 'back again'),
        (SELECT count(*) FROM findings.resolved WHERE cause = 'facts'),
        (SELECT count(*) FROM findings.finding WHERE verdict = 'undetermined'),
        (SELECT count(*) FROM findings.gap),
        (SELECT count(*) FROM findings.finding WHERE \(breach) AND decision = 'accepted'),
        (SELECT count(*) FROM findings.finding WHERE \(breach) AND decision IS NOT 'accepted' AND due < \(at.microseconds)),
        (\(median));
      """)
  }
}
