internal import Digest
internal import Evidence
internal import Policy
internal import SQL

/// Writes judgements of some rules down as findings, in a file of its own. The connection has the joined evidence as `main`
/// and that file attached as `findings`.
final class FindingsPart {
  private let lines: EvidenceLines
  private let insertions: Insertions
  /// How many findings were added.
  private var count: Int64 = 0

  /// Of the table `judged`: what a finding says, before it has an order and a history.
  static let columns = """
    id TEXT PRIMARY KEY, base TEXT, rule TEXT, verdict TEXT, severity TEXT, sentence TEXT, subject_kind TEXT,
    subject TEXT, occurred INTEGER, person TEXT, answerable TEXT, answerable_basis TEXT, sureness TEXT,
    remedy TEXT, due INTEGER, because TEXT, occurrences INTEGER, fact INTEGER
    """

  /// Makes an empty file, in place of what is there.
  static func make(_ path: String) throws(SQLError) {
    let file = try Database(path: path, mode: .create)
    try file.prepareForBulk()
    try file.execute(FindingsSchema.tables)
    try file.execute("CREATE TABLE judged (\(columns)); CREATE INDEX judged_base ON judged (base)")
    try file.execute(Upcoming.tables)
  }

  init(text: FactText, in database: borrowing Database) throws(SQLError) {
    lines = EvidenceLines(text: text)
    try database.execute("BEGIN")
    insertions = try Insertions(in: database)
  }

  /// The statements, prepared once.
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
      judged = try insert("findings.judged", 18)
      condition = try insert("findings.condition", 7)
      evidence = try insert("findings.evidence", 12)
      repetition = try database.prepare("SELECT count(*) FROM findings.judged WHERE base = ?")
    }
  }

  func add(_ judgement: Judgement, of rule: Rule, in database: borrowing Database) throws(SQLError) {
    let key: [String]
    if let identity = judgement.identity {
      key = identity
    } else {
      key = try lines.key(rule.about, fact: judgement.fact, in: database)
    }
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
    count += 1
    for (ordinal, condition) in judgement.conditions.enumerated() {
      try insertions.condition.run(
        .integer(count), .text(id), .integer(Int64(ordinal)), .integer(Int64(condition.depth)), .text(condition.text),
        .text(condition.value), .text(condition.outcome.rawValue))
    }
    var ordinal: Int64 = 0
    for fact in judgement.occurrences {
      try add(
        lines.line(side: "subject", kind: rule.about, fact: fact, words: nil, in: database), to: id, at: &ordinal,
        insertions)
      for line in try lines.further(side: "subject", kind: rule.about, fact: fact, in: database) {
        try add(line, to: id, at: &ordinal, insertions)
      }
    }
    for related in judgement.related where related.side != .subject {
      guard let kind = Catalogue.kind(related.kind) else { continue }
      var line = try lines.line(
        side: related.side.rawValue, kind: kind, fact: related.fact, words: related.text, in: database)
      let isSubject = related.kind == rule.about.name && related.fact == judgement.fact
      // Its fields stand further up, as the subject's.
      if isSubject, let words = related.text { line.text = words }
      try add(line, to: id, at: &ordinal, insertions)
      if isSubject { continue }
      for line in try lines.further(side: related.side.rawValue, kind: kind, fact: related.fact, in: database) {
        try add(line, to: id, at: &ordinal, insertions)
      }
    }
  }

  private func add(
    _ line: EvidenceLine, to finding: String, at ordinal: inout Int64, _ insertions: Insertions
  ) throws(SQLError) {
    func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    func optional(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
    try insertions.evidence.run(
      .integer(count), .text(finding), .integer(ordinal), .text(line.side), .text(line.kind), .text(line.text),
      .text(line.source), optional(line.file), optional(line.line), optional(line.byte), optional(line.rawSHA256),
      optional(line.fileSHA256))
    ordinal += 1
  }

  func end(in database: borrowing Database) throws(SQLError) { try database.execute("COMMIT") }
}
