internal import SQL
internal import Time

/// What one role is told by mail: the findings for which it answers or that were given to it, and what falls due for it. Of
/// everybody else's findings there is nothing in it.
package struct RoleNotice {
  /// How many findings, and how many things that fall due, stand in the mail; the report has all.
  private static let shown = 50

  private let findings: FindingsReader
  private let answerable: String
  private let place: String

  /// - Parameters:
  ///   - path: the findings database.
  ///   - answerable: the role as findings call it, such as `the ICT department`.
  ///   - place: where the reader finds the reports.
  package init(findings path: String, answerable: String, place: String) throws(ReportingError) {
    findings = try FindingsReader(path: path)
    self.answerable = answerable
    self.place = place
  }

  private static let own = """
    verdict = 'breach' AND decision IS NOT 'accepted' AND (answerable = ?1 OR assigned = ?1)
    """

  /// The mail's subject and text; nil where there is nothing to tell this role.
  package func mail() throws(ReportingError) -> (subject: String, text: String)? {
    let audit = findings.audit
    let zone = audit.zone
    let all = try count("")
    let due = try findings.number("SELECT count(*) FROM upcoming WHERE answerable = ?1", .text(answerable))
    guard all + due > 0 else { return nil }
    let new = try count(" AND state = 'new'")
    let late = try count(" AND due < \(audit.at.microseconds)")
    var lines = MailLines.wrapped("Call recording audit, \(audit.organisation)", atMost: 2)
    lines += [zone.worded(audit.at), ""]
    lines += MailLines.wrapped(
      "For \(answerable): \(counted(all, "breach", "breaches"))"
        + " (\(grouped(new)) new, \(grouped(late)) past the time for the remedy)"
        + (due == 0 ? "." : "; \(grouped(due)) more before the next audit, unless something is done."))
    lines += try told(all) + dueSoon(due)
    if audit.gaps > 0 {
      lines += [""]
      lines += MailLines.wrapped(
        "Not everything could be seen (\(counted(audit.gaps, "gap", "gaps"))): the report says what.")
    }
    lines += ["", "The report:", "  \(plain(place))/report.html"]
    return (
      "Call recording audit of \(zone.wordedDate(audit.at)): \(grouped(all)) for \(answerable)",
      lines.joined(separator: "\n") + "\n"
    )
  }

  private func count(_ condition: String) throws(ReportingError) -> Int {
    try findings.number("SELECT count(*) FROM finding WHERE \(RoleNotice.own)\(condition)", .text(answerable))
  }

  private func told(_ all: Int) throws(ReportingError) -> [String] {
    guard all > 0 else { return [] }
    var lines = [""]
    let query = """
      SELECT id, state, severity, sentence, remedy, due FROM finding WHERE \(RoleNotice.own)
      ORDER BY state <> 'new', position LIMIT ?2
      """
    let zone = findings.audit.zone
    try findings.each(query, [.text(answerable), .integer(Int64(RoleNotice.shown))]) { row in
      let (state, severity) = (row.text(1) ?? "", row.text(2) ?? "")
      lines += MailLines.wrapped("- \(severity), \(state): \(plain(row.text(3) ?? ""))", indent: 2, atMost: 6)
      if let remedy = row.text(4) {
        lines += MailLines.wrapped("To do: \(plain(remedy).sentenceCase.closed)", indent: 4, atMost: 6).map {
          "  " + $0
        }
      }
      if !row.isNull(5) { lines.append("  By \(zone.worded(Instant(microseconds: row.integer(5)))).") }
      lines.append("  Finding \(row.text(0) ?? "")")
    }
    if all > RoleNotice.shown { lines.append("and \(grouped(all - RoleNotice.shown)) more, all in the report.") }
    return lines
  }

  private func dueSoon(_ all: Int) throws(ReportingError) -> [String] {
    guard all > 0 else { return [] }
    var lines = ["", "Falls due:"]
    let query = "SELECT sentence, due FROM upcoming WHERE answerable = ?1 ORDER BY position LIMIT ?2"
    try findings.each(query, [.text(answerable), .integer(Int64(RoleNotice.shown))]) { row in
      let due = findings.audit.zone.worded(Instant(microseconds: row.integer(1)))
      lines += MailLines.wrapped("- \(due): \(plain(row.text(0) ?? ""))", indent: 2, atMost: 6)
    }
    if all > RoleNotice.shown { lines.append("and \(grouped(all - RoleNotice.shown)) more, all in the report.") }
    return lines
  }
}
