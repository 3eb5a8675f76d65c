internal import Time

extension HTMLReport {
  /// The head of the page: who, when, and what it came to.
  func opening() throws(ReportingError) {
    let verdict = Verdict(audit, newBreaches: counts.newBreaches)
    try html.element(.p, .style("organisation"), text: audit.organisation)
    try html.element(.h1, text: "Call recording audit")
    try html.element(.p, .style("instant")) { () throws(ReportingError) in try time(audit.at) }
    try html.element(.p, .style("verdict"), text: verdict.headline)
    try html.element(.p, .style("qualification"), text: verdict.qualification)
    try html.element(.dl, .style("figures")) { () throws(ReportingError) in
      let news = audit.previous == nil ? "first audit" : "\(grouped(counts.newBreaches)) new"
      try figure(
        counts.gaps, "could not be seen", counts.gaps == 0 ? "nothing missing" : "gaps in what was examined",
        counts.gaps == 0 ? "still" : "gaps")
      try figure(
        audit.breaches, audit.breaches == 1 ? "breach" : "breaches", news, audit.breaches == 0 ? "still" : "breaches")
      try figure(audit.undetermined, "undetermined", "questions left open", audit.undetermined == 0 ? "still" : "open")
      try figure(audit.satisfied, "satisfied", "examined and in order", "still")
    }
  }

  private func figure(_ number: Int, _ term: String, _ note: String, _ style: String) throws(ReportingError) {
    try html.element(.div, .style(style)) { () throws(ReportingError) in
      try html.element(.dt, text: term.sentenceCase)
      try html.element(.dd, .style("number"), text: grouped(number))
      try html.element(.dd, .style("note"), text: note)
    }
  }

  func contents() throws(ReportingError) {
    var parts: [(String, String, Int?)] = [
      ("not-seen", "What could not be seen", counts.gaps),
      ("over-time", "Over time", nil),
      ("changes", "Since the last audit", audit.previous == nil ? nil : counts.newBreaches + counts.backAgain),
      ("due", "Falls due", audit.dueIn30Days + counts.overdue),
      ("worst", "The worst", nil),
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
    try html.element(
      .p,
      text:
        "The same findings, complete, for programs: report.xml; for a spreadsheet: findings.csv; both lie beside this page."
    )
  }
}
