internal import Time
internal import XML

/// Writes `report.xml`: all that the findings database holds, nothing cut short. Its schema is `Reports/report.xsd`.
final class XMLReport: FindingFormat {
  static let namespace = "urn:earshot:report:1"
  private let findings: FindingsReader
  private let output: Output
  private var writer: Writer

  private typealias Writer = XMLWriter<ReportingError>

  /// - Parameter path: the file to write, in place of one that is there.
  init(_ findings: FindingsReader, to path: String) throws(ReportingError) {
    self.findings = findings
    let output = try Output(path)
    self.output = output
    writer = Writer.ofBytes { (bytes) throws(ReportingError) in try output.write(bytes) }
  }

  func begin() throws(ReportingError) {
    let audit = findings.audit
    try writer.declaration()
    try writer.begin(
      "report",
      [
        "xmlns": XMLReport.namespace, "organisation": audit.organisation, "at": audit.at.iso8601,
        "time-zone": audit.zone.name, "program": audit.program, "previous-at": audit.previous?.iso8601,
        "every-days": audit.every.map { String($0) }, "missed-audits": String(audit.missed),
      ])
    try writer.element(
      "totals",
      [
        "breaches": String(audit.breaches), "accepted": String(audit.accepted),
        "undetermined": String(audit.undetermined),
        "satisfied": String(audit.satisfied), "gaps": String(audit.gaps), "due-in-7-days": String(audit.dueIn7Days),
        "due-in-30-days": String(audit.dueIn30Days),
      ])
    try writer.element(
      "fingerprints",
      [
        "configuration": audit.configurationDigest, "rules": audit.rulesDigest, "evidence": audit.evidenceDigest,
      ])
    try writer.element("gaps") { (writer) throws(ReportingError) in try gaps(&writer) }
    try writer.element("sources") { (writer) throws(ReportingError) in try sources(&writer) }
    try writer.element("policies") { (writer) throws(ReportingError) in try policies(&writer) }
    try writer.element("rules") { (writer) throws(ReportingError) in try rules(&writer) }
    try writer.element("changes") { (writer) throws(ReportingError) in
      try findings.eachChange { (change) throws(ReportingError) in
        try writer.element("change", ["what": change.what, "name": change.name], text: change.text)
      }
    }
    try writer.begin("findings")
  }

  func tell(_ findings: [FindingInFull]) throws(ReportingError) {
    for finding in findings { try write(finding, &writer) }
  }

  func end() throws(ReportingError) {
    try writer.end()
    try writer.element("resolved") { (writer) throws(ReportingError) in try resolved(&writer) }
    try writer.element("upcoming") { (writer) throws(ReportingError) in try upcoming(&writer) }
    try writer.element("trend") { (writer) throws(ReportingError) in try trend(&writer) }
    try writer.end()
    try output.finish()
  }

  private func gaps(_ writer: inout Writer) throws(ReportingError) {
    try findings.eachGap { (gap) throws(ReportingError) in
      try writer.element(
        "gap",
        [
          "number": String(gap.number), "source": gap.source, "problem": gap.problem, "affects": gap.affects,
          "path": gap.path, "line": text(gap.line), "from": gap.from?.iso8601, "to": gap.to?.iso8601,
          "workstation": gap.workstation, "person": gap.person, "count": text(gap.count),
        ]
      ) { (writer) throws(ReportingError) in
        try writer.element("reason", text: gap.reason)
        if let remedy = gap.remedy { try writer.element("remedy", text: remedy) }
      }
    }
  }

  private func sources(_ writer: inout Writer) throws(ReportingError) {
    try findings.eachSource { (source) throws(ReportingError) in
      try writer.element(
        "source",
        [
          "number": String(source.number), "name": source.name, "kind": source.kind, "place": source.place,
          "state": source.state, "facts": String(source.facts), "evidence": source.evidence, "sha256": source.digest,
        ]
      ) { (writer) throws(ReportingError) in
        for piece in source.examined { try writer.element("examined", text: piece) }
        try findings.eachInputFile(of: source.number) { (file) throws(ReportingError) in
          try writer.element(
            "input-file",
            [
              "number": String(file.number), "path": file.path, "size": text(file.size),
              "modified": file.modified?.iso8601, "sha256": file.digest,
            ])
        }
      }
    }
  }

  private func policies(_ writer: inout Writer) throws(ReportingError) {
    try findings.eachPolicy { (policy) throws(ReportingError) in
      try writer.element(
        "policy", ["id": policy.id, "file": policy.file, "sha256": policy.digest]
      ) { (writer) throws(ReportingError) in
        try writer.element("title", text: policy.title)
        try findings.eachParameter(of: policy.id) { (parameter) throws(ReportingError) in
          try writer.element(
            "parameter",
            ["name": parameter.name, "value": parameter.value, "set-by": parameter.isOfSite ? "site" : "policy"],
            text: parameter.meaning)
        }
      }
    }
  }

  private func rules(_ writer: inout Writer) throws(ReportingError) {
    try findings.eachRule { (rule) throws(ReportingError) in
      try writer.element(
        "rule",
        [
          "id": rule.id, "policy": rule.policy, "severity": rule.severity, "about": rule.about, "file": rule.file,
          "line": String(rule.line), "sha256": rule.digest,
        ]
      ) { (writer) throws(ReportingError) in
        try writer.element("title", text: rule.title)
        try writer.element("clause", ["section": rule.section, "paragraph": rule.paragraph], text: rule.clause)
        try writer.element(
          "tally",
          [
            "examined": String(rule.examined), "breaches": String(rule.breaches),
            "satisfied": String(rule.satisfied), "undetermined": String(rule.undetermined),
            "gaps": String(rule.gaps),
          ])
        if let suspect = rule.suspect { try writer.element("suspect", text: suspect) }
        if let off = rule.off { try writer.element("off", text: off) }
      }
    }
  }

  private func write(_ whole: FindingInFull, _ writer: inout Writer) throws(ReportingError) {
    let finding = whole.finding
    try writer.element(
      "finding",
      [
        "id": finding.id, "position": String(finding.position), "rule": finding.rule, "verdict": finding.verdict,
        "severity": finding.severity, "state": finding.state, "first-reported": finding.firstReported?.iso8601,
        "open-since": finding.openSince?.iso8601, "changed": finding.cause, "occurred": finding.occurred?.iso8601,
        "due": finding.due?.iso8601, "occurrences": String(finding.occurrences), "decision": finding.decision,
        "decided-until": finding.decidedUntil?.iso8601,
      ]
    ) { (writer) throws(ReportingError) in
      try writer.element("sentence", text: finding.sentence)
      try writer.element("subject", ["kind": finding.subjectKind], text: finding.subject)
      if let answerable = finding.answerable {
        try writer.element(
          "answerable", ["person": finding.person, "basis": finding.basis, "sureness": finding.sureness],
          text: answerable)
      }
      if let remedy = finding.remedy { try writer.element("remedy", text: remedy) }
      if let because = finding.because { try writer.element("because", text: because) }
      if let escalated = finding.escalated { try writer.element("escalated", text: escalated) }
      if let assigned = finding.assigned { try writer.element("assigned", text: assigned) }
      for decision in whole.decisions {
        try writer.element(
          "decision",
          [
            "kind": decision.kind, "state": decision.state, "by": decision.decider, "name": decision.deciderName,
            "at": decision.at.iso8601, "until": decision.until?.iso8601, "to": decision.toPerson,
            "to-name": decision.toName,
          ], text: decision.why)
      }
      for condition in whole.conditions {
        try writer.element(
          "condition",
          ["depth": String(condition.depth), "outcome": condition.outcome, "value": condition.value],
          text: condition.text)
      }
      try findings.eachEvidence(of: whole) { (evidence) throws(ReportingError) in
        try writer.element(
          "evidence",
          [
            "side": evidence.side, "kind": evidence.kind, "source": evidence.source, "file": evidence.file,
            "line": text(evidence.line), "byte": text(evidence.byte), "raw-sha256": evidence.rawDigest,
            "file-sha256": evidence.fileDigest,
          ], text: evidence.text)
      }
    }
  }

  private func resolved(_ writer: inout Writer) throws(ReportingError) {
    try findings.eachResolved { (entry) throws(ReportingError) in
      try writer.element(
        "resolved-finding",
        [
          "id": entry.id, "rule": entry.rule, "first-reported": entry.firstReported?.iso8601,
          "answerable": entry.answerable, "changed": entry.cause,
        ]
      ) { (writer) throws(ReportingError) in
        try writer.element("sentence", text: entry.sentence)
        try writer.element("why", text: entry.why)
        if let shown = entry.shown { try writer.element("shown", text: shown) }
      }
    }
  }

  private func upcoming(_ writer: inout Writer) throws(ReportingError) {
    try findings.eachUpcoming { (entry) throws(ReportingError) in
      try writer.element(
        "falls-due",
        [
          "rule": entry.rule, "due": entry.due.iso8601, "kind": entry.subjectKind, "subject": entry.subject,
          "answerable": entry.answerable,
        ], text: entry.sentence)
    }
  }

  private func trend(_ writer: inout Writer) throws(ReportingError) {
    try findings.eachTrend { (entry) throws(ReportingError) in
      try writer.element(
        "audit",
        [
          "at": entry.at.iso8601, "breaches": String(entry.breaches), "new": String(entry.new),
          "back-again": String(entry.back), "resolved": String(entry.resolved),
          "undetermined": String(entry.undetermined), "gaps": String(entry.gaps), "accepted": String(entry.accepted),
          "overdue": String(entry.overdue), "days-to-remedy": entry.remedyDays.map { String($0) },
        ])
    }
  }

  private func text(_ number: Int64?) -> String? { number.map { String($0) } }
}
