internal import SQL
internal import Time

extension HTMLReport {
  /// What could not be seen: always the first thing on the page.
  func notSeen() throws(ReportingError) {
    try section("not-seen", "What could not be seen") { () throws(ReportingError) in
      guard counts.gaps > 0 else {
        try html.element(
          .p, text: "Nothing. Every source was examined in full; the part “What was examined” says what that means.")
        return
      }
      try html.element(
        .p, .style("lead"),
        text:
          "\(counts.gaps == 1 ? "One thing" : "\(grouped(counts.gaps)) things") could not be examined. Where an answer depends on \(counts.gaps == 1 ? "it" : "one of them"), this report says “undetermined”, and never that all is well."
      )
      try duties()
      if counts.gaps > limits.list { try kinds() }
      try html.element(.div, .style("gap-cards")) { () throws(ReportingError) in
        var shown = 0
        try findings.eachGap(atMost: limits.list) { (gap) throws(ReportingError) in
          try write(gap)
          shown += 1
        }
        if shown < counts.gaps {
          try html.element(
            .p, .style("left-out"),
            text:
              "Shown here: \(grouped(shown)) of \(grouped(counts.gaps)) gaps, some of each kind. All \(grouped(counts.gaps)) are in report.xml, beside this page."
          )
        }
      }
      try coverageFindings()
    }
  }

  private func kinds() throws(ReportingError) {
    try table("Gaps by source", style: "reasons", columns: ["Source and problem", "Gaps"]) {
      () throws(ReportingError) in
      try findings.eachKindOfGap { (source, problem, count) throws(ReportingError) in
        try html.element(.tr) { () throws(ReportingError) in
          try html.element(.th, .rowHeader, text: "\(source), \(problem)")
          try html.element(.td, .style("number"), text: grouped(count))
        }
      }
    }
  }

  private func write(_ gap: GapEntry) throws(ReportingError) {
    try html.element(.article, .style("gap")) { () throws(ReportingError) in
      try html.element(.h3) { () throws(ReportingError) in
        try html.text(gap.source)
        if let workstation = gap.workstation { try html.text(", \(workstation)") }
        try html.element(.span, .style("problem"), text: " · \(gap.problem)")
      }
      if let path = gap.path {
        try html.element(.p, .style("path")) { () throws(ReportingError) in
          try html.element(.code, text: path)
          if let line = gap.line { try html.text(", line \(line)") }
        }
      }
      try html.element(.p, text: gap.reason.sentenceCase.closed)
      try html.element(.dl, .style("facts")) { () throws(ReportingError) in
        if let remedy = gap.remedy {
          try entry("What to do") { () throws(ReportingError) in try html.text(remedy.sentenceCase.closed) }
        }
        if gap.from != nil || gap.to != nil {
          try entry("From when to when") { () throws(ReportingError) in try stretch(gap.from, gap.to) }
        }
        if let person = gap.person {
          try entry("Only about") { () throws(ReportingError) in try html.text("person \(person)") }
        }
        if let count = gap.count, count > 1 {
          try entry("How many") { () throws(ReportingError) in try html.text(grouped(count)) }
        }
        if !gap.affects.isEmpty {
          try entry("What may be missing") { () throws(ReportingError) in try html.text(wordedKinds(gap.affects)) }
        }
      }
    }
  }

  private func stretch(_ from: Instant?, _ to: Instant?) throws(ReportingError) {
    if let from {
      try time(from)
    } else {
      try html.text("The beginning")
    }
    try html.text(" to ")
    if let to {
      try time(to)
    } else {
      try html.text("the audit")
    }
    if let from, let to {
      try html.text(" (\(wordedDuration(microseconds: to.microseconds - from.microseconds)))")
    }
  }

  /// Who has to close the gaps, and by when.
  private func duties() throws(ReportingError) {
    let query = """
      SELECT answerable, count(*), min(due), sum(state = 'new'), max(due) FROM finding
      WHERE \(FindingChoice.coverage.condition) AND answerable IS NOT NULL GROUP BY answerable ORDER BY answerable
      """
    try findings.each(query) { (row) throws(ReportingError) in
      let who = plain(row.text(0) ?? "")
      let count = Int(row.integer(1))
      let what = count == counts.gaps ? (count == 1 ? "it" : "all of them") : grouped(count) + " of them"
      var text = "\(who) answers for \(what)"
      if !row.isNull(2) {
        let due = audit.zone.worded(Instant(microseconds: row.integer(2)))
        text += row.integer(2) == row.integer(4) ? " by \(due)" : ", the first by \(due)"
      }
      let new = Int(row.integer(3))
      if audit.previous != nil, new > 0 {
        text += new == count ? "; new since the last audit" : "; \(grouped(new)) new since the last audit"
      }
      try html.element(.p, text: text.sentenceCase + ".")
    }
  }

  /// The same as findings, with the identity by which the next audit knows them again.
  private func coverageFindings() throws(ReportingError) {
    guard counts.coverage > 0 else { return }
    try html.element(.details) { () throws(ReportingError) in
      try html.element(.summary, text: "The same as \(counted(counts.coverage, "finding", "findings")), to follow up")
      try table(
        "Gaps as findings", style: "gap-findings", columns: ["Finding", "Since", "Who answers", "By", "Number"]
      ) { () throws(ReportingError) in
        try findings.eachFinding(.coverage, atMost: limits.list) { (finding) throws(ReportingError) in
          try html.element(.tr, .id(.finding(finding.id))) { () throws(ReportingError) in
            try html.element(.th, .rowHeader, text: finding.sentence)
            try html.element(.td) { () throws(ReportingError) in try since(finding) }
            try html.element(.td, text: finding.answerable ?? "")
            try html.element(.td) { () throws(ReportingError) in
              if let due = finding.due { try time(due) }
            }
            try html.element(.td) { () throws(ReportingError) in try html.element(.code, text: finding.id) }
          }
        }
      }
      try leftOut(min(limits.list, counts.coverage), of: counts.coverage, "findings about coverage")
    }
  }
}

extension String {
  /// With a full stop, unless the sentence is closed already.
  var closed: String {
    switch utf8.last {
    case nil, 0x2E, 0x21, 0x3F: self
    default: self + "."
    }
  }
}
