internal import Time
internal import XML

/// Writes `findings.csv`: one row for each finding, for a spreadsheet.
///
/// RFC 4180: commas, quotes doubled, lines ended by CR LF. It begins with a byte order mark, because without one Excel takes
/// the file for the computer's old code page and spoils every accent. A cell that a spreadsheet would take for a
/// formula gets an apostrophe before it (OWASP, "CSV injection"). Instants are ISO 8601 in the policy's time zone.
final class CSVReport: FindingFormat {
  static let columns = [
    "id", "state", "verdict", "severity", "rule", "title", "sentence", "subject_kind", "subject", "occurred",
    "answerable", "basis", "sureness", "remedy", "due", "first_reported", "because", "occurrences", "open_since",
    "changed", "escalated", "decision", "decided_until", "assigned", "evidence",
  ]
  private let findings: FindingsReader
  private let output: Output
  private var titles: [String: String] = [:]
  private var row = CSVRow()

  /// - Parameter path: the file to write, in place of one that is there.
  init(_ findings: FindingsReader, to path: String) throws(ReportingError) {
    self.findings = findings
    output = try Output(path)
  }

  func begin() throws(ReportingError) {
    try findings.eachRule { rule in titles[rule.id] = rule.title }
    for column in CSVReport.columns { row.add(column) }
    try output.write("\u{FEFF}")
    try output.write(row.end())
  }

  func tell(_ findings: [FindingInFull]) throws(ReportingError) {
    for whole in findings {
      let finding = whole.finding
      for cell in [
        finding.id, finding.state, finding.verdict, finding.severity, finding.rule, titles[finding.rule] ?? "",
        finding.sentence, finding.subjectKind, finding.subject, instant(finding.occurred), finding.answerable ?? "",
        finding.basis ?? "", finding.sureness ?? "", finding.remedy ?? "", instant(finding.due),
        instant(finding.firstReported), finding.because ?? "", String(finding.occurrences),
        instant(finding.openSince), finding.cause ?? "", finding.escalated ?? "", finding.decision ?? "",
        instant(finding.decidedUntil), finding.assigned ?? "",
      ] { row.add(cell) }
      var evidence: [UInt8] = []
      try self.findings.eachEvidence(of: whole) { entry in CSVReport.append(entry, to: &evidence) }
      row.add(evidence)
      try output.write(row.end())
    }
  }

  func end() throws(ReportingError) { try output.finish() }

  private func instant(_ instant: Instant?) -> String { instant.map(findings.audit.zone.iso8601) ?? "" }

  private static func append(_ entry: EvidenceEntry, to words: inout [UInt8]) {
    func add(_ name: String, _ value: String?) {
      guard let value else { return }
      words.append(text: name)
      words.append(text: value)
    }
    if !words.isEmpty { words.append(text: " | ") }
    words.append(text: entry.side)
    add(": ", entry.text)
    add(", source ", entry.source)
    add(", file ", entry.file)
    add(", line ", entry.line.map { String($0) })
    add(", byte ", entry.byte.map { String($0) })
    add(", SHA-256 of the line ", entry.rawDigest)
    add(", SHA-256 of the file ", entry.fileDigest)
  }
}

/// One row of a table, cell by cell.
private struct CSVRow {
  private var bytes: [UInt8] = []
  private var isEmpty = true

  mutating func add(_ text: String) {
    let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe add($0) }
    if isDone == nil { add(Array(text.utf8)) }
  }

  mutating func add(_ text: [UInt8]) { unsafe text.withUnsafeBufferPointer { unsafe add($0) } }

  private mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    if !isEmpty { bytes.append(0x2C) }
    isEmpty = false
    let isFormula = unsafe CSVRow.isFormula(text)
    var isQuoted = false
    for index in 0..<text.count where unsafe CSVRow.asksForQuotes(text[index]) {
      isQuoted = true
      break
    }
    if isQuoted { bytes.append(0x22) }
    if isFormula { bytes.append(0x27) }
    var start = 0
    if isQuoted {
      for index in 0..<text.count where unsafe text[index] == 0x22 {
        unsafe bytes.append(contentsOf: text[start...index])
        bytes.append(0x22)
        start = index + 1
      }
    }
    unsafe bytes.append(contentsOf: text[start..<text.count])
    if isQuoted { bytes.append(0x22) }
  }

  private static func asksForQuotes(_ byte: UInt8) -> Bool {
    byte == 0x22 || byte == 0x2C || byte == 0x0A || byte == 0x0D
  }

  /// Whether a spreadsheet would take it for a formula: it begins with one of `=+-@`, their full-width forms (U+FF1D, U+FF0B,
  /// U+FF0D, U+FF20), a tab or a carriage return.
  private static func isFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = unsafe text.first else { return false }
    switch first {
    case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: return true
    case 0xEF:
      guard text.count > 2, unsafe text[1] == 0xBC else { return false }
      return unsafe [0x9D, 0x8B, 0x8D, 0xA0].contains(text[2])
    default: return false
    }
  }

  /// The row with its end; the next one begins.
  mutating func end() -> [UInt8] {
    bytes.append(0x0D)
    bytes.append(0x0A)
    defer {
      bytes.removeAll(keepingCapacity: true)
      isEmpty = true
    }
    return bytes
  }
}
