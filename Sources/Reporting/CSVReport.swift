internal import Time

/// Writes `findings.csv`: one row for each finding, for a spreadsheet.
///
/// RFC 4180: commas, quotes doubled, lines ended by CR LF. It begins with a byte order mark, because without one Excel takes
/// the file for the computer's old code page and spoils every accent. A cell that a spreadsheet would take for a
/// formula gets an apostrophe before it (OWASP, "CSV injection"). Instants are ISO 8601 in the policy's time zone.
struct CSVReport {
  static let columns = [
    "id", "state", "verdict", "severity", "rule", "title", "sentence", "subject_kind", "subject", "occurred",
    "answerable", "basis", "sureness", "remedy", "due", "first_reported", "because", "occurrences", "open_since",
    "changed", "escalated", "decision", "decided_until", "assigned", "evidence",
  ]
  let findings: FindingsReader

  func write(to path: String) throws(ReportingError) {
    let output = try Output(path)
    var titles: [String: String] = [:]
    try findings.eachRule { rule in titles[rule.id] = rule.title }
    try output.write("\u{FEFF}" + CSVReport.row(CSVReport.columns))
    try findings.eachFinding { (finding) throws(ReportingError) in
      var evidence: [String] = []
      try findings.eachEvidence(of: finding.id) { entry in evidence.append(CSVReport.worded(entry)) }
      try output.write(
        CSVReport.row([
          finding.id, finding.state, finding.verdict, finding.severity, finding.rule, titles[finding.rule] ?? "",
          finding.sentence, finding.subjectKind, finding.subject, instant(finding.occurred),
          finding.answerable ?? "", finding.basis ?? "", finding.sureness ?? "", finding.remedy ?? "",
          instant(finding.due), instant(finding.firstReported), finding.because ?? "", String(finding.occurrences),
          instant(finding.openSince), finding.cause ?? "", finding.escalated ?? "", finding.decision ?? "",
          instant(finding.decidedUntil), finding.assigned ?? "", evidence.joined(separator: " | "),
        ]))
    }
    try output.finish()
  }

  private func instant(_ instant: Instant?) -> String { instant.map(findings.audit.zone.iso8601) ?? "" }

  private static func worded(_ entry: EvidenceEntry) -> String {
    var parts = ["\(entry.side): \(entry.text)"]
    if let source = entry.source { parts.append("source \(source)") }
    if let file = entry.file { parts.append("file \(file)") }
    if let line = entry.line { parts.append("line \(line)") }
    if let byte = entry.byte { parts.append("byte \(byte)") }
    if let digest = entry.rawDigest { parts.append("SHA-256 of the line \(digest)") }
    if let digest = entry.fileDigest { parts.append("SHA-256 of the file \(digest)") }
    return parts.joined(separator: ", ")
  }

  private static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

  private static func cell(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r＝＋－＠".unicodeScalars.contains(first) { text = "'" + text }
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
    var quoted: [UInt8] = [0x22]
    quoted.reserveCapacity(text.utf8.count + 8)
    for byte in text.utf8 {
      if byte == 0x22 { quoted.append(0x22) }
      quoted.append(byte)
    }
    return String(decoding: quoted, as: UTF8.self) + "\""
  }
}
