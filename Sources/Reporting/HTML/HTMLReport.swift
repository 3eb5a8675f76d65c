internal import Files
internal import SQL
internal import Time

/// How much a page holds. The XML and the CSV always hold everything, and a page says so wherever it leaves off.
package struct PageLimits: Sendable {
  /// Findings told in full on one page, worst first; the others follow on further pages.
  package var findings: Int
  /// Bytes of findings after which a page is full, whatever their number; a page is at most some hundred thousand larger.
  package var bytes: Int
  /// Entries of each shorter list: gaps, what is new, what is no longer found, input files of a source.
  package var list: Int
  /// Pieces of evidence of one finding.
  package var evidence: Int

  package init(findings: Int = 1_000, bytes: Int = 3_500_000, list: Int = 100, evidence: Int = 1_000) {
    self.findings = findings
    self.bytes = bytes
    self.list = list
    self.evidence = evidence
  }
}

/// Writes `report.html`, the page for the manager, and further pages where one cannot hold all findings. Each needs
/// nothing but itself, is whole without its script, and is read with the keyboard alone, on a screen of any width and on
/// A4 paper.
struct HTMLReport {
  let findings: FindingsReader
  /// What is written to: of the first page, or of another one.
  var html: HTMLWriter
  let limits: PageLimits
  let parts: PageParts
  let rules: [String: RuleEntry]
  let counts: Counts
  let workstations = WorkstationNames()
  /// What was told on which page; nothing before all findings were.
  var told = FindingBook.Told()

  var audit: AuditFacts { findings.audit }

  /// Writes the pages into a folder, in place of any that are there.
  static func write(
    _ findings: FindingsReader, to folder: String, resources: String, limits: PageLimits
  ) throws(ReportingError) {
    let parts = try PageParts(resources: resources)
    var rules: [String: RuleEntry] = [:]
    try findings.eachRule { rule in rules[rule.id] = rule }
    try removePages(in: folder)
    var report = HTMLReport(
      findings: findings, html: HTMLWriter(), limits: limits, parts: parts, rules: rules, counts: try Counts(findings))
    // What stands on which page is known once all findings are told, and the first page leads to each.
    report.told = try FindingBook(report, folder: folder).write()
    let output = try Output("\(folder)/\(PageNumber.first.path)")
    report.html = HTMLWriter(output)
    try report.firstPage()
    try output.finish()
  }

  /// Pages of an earlier report in the same folder, of which there may have been more.
  private static func removePages(in folder: String) throws(ReportingError) {
    let pages = "\(folder)/\(PageNumber.folder)"
    do throws(FileError) {
      guard kindOfFile(pages) == .folder else { return }
      for name in try entries(of: pages) where PageNumber.isName(name) { try deleteOwn("\(pages)/\(name)") }
      if try entries(of: pages).isEmpty { try deleteOwn(pages) }
    } catch {
      throw .file(error)
    }
  }

  /// The first page from top to bottom.
  private func firstPage() throws(ReportingError) {
    try document("Call recording audit, \(audit.organisation), \(audit.zone.wordedDate(audit.at))") {
      () throws(ReportingError) in
      try html.element(.header) { () throws(ReportingError) in try opening() }
      try html.element(.nav, .label("Contents")) { () throws(ReportingError) in try contents() }
      try html.element(.main) { () throws(ReportingError) in
        try notSeen()
        try overTime()
        try changes()
        try fallsDue()
        try worst()
        try listening()
        try ruleByRule()
        try breaches()
        try undetermined()
        try furtherPages()
        try coverageInFull()
        try rulesInForce()
        try leftOpenByPolicy()
        try fingerprints()
      }
      try html.element(.footer) { () throws(ReportingError) in try closing() }
    }
  }

  /// A whole document around a body, with what the script must know.
  func document(_ title: String, body: () throws(ReportingError) -> Void) throws(ReportingError) {
    let hasMore = !html.page.isFirst || !told.pages.isEmpty
    try html.head(title: title, parts: parts)
    try html.element(
      .body, .data(.at, audit.at.iso8601), .data(.seconds, String(audit.at.seconds)),
      .data(.date, String(audit.zone.iso8601(audit.at).prefix(10))), .data(.pages, hasMore ? "several" : "one")
    ) { () throws(ReportingError) in
      try body()
      try peopleWhoDecide()
      try html.script(parts)
    }
    try html.end()
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
  /// People who listened in the last weeks; none where the database does not tell of them.
  let listeners: Int
  /// Breaches whose remedy is overdue, accepted ones left out.
  let overdue: Int
  /// By rule and verdict.
  private let ofRules: [String: Int]

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
    overdue = try findings.number(
      "SELECT count(*) FROM finding WHERE \(FindingChoice.toRemedy) AND due < ?",
      .integer(findings.audit.at.microseconds))
    listeners = try findings.number(
      "SELECT coalesce(max(value), 0) FROM audit WHERE key = 'listeners' AND EXISTS (SELECT 1 FROM listening)")
    var ofRules: [String: Int] = [:]
    try findings.each("SELECT rule, verdict, count(*) FROM finding GROUP BY rule, verdict") { row in
      ofRules["\(plain(row.text(0) ?? "")) \(row.text(1) ?? "")"] = Int(row.integer(2))
    }
    self.ofRules = ofRules
  }

  /// How many findings a rule has with the verdict of one of them.
  func like(_ finding: Finding) -> Int { ofRules["\(finding.rule) \(finding.verdict)"] ?? 0 }
}
