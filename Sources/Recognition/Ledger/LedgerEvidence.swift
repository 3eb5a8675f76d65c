package import Evidence
internal import SQL

extension Ledger {
  /// Writes a sealed evidence file of the recordings that are no longer in their store.
  ///
  /// A recording that no audit has found gone, because its place could not be looked into since it was last seen, has
  /// `present-in-store` and `in-catalogue` missing: nobody knows. One that still lies where it was, though no longer
  /// under its catalogue's identifier, is present with `in-catalogue` missing.
  /// - Parameters:
  ///   - output: the evidence file to write.
  ///   - at: the audit instant, in UTC microseconds.
  ///   - collector: the program's name and version.
  ///   - evidence: the evidence files of the stores; recordings that these hold are left out.
  ///   - stores: names of the stores that are to be examined: what was in any other is gone with it. Nil where all
  ///     stores ever seen are.
  ///   - more: what else there is to say in it.
  package func writeEvidence(
    to output: String, at: Int64, collector: String, excludingPresentIn evidence: [String], stores: [String]? = nil,
    more: (EvidenceWriter) throws(EvidenceError) -> Void = { _ in }
  ) throws(RecognitionError) {
    try sql { (database) throws(SQLError) in
      try database.execute(Ledger.held)
      var insert = try database.prepare("INSERT OR IGNORE INTO temp.examined VALUES (?)")
      for name in stores ?? [] { try insert.run(.text(name)) }
      if stores == nil { try database.execute("INSERT INTO temp.examined SELECT DISTINCT store FROM recording") }
    }
    defer { try? database.execute("DROP TABLE temp.held; DROP TABLE temp.examined") }
    for path in evidence { try takeHeld(from: path) }
    do throws(EvidenceError) {
      let source = SourceDescription(
        name: "ledger", kind: "ledger", supplies: Ledger.supplies.map(\.name), place: path, at: at, collector: collector
      )
      let writer = try EvidenceWriter(path: output, source: source)
      try writeFacts(with: writer)
      try writeEarlierContents(with: writer)
      try more(writer)
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  private static let held = """
    PRAGMA temp_store = FILE;
    CREATE TEMP TABLE held (store TEXT, id TEXT, path TEXT, sha256 TEXT, present INTEGER);
    CREATE INDEX temp.held_by_id ON held (store, id);
    CREATE INDEX temp.held_by_path ON held (store, path);
    CREATE TEMP TABLE examined (store TEXT PRIMARY KEY);
    """

  private func takeHeld(from path: String) throws(RecognitionError) {
    do throws(EvidenceError) { _ = try Seal.check(path) } catch { throw .evidence(error) }
    try sql { (database) throws(SQLError) in
      try database.attach(path, as: "evidence", readOnly: true)
      defer { try? database.detach("evidence") }
      try database.execute(
        """
        INSERT INTO temp.held SELECT store, id, path, sha256, "present-in-store" FROM evidence.recording
        """)
    }
  }

  /// One row for each recording that no evidence names, with the content it had last.
  private static let departed = """
    SELECT r.id, r.store, r.path, r.started, r.ended, r.ended_basis, r.first_seen, r.last_seen, c.size, c.sha256,
      EXISTS (SELECT 1 FROM temp.held h WHERE h.store = r.store AND h.path = r.path AND h.present = 1
        AND h.sha256 = c.sha256) AS lies,
      r.gone IS NULL AND r.store IN temp.examined AS unknown, r.call, r.adviser
    FROM recording r LEFT JOIN content c ON c.store = r.store AND c.id = r.id AND c.sha256 = (
      SELECT d.sha256 FROM content d WHERE d.store = r.store AND d.id = r.id
      ORDER BY d.last_seen DESC, d.sha256 LIMIT 1)
    WHERE NOT EXISTS (SELECT 1 FROM temp.held h WHERE h.store = r.store AND h.id = r.id)
    ORDER BY r.store, r.id
    """

  /// The kinds of fact that the ledger supplies.
  package static let supplies: [FactKind] = [.recording, .earlierContent]

  /// Contents of recordings that a later audit found changed.
  private static let earlier = """
    SELECT c.id, c.store, c.sha256, c.size, c.first_seen, c.last_seen FROM content c
    WHERE c.last_seen < (SELECT max(d.last_seen) FROM content d WHERE d.store = c.store AND d.id = c.id)
    ORDER BY c.store, c.id, c.last_seen, c.sha256
    """

  private func writeEarlierContents(with writer: EvidenceWriter) throws(EvidenceError) {
    let inserter = try writer.inserter(
      .earlierContent, fields: ["recording", "store", "sha256", "size", "first-seen", "last-seen"])
    var count = 0
    var rows = try Ledger.asEvidence { () throws(SQLError) in try database.prepare(Ledger.earlier) }
    while try Ledger.asEvidence({ () throws(SQLError) in try rows.step() }) {
      try inserter.add((0..<6).map { rows.value($0) }, from: Provenance())
      count += 1
    }
    if count > 0 {
      try writer.examined("\(count) earlier contents of recordings that have changed since are known", count: count)
    }
  }

  private static let fields = [
    "id", "store", "path", "started", "ended", "ended-basis", "first-seen", "last-seen", "size", "sha256",
    "present-in-store", "in-catalogue", "call", "adviser",
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
      values += [rows.value(12), rows.value(13)]
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
