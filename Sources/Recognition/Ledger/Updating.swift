internal import Evidence
internal import SQL

extension Ledger {
  /// Takes over what a store's evidence shows to be in the store. The same evidence twice changes nothing.
  /// - Parameters:
  ///   - path: the sealed evidence file of a store.
  ///   - at: the audit instant, in UTC microseconds.
  package func update(fromStoreEvidence path: String, at: Int64) throws(RecognitionError) {
    do throws(EvidenceError) { _ = try Seal.check(path) } catch { throw .evidence(error) }
    try sql { (database) throws(SQLError) in try database.attach(path, as: "evidence", readOnly: true) }
    defer { try? database.detach("evidence") }
    try transaction { (database) throws(SQLError) in
      try database.execute(Ledger.seen)
      try database.execute(Ledger.renamed)
      try database.execute(Ledger.unseen)
      for step in Ledger.steps {
        var statement = try database.prepare(step)
        if let parameter = statement.parameter(named: ":at") { try statement.bind(at, at: parameter) }
        while try statement.step() {}
      }
      try database.execute("DROP TABLE temp.seen; DROP TABLE temp.renamed; DROP TABLE temp.unseen")
    }
  }

  /// What lies in the store, under the identifier that the ledger is to know it by. Where the catalogue that named a
  /// file is gone (its path is now its identifier), the ledger's own identifier holds.
  private static let seen = """
    CREATE TEMP TABLE seen AS
    SELECT e.store, coalesce(
        (SELECT r.id FROM recording r JOIN content c USING (store, id)
         WHERE e.id = e.path AND r.store = e.store AND r.path = e.path AND r.id <> e.id AND c.sha256 = e.digest
         ORDER BY r.last_seen DESC, r.id LIMIT 1), e.id) AS id,
      e.path, e.started, e.ended, e.ended_basis, e.size, e.digest, e.audio, e.call, e.adviser
    FROM (
      SELECT store, id, path, started, ended, "ended-basis" AS ended_basis, size, audio,
        sha256 AS digest, call, adviser
      FROM evidence.recording WHERE "present-in-store" = 1 AND id IS NOT NULL AND store IS NOT NULL) AS e;
    CREATE INDEX temp.seen_by_id ON seen (store, id);
    """

  /// Where the audit could not look: folders of a store, all of it where the path is that of the store.
  private static let unseen = """
    CREATE TEMP TABLE unseen AS
    SELECT s.name AS store, s.place, coalesce(c.path, s.place) AS path
    FROM evidence.coverage c JOIN evidence.source s ON s.name = c.source
    WHERE s.kind = 'store' AND c.state = 'gap' AND c.about IS NULL
      AND c.problem IN ('absent', 'empty', 'unreadable', 'not finished', 'too large', 'not configured')
      AND ' ' || c.affects || ' ' LIKE '% recording %';
    """

  /// Files that were known by their path and are now named by the catalogue.
  private static let renamed = """
    CREATE TEMP TABLE renamed AS
    SELECT DISTINCT s.store, r.id AS old, s.id AS new FROM temp.seen s
    JOIN recording r ON r.store = s.store AND r.path = s.path
    WHERE r.id = r.path AND s.id <> r.id AND EXISTS (
      SELECT 1 FROM content c WHERE c.store = r.store AND c.id = r.id AND c.sha256 = s.digest);
    """

  private static let steps = [
    """
    INSERT INTO recording
    SELECT n.store, n.new, r.path, r.started, r.ended, r.ended_basis, r.first_seen, r.last_seen, r.gone,
      r.call, r.adviser
    FROM temp.renamed n JOIN recording r ON r.store = n.store AND r.id = n.old WHERE true
    ON CONFLICT DO UPDATE SET first_seen = min(first_seen, excluded.first_seen)
    """,
    """
    INSERT INTO content
    SELECT n.store, n.new, c.sha256, c.size, c.first_seen, c.last_seen
    FROM temp.renamed n JOIN content c ON c.store = n.store AND c.id = n.old WHERE true
    ON CONFLICT DO UPDATE SET first_seen = min(first_seen, excluded.first_seen)
    """,
    "DELETE FROM content WHERE (store, id) IN (SELECT store, old FROM temp.renamed)",
    "DELETE FROM recording WHERE (store, id) IN (SELECT store, old FROM temp.renamed)",
    // Evidence older than what the ledger last saw adds only how early a recording was there.
    """
    INSERT INTO recording
    SELECT store, id, path, started, ended, ended_basis, :at, :at, NULL, call, adviser FROM temp.seen WHERE true
    ON CONFLICT DO UPDATE SET
      call = iif(:at >= last_seen, coalesce(excluded.call, call), call),
      adviser = iif(:at >= last_seen, coalesce(excluded.adviser, adviser), adviser),
      path = iif(:at >= last_seen, coalesce(excluded.path, path), path),
      started = iif(:at >= last_seen, coalesce(excluded.started, started), started),
      ended_basis = iif(:at >= last_seen AND excluded.ended IS NOT NULL, excluded.ended_basis, ended_basis),
      ended = iif(:at >= last_seen, coalesce(excluded.ended, ended), ended),
      gone = iif(:at >= gone, NULL, gone),
      first_seen = min(first_seen, :at), last_seen = max(last_seen, :at)
    """,
    // What was not seen is gone, unless nobody could look where it was, or nobody can say.
    """
    UPDATE recording SET gone = :at
    WHERE gone IS NULL AND last_seen < :at AND store IN (SELECT name FROM evidence.source WHERE kind = 'store')
      AND NOT EXISTS (SELECT 1 FROM temp.seen s WHERE s.store = recording.store AND s.id = recording.id)
      AND (store, id) NOT IN (
        SELECT e.store, e.id FROM evidence.recording e
        WHERE e."present-in-store" IS NULL AND e.id IS NOT NULL AND e.store IS NOT NULL)
      AND NOT EXISTS (
        SELECT 1 FROM temp.unseen u WHERE u.store = recording.store AND (
          u.path = u.place OR u.path = u.place || '/' || recording.path
          OR substr(u.place || '/' || recording.path, 1, length(u.path) + 1) = u.path || '/'))
    """,
    """
    INSERT INTO content
    SELECT store, id, digest, size, :at, :at FROM temp.seen
    WHERE digest IS NOT NULL AND size IS NOT NULL AND coalesce(audio, '') <> 'empty'
    ON CONFLICT DO UPDATE SET first_seen = min(first_seen, :at), last_seen = max(last_seen, :at)
    """,
  ]
}
