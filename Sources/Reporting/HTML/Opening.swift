internal import SQL
internal import Time

extension HTMLReport {
  /// The head of the page, read in a minute: what it came to, five numbers, what to do first, what could not be seen.
  func opening() throws(ReportingError) {
    let verdict = Verdict(audit, newBreaches: counts.newBreaches)
    try html.element(.p, .style("organisation"), text: audit.organisation)
    try html.element(.h1, text: "Call recording audit")
    try html.element(.p, .style("instant")) { () throws(ReportingError) in try time(audit.at) }
    try html.element(.p, .style("verdict"), text: verdict.headline)
    try html.element(.p, .style("qualification"), text: verdict.qualification)
    try figures()
    try html.element(.div, .style("minute")) { () throws(ReportingError) in
      try html.element(.div, .style("blind")) { () throws(ReportingError) in try blind() }
      try html.element(.div, .style("first-things")) { () throws(ReportingError) in try firstThings() }
    }
  }

  private func figures() throws(ReportingError) {
    let last = try trend().last { $0.at == audit.previous }
    try html.element(.dl, .style("figures")) { () throws(ReportingError) in
      try figure(counts.gaps, "could not be seen", change(counts.gaps, last?.gaps), counts.gaps == 0 ? "still" : "gaps")
      let accepted = audit.accepted == 0 ? "" : "; \(grouped(audit.accepted)) accepted"
      try figure(
        audit.breaches, audit.breaches == 1 ? "breach" : "breaches", change(audit.breaches, last?.breaches) + accepted,
        audit.breaches == 0 ? "still" : "breaches")
      try figure(
        counts.newBreaches, "of them new", change(counts.newBreaches, last?.new),
        counts.newBreaches == 0 || audit.previous == nil ? "still" : "breaches")
      try figure(
        counts.overdue, "overdue", change(counts.overdue, last?.overdue), counts.overdue == 0 ? "still" : "breaches")
      try figure(
        audit.undetermined, "left open", change(audit.undetermined, last?.undetermined),
        audit.undetermined == 0 ? "still" : "gaps")
    }
    try html.element(
      .p, .style("beside"), text: "\(grouped(audit.satisfied)) things were examined and found in order.")
  }

  private func figure(_ number: Int, _ term: String, _ note: String, _ style: String) throws(ReportingError) {
    try html.element(.div, .style(style)) { () throws(ReportingError) in
      try html.element(.dt, text: term.sentenceCase)
      try html.element(.dd, .style("number"), text: grouped(number))
      try html.element(.dd, .style("note"), text: note)
    }
  }

  /// How a number compares with that of the audit before.
  private func change(_ number: Int, _ before: Int64?) -> String {
    guard let before else { return audit.previous == nil ? "first audit" : "not known last time" }
    let more = number - Int(before)
    if more == 0 { return "as last time" }
    return more > 0 ? "\(grouped(more)) more than last time" : "\(grouped(-more)) fewer than last time"
  }

  private func blind() throws(ReportingError) {
    try html.element(.h2, text: "Could not be seen")
    if audit.missed > 0 { try missedAudits() }
    guard counts.gaps > 0 else {
      try html.element(.p, text: "Nothing: every source was examined in full.")
      return
    }
    try html.element(.ul) { () throws(ReportingError) in
      try findings.eachGap(atMost: 3) { (gap) throws(ReportingError) in
        try html.element(.li) { () throws(ReportingError) in
          let place = [gap.workstation, gap.path].compactMap(\.self).joined(separator: ", ")
          try html.element(.strong, text: place.isEmpty ? gap.source : "\(gap.source), \(place)")
          try html.text(" – \(gap.reason.closed)")
        }
      }
    }
    try html.element(.p) { () throws(ReportingError) in
      try html.link(
        to: .here(Anchor("not-seen")), counts.gaps > 3 ? "All \(grouped(counts.gaps))" : "What to do about it")
    }
  }

  /// The three things to do first: what would let more be seen, then the worst of what was found and nobody accepted.
  private func firstThings() throws(ReportingError) {
    try html.element(.h2, text: "To do first")
    var things: [Finding] = []
    try findings.eachFinding(.coverage, atMost: 1) { things.append($0) }
    try findings.eachFinding(.worstToRemedy, atMost: 3 - things.count) { things.append($0) }
    guard !things.isEmpty else {
      try html.element(.p, text: "Nothing: there is no breach that is to be remedied.")
      return
    }
    try html.element(.ol) { () throws(ReportingError) in
      for finding in things {
        try html.element(.li) { () throws(ReportingError) in
          try html.element(.strong, text: (finding.remedy ?? finding.sentence).sentenceCase.closed)
          try html.element(.p) { () throws(ReportingError) in
            if finding.subjectKind == "coverage" {
              try html.link(to: .here(Anchor("not-seen")), finding.sentence)
            } else {
              try html.link(to: .page(told.page(of: finding.position), .finding(finding.id)), finding.sentence)
              let others = counts.like(finding) - 1
              if others > 0 { try html.text(" And \(grouped(others)) more of this kind.") }
            }
          }
          try html.element(.p, .style("who")) { () throws(ReportingError) in
            if let who = finding.answerable { try html.text(who.sentenceCase) }
            if let due = finding.due {
              try html.text(finding.answerable == nil ? "By " : ", by ")
              try time(due)
              try html.text(due < audit.at ? ", overdue" : "")
            }
          }
        }
      }
    }
  }

  func contents() throws(ReportingError) {
    var parts: [(String, String, Int?)] = [
      ("not-seen", "What could not be seen", counts.gaps),
      ("over-time", "Over time", nil),
      ("changes", "Since the last audit", audit.previous == nil ? nil : counts.newBreaches + counts.backAgain),
      ("due", "Falls due", audit.dueIn30Days + counts.overdue),
      ("worst", "The worst", nil),
      ("listening", "Who listened", nil),
      ("rule-by-rule", "Rule by rule", nil),
      ("breaches", "Every breach", counts.breaches),
      ("undetermined", "Left open", counts.undetermined),
      ("pages", "Further pages", told.pages.count),
      ("coverage", "What was examined", nil),
      ("rules", "Rules in force", nil),
      ("policy", "What the policy leaves open", counts.observations),
      ("fingerprints", "Fingerprints", nil),
    ]
    if told.pages.isEmpty { parts.removeAll { $0.0 == "pages" } }
    if counts.listeners == 0 { parts.removeAll { $0.0 == "listening" } }
    if counts.observations == 0 { parts.removeAll { $0.0 == "policy" } }
    try html.element(.ul) { () throws(ReportingError) in
      for (anchor, title, count) in parts {
        try html.element(.li) { () throws(ReportingError) in
          try html.link(to: .here(Anchor(anchor)), title)
          if let count { try html.element(.span, .style("count"), text: " \(grouped(count))") }
        }
      }
    }
  }

  func closing() throws(ReportingError) {
    try html.element(
      .p,
      text:
        "Made by \(audit.program). The same evidence and the same rules give this same page, byte for byte. Telephone numbers are masked but for their last three digits. Times are those of the zone \(audit.zone.name)."
    )
    try html.element(.p) { () throws(ReportingError) in
      try html.text("The same findings, complete, for programs: ")
      try html.link(to: .file(.xml), "report.xml")
      try html.text("; for a spreadsheet: ")
      try html.link(to: .file(.spreadsheet), "findings.csv")
      try html.text(".")
    }
  }
}
