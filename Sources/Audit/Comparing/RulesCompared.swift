internal import Evidence
package import Policy
internal import SQL
package import Time

/// What the findings on the same evidence would be by other rules. Nothing is kept: both outcomes stand in databases without
/// a name, so that memory does not grow with findings.
package struct RulesCompared: ~Copyable {
  /// How a finding by the old rules and one by the new differ.
  package enum Change: String, Sendable, CaseIterable {
    case added, dropped, changed
  }

  /// How many findings of a rule there are of each sort.
  package struct Count: Sendable, Equatable {
    package let rule: String
    package let title: String
    /// Breaches by the old rules, and by the new.
    package let breaches: (old: Int, new: Int)
    /// What is undetermined by the old rules, and by the new.
    package let undetermined: (old: Int, new: Int)
    package let added: Int
    package let dropped: Int
    package let changed: Int
    /// Nil where the rule is in force in both; else where it is not.
    package let isMissing: Change?

    package static func == (a: Count, b: Count) -> Bool {
      a.rule == b.rule && a.breaches == b.breaches && a.undetermined == b.undetermined && a.added == b.added
        && a.dropped == b.dropped && a.changed == b.changed && a.isMissing == b.isMissing
    }
  }

  /// One finding that differs.
  package struct Difference: Sendable {
    /// A finding as one side tells it.
    package struct Told: Sendable, Equatable {
      package let verdict: Verdict
      package let severity: String
      package let sentence: String
      package let answerable: String
      package let because: String?
      package let remedy: String?
    }

    package let change: Change
    package let id: String
    /// Nil where it is added.
    package let old: Told?
    /// Nil where it is dropped.
    package let new: Told?
  }

  private let database: Database

  /// Judges the evidence twice.
  /// - Parameters:
  ///   - sources: the evidence of a run.
  ///   - at: the run's instant.
  ///   - progress: told what is being done.
  /// - Throws: ``AuditError``
  package static func judging(
    _ old: PolicySet, _ new: PolicySet, sources: [CollectedSource], at: Instant, progress: (String) -> Void = { _ in }
  ) throws(AuditError) -> RulesCompared {
    let database = try AuditError.sql { () throws(SQLError) in
      let database = try Database(path: "", mode: .create)
      try database.execute(
        """
        CREATE TABLE told (
          side TEXT, id TEXT, base TEXT, rule TEXT, position INTEGER, verdict TEXT, severity TEXT, sentence TEXT,
          answerable TEXT, because TEXT, remedy TEXT, PRIMARY KEY (side, id)) WITHOUT ROWID;
        CREATE INDEX told_base ON told (side, base);
        CREATE TABLE rule (side TEXT, id TEXT, title TEXT, position INTEGER, PRIMARY KEY (side, id)) WITHOUT ROWID;
        """)
      return database
    }
    progress("judging by the old rules")
    try RulesCompared.judge(old, "old", sources, at, in: database)
    progress("judging by the new rules")
    try RulesCompared.judge(new, "new", sources, at, in: database)
    try AuditError.sql { () throws(SQLError) in try database.execute(RulesCompared.comparison) }
    return RulesCompared(database: database)
  }

  private init(database: consuming Database) { self.database = database }

  private static let comparison = """
    CREATE INDEX told_rule ON told (side, rule, verdict);
    CREATE TABLE difference (rule TEXT, change TEXT, position INTEGER, id TEXT);
    INSERT INTO difference
    SELECT n.rule, CASE WHEN o.id IS NULL THEN 'added' ELSE 'changed' END, n.position, n.id
    FROM told n LEFT JOIN told o ON o.side = 'old' AND o.id = n.id
    WHERE n.side = 'new' AND (o.id IS NULL OR o.verdict <> n.verdict OR o.severity <> n.severity
      OR o.sentence <> n.sentence OR o.answerable <> n.answerable OR o.because IS NOT n.because
      OR o.remedy IS NOT n.remedy)
    UNION ALL
    SELECT o.rule, 'dropped', o.position, o.id FROM told o
    WHERE o.side = 'old' AND NOT EXISTS (SELECT 1 FROM told n WHERE n.side = 'new' AND n.id = o.id);
    CREATE INDEX difference_rule ON difference (rule, change, position);
    """

  private static func judge(
    _ policies: PolicySet, _ side: String, _ sources: [CollectedSource], _ at: Instant, in told: borrowing Database
  ) throws(AuditError) {
    let joined = try AuditError.sql { () throws(SQLError) in try Database(path: "", mode: .create) }
    try Join(at: at.microseconds, needed: policies.needed, lookUps: policies.lookUps).run(sources, into: joined)
    let lines = EvidenceLines(text: FactText(zone: Zone.utc))
    let judge = try Judge(policies: policies, database: joined, at: at)
    let insertion = try AuditError.sql { () throws(SQLError) in try Insertion(side, in: told) }
    var position: Int64 = 0
    for rule in policies.rules {
      try AuditError.sql { () throws(SQLError) in try insertion.add(rule) }
      _ = try judge.judge(rule, in: joined) { (judgement) throws(AuditError) in
        position += 1
        try AuditError.sql { () throws(SQLError) in
          let key: [String]
          if let identity = judgement.identity {
            key = identity
          } else {
            key = try lines.key(rule.about, fact: judgement.fact, in: joined)
          }
          try insertion.add(judgement, of: rule, key: key, position: position)
        }
      }
    }
  }

  /// The statements of one side, prepared once.
  private final class Insertion {
    private let side: SQLValue
    private var finding: Statement
    private var rule: Statement
    private var repetition: Statement

    init(_ side: String, in database: borrowing Database) throws(SQLError) {
      self.side = .text(side)
      finding = try database.prepare("INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      rule = try database.prepare("INSERT INTO rule VALUES (?, ?, ?, ?)")
      repetition = try database.prepare("SELECT count(*) FROM told WHERE side = ? AND base = ?")
    }

    func add(_ rule: Rule) throws(SQLError) {
      try self.rule.run(side, .text(rule.id), .text(rule.title), .integer(Int64(rule.position)))
    }

    func add(_ judgement: Judgement, of rule: Rule, key: [String], position: Int64) throws(SQLError) {
      func id(_ repetition: Int) -> String {
        Identity.of(rule: rule.id, kind: rule.about.name, key: key, repetition: repetition)
      }
      func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
      let base = id(0)
      try repetition.bind(side, at: 0)
      try repetition.bind(base, at: 1)
      let times = try repetition.step() ? Int(repetition.integer(0)) : 0
      repetition.reset()
      try finding.run(
        side, .text(id(times)), .text(base), .text(rule.id), .integer(position), .text(judgement.verdict.rawValue),
        .text(rule.severity.rawValue), .text(judgement.sentence), .text(judgement.answerable),
        optional(judgement.because), optional(judgement.remedy))
    }
  }

  // MARK: What came of it

  /// A count for every rule that either side has, in their order.
  package func counts() throws(AuditError) -> [Count] {
    try AuditError.sql { () throws(SQLError) in
      var rows = try database.prepare(
        """
        SELECT r.id, r.title,
          (SELECT count(*) FROM told WHERE side = 'old' AND rule = r.id AND verdict = 'breach'),
          (SELECT count(*) FROM told WHERE side = 'new' AND rule = r.id AND verdict = 'breach'),
          (SELECT count(*) FROM told WHERE side = 'old' AND rule = r.id AND verdict = 'undetermined'),
          (SELECT count(*) FROM told WHERE side = 'new' AND rule = r.id AND verdict = 'undetermined'),
          (SELECT count(*) FROM difference WHERE rule = r.id AND change = 'added'),
          (SELECT count(*) FROM difference WHERE rule = r.id AND change = 'dropped'),
          (SELECT count(*) FROM difference WHERE rule = r.id AND change = 'changed'),
          EXISTS (SELECT 1 FROM rule o WHERE o.side = 'old' AND o.id = r.id),
          EXISTS (SELECT 1 FROM rule n WHERE n.side = 'new' AND n.id = r.id)
        FROM rule r
        WHERE r.side = 'new' OR NOT EXISTS (SELECT 1 FROM rule n WHERE n.side = 'new' AND n.id = r.id)
        ORDER BY r.position, r.side DESC, r.id
        """)
      var counts: [Count] = []
      while try rows.step() {
        func number(_ column: Int) -> Int { Int(rows.integer(column)) }
        counts.append(
          Count(
            rule: rows.text(0) ?? "", title: rows.text(1) ?? "", breaches: (number(2), number(3)),
            undetermined: (number(4), number(5)), added: number(6), dropped: number(7), changed: number(8),
            isMissing: number(9) == 0 ? .added : number(10) == 0 ? .dropped : nil))
      }
      return counts
    }
  }

  /// Hands over the findings of a rule that differ in one way, in the audit's order.
  package func each(
    _ change: Change, of rule: String, _ body: (Difference) -> Void
  ) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      let columns = ["verdict", "severity", "sentence", "answerable", "because", "remedy"]
      var rows = try database.prepare(
        """
        SELECT d.id, \((columns.map { "o.\($0)" } + columns.map { "n.\($0)" }).joined(separator: ", "))
        FROM difference d LEFT JOIN told o ON o.side = 'old' AND o.id = d.id
        LEFT JOIN told n ON n.side = 'new' AND n.id = d.id
        WHERE d.rule = ? AND d.change = ? ORDER BY d.position
        """)
      try rows.bind(rule, at: 0)
      try rows.bind(change.rawValue, at: 1)
      while try rows.step() {
        body(
          Difference(
            change: change, id: rows.text(0) ?? "", old: Difference.Told(rows, 1),
            new: Difference.Told(rows, 1 + columns.count)))
      }
    }
  }
}

extension RulesCompared.Difference.Told {
  /// Nil where that side has no such finding.
  fileprivate init?(_ row: borrowing Statement, _ first: Int) {
    guard let verdict = row.text(first).flatMap(Verdict.init(rawValue:)) else { return nil }
    self.init(
      verdict: verdict, severity: row.text(first + 1) ?? "", sentence: row.text(first + 2) ?? "",
      answerable: row.text(first + 3) ?? "", because: row.text(first + 4), remedy: row.text(first + 5))
  }
}
