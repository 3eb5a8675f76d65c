internal import JSON
internal import Time

/// Writes `findings.ocsf.jsonl`: a line of JSON for each finding, and for each that is no more, as other programs understand
/// it.
///
/// Each line is a Compliance Finding (class 2003) of the Open Cybersecurity Schema Framework, version 1.3.0
/// (https://schema.ocsf.io/1.3.0/classes/compliance_finding). Instants are milliseconds since 1970. What OCSF has no place
/// for stands in `unmapped`.
final class OCSFReport: FindingFormat {
  static let version = "1.3.0"
  private static let category: Int64 = 2
  private static let classOfFinding: Int64 = 2003

  private let findings: FindingsReader
  private let output: Output
  private var lines = JSONLines()
  private var rules: [String: RuleEntry] = [:]
  /// The policies' titles.
  private var standards: [String: String] = [:]

  /// - Parameter path: the file to write, in place of one that is there.
  init(_ findings: FindingsReader, to path: String) throws(ReportingError) {
    self.findings = findings
    output = try Output(path)
  }

  private enum Activity: Int64 {
    case create = 1
    case update, close
    var name: String {
      switch self {
      case .create: "Create"
      case .update: "Update"
      case .close: "Close"
      }
    }
  }

  private enum Status: Int64 {
    case new = 1
    case inProgress, suppressed, resolved
    var name: String {
      switch self {
      case .new: "New"
      case .inProgress: "In Progress"
      case .suppressed: "Suppressed"
      case .resolved: "Resolved"
      }
    }
  }

  private enum Compliance: Int64 {
    case pass = 1
    case warning, fail
    var name: String {
      switch self {
      case .pass: "Pass"
      case .warning: "Warning"
      case .fail: "Fail"
      }
    }
  }

  func begin() throws(ReportingError) {
    try findings.eachRule { rule in rules[rule.id] = rule }
    try findings.eachPolicy { policy in standards[policy.id] = policy.title }
  }

  func tell(_ findings: [FindingInFull]) throws(ReportingError) {
    for whole in findings {
      let rule = rules[whole.finding.rule]
      try write(line(whole.finding, rule, standard: standard(rule)))
    }
  }

  func end() throws(ReportingError) {
    try findings.eachResolved { (entry) throws(ReportingError) in
      let rule = rules[entry.rule]
      try write(line(entry, rule, standard: standard(rule)))
    }
    try output.finish()
  }

  private func write(_ line: JSONValue) throws(ReportingError) {
    try output.write(lines.line(line))
    try output.write("\n")
  }

  private func standard(_ rule: RuleEntry?) -> String { rule.flatMap { standards[$0.policy] } ?? "" }

  private func line(_ finding: Finding, _ rule: RuleEntry?, standard: String) -> JSONValue {
    let status: Status =
      finding.decision == "accepted"
      ? .suppressed : finding.state == "new" && finding.decision == nil ? .new : .inProgress
    let isSure = finding.verdict == "breach" && rule?.about != "coverage"
    return event(
      finding.state == "new" ? .create : .update, status, severity: Severity(rawValue: finding.severity),
      compliance: isSure ? .fail : .warning, detail: finding.because ?? finding.sentence, rule, finding.rule,
      standard: standard, uid: finding.id, sentence: finding.sentence, first: finding.firstReported,
      resources: [resource(finding.subjectKind, finding.subject)], remedy: finding.remedy,
      unmapped: .members([
        "state": .string(finding.state), "verdict": .string(finding.verdict),
        "answerable": finding.answerable.map { .string($0) }, "answerable_uid": finding.person.map { .string($0) },
        "answerable_basis": finding.basis.map { .string($0) }, "sureness": finding.sureness.map { .string($0) },
        "occurred_time": milliseconds(finding.occurred), "due_time": milliseconds(finding.due),
        "open_since_time": milliseconds(finding.openSince), "decision": finding.decision.map { .string($0) },
        "decided_until_time": milliseconds(finding.decidedUntil), "assigned": finding.assigned.map { .string($0) },
        "escalated": finding.escalated.map { .string($0) },
      ]))
  }

  private func line(_ entry: ResolvedEntry, _ rule: RuleEntry?, standard: String) -> JSONValue {
    event(
      .close, .resolved, severity: rule.flatMap { Severity(rawValue: $0.severity) },
      compliance: entry.cause == "facts" ? .pass : .warning, detail: entry.why, rule, entry.rule, standard: standard,
      uid: entry.id, sentence: entry.sentence, first: entry.firstReported, resources: [], remedy: nil,
      unmapped: .members([
        "answerable": entry.answerable.map { .string($0) }, "changed": entry.cause.map { .string($0) },
        "shown": entry.shown.map { .string($0) },
      ]))
  }

  private func event(
    _ activity: Activity, _ status: Status, severity: Severity?, compliance: Compliance, detail: String,
    _ rule: RuleEntry?, _ id: String, standard: String, uid: String, sentence: String, first: Instant?,
    resources: [JSONValue], remedy: String?, unmapped: JSONValue
  ) -> JSONValue {
    let at = milliseconds(findings.audit.at)
    let program = findings.audit.program.split(separator: " ").last.map(String.init) ?? ""
    let title = rule?.title ?? id
    return .members([
      "activity_id": .integer(activity.rawValue), "activity_name": .string(activity.name),
      "category_uid": .integer(OCSFReport.category), "category_name": .string("Findings"),
      "class_uid": .integer(OCSFReport.classOfFinding), "class_name": .string("Compliance Finding"),
      "type_uid": .integer(OCSFReport.classOfFinding * 100 + activity.rawValue),
      "type_name": .string("Compliance Finding: \(activity.name)"), "time": at,
      "severity_id": .integer(severity.map(OCSFReport.number) ?? 0),
      "severity": .string(severity.map(OCSFReport.name) ?? "Unknown"), "status_id": .integer(status.rawValue),
      "status": .string(status.name), "message": .string(sentence),
      "metadata": .members([
        "version": .string(OCSFReport.version),
        "product": .members([
          "name": .string("Earshot"), "vendor_name": .string("Earshot"), "version": .string(program),
        ]),
        "tenant_uid": .string(findings.audit.organisation),
      ]),
      "finding_info": .members([
        "uid": .string(uid), "title": .string(title), "desc": .string(sentence), "created_time": milliseconds(first),
        "first_seen_time": milliseconds(first), "last_seen_time": activity == .close ? nil : at,
        "analytic": .members([
          "type_id": .integer(1), "type": .string("Rule"), "uid": .string(id), "name": .string(title),
        ]),
      ]),
      "compliance": .members([
        "control": .string(id), "standards": .array([.string(standard)]),
        "requirements": rule.map { .array([.string($0.clause)]) }, "status_id": .integer(compliance.rawValue),
        "status": .string(compliance.name), "status_detail": .string(detail),
      ]),
      "resources": resources.isEmpty ? nil : .array(resources),
      "remediation": remedy.map { .members(["desc": .string($0)]) }, "unmapped": unmapped,
    ])
  }

  private func resource(_ kind: String, _ subject: String) -> JSONValue {
    .members(["type": .string(kind), "name": .string(subject), "uid": .string(subject)])
  }

  private func milliseconds(_ instant: Instant?) -> JSONValue? { instant.map { .integer($0.microseconds / 1_000) } }

  private static func number(_ severity: Severity) -> Int64 {
    switch severity {
    case .info: 1
    case .low: 2
    case .medium: 3
    case .high: 4
    case .critical: 5
    }
  }

  private static func name(_ severity: Severity) -> String {
    severity == .info ? "Informational" : severity.rawValue.sentenceCase
  }
}
