internal import SQL
internal import Time

extension HTMLReport {
  private static let day: Int64 = 86_400_000_000

  /// What must be done within 7 and 30 days: remedies of what was found, and what becomes a breach unless something is done.
  func fallsDue() throws(ReportingError) {
    try section("due", "Falls due within 7 and 30 days") { () throws(ReportingError) in
      let month = Instant(microseconds: audit.at.microseconds + 30 * HTMLReport.day)
      try table(
        "How much falls due", style: "falls-due", columns: ["What", "Overdue", "Within 7 days", "Within 30 days"]
      ) { () throws(ReportingError) in
        try row(
          "Remedies of breaches that were found",
          [counts.overdue, counts.dueIn7Days, counts.dueIn30Days])
        try row("What will be a breach unless something is done", [nil, audit.dueIn7Days, audit.dueIn30Days])
      }
      try html.element(
        .p, .style("who"), text: "Breaches that somebody accepted are left out until their acceptance ends.")
      try soonest(until: month)
      try upcoming()
    }
  }

  private func row(_ name: String, _ numbers: [Int?]) throws(ReportingError) {
    try html.element(.tr) { () throws(ReportingError) in
      try html.element(.th, .rowHeader, text: name)
      for (index, number) in numbers.enumerated() {
        let style = number ?? 0 == 0 ? "number none" : index == 0 ? "number breach" : "number"
        try html.element(.td, .style(style), text: number.map { grouped($0) } ?? "–")
      }
    }
  }

  /// The remedies that are due next, at most a few of each rule.
  private func soonest(until end: Instant) throws(ReportingError) {
    let query = """
      SELECT id, position, sentence, due, answerable FROM finding WHERE position IN (
        SELECT position FROM (
          SELECT position, due, row_number() OVER (PARTITION BY rule, due ORDER BY position) AS place FROM finding
          WHERE \(FindingChoice.toRemedy) AND due >= ?1 AND due <= ?2)
        WHERE place <= 3 ORDER BY due, position LIMIT 20)
      ORDER BY due, position
      """
    var isFirst = true
    try findings.each(query, [.integer(audit.at.microseconds), .integer(end.microseconds)]) {
      (row) throws(ReportingError) in
      if isFirst {
        try html.element(.h3, text: "Remedies that are due next")
        html.begin(.ul, [.style("dated")])
        isFirst = false
      }
      try html.element(.li) { () throws(ReportingError) in
        try html.element(.p, .style("when")) { () throws(ReportingError) in
          let due = Instant(microseconds: row.integer(3))
          try time(due)
          try html.text(", \(distance(due))")
        }
        try html.element(.p) { () throws(ReportingError) in
          try html.link(
            to: .page(told.page(of: row.integer(1)), .finding(plain(row.text(0) ?? ""))), plain(row.text(2) ?? ""))
        }
        if let who = row.text(4) { try html.element(.p, .style("who"), text: plain(who).sentenceCase) }
      }
    }
    if !isFirst { try html.finish() }
  }

  private func upcoming() throws(ReportingError) {
    let all = try findings.number("SELECT count(*) FROM upcoming")
    try html.element(.h3, text: "What will be a breach unless something is done")
    guard all > 0 else {
      try html.element(
        .p, text: "Nothing is known that becomes a breach by the calendar alone before the next audit is over.")
      return
    }
    try html.element(.ul, .style("dated")) { () throws(ReportingError) in
      try findings.eachUpcoming(atMost: min(limits.list, 20)) { (entry) throws(ReportingError) in
        try html.element(.li) { () throws(ReportingError) in
          try html.element(.p, .style("when")) { () throws(ReportingError) in
            try time(entry.due)
            try html.text(", \(distance(entry.due))")
          }
          try html.element(.p, text: entry.sentence)
          let who = entry.answerable?.sentenceCase
          let what = entry.remedy.map { who == nil ? $0.sentenceCase : $0 }?.closed
          let line = [who, what].compactMap(\.self).joined(separator: ": ")
          if !line.isEmpty { try html.element(.p, .style("who"), text: line) }
        }
      }
    }
    try leftOut(min(limits.list, 20, all), of: all, "things that fall due")
  }
}

extension FindingChoice {
  /// Breaches that are to be remedied: all but the accepted ones.
  static var toRemedy: String {
    "\(FindingChoice.breaches.condition) AND decision IS NOT 'accepted' AND due IS NOT NULL"
  }
}
