internal import SQL
internal import Time

/// Makes `summary.txt`: at most 40 lines of 76 columns, for the mail that the schedule sends.
struct SummaryReport {
  let findings: FindingsReader
  /// Where the reader finds the reports.
  let place: String

  /// The whole text, which does not grow with the findings.
  func text() throws(ReportingError) -> String {
    let audit = findings.audit
    let newBreaches = try findings.number("SELECT count(*) FROM finding WHERE \(FindingChoice.newBreaches.condition)")
    let verdict = Verdict(audit, newBreaches: newBreaches)
    var lines = MailLines.wrapped("Call recording audit, \(audit.organisation)", atMost: 2)
    lines += [audit.zone.worded(audit.at), ""]
    lines += MailLines.wrapped(verdict.headline, atMost: 2) + MailLines.wrapped(verdict.qualification, atMost: 3) + [""]
    lines += try gaps() + [""]
    lines += try changes(newBreaches)
    lines += try severities() + ahead()
    lines += try worst() + [""]
    lines += ["The report:"] + ["  \(plain(place))/report.html"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func gaps() throws(ReportingError) -> [String] {
    let audit = findings.audit
    guard audit.gaps > 0 else { return ["Not seen: nothing. Every source was examined in full."] }
    var lines = ["Not seen: \(counted(audit.gaps, "gap", "gaps"))"]
    var shown = 0
    try findings.eachGap(atMost: 3) { gap in
      let place = [gap.workstation, gap.path].compactMap(\.self).joined(separator: ", ")
      let about = place.isEmpty ? gap.source : "\(gap.source) (\(place))"
      lines += MailLines.wrapped("- \(about): \(gap.reason)", indent: 2, atMost: 2)
      shown += 1
    }
    if audit.gaps > shown { lines.append("  and \(grouped(audit.gaps - shown)) more, all in the report") }
    return lines
  }

  private func changes(_ newBreaches: Int) throws(ReportingError) -> [String] {
    guard let previous = findings.audit.previous else { return ["This is the first audit: everything is new."] }
    let back = try findings.number(
      "SELECT count(*) FROM finding WHERE \(FindingChoice.breachesBackAgain.condition)")
    let open = findings.audit.breaches - newBreaches - back
    let resolved = try findings.number("SELECT count(*) FROM resolved")
    return MailLines.wrapped(
      "Since \(findings.audit.zone.worded(previous)): \(grouped(newBreaches)) new, \(grouped(open)) still open, "
        + "\(grouped(back)) back again, \(grouped(resolved)) no longer found."
        + (findings.audit.missed == 0 ? "" : " \(counted(findings.audit.missed, "audit was", "audits were")) missed."),
      atMost: 3)
  }

  /// What is let be for the time being, and what the coming days bring.
  private func ahead() -> [String] {
    let audit = findings.audit
    var sentences: [String] = []
    if audit.accepted > 0 { sentences.append("Accepted for the time being: \(grouped(audit.accepted)).") }
    if audit.dueIn30Days > 0 {
      sentences.append(
        "Falls due: \(grouped(audit.dueIn7Days)) more in 7 days, \(grouped(audit.dueIn30Days)) in 30.")
    }
    return sentences.isEmpty ? [] : MailLines.wrapped(sentences.joined(separator: " "), atMost: 2)
  }

  private func severities() throws(ReportingError) -> [String] {
    var parts: [String] = []
    var counts: [String: Int64] = [:]
    let query = "SELECT severity, count(*) FROM finding WHERE \(FindingChoice.breaches.condition) GROUP BY severity"
    try findings.each(query) { row in counts[row.text(0) ?? ""] = row.integer(1) }
    for severity in Severity.allCases {
      if let count = counts[severity.rawValue] { parts.append("\(severity.rawValue) \(grouped(count))") }
    }
    return parts.isEmpty ? [] : ["By severity: " + parts.joined(separator: ", ")]
  }

  private func worst() throws(ReportingError) -> [String] {
    guard findings.audit.breaches > 0 else { return [] }
    var lines = ["", "The worst of each kind:"]
    var counts: [String: Int64] = [:]
    try findings.eachRule(with: .breaches) { rule, count in counts[rule] = count }
    try findings.eachFinding(.worstOfEachRule, atMost: 5) { (finding) throws(ReportingError) in
      let news = finding.state == "new" ? ", new" : ""
      let count = counts[finding.rule] ?? 0
      let kind = count > 1 ? ", one of \(grouped(count))" : ""
      lines += MailLines.wrapped("- \(finding.severity)\(news)\(kind): \(finding.sentence)", indent: 2, atMost: 3)
    }
    return lines
  }
}
