internal import SQL
internal import Time

/// What was decided on findings, and what the page must hold so that somebody can decide in it.
extension HTMLReport {
  /// Who may decide and whom a finding can be given to, for the script alone; nothing where nobody may decide.
  ///
  /// Identifiers stand here as they are, since a file of decisions names people by them. One that reports show otherwise
  /// than it is (a masked number, a hidden character) is left out of those that a finding can be given to.
  func peopleWhoDecide() throws(ReportingError) {
    guard try findings.number("SELECT count(*) FROM decider") > 0 else { return }
    try html.element(.ul, .id(Anchor("deciders")), .hidden) { () throws(ReportingError) in
      try people("SELECT person, name FROM decider ORDER BY name, person", all: true)
    }
    try html.element(.ul, .id(Anchor("assignees")), .hidden) { () throws(ReportingError) in
      try people(
        """
        SELECT person, min(name) FROM (
          SELECT person, name FROM decider
          UNION ALL SELECT person, min(answerable) FROM finding WHERE person IS NOT NULL GROUP BY person)
        GROUP BY person ORDER BY 2, 1 LIMIT 1000
        """, all: false)
    }
  }

  private func people(_ query: String, all: Bool) throws(ReportingError) {
    try findings.each(query) { (row) throws(ReportingError) in
      let id = row.text(0) ?? ""
      let shown = plain(id)
      guard all || shown == id else { return }
      try html.element(.li, .data(.person, id), .data(.key, shown), text: plain(row.text(1) ?? id))
    }
  }

  /// The decision in force, whom it was given to and whether it has become graver, in a word or two each.
  func chips(of finding: Finding) throws(ReportingError) {
    if finding.escalated != nil { try html.element(.span, .style("chip escalated"), text: "Escalated") }
    switch finding.decision {
    case "accepted":
      let until = finding.decidedUntil.map { " until \(audit.zone.wordedDate($0))" } ?? ""
      try html.element(.span, .style("chip accepted"), text: "Accepted\(until)")
    case "disputed": try html.element(.span, .style("chip disputed"), text: "Disputed")
    default: break
    }
    if let assigned = finding.assigned { try html.element(.span, .style("chip"), text: "Assigned to \(assigned)") }
  }

  /// Who decided what on a finding, when and why, and whether it still holds.
  func write(_ decisions: [DecisionEntry]) throws(ReportingError) {
    guard !decisions.isEmpty else { return }
    try entry("What was decided") { () throws(ReportingError) in
      try html.element(.ul, .style("decided")) { () throws(ReportingError) in
        for decision in decisions {
          try html.element(.li, .style(decision.state == "in force" ? "in-force" : "past")) {
            () throws(ReportingError) in
            try html.element(.strong, text: deed(decision))
            try html.text(" by \(decision.deciderName), ")
            try time(decision.at)
            if !decision.why.isEmpty { try html.text(": \(decision.why.closed)") }
            if let now = HTMLReport.now(decision) { try html.text(" \(now)") }
          }
        }
      }
    }
  }

  private func deed(_ decision: DecisionEntry) -> String {
    switch decision.kind {
    case "accept": "Accepted" + (decision.until.map { " until \(audit.zone.wordedDate($0))" } ?? "")
    case "dispute": "Disputed"
    case "assign": "Assigned to \(decision.toName ?? decision.toPerson ?? "somebody")"
    case "withdraw": "Taken back"
    default: "Noted"
    }
  }

  private static func now(_ decision: DecisionEntry) -> String? {
    switch decision.state {
    case "ended": "That time is over."
    case "withdrawn": "It was taken back later."
    case "replaced": "A later decision stands in its place."
    default: nil
    }
  }
}
