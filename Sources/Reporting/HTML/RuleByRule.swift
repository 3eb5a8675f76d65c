extension HTMLReport {
  /// The worst breaches, in the order of all outputs.
  func worst() throws(ReportingError) {
    try section("worst", "The worst") { () throws(ReportingError) in
      guard counts.breaches > 0 else {
        try html.element(.p, text: "There is no breach to name.")
        return
      }
      try html.element(.p, text: "The first of each kind, worst first; at most five kinds.")
      try html.element(.ul, .style("short")) { () throws(ReportingError) in
        try findings.eachFinding(.worstOfEachRule, atMost: 5) { (finding) throws(ReportingError) in
          try html.element(.li) { () throws(ReportingError) in
            try severity(finding.severity)
            try html.element(.div) { () throws(ReportingError) in
              try html.element(.p) { () throws(ReportingError) in
                try html.element(.strong, text: rules[finding.rule]?.title ?? finding.rule)
              }
              try html.element(.p) { () throws(ReportingError) in try inOneLine(finding) }
              let others = counts.like(finding) - 1
              if others > 0 {
                try html.element(.p, .style("who"), text: "And \(grouped(others)) more of this kind.")
              }
            }
          }
        }
      }
    }
  }

  /// What each rule came to.
  func ruleByRule() throws(ReportingError) {
    try section("rule-by-rule", "Rule by rule") { () throws(ReportingError) in
      try html.element(
        .p,
        text:
          "How many things each rule looked at, and what it found them to be. Things that happened soon after one another may make one finding."
      )
      try table(
        "What each rule came to", style: "tallies",
        columns: ["Rule", "Severity", "Examined", "Breach", "Undetermined", "Satisfied"]
      ) { () throws(ReportingError) in
        try findings.eachRule { (rule) throws(ReportingError) in
          try html.element(.tr) { () throws(ReportingError) in
            try html.element(.th, .rowHeader) { () throws(ReportingError) in
              try html.text(rule.title)
              if let off = rule.off {
                try html.element(.strong, .style("remark"), text: "Off, so that it judged nothing: \(off)")
              } else if rule.about == "coverage" {
                try html.element(.span, .style("remark"), text: "told under “What could not be seen”")
              } else if rule.gaps > 0 {
                try html.element(
                  .span, .style("remark"),
                  text: "\(counted(rule.gaps, "gap", "gaps")) in \(wordedKinds(rule.about))"
                    + (rule.examined == 0 ? ", so that nothing could be examined" : ""))
              }
              if let suspect = rule.suspect {
                try html.element(.strong, .style("remark suspect"), text: "Check this rule: \(suspect)")
              }
            }
            try html.element(.td) { () throws(ReportingError) in try severity(rule.severity) }
            for (number, style) in [
              (rule.examined, "number"), (rule.breaches, "number breach"),
              (rule.undetermined, "number open"), (rule.satisfied, "number"),
            ] {
              try html.element(.td, .style(number == 0 ? "number none" : style), text: grouped(number))
            }
          }
        }
      }
    }
  }
}
