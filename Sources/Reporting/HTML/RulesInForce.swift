extension HTMLReport {
  /// The rules and parameters that were in force at the audit's instant.
  func rulesInForce() throws(ReportingError) {
    try section("rules", "Rules in force") { () throws(ReportingError) in
      try findings.eachPolicy { (policy) throws(ReportingError) in
        try html.element(.h3, text: policy.title)
        try html.element(.p, .style("source")) { () throws(ReportingError) in
          try html.element(.code, text: policy.file)
          try html.text(", SHA-256 ")
          try html.element(.code, text: policy.digest)
        }
        try parameters(of: policy)
        try rules(of: policy)
      }
    }
  }

  private func parameters(of policy: PolicyEntry) throws(ReportingError) {
    try table("Parameters", style: "parameters", columns: ["Parameter", "Value", "What it means"]) {
      () throws(ReportingError) in
      try findings.eachParameter(of: policy.id) { (parameter) throws(ReportingError) in
        try html.element(.tr) { () throws(ReportingError) in
          try html.element(.th, .rowHeader, text: parameter.name)
          try html.element(.td) { () throws(ReportingError) in
            try html.text(parameter.value)
            if parameter.isOfSite {
              try html.element(.strong, .style("remark"), text: "set by this site, in place of the policy’s own")
            }
          }
          try html.element(.td, text: parameter.meaning)
        }
      }
    }
  }

  private func rules(of policy: PolicyEntry) throws(ReportingError) {
    try html.element(.dl, .style("rules")) { () throws(ReportingError) in
      try findings.eachRule { (rule) throws(ReportingError) in
        guard rule.policy == policy.id else { return }
        try html.element(.dt, text: rule.title)
        try html.element(.dd) { () throws(ReportingError) in
          if let off = rule.off { try html.element(.p, text: "Off: \(off)") }
          if !rule.clause.isEmpty { try html.element(.p, text: rule.clause.sentenceCase.closed) }
          try html.element(.p, .style("source")) { () throws(ReportingError) in
            if !rule.section.isEmpty {
              try html.text("Section “\(rule.section)”")
              if !rule.paragraph.isEmpty { try html.text(", paragraph \(rule.paragraph)") }
              try html.text(". ")
            }
            try html.element(.code, text: "\(rule.id), \(rule.file):\(rule.line)")
          }
        }
      }
    }
  }

  /// The digests by which anybody can tell whether two reports rest on the same.
  func fingerprints() throws(ReportingError) {
    try section("fingerprints", "Fingerprints") { () throws(ReportingError) in
      try html.element(
        .p, text: "SHA-256 of all that this report rests on. If these agree, two reports rest on the same.")
      try html.element(.dl, .style("place")) { () throws(ReportingError) in
        for (name, digest) in [
          ("Configuration", audit.configurationDigest), ("Rules", audit.rulesDigest),
          ("Evidence", audit.evidenceDigest),
        ] {
          try entry(name) { () throws(ReportingError) in try html.element(.code, text: digest) }
        }
      }
    }
  }
}
