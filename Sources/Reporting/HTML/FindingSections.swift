internal import SQL

extension HTMLReport {
  /// Every breach, worst first, under the rule that it breaks.
  func breaches() throws(ReportingError) {
    try section("breaches", "Every breach", style: "findings") { () throws(ReportingError) in
      guard counts.breaches > 0 else {
        try html.element(
          .p,
          text: counts.gaps == 0
            ? "No breach of the policy was found. What was examined is said below."
            : "No breach of the policy was found in what could be seen. That is not the same as no breach: see “What could not be seen”."
        )
        return
      }
      try html.element(
        .p,
        text:
          "The worst first. A finding says what was found, not what should follow from it: that is for people to decide."
      )
      try inFull(told.breaches, of: counts.breaches, "breaches")
    }
  }

  /// What could not be decided, and what is missing to decide it.
  func undetermined() throws(ReportingError) {
    try section("undetermined", "Left open", style: "findings") { () throws(ReportingError) in
      guard counts.undetermined > 0 else {
        try html.element(.p, text: "Nothing. Every question that the rules ask was answered.")
        return
      }
      try html.element(
        .p, .style("lead"),
        text:
          "Each of these may or may not be a breach: something is missing that would decide it. They are nobody’s fault, and nobody may be blamed for them."
      )
      try reasons()
      try inFull(told.undetermined, of: counts.undetermined, "open questions")
    }
  }

  private func reasons() throws(ReportingError) {
    let query = """
      SELECT because, count(*) AS number FROM finding WHERE \(FindingChoice.undetermined.condition)
      GROUP BY because ORDER BY number DESC, because LIMIT 12
      """
    try table("What is missing, most often first", style: "reasons", columns: ["What is missing", "Left open"]) {
      () throws(ReportingError) in
      try findings.each(query) { (row) throws(ReportingError) in
        try html.element(.tr) { () throws(ReportingError) in
          try html.element(.th, .rowHeader, text: plain(row.text(0) ?? "not said").sentenceCase)
          try html.element(.td, .style("number"), text: grouped(row.integer(1)))
        }
      }
    }
  }

  /// What the page itself tells, and where the rest is.
  private func inFull(
    _ here: (html: [UInt8], count: Int), of all: Int, _ things: String
  ) throws(ReportingError) {
    if here.count < all {
      try html.element(.p, .style("left-out")) { () throws(ReportingError) in
        try html.text(
          "There are \(grouped(all)) \(things), and this page tells \(here.count == 0 ? "none of them" : "the first \(grouped(here.count))") in full. The others, in full, are on "
        )
        try html.link(to: .here(Anchor("pages")), "further pages")
        try html.text("; all of them, one to a row, in ")
        try html.link(to: .file(.spreadsheet), "findings.csv", style: "all-findings")
        try html.text(".")
      }
    }
    try html.append(here.html)
  }
}
