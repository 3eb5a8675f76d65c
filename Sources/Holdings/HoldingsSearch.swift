package import Audit
internal import Evidence
internal import Files
internal import Packs
internal import Policy
internal import SQL
internal import Time

/// Looks through a run's evidence for every holding of the recordings that a question is about.
package struct HoldingsSearch: Sendable {
  package let question: HoldingsQuestion
  package let setting: HoldingsSetting

  package init(question: HoldingsQuestion, setting: HoldingsSetting) {
    self.question = question
    self.setting = setting
  }

  /// - Returns: how many recordings were told of, and whether everything that matters could be seen.
  /// - Throws: ``HoldingsError``
  package func run(
    _ sources: [CollectedSource], to writer: inout some HoldingsWriter
  ) throws(HoldingsError) -> (recordings: Int64, isComplete: Bool) {
    // A database without a name is gone when it is closed, whatever ends this.
    let database = try HoldingsError.sql { () throws(SQLError) in try Database(path: "", mode: .create) }
    do throws(AuditError) {
      try Join(at: setting.runAt.microseconds).run(sources, into: database)
    } catch {
      throw .audit(error)
    }
    try HoldingsError.sql { () throws(SQLError) in
      try database.execute("PRAGMA temp_store = FILE")
      try seek(in: database)
    }
    try HoldingPacks.list(setting.output, in: database)
    try notePackKeys(in: database)
    try FindingsAbout.note(from: setting.findings, in: database)
    let summary = try summary(in: database)
    try writer.begin(question, summary, try PersonNames(in: database))
    let unseen = try Unseen(question: question, runAt: setting.runAt).tell(to: &writer, in: database)
    try writer.endUnseen()
    try tellRecordings(to: &writer, in: database)
    try writer.end()
    let isComplete = unseen == 0 && (summary.ofUnknownCallers ?? 0) == 0 && summary.packsNotKnown == 0
    return (summary.recordings, isComplete)
  }

  // MARK: What fits

  private func seek(in database: borrowing Database) throws(SQLError) {
    var tests: [String] = []
    var values: [SQLValue] = []
    func bound(_ value: SQLValue) -> String {
      values.append(value)
      return "?\(values.count)"
    }
    if let recording = question.recording { tests.append("r.\"id\" = \(bound(.text(recording)))") }
    if let caller = question.caller {
      let keys = caller.keys.map { bound(.text($0)) }.joined(separator: ", ")
      tests.append(
        """
        (r."caller-key" IN (\(keys)) OR r."call" IN (SELECT k."id" FROM "call" k WHERE k."caller-key" IN (\(keys))))
        """)
    }
    if let person = question.person {
      let id = bound(.text(person))
      tests.append(
        """
        (r."adviser-person" = \(id) OR r."call" IN (SELECT k."id" FROM "call" k WHERE k."adviser-person" = \(id)))
        """)
    }
    // A recording of which nobody knows when it was made may be one of those asked for.
    if let from = question.from {
      tests.append("coalesce(r.\"ended\", r.\"started\", \(Int64.max)) >= \(from.microseconds)")
    }
    if let to = question.to {
      tests.append("coalesce(r.\"started\", r.\"ended\", \(Int64.min)) < \(to.microseconds)")
    }
    try database.execute(
      """
      CREATE TEMP TABLE sought (
        number INTEGER PRIMARY KEY, id TEXT, fact INTEGER, call TEXT, caller_key TEXT, began INTEGER, present INTEGER)
      """)
    var insert = try database.prepare(
      """
      INSERT INTO temp.sought (id, fact, call, caller_key, began, present)
      SELECT r."id", r.fact, r."call", coalesce(r."caller-key", (SELECT k."caller-key" FROM "call" k WHERE k."id" = r."call")),
        coalesce(r."started", r."ended"), r."present-in-store"
      FROM "recording" r WHERE \(tests.isEmpty ? "0" : tests.joined(separator: " AND "))
      ORDER BY coalesce(r."started", r."ended") IS NULL, coalesce(r."started", r."ended"), r."store", r."id", r.fact
      """)
    for (index, value) in values.enumerated() { try insert.bind(value, at: index) }
    _ = try insert.step()
    if let recording = question.recording, question.caller == nil, question.person == nil {
      // What is in neither store nor ledger may still have left traces.
      var orphan = try database.prepare(
        """
        INSERT INTO temp.sought (id) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM "recording" WHERE "id" = ?1) AND (
          \(["copy", "possible-copy", "remains", "access", "extension", "deletion", "subject-request", "monitoring"]
            .map { "EXISTS (SELECT 1 FROM \"\($0)\" WHERE \"recording\" = ?1)" }.joined(separator: " OR ")))
        """)
      try orphan.run(.text(recording))
    }
    try database.execute("CREATE INDEX temp.sought_by_id ON sought (id)")
  }

  private func notePackKeys(in database: borrowing Database) throws(HoldingsError) {
    guard let secret = setting.secret else { return }
    try HoldingsError.sql { () throws(SQLError) in
      try database.define("recording_key", arguments: 1) { values in
        values.first?.text.map { .text(RecordingKey.of($0, secret: secret)) } ?? .null
      }
    }
  }

  private func summary(in database: borrowing Database) throws(HoldingsError) -> HoldingsSummary {
    try HoldingsError.sql { () throws(SQLError) in
      func count(_ query: String) throws(SQLError) -> Int64 { try database.value(query)?.integer ?? 0 }
      let from = question.from?.microseconds ?? .min
      let to = question.to?.microseconds ?? .max
      var unknown: Int64?
      if question.caller != nil, question.recording == nil {
        unknown = try count(
          """
          SELECT count(*) FROM "recording" r WHERE r."caller-key" IS NULL
            AND coalesce(r."ended", r."started", \(from)) >= \(from) AND coalesce(r."started", r."ended", \(to) - 1) < \(to)
            AND r.fact NOT IN (SELECT fact FROM temp.sought WHERE fact IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM "call" k WHERE k."id" = r."call" AND k."caller-key" IS NOT NULL)
          """)
      }
      var calls: Int64 = 0
      if let keys = question.caller?.keys, question.recording == nil {
        let list = keys.map { "'\($0.filter { $0.isHexDigit })'" }.joined(separator: ", ")
        calls = try count(
          """
          SELECT count(*) FROM "call" k WHERE k."caller-key" IN (\(list))
            AND coalesce(k."ended", k."began", \(from)) >= \(from) AND coalesce(k."began", k."ended", \(to) - 1) < \(to)
            AND NOT EXISTS (SELECT 1 FROM "recording" r WHERE r."call" = k."id")
          """)
      }
      return HoldingsSummary(
        recordings: try count("SELECT count(*) FROM temp.sought"), ofUnknownCallers: unknown,
        callsWithoutRecording: calls,
        packsNotKnown: try count(
          setting.secret == nil
            ? "SELECT count(*) FROM temp.pack WHERE deleted IS NULL"
            : "SELECT count(*) FROM temp.pack WHERE known = 0 AND deleted IS NULL"))
    }
  }

  // MARK: Telling

  private func tellRecordings(
    to writer: inout some HoldingsWriter, in database: borrowing Database
  ) throws(HoldingsError) {
    let recordings = try HeldFacts(.recording, "f.fact = ?1", in: database)
    let parts = try HeldPart.allCases.map { (part) throws(HoldingsError) in
      (part, try part.kinds.map { (kind) throws(HoldingsError) in try HeldFacts(kind, part: part, in: database) })
    }
    let packs = setting.secret == nil ? nil : try HoldingPacks(in: database)
    let findings = try FindingsAbout(in: database)
    let due = try DueDates(setting.policies)
    var rows = try HoldingsError.sql { () throws(SQLError) in
      try database.prepare(
        "SELECT number, id, fact, call, caller_key, began, present FROM temp.sought ORDER BY number")
    }
    while try HoldingsError.sql({ () throws(SQLError) in try rows.step() }) {
      let id = rows.text(1) ?? ""
      let fact = rows.isNull(2) ? nil : try recordings.first([.integer(rows.integer(2))])
      try writer.begin(
        HeldRecording(
          id: id, fact: fact, isTimeKnown: !rows.isNull(5),
          due: rows.integer(6) == 1 ? fact.map { due.of($0) } ?? [] : []))
      let values: [SQLValue] = [.text(id), rows.value(3), rows.value(4)]
      for (part, facts) in parts {
        var isBegun = false
        for each in facts {
          try each.tell(values) { (fact) throws(HoldingsError) in
            if !isBegun { try writer.begin(part) }
            isBegun = true
            try writer.add(fact, to: part)
          }
        }
        if isBegun { try writer.end(part) }
      }
      try packs?.tell(id) { (pack) throws(HoldingsError) in try writer.add(pack) }
      try findings.tell(id) { (finding) throws(HoldingsError) in try writer.add(finding) }
      try writer.endRecording()
    }
  }
}
