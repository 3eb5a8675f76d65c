internal import Time

extension HTMLReport {
  /// One finding, so that it can be read, printed and acted on by itself.
  func tell(_ finding: Finding) throws(ReportingError) {
    let title = Anchor("\(Anchor.finding(finding.id).name)-title")
    let isBreach = finding.verdict == "breach"
    try html.element(
      .article, .id(.finding(finding.id)), .style(isBreach ? "finding \(finding.severity)" : "finding undetermined"),
      .labelledBy(title)
    ) { () throws(ReportingError) in
      try html.element(.p, .style("kicker")) { () throws(ReportingError) in
        try severity(finding.severity)
        try html.element(
          .span, .style("state"), text: isBreach ? finding.state.sentenceCase : "Undetermined, \(finding.state)")
        try html.element(.span, .style("number"), text: "Finding \(finding.id)")
      }
      try html.element(.h4, .id(title), text: finding.sentence)
      try html.element(.dl, .style("facts")) { () throws(ReportingError) in try facts(of: finding) }
      try conditions(of: finding)
      try evidence(of: finding)
    }
  }

  private func facts(of finding: Finding) throws(ReportingError) {
    if let because = finding.because {
      try entry("What is missing") { () throws(ReportingError) in try html.text(because.sentenceCase.closed) }
    }
    if finding.answerable != nil {
      try entry(finding.verdict == "breach" ? "Who answers" : "Who would answer") { () throws(ReportingError) in
        try answer(finding)
      }
    }
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
    try inFavour(finding)
    try cameAbout(finding)
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

  /// New, or since when.
  func since(_ finding: Finding) throws(ReportingError) {
    try html.text(finding.state == "new" ? "New in this audit" : finding.state.sentenceCase)
    if finding.state != "new", let first = finding.firstReported {
      try html.text("; first reported ")
      try time(first)
      try html.text(", \(distance(first))")
    }
  }

  private func inFavour(_ finding: Finding) throws(ReportingError) {
    let texts = try texts(of: finding, "for")
    guard !texts.isEmpty || finding.person != nil else { return }
    let term = finding.person == nil ? "What speaks against it" : "What speaks for the person"
    try entry(term, texts.isEmpty ? "" : "favour") { () throws(ReportingError) in
      if texts.isEmpty { try html.text("Nothing was found.") } else { try list(texts) }
    }
  }

  private func cameAbout(_ finding: Finding) throws(ReportingError) {
    let texts = try texts(of: finding, "background")
    guard !texts.isEmpty else { return }
    try entry("How it came about") { () throws(ReportingError) in try list(texts) }
  }

  private func texts(of finding: Finding, _ side: String) throws(ReportingError) -> [String] {
    var texts: [String] = []
    try findings.eachEvidence(of: finding.id) { entry in
      if entry.side == side { texts.append(entry.text) }
    }
    return texts
  }

  private func list(_ texts: [String]) throws(ReportingError) {
    try html.element(.ul) { () throws(ReportingError) in
      for text in texts { try html.element(.li, text: text.sentenceCase.closed) }
    }
  }
}
