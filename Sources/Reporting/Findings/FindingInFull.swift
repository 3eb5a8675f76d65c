/// A finding with all that it rests on, read once and told in every format.
struct FindingInFull: Sendable {
  let finding: Finding
  let conditions: [ConditionEntry]
  let decisions: [DecisionEntry]
  /// The first pieces of evidence, which nearly always are all of them.
  let evidence: [EvidenceEntry]
  /// How many pieces of evidence there are.
  let evidenceCount: Int
}

extension FindingsReader {
  /// Reads the findings in full, some at a time, in the order of every output.
  struct InFull {
    /// How many at most are held at once, and about how many rows of theirs.
    private static let most = 500
    private static let mostRows = 5_000
    /// Of a finding with more pieces of evidence, whoever tells the others reads them again.
    static let mostEvidence = 1_000

    private let findings: FindingsReader
    private let areDecided: Bool
    private var position = Int64.min
    /// How many are asked for next: fewer where they have very much evidence.
    private var asked = most

    init(_ findings: FindingsReader) throws(ReportingError) {
      self.findings = findings
      areDecided = try findings.number("SELECT EXISTS (SELECT 1 FROM decision)") == 1
    }

    /// The next ones; none when all were read.
    mutating func next() throws(ReportingError) -> [FindingInFull] {
      var taken: [FindingInFull] = []
      taken.reserveCapacity(asked)
      var rows = 0
      try findings.eachFinding(after: position, atMost: asked) { (finding) throws(ReportingError) in
        guard rows < InFull.mostRows else { return }
        let whole = try inFull(finding)
        rows += whole.conditions.count + whole.decisions.count + whole.evidence.count
        taken.append(whole)
      }
      position = taken.last?.finding.position ?? position
      asked = rows < InFull.mostRows ? min(InFull.most, asked * 2) : taken.count
      return taken
    }

    private func inFull(_ finding: Finding) throws(ReportingError) -> FindingInFull {
      var conditions: [ConditionEntry] = []
      try findings.eachCondition(of: finding) { conditions.append($0) }
      var decisions: [DecisionEntry] = []
      if areDecided { try findings.eachDecision(of: finding.id) { decisions.append($0) } }
      var evidence: [EvidenceEntry] = []
      var count = 0
      try findings.eachEvidence(of: finding) { entry in
        count += 1
        if evidence.count < InFull.mostEvidence { evidence.append(entry) }
      }
      return FindingInFull(
        finding: finding, conditions: conditions, decisions: decisions, evidence: evidence, evidenceCount: count)
    }
  }

  /// Every piece of evidence of a finding, in order.
  func eachEvidence(
    of whole: FindingInFull, _ body: (EvidenceEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    if whole.evidence.count == whole.evidenceCount {
      for entry in whole.evidence { try body(entry) }
    } else {
      try eachEvidence(of: whole.finding, body)
    }
  }
}
