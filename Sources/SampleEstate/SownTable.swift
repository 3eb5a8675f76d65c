internal import Files
package import Time

/// A finding that an audit of the estate must have.
package struct ExpectedFinding: Hashable, Sendable {
  package var rule: String
  /// `breach` or `undetermined`.
  package var verdict: String
  /// As findings.csv shows it.
  package var subject: String
  /// Name or role; empty where nobody can be named.
  package var answerable: String
  /// Why it was sown; not compared.
  package var note: String

  package init(rule: String, verdict: String, subject: String, answerable: String, note: String) {
    self.rule = rule
    self.verdict = verdict
    self.subject = subject
    self.answerable = answerable
    self.note = note
  }
}

extension Plan {
  /// What an audit at an instant must find, by rule and subject.
  package func expected(at instant: Instant) -> [ExpectedFinding] {
    sown.filter { $0.from <= instant && $0.until.map { instant < $0 } ?? true }
      .map {
        ExpectedFinding(
          rule: $0.rule, verdict: $0.verdict, subject: $0.subject, answerable: $0.answerable, note: $0.note)
      }
      .sorted { ($0.rule, $0.subject) < ($1.rule, $1.subject) }
  }
}

/// The file `sown.csv`.
package enum SownTable {
  package static let columns = ["rule", "verdict", "subject", "answerable", "note"]

  static func write(_ findings: [ExpectedFinding], to path: String, modified: Instant) throws(EstateError) {
    var file = try EstateFile(path)
    try file.write(columns.joined(separator: ",") + "\r\n")
    for finding in findings {
      let cells = [finding.rule, finding.verdict, finding.subject, finding.answerable, finding.note]
      try file.write(cells.map(Table.cell).joined(separator: ",") + "\r\n")
    }
    try file.finish(modified: modified)
  }
}
