internal import Digest
internal import Evidence
internal import Policy
internal import SQL

/// Writes judgements down as findings. The connection has the joined evidence as `main` and this run's file attached as
/// `findings`.
final class FindingsRecord {
  private let lines: EvidenceLines
  private let text: FactText
  private var position: Int64 = 0
  private var insertions: Insertions?

  init(text: FactText) {
    self.text = text
    lines = EvidenceLines(text: text)
  }

  /// The statements of a run, prepared once.
  private final class Insertions {
    var judged: Statement
    var condition: Statement
    var evidence: Statement
    var repetition: Statement

    init(in database: borrowing Database) throws(SQLError) {
      func insert(_ table: String, _ columns: Int) throws(SQLError) -> Statement {
        try database.prepare(
          "INSERT INTO \(table) VALUES (\(Array(repeating: "?", count: columns).joined(separator: ", ")))")
      }
      judged = try insert("judged", 18)
      condition = try insert("findings.condition", 6)
      evidence = try insert("findings.evidence", 11)
      repetition = try database.prepare("SELECT count(*) FROM judged WHERE base = ?")
    }
  }

  /// Makes an empty file of findings.
  static func make(_ path: String) throws(SQLError) {
    let file = try Database(path: path, mode: .create)
    try file.execute(FindingsSchema.tables)
    try file.execute(History.table)
  }

  func begin(in database: borrowing Database) throws(SQLError) {
    // Findings wait here until all are known: only then have they an order.
    try database.execute(
      """
      CREATE TEMP TABLE judged (
        id TEXT PRIMARY KEY, base TEXT, rule TEXT, verdict TEXT, severity TEXT, sentence TEXT, subject_kind TEXT,
        subject TEXT, occurred INTEGER, person TEXT, answerable TEXT, answerable_basis TEXT, sureness TEXT,
        remedy TEXT, due INTEGER, because TEXT, occurrences INTEGER, fact INTEGER);
      CREATE INDEX judged_base ON judged (base);
      BEGIN;
      """)
    insertions = try Insertions(in: database)
  }

  func add(_ judgement: Judgement, of rule: Rule, in database: borrowing Database) throws(SQLError) {
    guard let insertions else { return }
    let key = try lines.key(rule.about, fact: judgement.fact, in: database)
    let base = Identity.of(rule: rule.id, kind: rule.about.name, key: key, repetition: 0)
    try insertions.repetition.bind(base, at: 0)
    let repetition = try insertions.repetition.step() ? Int(insertions.repetition.integer(0)) : 0
    insertions.repetition.reset()
    let id =
      repetition == 0
      ? base : Identity.of(rule: rule.id, kind: rule.about.name, key: key, repetition: repetition)
    func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    func optional(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
    try insertions.judged.run(
      .text(id), .text(base), .text(rule.id), .text(judgement.verdict.rawValue), .text(rule.severity.rawValue),
      .text(judgement.sentence), .text(rule.about.name), .text(judgement.key.map(\.value).joined(separator: " | ")),
      optional(judgement.occurred), optional(judgement.person), .text(judgement.answerable),
      .text(judgement.answerableBasis), optional(judgement.sureness?.rawValue), optional(judgement.remedy),
      optional(judgement.due), optional(judgement.because), .integer(Int64(judgement.occurrences.count)),
      .integer(judgement.fact))
    for (ordinal, condition) in judgement.conditions.enumerated() {
      try insertions.condition.run(
        .text(id), .integer(Int64(ordinal)), .integer(Int64(condition.depth)), .text(condition.text),
        .text(condition.value), .text(condition.outcome.rawValue))
    }
    var ordinal: Int64 = 0
    for fact in judgement.occurrences {
      try add(
        lines.line(side: "subject", kind: rule.about, fact: fact, words: nil, in: database), to: id, at: &ordinal,
        insertions)
    }
    for related in judgement.related where related.side != .subject {
      guard let kind = Catalogue.kind(related.kind) else { continue }
      try add(
        lines.line(side: related.side.rawValue, kind: kind, fact: related.fact, words: related.text, in: database),
        to: id, at: &ordinal, insertions)
    }
  }

  private func add(
    _ line: EvidenceLine, to finding: String, at ordinal: inout Int64, _ insertions: Insertions
  ) throws(SQLError) {
    func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    func optional(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
    try insertions.evidence.run(
      .text(finding), .integer(ordinal), .text(line.side), .text(line.kind), .text(line.text), .text(line.source),
      optional(line.file), optional(line.line), optional(line.byte), optional(line.rawSHA256),
      optional(line.fileSHA256))
    ordinal += 1
  }

  func add(_ rule: Rule, policy: Policy?, tally: Tally, in database: borrowing Database) throws(SQLError) {
    position += 1
    let gaps = try database.value("SELECT count(*) FROM gap_for WHERE kind = ?", .text(rule.about.name))
    var insert = try database.prepare(
      "INSERT INTO findings.rule VALUES (\(Array(repeating: "?", count: 18).joined(separator: ", ")))")
    try insert.run(
      .text(rule.id), .integer(position), .text(policy?.id ?? rule.policy), .text(rule.title),
      .text(rule.severity.rawValue), .text(rule.clause.section), .text(rule.clause.paragraph), .text(rule.clause.words),
      .text(rule.about.name), .text(rule.file), .integer(Int64(rule.line)), .text(rule.sha256),
      .integer(Int64(tally.examined)), .integer(Int64(tally.breaches)), .integer(Int64(tally.satisfied)),
      .integer(Int64(tally.undetermined)), tally.suspect.map { .text($0) } ?? .null, gaps ?? .null)
  }

  /// Ends the file and counts.
  func end(in database: borrowing Database) throws(SQLError) -> Evaluation.Outcome {
    insertions = nil
    try database.execute(
      """
      INSERT INTO findings.audit
        SELECT 'breaches', count(*) FROM findings.finding WHERE verdict = 'breach' AND subject_kind <> 'coverage';
      INSERT INTO findings.audit
        SELECT 'undetermined', count(*) FROM findings.finding WHERE verdict = 'undetermined';
      INSERT INTO findings.audit SELECT 'satisfied', coalesce(sum(satisfied), 0) FROM findings.rule WHERE about <> 'coverage';
      INSERT INTO findings.audit SELECT 'gaps', count(*) FROM findings.gap;
      COMMIT;
      """)
    func count(_ key: String) throws(SQLError) -> Int {
      Int(
        try database.value("SELECT CAST(value AS INTEGER) FROM findings.audit WHERE key = ?", .text(key))?.integer ?? 0)
    }
    return Evaluation.Outcome(
      breaches: try count("breaches"), undetermined: try count("undetermined"), gaps: try count("gaps"))
  }
}
