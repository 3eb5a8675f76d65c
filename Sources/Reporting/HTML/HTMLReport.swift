internal import SQL
internal import Time

/// How much of a long list the page shows. The XML and the CSV always hold everything, and the page says so wherever it
/// leaves off.
package struct PageLimits: Sendable {
  /// Findings told in full, worst first.
  package var findings: Int
  /// Entries of each shorter list: gaps, what is new, what is no longer found, input files of a source.
  package var list: Int

  package init(findings: Int = 2_000, list: Int = 100) {
    self.findings = findings
    self.list = list
  }
}

/// Writes `report.html`: the page for the manager. It needs nothing but itself, holds no script and is read with the
/// keyboard alone, on a screen of any width and on A4 paper.
struct HTMLReport {
  let findings: FindingsReader
  let html: HTMLWriter
  let limits: PageLimits
  let rules: [String: RuleEntry]
  let counts: Counts
  /// The position of the last breach that is told in full; a short list links to no later one.
  let lastInFull: Int64

  var audit: AuditFacts { findings.audit }

  /// Writes the page.
  static func write(
    _ findings: FindingsReader, to path: String, resources: String, limits: PageLimits
  ) throws(ReportingError) {
    let styleSheet = try StyleSheet(resources: resources)
    let output = try Output(path)
    let html = HTMLWriter(output)
    var rules: [String: RuleEntry] = [:]
    try findings.eachRule { rule in rules[rule.id] = rule }
    let toldInFull = "SELECT position FROM finding WHERE \(FindingChoice.breaches.condition) ORDER BY position LIMIT ?"
    let last = try findings.number("SELECT max(position) FROM (\(toldInFull))", .integer(Int64(limits.findings)))
    let page = HTMLReport(
      findings: findings, html: html, limits: limits, rules: rules, counts: try Counts(findings),
      lastInFull: Int64(last))
    let audit = findings.audit
    try html.head(
      title: "Call recording audit, \(audit.organisation), \(audit.zone.wordedDate(audit.at))", styleSheet: styleSheet)
    try html.element(.body) { () throws(ReportingError) in try page.body() }
    try html.end()
    try output.finish()
  }

  /// The page from top to bottom.
  private func body() throws(ReportingError) {
    try html.element(.header) { () throws(ReportingError) in try opening() }
    try html.element(.nav, .label("Contents")) { () throws(ReportingError) in try contents() }
    try html.element(.main) { () throws(ReportingError) in
      try notSeen()
      try changes()
      try worst()
      try ruleByRule()
      try breaches()
      try undetermined()
      try coverageInFull()
      try rulesInForce()
      try leftOpenByPolicy()
      try fingerprints()
    }
    try html.element(.footer) { () throws(ReportingError) in try closing() }
  }
}

/// The numbers of findings that several parts of the page name.
struct Counts {
  let newBreaches: Int
  let backAgain: Int
  let stillOpen: Int
  let breaches: Int
  let undetermined: Int
  let coverage: Int
  let resolved: Int
  let gaps: Int
  let observations: Int

  init(_ findings: FindingsReader) throws(ReportingError) {
    func count(_ choice: FindingChoice) throws(ReportingError) -> Int {
      try findings.number("SELECT count(*) FROM finding WHERE \(choice.condition)")
    }
    newBreaches = try count(.newBreaches)
    backAgain = try count(.breachesBackAgain)
    breaches = try count(.breaches)
    stillOpen = breaches - newBreaches - backAgain
    undetermined = try count(.undetermined)
    coverage = try count(.coverage)
    resolved = try findings.number("SELECT count(*) FROM resolved")
    gaps = try findings.number("SELECT count(*) FROM gap")
    observations = try findings.number("SELECT count(*) FROM observation")
  }
}
