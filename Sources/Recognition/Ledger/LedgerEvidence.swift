internal import Evidence
internal import SQL

extension Ledger {
  /// Writes a sealed evidence file of the recordings that are no longer in their store.
  ///
  /// A recording that was there when its store was last examined, and whose place this audit could not look into, has
  /// `present-in-store` and `in-catalogue` missing: nobody knows. One that still lies where it was, though no longer
  /// under its catalogue's identifier, is present with `in-catalogue` missing.
  /// - Parameters:
  ///   - output: the evidence file to write.
  ///   - at: the audit instant, in UTC microseconds.
  ///   - collector: the program's name and version.
  ///   - evidence: the evidence files of the stores; recordings that these hold are left out.
  package func writeEvidence(
    to output: String, at: Int64, collector: String, excludingPresentIn evidence: [String]
  ) throws(RecognitionError) {
    try sql { (database) throws(SQLError) in try database.execute(Ledger.presence) }
    defer {
      try? database.execute(
        "DROP TABLE temp.held; DROP TABLE temp.unseen; DROP TABLE temp.looked; DROP TABLE temp.newest")
    }
    for path in evidence { try takePresence(from: path) }
    do throws(EvidenceError) {
      let source = SourceDescription(
        name: "ledger", kind: "ledger", supplies: [FactKind.recording.name], place: path, at: at, collector: collector)
      let writer = try EvidenceWriter(path: output, source: source)
      try writeFacts(with: writer)
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  /// What the stores' evidence holds, which places it could not look into, and which stores it is about.
  private static let presence = """
    PRAGMA temp_store = FILE;
    CREATE TEMP TABLE held (store TEXT, id TEXT, path TEXT, sha256 TEXT, present INTEGER);
    CREATE INDEX temp.held_by_id ON held (store, id);
    CREATE INDEX temp.held_by_path ON held (store, path);
    CREATE TEMP TABLE looked (store TEXT PRIMARY KEY, place TEXT);
    CREATE TEMP TABLE unseen (store TEXT, path TEXT);
    CREATE TEMP TABLE newest AS SELECT store, max(last_seen) AS last_seen FROM recording GROUP BY store;
    """

  private func takePresence(from path: String) throws(RecognitionError) {
    do throws(EvidenceError) { _ = try Seal.check(path) } catch { throw .evidence(error) }
    try sql { (database) throws(SQLError) in
      try database.attach(path, as: "evidence", readOnly: true)
      defer { try? database.detach("evidence") }
      try database.execute(
        """
        INSERT OR IGNORE INTO temp.looked SELECT name, place FROM evidence.source WHERE kind = 'store';
        INSERT INTO temp.held SELECT store, id, path, sha256, "present-in-store" FROM evidence.recording;
        INSERT INTO temp.unseen
        SELECT c.source, c.path FROM evidence.coverage c JOIN evidence.source s ON s.name = c.source
        WHERE s.kind = 'store' AND c.state = 'gap' AND c.about IS NULL
          AND c.problem IN ('absent', 'empty', 'unreadable', 'not finished', 'too large')
          AND ' ' || c.affects || ' ' LIKE '% recording %';
        """)
    }
  }

  /// One row for each recording that no evidence names, with the content it had last. `last_seen` tells whether it was
  /// there when its store was last looked into, `lies` whether its file still is.
  private static let departed = """
    SELECT r.id, r.store, r.path, r.started, r.ended, r.ended_basis, r.first_seen, r.last_seen, c.size, c.sha256,
      EXISTS (SELECT 1 FROM temp.held h WHERE h.store = r.store AND h.path = r.path AND h.present = 1
        AND h.sha256 = c.sha256) AS lies,
      r.last_seen = (SELECT n.last_seen FROM temp.newest n WHERE n.store = r.store) AND (
        NOT EXISTS (SELECT 1 FROM temp.looked k WHERE k.store = r.store)
        OR EXISTS (SELECT 1 FROM temp.unseen u JOIN temp.looked k ON k.store = u.store WHERE u.store = r.store AND (
          u.path IS NULL OR u.path = k.place OR u.path = k.place || '/' || r.path
          OR substr(k.place || '/' || r.path, 1, length(u.path) + 1) = u.path || '/'))) AS unknown
    FROM recording r LEFT JOIN content c ON c.store = r.store AND c.id = r.id AND c.sha256 = (
      SELECT d.sha256 FROM content d WHERE d.store = r.store AND d.id = r.id
      ORDER BY d.last_seen DESC, d.sha256 LIMIT 1)
    WHERE NOT EXISTS (SELECT 1 FROM temp.held h WHERE h.store = r.store AND h.id = r.id)
    ORDER BY r.store, r.id
    """

  private static let fields = [
    "id", "store", "path", "started", "ended", "ended-basis", "first-seen", "last-seen", "size", "sha256",
    "present-in-store", "in-catalogue",
  ]

  private func writeFacts(with writer: EvidenceWriter) throws(EvidenceError) {
    let inserter = try writer.inserter(.recording, fields: Ledger.fields)
    var count = 0
    var rows = try Ledger.asEvidence { () throws(SQLError) in try database.prepare(Ledger.departed) }
    while try Ledger.asEvidence({ () throws(SQLError) in try rows.step() }) {
      let lies = rows.integer(10) == 1
      let isUnknown = rows.integer(11) == 1
      var values = (0..<10).map { rows.value($0) }
      values.append(lies ? .integer(1) : isUnknown ? .null : .integer(0))
      values.append(lies || isUnknown ? .null : .integer(0))
      try inserter.add(values, from: Provenance())
      count += 1
    }
    try writer.examined(
      "\(count) recordings that are no longer in their store are known from earlier audits", count: count)
  }

  private static func asEvidence<Result: ~Copyable>(
    _ body: () throws(SQLError) -> Result
  ) throws(EvidenceError) -> Result {
    do throws(SQLError) { return try body() } catch { throw .database(error) }
  }
}
