internal import Evidence
internal import Policy
internal import SQL
internal import Time

/// Tells, for breaches about a recording, what became of it: the call, who heard and exported it, where copies were made,
/// when it was to be deleted and when it was. Of the worst breaches only, and of each a few events: a picture, not a log.
///
/// Nobody is named but the person whom the finding names: what others did is no part of it.
struct Lives {
  let policies: PolicySet
  let at: Instant
  let zone: Zone

  /// How many breaches are told of.
  static let findings = 1_000
  /// How many events of one breach.
  static let events = 16

  /// The connection has the joined evidence as `main`, this run's file attached as `findings`, and the judgements in the
  /// temporary table `judged`.
  func write(in database: borrowing Database) throws(SQLError) {
    try database.execute(
      """
      CREATE TEMP TABLE lived (
        recording TEXT, finding TEXT, person TEXT, name TEXT, PRIMARY KEY (recording, finding)) WITHOUT ROWID;
      CREATE TEMP TABLE lived_event (finding TEXT, at INTEGER, what TEXT, number INTEGER, own INTEGER, place TEXT);
      """)
    try choose(in: database)
    try gather(in: database)
    try due(in: database)
    try tell(in: database)
    try database.execute("DROP TABLE lived; DROP TABLE lived_event")
  }

  private func choose(in database: borrowing Database) throws(SQLError) {
    // How each kind of fact names the one recording that it is about.
    let kinds = Catalogue.kinds.compactMap { kind -> (kind: FactKind, field: String)? in
      if kind.name == FactKind.recording.name { return (kind, "id") }
      return kind.field("recording").flatMap { $0.type == .recording ? (kind, $0.name) : nil }
    }
    let recording = kinds.map { kind, field in
      "WHEN '\(kind.name)' THEN (SELECT \(EvidenceSchema.quoted(field)) FROM \(SQLWords.table(kind)) WHERE fact = j.fact)"
    }.joined(separator: " ")
    let names = kinds.map { "'\($0.kind.name)'" }.joined(separator: ", ")
    try database.execute(
      """
      INSERT OR IGNORE INTO lived
      SELECT recording, id, person, answerable FROM (
        SELECT f.id, f.position, f.person, f.answerable, CASE f.subject_kind \(recording) END AS recording
        FROM findings.finding f JOIN judged j ON j.id = f.id
        WHERE f.verdict = 'breach' AND f.subject_kind IN (\(names))
        ORDER BY f.position LIMIT \(Lives.findings))
      WHERE recording IS NOT NULL
      """)
  }

  private func gather(in database: borrowing Database) throws(SQLError) {
    let day: Int64 = 86_400_000_000
    try database.execute(
      """
      INSERT INTO lived_event
        SELECT l.finding, min(coalesce(r."ended", r."started")), 'call', 1, 0, NULL
        FROM lived l JOIN "recording" r ON r."id" = l.recording
        WHERE coalesce(r."ended", r."started") IS NOT NULL GROUP BY l.finding;
      INSERT INTO lived_event
        SELECT l.finding, min(a."at"), a."action", count(*), a."person" IS l.person AND l.person IS NOT NULL, max(a."workstation")
        FROM lived l JOIN "access" a ON a."recording" = l.recording
        WHERE a."action" IN ('listen', 'export', 'delete') AND a."by-service" IS NOT 1 AND a."at" <= \(at.microseconds)
        GROUP BY l.finding, a."action", a."at" / \(day), a."person" IS l.person AND l.person IS NOT NULL;
      INSERT INTO lived_event
        SELECT l.finding, coalesce(c."created", c."modified"), 'copy', 1, 0, c."workstation"
        FROM lived l JOIN "copy" c ON c."recording" = l.recording WHERE coalesce(c."created", c."modified") IS NOT NULL;
      INSERT INTO lived_event
        SELECT l.finding, d."at", 'deletion', 1, 0, NULL
        FROM lived l JOIN "deletion" d ON d."recording" = l.recording WHERE d."at" IS NOT NULL;
      INSERT INTO lived_event
        SELECT l.finding, e."to", 'extension', 1, 0, NULL
        FROM lived l JOIN "extension" e ON e."recording" = l.recording WHERE e."to" IS NOT NULL;
      """)
  }

  /// When a rule that looks ahead says that something is to be done about the recording.
  private func due(in database: borrowing Database) throws(SQLError) {
    var insert = try database.prepare("INSERT INTO lived_event VALUES (?, ?, 'due', 1, 0, ?)")
    for rule in policies.rules where rule.about.name == FactKind.recording.name {
      guard let ahead = rule.lookAhead, ahead.field.link == nil, ahead.field.deadline == nil,
        let policy = policies.policy(of: rule), let limit = try? Values(policy: policy, at: at).period(ahead.limit)
      else { continue }
      var rows = try database.prepare(
        """
        SELECT l.finding, min(\(SQLWords.column("r", ahead.field.field))) FROM lived l
        JOIN "recording" r ON r."id" = l.recording GROUP BY l.finding
        """)
      while try rows.step() {
        if rows.isNull(1) { continue }
        let due = policy.zone.adding(limit, to: Instant(microseconds: rows.integer(1)))
        try insert.run(.text(rows.text(0) ?? ""), .integer(due.microseconds), .text(rule.title))
      }
    }
  }

  /// Writes the events of each finding in their order; of many the last, beside the call and what falls due.
  private func tell(in database: borrowing Database) throws(SQLError) {
    var insert = try database.prepare("INSERT INTO findings.life VALUES (?, ?, ?, ?, ?)")
    var rows = try database.prepare(
      """
      SELECT finding, at, what, number, own, place, name, named FROM (
        SELECT e.*, l.name, l.person IS NOT NULL AS named, row_number() OVER (
          PARTITION BY e.finding ORDER BY e.what NOT IN ('call', 'due'), e.at DESC, e.what, e.place) AS rank
        FROM lived_event e JOIN lived l ON l.finding = e.finding)
      WHERE rank <= \(Lives.events) ORDER BY finding, at, what, own, place, number
      """)
    var last = ""
    var ordinal: Int64 = 0
    while try rows.step() {
      let finding = rows.text(0) ?? ""
      if finding != last { (last, ordinal) = (finding, 0) }
      let who =
        rows.integer(4) == 1 ? (rows.text(6) ?? "the person") : rows.integer(7) == 1 ? "somebody else" : "somebody"
      let what = rows.text(2) ?? ""
      let text = words(what, who: who, number: rows.integer(3), place: rows.text(5))
      try insert.run(
        .text(finding), .integer(ordinal), .integer(rows.integer(1)),
        .text(what == "delete" ? "deletion" : what), .text(text))
      ordinal += 1
    }
  }

  private func words(_ what: String, who: String, number: Int64, place: String?) -> String {
    let times = number > 1 ? ", \(number) times that day" : ""
    let from = place.map { " on \($0)" } ?? ""
    return switch what {
    case "call": "The call"
    case "listen": "Heard by \(who)\(from)\(times)"
    case "export": "Exported by \(who)\(from)\(times)"
    case "delete": "Deleted by \(who)\(from)"
    case "copy": "A copy came to lie\(from)"
    case "deletion": "Deleted"
    case "extension": "An extension ends"
    default: "From here on: \(place ?? "")"
    }
  }
}
