internal import SQL
internal import Time

/// The numbers of findings that several parts of the page name.
struct Counts {
  private(set) var newBreaches = 0
  private(set) var backAgain = 0
  private(set) var breaches = 0
  private(set) var undetermined = 0
  private(set) var coverage = 0
  /// Breaches whose remedy is overdue, or due within 7 and within 30 days; accepted ones left out.
  private(set) var overdue = 0
  private(set) var dueIn7Days = 0
  private(set) var dueIn30Days = 0
  let resolved: Int
  let gaps: Int
  let observations: Int
  /// People who listened in the last weeks; none where the database does not tell of them.
  let listeners: Int
  private var ofGroups: [Group: Int] = [:]

  /// Findings that follow one another in the order of every output, under one heading.
  struct Group: Hashable {
    let rule: String
    let verdict: String
    let severity: String
    let isAccepted: Bool
  }

  var stillOpen: Int { breaches - newBreaches - backAgain }

  init(_ findings: FindingsReader) throws(ReportingError) {
    resolved = try findings.number("SELECT count(*) FROM resolved")
    gaps = try findings.number("SELECT count(*) FROM gap")
    observations = try findings.number("SELECT count(*) FROM observation")
    listeners = try findings.number(
      "SELECT coalesce(max(value), 0) FROM audit WHERE key = 'listeners' AND EXISTS (SELECT 1 FROM listening)")
    // All of them in one go through the findings, of which there may be very many.
    let at = findings.audit.at.microseconds
    let day: Int64 = 86_400_000_000
    let query = """
      SELECT rule, verdict, state, \(FindingChoice.coverage.condition), decision IS 'accepted',
        CASE WHEN due < ?1 THEN 0 WHEN due <= ?2 THEN 1 WHEN due <= ?3 THEN 2 ELSE 3 END, count(*), severity
      FROM finding GROUP BY 1, 2, 3, 4, 5, 6, 8
      """
    let instants: [SQLValue] = [.integer(at), .integer(at + 7 * day), .integer(at + 30 * day)]
    try findings.each(query, instants) { row in
      let number = Int(row.integer(6))
      let verdict = row.text(1) ?? ""
      let group = Group(
        rule: plain(row.text(0) ?? ""), verdict: verdict, severity: plain(row.text(7) ?? ""),
        isAccepted: row.integer(4) == 1)
      ofGroups[group, default: 0] += number
      if row.integer(3) == 1 {
        coverage += number
      } else if verdict == "undetermined" {
        undetermined += number
      } else {
        breaches += number
        if row.text(2) == "new" { newBreaches += number }
        if row.text(2) == "back again" { backAgain += number }
        if row.integer(4) == 0 {
          let due = row.integer(5)
          if due == 0 { overdue += number }
          if due == 1 { dueIn7Days += number }
          if due == 1 || due == 2 { dueIn30Days += number }
        }
      }
    }
  }

  /// How many findings a rule has with the verdict of one of them.
  func like(_ finding: Finding) -> Int {
    ofGroups.reduce(0) { $0 + ($1.key.rule == finding.rule && $1.key.verdict == finding.verdict ? $1.value : 0) }
  }

  /// The group that a finding belongs to.
  static func group(of finding: Finding) -> Group {
    Group(
      rule: finding.rule, verdict: finding.verdict, severity: finding.severity,
      isAccepted: finding.decision == "accepted")
  }

  /// How many findings stand under a finding's heading.
  func together(with finding: Finding) -> Int { ofGroups[Counts.group(of: finding)] ?? 0 }
}
