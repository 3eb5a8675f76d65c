internal import Files
internal import Time

/// Tells every finding in full, a page's worth at a time, so that no page is too large to open and memory does not grow
/// with the number of findings. What the first page tells is kept for it; every other page is written as soon as it is full.
final class FindingBook {
  /// One of the further pages.
  struct Page {
    let number: PageNumber
    /// The numbers of its first and last finding among all that are told, from 1.
    let first: Int
    let last: Int
    /// The place of its first finding in the order of every output.
    let position: Int64
    /// The title of the first rule on it.
    let title: String
  }

  /// What was told where.
  struct Told {
    /// What the first page says of breaches and of open questions, and how many it tells of each.
    var breaches: (html: [UInt8], count: Int) = ([], 0)
    var undetermined: (html: [UInt8], count: Int) = ([], 0)
    var pages: [Page] = []

    /// The page that tells a finding.
    func page(of position: Int64) -> PageNumber {
      // The last page that begins no later.
      var (low, high) = (0, pages.count)
      while low < high {
        let middle = (low + high) / 2
        if pages[middle].position <= position { low = middle + 1 } else { high = middle }
      }
      return low == 0 ? .first : pages[low - 1].number
    }
  }

  private let folder: String
  private let all: Int
  /// The page being filled: a report whose writer keeps what it is given.
  private var report: HTMLReport
  private var told = Told()

  private var verdict = "breach"
  private var breaches: (html: [UInt8], count: Int) = ([], 0)
  /// The group of the findings told last on this page.
  private var group: Counts.Group?
  private var written = 0
  private var onPage = 0
  private var ofVerdict = 0
  private var start: (position: Int64, title: String) = (0, "")

  init(_ report: HTMLReport, folder: String) {
    self.report = report
    self.folder = folder
    all = report.counts.breaches + report.counts.undetermined
  }

  /// Tells the next finding. Breaches stand before open questions, in this order as in every other.
  func add(_ whole: FindingInFull) throws(ReportingError) {
    let finding = whole.finding
    if verdict != finding.verdict, finding.verdict == "undetermined" { try beginUndetermined() }
    if onPage >= report.limits.findings || breaches.html.count + report.html.count >= report.limits.bytes {
      if onPage > 0 { try turn(isLast: false) }
    }
    if onPage == 0 { start = (finding.position, report.rules[finding.rule]?.title ?? finding.rule) }
    let group = Counts.group(of: finding)
    if group != self.group {
      if self.group != nil { try report.html.finish() }
      self.group = group
      let title = report.rules[finding.rule]?.title ?? finding.rule
      report.html.begin(.div, [.style("rule-group"), .data(.rule, finding.rule), .data(.title, title)])
      try report.html.element(.h3, .style("rule")) { () throws(ReportingError) in
        try report.html.text(group.isAccepted ? "\(title), accepted for the time being" : title)
        try report.html.element(.span, .style("count"), text: " \(grouped(report.counts.together(with: finding)))")
      }
    }
    try report.tell(whole)
    written += 1
    onPage += 1
    ofVerdict += 1
  }

  /// Writes all pages but the first that are not written yet.
  func end() throws(ReportingError) -> Told {
    try turn(isLast: true)
    for page in told.pages {
      do throws(FileError) { try settle("\(folder)/\(page.number.path)") } catch { throw .file(error) }
    }
    return told
  }

  /// Puts the breaches aside where open questions follow on the same page.
  private func beginUndetermined() throws(ReportingError) {
    if group != nil { try report.html.finish() }
    group = nil
    breaches = (report.html.take(), ofVerdict)
    ofVerdict = 0
    verdict = "undetermined"
  }

  private func turn(isLast: Bool) throws(ReportingError) {
    if group != nil { try report.html.finish() }
    group = nil
    var undetermined: (html: [UInt8], count: Int) = ([], 0)
    if verdict == "breach" {
      breaches = (report.html.take(), ofVerdict)
    } else {
      undetermined = (report.html.take(), ofVerdict)
    }
    let number = report.html.page
    if number.isFirst {
      told.breaches = breaches
      told.undetermined = undetermined
    } else {
      let page = Page(
        number: number, first: written - onPage + 1, last: written, position: start.position, title: start.title)
      told.pages.append(page)
      try publish(page, breaches.html, undetermined.html, isLast: isLast)
    }
    report.html = HTMLWriter(page: number.next)
    breaches = ([], 0)
    ofVerdict = 0
    onPage = 0
  }

  // MARK: A further page

  private func publish(
    _ page: Page, _ breaches: [UInt8], _ undetermined: [UInt8], isLast: Bool
  ) throws(ReportingError) {
    do throws(FileError) { try makeFolder("\(folder)/\(PageNumber.folder)") } catch { throw .file(error) }
    let output = try Output("\(folder)/\(page.number.path)")
    var report = report
    report.html = HTMLWriter(output, page: page.number)
    try report.furtherPage(page, of: all, breaches, undetermined, isLast: isLast)
    try output.empty()
  }
}

extension HTMLReport {
  /// A page with the findings that follow those of the page before.
  fileprivate func furtherPage(
    _ page: FindingBook.Page, of all: Int, _ breaches: [UInt8], _ undetermined: [UInt8], isLast: Bool
  ) throws(ReportingError) {
    let range = "Findings \(grouped(page.first)) to \(grouped(page.last))"
    try document("\(range), call recording audit, \(audit.organisation), \(audit.zone.wordedDate(audit.at))") {
      () throws(ReportingError) in
      try html.element(.header, .style("further")) { () throws(ReportingError) in
        try html.element(.p, .style("organisation"), text: audit.organisation)
        try html.element(.h1, text: range)
        try html.element(.p, .style("instant")) { () throws(ReportingError) in
          try html.text("of \(grouped(all)) of the call recording audit of ")
          try time(audit.at)
        }
        try html.element(.p, .style("qualification")) { () throws(ReportingError) in
          try html.text("What could not be seen, and what all findings come to, stands in ")
          try html.link(to: .page(.first, Anchor("not-seen")), "the report itself")
          try html.text(".")
        }
      }
      try html.element(.nav, .label("Pages")) { () throws(ReportingError) in
        try html.element(.ul) { () throws(ReportingError) in try turning(page, isLast: isLast) }
      }
      try html.element(.main) { () throws(ReportingError) in
        if !breaches.isEmpty {
          try section("breaches", "Every breach, continued", style: "findings") { () throws(ReportingError) in
            try html.append(breaches)
          }
        }
        if !undetermined.isEmpty {
          try section("undetermined", "Left open, continued", style: "findings") { () throws(ReportingError) in
            try html.element(
              .p,
              text:
                "Each of these may or may not be a breach. They are nobody’s fault, and nobody may be blamed for them.")
            try html.append(undetermined)
          }
        }
      }
      try html.element(.footer) { () throws(ReportingError) in
        try html.element(.ul, .style("turning")) { () throws(ReportingError) in try turning(page, isLast: isLast) }
        try closing()
      }
    }
  }

  private func turning(_ page: FindingBook.Page, isLast: Bool) throws(ReportingError) {
    let before = PageNumber(number: page.number.number - 1)
    try html.element(.li) { () throws(ReportingError) in try html.link(to: .page(.first, nil), "The report") }
    if !before.isFirst {
      try html.element(.li) { () throws(ReportingError) in try html.link(to: .page(before, nil), "Previous page") }
    }
    if !isLast {
      try html.element(.li) { () throws(ReportingError) in
        try html.link(to: .page(page.number.next, nil), "Next page")
      }
    }
    try html.element(.li) { () throws(ReportingError) in
      try html.link(to: .file(.spreadsheet), "All findings, one to a row", style: "all-findings")
    }
  }

  /// Where the findings are that the first page does not tell itself.
  func furtherPages() throws(ReportingError) {
    guard let first = told.pages.first else { return }
    try section("pages", "Further pages") { () throws(ReportingError) in
      try html.element(
        .p,
        text:
          "This page tells the first \(grouped(first.first - 1)) of \(grouped(counts.breaches + counts.undetermined)) findings in full, and these pages the others, in the same order."
      )
      try html.element(.ul, .style("pages")) { () throws(ReportingError) in
        for page in told.pages {
          try html.element(.li) { () throws(ReportingError) in
            try html.link(to: .page(page.number, nil), "\(grouped(page.first)) to \(grouped(page.last))")
            try html.element(.span, .style("who"), text: " from “\(page.title)” on")
          }
        }
      }
    }
  }
}
