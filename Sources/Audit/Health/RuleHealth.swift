internal import SQL
package import Time

/// What became of one rule over some audits: so that one that never finds anything, that finds what everybody accepts, or
/// that suddenly finds much more is looked at before people are.
package struct RuleHealth: Sendable {
  package let rule: String
  package let title: String
  /// Audits in which it judged anything at all.
  package private(set) var judged = 0
  /// Audits in which it was in force and switched off.
  package private(set) var off = 0
  package private(set) var lastBreach: Instant?
  /// Of the last audit.
  package private(set) var examined: Int64 = 0
  package private(set) var breaches: Int64 = 0
  package private(set) var undetermined: Int64 = 0
  package private(set) var isSuspect = false
  /// Findings of the last audit, and how many of them somebody accepted.
  package private(set) var findings: Int64 = 0
  package private(set) var accepted: Int64 = 0
  /// Of each audit in which it judged anything, the breaches in a thousand facts, the oldest first.
  private var shares: [Double] = []

  /// Fewer audits than this tell nothing of a rule.
  package static let least = 4
  /// A share that is so many times the usual one has jumped, where it is at least ``leastBreaches`` facts.
  static let jump = 3.0
  static let leastBreaches: Int64 = 5

  /// What is to be looked at, in sentences; empty where nothing is.
  package var remarks: [String] {
    var remarks: [String] = []
    if judged >= RuleHealth.least, lastBreach == nil {
      remarks.append(
        "It found no breach in \(judged) audits: either the policy is kept, or the rule cannot see what breaks it.")
    }
    if judged == 0, off == 0 { remarks.append("It had nothing to judge: no audit saw a fact that it is about.") }
    if findings > 0, accepted == findings {
      remarks.append(
        "All \(findings) of its findings are accepted: perhaps the rule asks for more than anybody wants.")
    }
    if let usual = usualShare, let last = shares.last, breaches >= RuleHealth.leastBreaches,
      last > usual * RuleHealth.jump
    {
      remarks.append(
        "It finds \(RuleHealth.worded(last)) breaches in 1,000 facts, and found \(RuleHealth.worded(usual)) before: look what changed."
      )
    }
    if examined > 0, undetermined * 2 > examined {
      remarks.append("It could not decide \(undetermined) of \(examined) facts: something that it needs is missing.")
    }
    if isSuspect { remarks.append("It hits more than its brake allows, and calls itself suspect.") }
    return remarks
  }

  /// Half of the audits before the last had no larger share; nil where they are too few.
  private var usualShare: Double? {
    let before = shares.dropLast().sorted()
    return before.count + 1 < RuleHealth.least ? nil : before[before.count / 2]
  }

  private static func worded(_ share: Double) -> String {
    let tenths = Int((share * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  /// Of every rule of the last audit, in its order.
  /// - Parameter audits: files of findings, the oldest first.
  /// - Throws: ``AuditError`` where one cannot be read.
  package static func all(_ audits: [String]) throws(AuditError) -> [RuleHealth] {
    guard let last = audits.last else { return [] }
    return try AuditError.sql { () throws(SQLError) in
      var health: [RuleHealth] = []
      let newest = try Database(path: last, mode: .readOnly)
      var rules = try newest.prepare("SELECT id, title FROM rule WHERE about <> 'coverage' ORDER BY position")
      while try rules.step() { health.append(RuleHealth(rule: rules.text(0) ?? "", title: rules.text(1) ?? "")) }
      for path in audits {
        let database = try Database(path: path, mode: .readOnly)
        let at = Instant(
          microseconds: try database.value("SELECT CAST(value AS INTEGER) FROM audit WHERE key = 'at'")?.integer ?? 0)
        var tally = try database.prepare(
          """
          SELECT r.examined, r.breaches, r.undetermined, r.suspect IS NOT NULL, r.off IS NOT NULL, count(f.id),
            count(f.id) FILTER (WHERE f.decision = 'accepted')
          FROM rule r LEFT JOIN finding f ON f.rule = r.id AND f.verdict = 'breach' WHERE r.id = ? GROUP BY r.id
          """)
        for index in health.indices {
          try tally.bind(health[index].rule, at: 0)
          if try tally.step() { health[index].take(tally, at: at) }
          tally.reset()
        }
      }
      return health
    }
  }

  private init(rule: String, title: String) {
    self.rule = rule
    self.title = title
  }

  private mutating func take(_ row: borrowing Statement, at: Instant) {
    examined = row.integer(0)
    breaches = row.integer(1)
    undetermined = row.integer(2)
    isSuspect = row.integer(3) == 1
    findings = row.integer(5)
    accepted = row.integer(6)
    if breaches > 0 { lastBreach = at }
    if row.integer(4) == 1 {
      off += 1
    } else if examined > 0 {
      judged += 1
      shares.append(Double(breaches) * 1_000 / Double(examined))
    }
  }
}
