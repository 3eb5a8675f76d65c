internal import SQL

extension HTMLReport {
  /// How many findings of each verdict are told in full: the breaches first, as far as the limit goes.
  private var breachesInFull: Int { min(counts.breaches, limits.findings) }
  private var undeterminedInFull: Int { min(counts.undetermined, limits.findings - breachesInFull) }

  /// Every breach, worst first, under the rule that it breaks.
  func breaches() throws(ReportingError) {
    try section("breaches", "Every breach") { () throws(ReportingError) in
      guard counts.breaches > 0 else {
        try html.element(
          .p,
          text: counts.gaps == 0
            ? "No breach of the policy was found. What was examined is said below."
            : "No breach of the policy was found in what could be seen. That is not the same as no breach: see “What could not be seen”."
        )
        return
      }
      try html.element(
        .p,
        text:
          "The worst first. A finding says what was found, not what should follow from it: that is for people to decide."
      )
      try inFull(.breaches, shown: breachesInFull, of: counts.breaches, "breaches")
    }
  }

  /// What could not be decided, and what is missing to decide it.
  func undetermined() throws(ReportingError) {
    try section("undetermined", "Left open") { () throws(ReportingError) in
      guard counts.undetermined > 0 else {
        try html.element(.p, text: "Nothing. Every question that the rules ask was answered.")
        return
      }
      try html.element(
        .p, .style("lead"),
        text:
          "Each of these may or may not be a breach: something is missing that would decide it. They are nobody’s fault, and nobody may be blamed for them."
      )
      try reasons()
      try inFull(.undetermined, shown: undeterminedInFull, of: counts.undetermined, "open questions")
    }
  }

  private func reasons() throws(ReportingError) {
    let query = """
      SELECT because, count(*) AS number FROM finding WHERE \(FindingChoice.undetermined.condition)
      GROUP BY because ORDER BY number DESC, because LIMIT 12
      """
    try table("What is missing, most often first", style: "reasons", columns: ["What is missing", "Left open"]) {
      () throws(ReportingError) in
      try findings.each(query) { (row) throws(ReportingError) in
        try html.element(.tr) { () throws(ReportingError) in
          try html.element(.th, .rowHeader, text: plain(row.text(0) ?? "not said").sentenceCase)
          try html.element(.td, .style("number"), text: grouped(row.integer(1)))
        }
      }
    }
  }

  private func inFull(
    _ choice: FindingChoice, shown: Int, of all: Int, _ things: String
  ) throws(ReportingError) {
    if shown < all {
      try html.element(
        .p, .style("left-out"),
        text:
          "There are \(grouped(all)) \(things), and this page tells \(shown == 0 ? "none of them" : "the first \(grouped(shown))") in full. All \(grouped(all)), in full, are in report.xml, and one to a row in findings.csv; both lie beside this page."
      )
    }
    guard shown > 0 else { return }
    var current: String?
    try findings.eachFinding(choice, atMost: shown) { (finding) throws(ReportingError) in
      if finding.rule != current {
        current = finding.rule
        try ruleHeading(finding)
      }
      try tell(finding)
    }
    try leftOut(shown, of: all, things)
  }

  private func ruleHeading(_ finding: Finding) throws(ReportingError) {
    let number = try findings.number(
      "SELECT count(*) FROM finding WHERE rule = ? AND verdict = ?", .text(finding.rule), .text(finding.verdict))
    try html.element(.h3, .style("rule")) { () throws(ReportingError) in
      try html.text(rules[finding.rule]?.title ?? finding.rule)
      try html.element(.span, .style("count"), text: " \(grouped(number))")
    }
  }
}
