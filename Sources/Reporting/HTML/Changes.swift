internal import Time

extension HTMLReport {
  /// What is new since the last audit, what is back, and what is no more.
  func changes() throws(ReportingError) {
    try section("changes", "Since the last audit") { () throws(ReportingError) in
      guard let previous = audit.previous else {
        try html.element(.p, text: "This is the first audit, so every finding is new.")
        return
      }
      try html.element(.p, .style("lead")) { () throws(ReportingError) in
        try html.text("Compared with ")
        try time(previous)
        try html.text(
          ": \(grouped(counts.newBreaches)) new, \(grouped(counts.backAgain)) back again, \(grouped(counts.stillOpen)) still open, \(grouped(counts.resolved)) no longer found."
        )
      }
      try rulesChanged()
      if counts.newBreaches == 0 {
        try html.element(.p, text: "No breach is new.")
      } else {
        try list("New", .newBreaches, count: counts.newBreaches)
      }
      if counts.backAgain > 0 { try list("Back again", .breachesBackAgain, count: counts.backAgain) }
      try resolved()
    }
  }

  /// What judges otherwise than last time, before anything is called new.
  private func rulesChanged() throws(ReportingError) {
    let all = try findings.number("SELECT count(*) FROM change")
    guard all > 0 else {
      try html.element(.p, text: "The policy, its rules and their parameters are the same as then.")
      return
    }
    try html.element(.h3, text: "What changed in the rules (\(grouped(all)))")
    try html.element(.ul, .style("changes")) { () throws(ReportingError) in
      try findings.eachChange { (change) throws(ReportingError) in
        try html.element(.li) { () throws(ReportingError) in
          try html.text("\(change.what.sentenceCase) ")
          try html.element(.code, text: change.name)
          try html.text(": \(change.text.closed)")
        }
      }
    }
  }

  private func list(_ heading: String, _ choice: FindingChoice, count: Int) throws(ReportingError) {
    try html.element(.h3, text: "\(heading) (\(grouped(count)))")
    var left = limits.list
    try html.element(.ul, .style("short")) { () throws(ReportingError) in
      try findings.eachRule(with: choice) { (rule, number) throws(ReportingError) in
        guard left > 0 else { return }
        try html.element(.li) { () throws(ReportingError) in
          try severity(rules[rule]?.severity ?? "")
          try html.element(.div) { () throws(ReportingError) in
            try html.element(.p) { () throws(ReportingError) in
              try html.element(.strong, text: rules[rule]?.title ?? rule)
              if number > 1 { try html.element(.span, .style("count"), text: " (\(grouped(number)))") }
            }
            try html.element(.ul) { () throws(ReportingError) in
              try findings.eachFinding(choice, of: rule, atMost: left) { (finding) throws(ReportingError) in
                try html.element(.li) { () throws(ReportingError) in try inOneLine(finding) }
                left -= 1
              }
            }
          }
        }
      }
    }
    try leftOut(min(limits.list, count), of: count, "findings")
  }

  /// A finding's sentence, leading to its full account, and who answers.
  func inOneLine(_ finding: Finding) throws(ReportingError) {
    try html.link(to: .page(told.page(of: finding.position), .finding(finding.id)), finding.sentence)
    if let answerable = finding.answerable {
      let sureness = finding.sayableSureness.map { ", \($0)" } ?? ""
      try html.element(.span, .style("who"), text: " \(answerable.sentenceCase)\(sureness)")
    }
  }

  private func resolved() throws(ReportingError) {
    try html.element(.h3, text: "No longer found (\(grouped(counts.resolved)))")
    guard counts.resolved > 0 else {
      try html.element(.p, text: "Everything that the last audit found is still there.")
      return
    }
    try html.element(.ul, .style("resolved")) { () throws(ReportingError) in
      try findings.eachResolved(atMost: limits.list) { (entry) throws(ReportingError) in
        try html.element(.li) { () throws(ReportingError) in
          try html.element(.p, text: entry.sentence)
          try html.element(.p, .style("who"), text: entry.why.sentenceCase.closed)
          if let shown = entry.shown { try html.element(.p, .style("who"), text: shown.sentenceCase.closed) }
        }
      }
    }
    try leftOut(min(limits.list, counts.resolved), of: counts.resolved, "findings that are no more")
  }
}
