internal import Evidence
internal import Time

extension HTMLReport {
  /// One finding, so that it can be read, printed and acted on by itself.
  func tell(_ finding: Finding) throws(ReportingError) {
    let title = Anchor("\(Anchor.finding(finding.id).name)-title")
    let isBreach = finding.verdict == "breach"
    let evidence = try Evidence(of: finding, in: findings, atMost: limits.evidence)
    html.begin(.article, attributes(of: finding, isBreach: isBreach, evidence, title: title))
    try html.element(.p, .style("kicker")) { () throws(ReportingError) in
      try severity(finding.severity)
      try html.element(
        .span, .style("state"), text: isBreach ? finding.state.sentenceCase : "Undetermined, \(finding.state)")
      try chips(of: finding)
      try html.element(.span, .style("number"), text: "Finding \(finding.id)")
    }
    try html.element(.h4, .id(title), text: finding.sentence)
    try html.element(.dl, .style("facts")) { () throws(ReportingError) in try facts(of: finding, evidence) }
    try life(of: finding)
    try conditions(of: finding)
    try write(evidence)
    try html.finish()
  }

  /// What stands with a finding's article for the script, which filters and sorts by it.
  private func attributes(
    of finding: Finding, isBreach: Bool, _ evidence: Evidence, title: Anchor
  ) -> [Attribute] {
    var attributes: [Attribute] = [
      .id(.finding(finding.id)), .style(isBreach ? "finding \(finding.severity)" : "finding undetermined"),
      .labelledBy(title), .data(.severity, finding.severity), .data(.state, finding.state),
      .data(.since, String((finding.openSince ?? finding.firstReported ?? audit.at).seconds)),
    ]
    if let decision = finding.decision { attributes.append(.data(.decision, decision)) }
    if let assigned = finding.assigned { attributes.append(.data(.assigned, assigned)) }
    if finding.escalated != nil { attributes.append(.data(.escalated, "yes")) }
    if let person = finding.person { attributes.append(.data(.person, person)) }
    if let who = finding.answerable { attributes.append(.data(.who, who.sentenceCase)) }
    if let workstation = workstations.name(of: finding, evidence) {
      attributes.append(.data(.workstation, workstation))
    }
    if let occurred = finding.occurred { attributes.append(.data(.occurred, String(occurred.seconds))) }
    if let due = finding.due { attributes.append(.data(.due, String(due.seconds))) }
    return attributes
  }

  private func facts(of finding: Finding, _ evidence: Evidence) throws(ReportingError) {
    if let because = finding.because {
      try entry("What is missing") { () throws(ReportingError) in try html.text(because.sentenceCase.closed) }
    }
    if finding.answerable != nil {
      try entry(finding.verdict == "breach" ? "Who answers" : "Who would answer") { () throws(ReportingError) in
        try answer(finding)
      }
    }
    if let escalated = finding.escalated {
      try entry("Escalated") { () throws(ReportingError) in try html.text(escalated.sentenceCase.closed) }
    }
    try decisions(on: finding)
    if finding.remedy != nil || finding.due != nil {
      try entry("What to do") { () throws(ReportingError) in
        if let remedy = finding.remedy { try html.element(.p, text: remedy.sentenceCase.closed) }
        if let due = finding.due {
          try html.element(.p, .style("due")) { () throws(ReportingError) in
            try html.text(due < audit.at ? "It was due by " : "By ")
            try time(due)
            try html.text(", \(distance(due))")
          }
        }
      }
    }
    if let rule = rules[finding.rule] {
      try entry("What the policy asks") { () throws(ReportingError) in
        if !rule.clause.isEmpty { try html.element(.p, text: rule.clause.sentenceCase.closed) }
        try html.element(.p, .style("source"), text: place(of: rule))
      }
    }
    try inFavour(finding, evidence.texts("for"))
    try cameAbout(evidence.texts("background"))
    try entry("State") { () throws(ReportingError) in try since(finding) }
    if let occurred = finding.occurred {
      try entry("When") { () throws(ReportingError) in
        try time(occurred)
        try html.text(", \(distance(occurred))")
        if finding.occurrences > 1 {
          try html.text("; \(grouped(finding.occurrences)) times within a short while, told here as one")
        }
      }
    }
    try entry("What it is about") { () throws(ReportingError) in
      try html.text("\(finding.subjectKind.split(separator: "-").joined(separator: " ").sentenceCase) ")
      try html.element(.code, text: finding.subject)
    }
  }

  private func place(of rule: RuleEntry) -> String {
    let paragraph = rule.paragraph.isEmpty ? "" : ", paragraph \(rule.paragraph)"
    return rule.section.isEmpty ? "Rule \(rule.id)" : "Section “\(rule.section)”\(paragraph)"
  }

  /// Who answers for it, how sure that is, and why them.
  func answer(_ finding: Finding) throws(ReportingError) {
    guard let answerable = finding.answerable else {
      try html.text("Nobody is known to answer for it.")
      return
    }
    try html.element(.strong, text: answerable.sentenceCase)
    if let sureness = finding.sayableSureness {
      try html.element(.span, .style("sureness"), text: " (\(sureness))")
    }
    if let basis = finding.basis, !basis.isEmpty { try html.text(": \(basis.closed)") }
  }

  /// New, or since when; and whether that is because something happened or because the rule asks something else.
  func since(_ finding: Finding) throws(ReportingError) {
    try html.text(finding.state == "new" ? "New in this audit" : finding.state.sentenceCase)
    if finding.cause == "rule" { try html.text(", because the rule changed and not what it looks at") }
    if let open = finding.openSince, open < audit.at {
      try html.text("; open for \(wordedDuration(microseconds: audit.at.microseconds - open.microseconds)), since ")
      try time(open)
    }
    if finding.state != "new", let first = finding.firstReported, first != finding.openSince {
      try html.text("; first reported ")
      try time(first)
      try html.text(", \(distance(first))")
    }
  }

  private func inFavour(_ finding: Finding, _ texts: [String]) throws(ReportingError) {
    guard !texts.isEmpty || finding.person != nil else { return }
    let term = finding.person == nil ? "What speaks against it" : "What speaks for the person"
    try entry(term, texts.isEmpty ? "" : "favour") { () throws(ReportingError) in
      if texts.isEmpty { try html.text("Nothing was found.") } else { try list(texts) }
    }
  }

  private func cameAbout(_ texts: [String]) throws(ReportingError) {
    guard !texts.isEmpty else { return }
    try entry("How it came about") { () throws(ReportingError) in try list(texts) }
  }

  private func list(_ texts: [String]) throws(ReportingError) {
    try html.element(.ul) { () throws(ReportingError) in
      for text in texts { try html.element(.li, text: text.sentenceCase.closed) }
    }
  }
}

/// The evidence of one finding, read once; of very much of it the first pieces.
struct Evidence {
  private(set) var entries: [EvidenceEntry] = []
  private(set) var count = 0

  init(of finding: Finding, in findings: FindingsReader, atMost limit: Int) throws(ReportingError) {
    var entries: [EvidenceEntry] = []
    var count = 0
    try findings.eachEvidence(of: finding.id) { entry in
      count += 1
      if entries.count < limit { entries.append(entry) }
    }
    self.entries = entries
    self.count = count
  }

  func texts(_ side: String) -> [String] { entries.filter { $0.side == side }.map(\.text) }
}

/// On which workstation something was found, or from which it was done.
final class WorkstationNames {
  /// Of each kind of fact, which part of its key names a workstation.
  private var parts: [String: Int?] = [:]

  func name(of finding: Finding, _ evidence: Evidence) -> String? {
    if let part = part(of: finding.subjectKind) {
      let parts = finding.subject.split(separator: " | ", omittingEmptySubsequences: false)
      return part < parts.count && !parts[part].isEmpty ? String(parts[part]) : nil
    }
    // An access names it among its fields, in words.
    guard let subject = evidence.entries.first(where: { $0.side == "subject" })?.text,
      let name = subject.split(separator: "; ").first(where: { $0.hasPrefix("workstation ") })
    else { return nil }
    return String(name.dropFirst("workstation ".count).prefix { $0 != ")" })
  }

  private func part(of kind: String) -> Int? {
    if let known = parts[kind] { return known }
    let part = Catalogue.kind(kind)?.key.firstIndex(of: "workstation")
    parts[kind] = .some(part)
    return part
  }
}
