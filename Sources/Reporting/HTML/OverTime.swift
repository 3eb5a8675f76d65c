internal import Time

extension HTMLReport {
  /// How regularly audits are made, and how the numbers went.
  func overTime() throws(ReportingError) {
    try section("over-time", "Over time") { () throws(ReportingError) in
      try html.element(.p, text: interval())
      if audit.missed > 0 { try missedAudits() }
      try trendCharts()
    }
  }

  private func interval() -> String {
    let every = audit.every.map { "An audit is due every \(counted($0, "day", "days")). " }
    guard let previous = audit.previous else { return (every ?? "") + "This is the first audit." }
    let since = wordedDuration(microseconds: audit.at.microseconds - previous.microseconds)
    return (every ?? "The configuration does not say how often an audit is due. ")
      + "This one was made \(since) after the last."
      + (every != nil && audit.missed == 0 ? " None was missed between them." : "")
  }

  /// Where audits that were due are not there: whatever came and went meanwhile was seen by nobody.
  func missedAudits() throws(ReportingError) {
    let number = audit.missed == 1 ? "One audit that was" : "\(grouped(audit.missed)) audits that were"
    try html.element(
      .p, .style("left-out"),
      text:
        "\(number) due since the last one \(audit.missed == 1 ? "was" : "were") not made. What came and went meanwhile may have been seen by nobody."
    )
  }
}
