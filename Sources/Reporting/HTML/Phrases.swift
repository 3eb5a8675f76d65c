internal import Time

// The small turns of phrase that all parts of the page share.

extension HTMLReport {
  /// A section with its heading.
  func section(
    _ anchor: String, _ heading: String, style: String = "part", body: () throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let title = Anchor("\(anchor)-heading")
    try html.element(.section, .id(Anchor(anchor)), .style(style), .labelledBy(title)) { () throws(ReportingError) in
      try html.element(.h2, .id(title), text: heading)
      try body()
    }
  }

  /// An instant as the reader says it, with the exact one behind it.
  func time(_ instant: Instant) throws(ReportingError) {
    let (exact, words) = instants.words(instant, in: audit.zone)
    html.fill(stencils.time, exact, words)
  }

  /// How far an instant lies from the audit: `in 7 days`, `17 days ago`.
  func distance(_ instant: Instant) -> String {
    let length = instant.microseconds - audit.at.microseconds
    if length == 0 { return "at the audit" }
    return length > 0
      ? "in \(wordedDuration(microseconds: length))" : "\(wordedDuration(microseconds: -length)) ago"
  }

  func severity(_ name: String) throws(ReportingError) {
    let known = Severity(rawValue: name) != nil ? " \(name)" : ""
    try html.element(.span, .style("severity\(known)"), text: name.sentenceCase)
  }

  /// What a list leaves out, and where it is.
  func leftOut(_ shown: Int, of all: Int, _ things: String) throws(ReportingError) {
    guard shown < all else { return }
    try html.element(
      .p, .style("left-out"),
      text:
        "Shown here: the first \(grouped(shown)) of \(grouped(all)) \(things). All \(grouped(all)) are in report.xml, beside this page."
    )
  }

  /// A table in a frame that scrolls sideways where the screen is narrower.
  func table(
    _ caption: String, style: String, columns: [String], rows: () throws(ReportingError) -> Void
  ) throws(ReportingError) {
    try html.element(.div, .style("frame"), .region, .label(caption), .focusable) { () throws(ReportingError) in
      try html.element(.table, .style(style)) { () throws(ReportingError) in
        try html.element(.caption, text: caption)
        try html.element(.thead) { () throws(ReportingError) in
          try html.element(.tr) { () throws(ReportingError) in
            for column in columns { try html.element(.th, .columnHeader, text: column) }
          }
        }
        try html.element(.tbody, body: rows)
      }
    }
  }

  /// A term and what is said of it.
  func entry(_ term: String, _ style: String = "", body: () throws(ReportingError) -> Void) throws(ReportingError) {
    try html.fill(try stencils.entry(term, style), [], body: body)
  }
}
