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

/// Writes `report.html` and further pages into a folder, in place of any that are there.
final class HTMLPages: FindingFormat {
  private var report: HTMLReport
  private let book: FindingBook
  private let folder: String

  /// - Parameter resources: the folder that holds `report.css` and `report.js`.
  init(
    _ findings: FindingsReader, to folder: String, resources: String, limits: PageLimits
  ) throws(ReportingError) {
    report = try HTMLReport(findings, resources: resources, limits: limits)
    book = FindingBook(report, folder: folder)
    self.folder = folder
  }

  func begin() throws(ReportingError) { try HTMLReport.removePages(in: folder) }

  func tell(_ findings: [FindingInFull]) throws(ReportingError) {
    for whole in findings where report.rules[whole.finding.rule]?.about != "coverage" { try book.add(whole) }
  }

  /// What stands on which page is known once all findings are told, and the first page leads to each.
  func end() throws(ReportingError) {
    report.told = try book.end()
    let output = try Output("\(folder)/\(PageNumber.first.path)")
    report.html = HTMLWriter(output)
    try report.firstPage()
    try output.finish()
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
  let stencils: Stencils
  let ruleStencils: [String: RuleStencils]
  let instants = WordedInstants()
  /// The findings of whose recordings the database tells what became of them.
  let lives: Set<String>
  /// Who may decide, as every page holds it for its script; empty where nobody may.
  var people: [UInt8] = []
  /// What was told on which page; nothing before all findings were.
  var told = FindingBook.Told()

  var audit: AuditFacts { findings.audit }

  init(_ findings: FindingsReader, resources: String, limits: PageLimits) throws(ReportingError) {
    let parts = try PageParts(resources: resources)
    var rules: [String: RuleEntry] = [:]
    try findings.eachRule { rule in rules[rule.id] = rule }
    var ruleStencils: [String: RuleStencils] = [:]
    for (id, rule) in rules { ruleStencils[id] = try RuleStencils(rule) }
    var lives: Set<String> = []
    try findings.each("SELECT DISTINCT finding FROM life") { row in lives.insert(plain(row.text(0) ?? "")) }
    self.findings = findings
    self.limits = limits
    self.parts = parts
    self.rules = rules
    self.ruleStencils = ruleStencils
    self.lives = lives
    html = HTMLWriter()
    counts = try Counts(findings)
    stencils = try Stencils()
    try peopleWhoDecide()
    people = html.take()
  }

  /// Pages of an earlier report in the same folder, of which there may have been more.
  fileprivate static func removePages(in folder: String) throws(ReportingError) {
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
  fileprivate func firstPage() throws(ReportingError) {
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
      try html.append(people)
      try html.script(parts)
    }
    try html.end()
  }
}
