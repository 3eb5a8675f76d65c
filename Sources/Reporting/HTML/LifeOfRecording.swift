internal import SQL
internal import Time

/// Something that happened to a recording.
private struct LifeEvent {
  let at: Instant
  let what: String
  let text: String

  /// Which line of the picture it stands on.
  var lane: Int {
    switch what {
    case "listen": 1
    case "export", "copy": 2
    default: 0
    }
  }
}

extension HTMLReport {
  /// What became of the recording that a finding is about: a picture, and the same in words.
  func life(of finding: Finding) throws(ReportingError) {
    guard lives.contains(finding.id) else { return }
    var events: [LifeEvent] = []
    let query = "SELECT at, what, text FROM life WHERE finding = ? ORDER BY ordinal"
    try findings.eachOften(query, [.text(finding.id)]) { row in
      events.append(
        LifeEvent(
          at: Instant(microseconds: row.integer(0)), what: row.text(1) ?? "", text: plain(row.text(2) ?? "")))
    }
    guard let first = events.map(\.at).min(), let last = events.map(\.at).max() else { return }
    let (from, to) = (first, max(last, audit.at))
    try html.element(.details) { () throws(ReportingError) in
      try html.element(.summary, text: "The recording’s life")
      if from < to {
        try picture(
          "The recording’s life",
          "From \(audit.zone.worded(from)) to \(audit.zone.worded(to)); the list says the same.",
          height: 104
        ) { (drawing) throws(ReportingError) in try draw(events, from, to, drawing) }
      }
      try html.element(.ol, .style("life")) { () throws(ReportingError) in
        for event in events {
          try html.element(.li, .style(HTMLReport.known(event.what))) { () throws(ReportingError) in
            try time(event.at)
            try html.text(": \(event.text.closed)")
          }
        }
      }
    }
  }

  private static func known(_ what: String) -> String {
    ["call", "listen", "export", "copy", "deletion", "due", "extension"].contains(what) ? what : "other"
  }

  private func draw(
    _ events: [LifeEvent], _ from: Instant, _ to: Instant, _ drawing: Drawing
  ) throws(ReportingError) {
    let (left, right) = (112, drawing.width - 16)
    func x(_ instant: Instant) -> Int {
      let share = Double(instant.microseconds - from.microseconds) / Double(to.microseconds - from.microseconds)
      return left + Int((share * Double(right - left)).rounded())
    }
    if let due = events.first(where: { $0.what == "due" })?.at, due < audit.at {
      // From when it should have been gone, until it was, or until the audit.
      let gone = events.last { $0.what == "deletion" }?.at
      let end = max(due, min(gone ?? audit.at, audit.at))
      let extended = events.last { $0.what == "extension" }?.at ?? due
      let start = min(max(due, extended), end)
      if start < end { try drawing.box(x(start), 8, max(1, x(end) - x(start)), 72, style: "late") }
    }
    for (lane, name) in ["Call, end", "Heard", "Taken along"].enumerated() {
      try drawing.text(name, 0, 24 + lane * 24, style: "lane")
      try drawing.rule(left, 20 + lane * 24, right, 20 + lane * 24, style: "grid")
    }
    for event in events {
      let (x, y) = (x(event.at), 20 + event.lane * 24)
      switch event.what {
      case "due", "extension": try drawing.rule(x, 8, x, 80, style: "limit")
      case "listen": try drawing.dot(x, y, radius: 5, style: "mark listen")
      case "deletion":
        try drawing.path([(x - 5, y - 5), (x + 5, y + 5)], style: "line gone")
        try drawing.path([(x - 5, y + 5), (x + 5, y - 5)], style: "line gone")
      default: try drawing.box(x - 5, y - 5, 10, 10, style: "mark \(HTMLReport.known(event.what))")
      }
    }
    try drawing.rule(x(audit.at), 8, x(audit.at), 80, style: "axis")
    try drawing.text(audit.zone.wordedDate(from), left, 98, style: "date")
    try drawing.text(to == audit.at ? "the audit" : audit.zone.wordedDate(to), right, 98, style: "date end")
  }
}
