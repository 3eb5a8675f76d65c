internal import SQL
internal import Text
internal import Time

/// What falls due before the next audit, for whoever is to act first: a text, by who answers for it.
package struct DueReport {
  private let findings: FindingsReader

  /// - Parameter path: the findings database.
  package init(findings path: String) throws(ReportingError) { findings = try FindingsReader(path: path) }

  /// A week after the audit, or when the next one is due, where that is later.
  private var end: Instant {
    let audit = findings.audit
    return audit.zone.adding(Period(days: max(7, audit.every ?? 7)), to: audit.at)
  }

  /// Writes it piece by piece.
  /// - Returns: how many things fall due.
  /// - Throws: ``ReportingError``
  package func write(_ sink: (String) -> Void) throws(ReportingError) -> Int {
    let (audit, zone) = (findings.audit, findings.audit.zone)
    sink("Call recording audit, \(audit.organisation), \(zone.worded(audit.at))\n")
    sink("What falls due until \(zone.worded(end))\n")
    let coming = """
      SELECT coalesce(answerable, 'nobody is known to answer for it'), due, sentence, remedy FROM upcoming WHERE due <= ?1
      ORDER BY 1, due, position
      """
    var count = try list(coming, "Will be breaches unless something is done", sink)
    let late = """
      SELECT coalesce(assigned, answerable, 'nobody is known to answer for it'), due, sentence, remedy FROM finding
      WHERE verdict = 'breach' AND decision IS NOT 'accepted' AND due IS NOT NULL AND due <= ?1 ORDER BY 1, due, position
      """
    count += try list(late, "Breaches that are to be remedied by then, or are late already", sink)
    if count == 0 { sink("\nNothing.\n") }
    if audit.gaps > 0 {
      sink("\nNot everything could be seen (\(grouped(audit.gaps)) gaps), so more may fall due than this.\n")
    }
    return count
  }

  private func list(_ query: String, _ title: String, _ sink: (String) -> Void) throws(ReportingError) -> Int {
    let zone = findings.audit.zone
    var count = 0
    var current: String?
    try findings.each(query, [.integer(end.microseconds)]) { row in
      if count == 0 { sink("\n\(title)\n") }
      count += 1
      let who = plain(row.text(0) ?? "")
      if who != current {
        current = who
        sink("\n  \(who.sentenceCase)\n")
      }
      sink("    \(zone.worded(Instant(microseconds: row.integer(1)))): \(plain(row.text(2) ?? ""))\n")
      if let remedy = row.text(3) { sink("      \(plain(remedy).sentenceCase.closed)\n") }
    }
    return count
  }
}
