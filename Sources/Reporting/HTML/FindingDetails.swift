extension HTMLReport {
  /// Each condition of the rule with the value that it saw.
  func conditions(of finding: Finding) throws(ReportingError) {
    try html.element(.details) { () throws(ReportingError) in
      try html.element(.summary, text: "How this was decided")
      try html.element(.table, .style("conditions")) { () throws(ReportingError) in
        try html.element(.thead) { () throws(ReportingError) in
          try html.element(.tr) { () throws(ReportingError) in
            for column in ["What the rule asks", "What it saw", "Answer"] {
              try html.element(.th, .columnHeader, text: column)
            }
          }
        }
        try html.element(.tbody) { () throws(ReportingError) in
          try findings.eachCondition(of: finding.id) { (condition) throws(ReportingError) in
            try html.element(.tr) { () throws(ReportingError) in
              try html.element(
                .th, .rowHeader, .style("depth-\(max(0, min(condition.depth, 6)))"), text: condition.text)
              try html.element(.td, text: condition.value ?? "")
              try html.element(
                .td, .style("outcome \(condition.outcome)"), text: HTMLReport.answer(condition.outcome))
            }
          }
        }
      }
      if let rule = rules[finding.rule] {
        try html.element(.p, .style("source")) { () throws(ReportingError) in
          try html.text("The rule: ")
          try html.element(.code, text: "\(rule.file):\(rule.line)")
          try html.text(", SHA-256 ")
          try html.element(.code, text: rule.digest)
        }
      }
    }
  }

  private static func answer(_ outcome: String) -> String {
    switch outcome {
    case "true": "yes"
    case "false": "no"
    default: "not known"
    }
  }

  /// Where exactly each fact stands, so that anybody can look it up with ordinary tools.
  func write(_ evidence: Evidence) throws(ReportingError) {
    try html.element(.details) { () throws(ReportingError) in
      try html.element(.summary, text: "Exact evidence")
      try html.element(.ol, .style("evidence")) { () throws(ReportingError) in
        for entry in evidence.entries {
          try html.element(.li) { () throws(ReportingError) in try write(entry) }
        }
      }
      try leftOut(evidence.entries.count, of: evidence.count, "pieces of evidence")
    }
  }

  private func write(_ evidence: EvidenceEntry) throws(ReportingError) {
    try html.element(.p) { () throws(ReportingError) in
      try html.element(.span, .style("side \(evidence.side)"), text: HTMLReport.role(evidence.side))
      try html.text(" \(evidence.text)")
    }
    try html.element(.dl, .style("place")) { () throws(ReportingError) in
      if let source = evidence.source {
        try entry("Source") { () throws(ReportingError) in
          try html.text("\(source), \(evidence.kind.split(separator: "-").joined(separator: " "))")
        }
      }
      if let file = evidence.file {
        try entry("File") { () throws(ReportingError) in
          try html.element(.code, text: file)
          if let line = evidence.line { try html.text(", line \(line)") }
          if let byte = evidence.byte { try html.text(", at byte \(byte)") }
        }
      }
      if let digest = evidence.rawDigest {
        try entry("SHA-256 of the line") { () throws(ReportingError) in try html.element(.code, text: digest) }
      }
      if let digest = evidence.fileDigest {
        try entry("SHA-256 of the file") { () throws(ReportingError) in try html.element(.code, text: digest) }
      }
    }
  }

  private static func role(_ side: String) -> String {
    switch side {
    case "subject": "What it is about"
    case "for": "In favour"
    case "background": "How it came about"
    default: "Against"
    }
  }
}
