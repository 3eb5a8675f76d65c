extension HTMLReport {
  /// Where the policy's own text leaves something open: for whoever keeps it. Nobody answers for an entry here.
  func leftOpenByPolicy() throws(ReportingError) {
    guard counts.observations > 0 else { return }
    try section("policy", "What the policy leaves open") { () throws(ReportingError) in
      try html.element(
        .p,
        text:
          "Where the policy is silent, contradicts itself or is overtaken, and what this audit does meanwhile. These are observations for whoever keeps the policy: none is a breach, and nobody answers for one."
      )
      try findings.eachPolicy { (policy) throws(ReportingError) in
        try html.element(.dl, .style("rules")) { () throws(ReportingError) in
          try findings.eachObservation(of: policy.id) { (observation) throws(ReportingError) in
            try html.element(.dt, text: observation.title)
            try html.element(.dd) { () throws(ReportingError) in
              try html.element(.p, text: observation.says)
              try html.element(.p, text: "Meanwhile: \(observation.meanwhile)")
              try html.element(
                .p, .style("source"), text: "\(observation.sort.sentenceCase). \(policy.title), \(observation.places)")
            }
          }
        }
      }
    }
  }
}
