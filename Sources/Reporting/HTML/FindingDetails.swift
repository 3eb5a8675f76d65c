extension HTMLReport {
  /// Each condition of the rule with the value that it saw.
  func write(_ conditions: [ConditionEntry], of finding: Finding) throws(ReportingError) {
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
          for condition in conditions {
            html.fill(stencils.condition(condition), condition.text, condition.value ?? "")
          }
        }
      }
      if let rule = ruleStencils[finding.rule] { try html.append(rule.source) }
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
    html.fill(stencils.side(evidence.side), evidence.text)
    try html.element(.dl, .style("place")) { () throws(ReportingError) in
      if let source = evidence.source {
        let kind = evidence.kind.utf8.contains(0x2D) ? evidence.kind.replacing("-", with: " ") : evidence.kind
        html.fill(stencils.source, source, kind)
      }
      if let file = evidence.file {
        switch (evidence.line, evidence.byte) {
        case (let line?, let byte?): html.fill(stencils.fileAtLineAndByte, file, String(line), String(byte))
        case (let line?, nil): html.fill(stencils.fileAtLine, file, String(line))
        case (nil, let byte?): html.fill(stencils.fileAtByte, file, String(byte))
        case (nil, nil): html.fill(stencils.file, file)
        }
      }
      if let digest = evidence.rawDigest { html.fill(stencils.rawDigest, digest) }
      if let digest = evidence.fileDigest { html.fill(stencils.fileDigest, digest) }
    }
  }
}
