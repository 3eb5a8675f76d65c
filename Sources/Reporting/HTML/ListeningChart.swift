internal import SQL
internal import Time

/// How often one person listened, week by week, the earliest first.
private struct Listener {
  let name: String
  var weeks: [(start: Instant, listens: Int, inBreach: Int)] = []

  var listens: Int { weeks.reduce(0) { $0 + $1.listens } }
  var inBreach: Int { weeks.reduce(0) { $0 + $1.inBreach } }
}

extension HTMLReport {
  /// Who listened, week by week: for whoever asks whether somebody hears more than their work needs.
  func listening() throws(ReportingError) {
    guard counts.listeners > 0 else { return }
    var listeners: [Listener] = []
    var current: String?
    try findings.each("SELECT person, name, week_start, listens, in_breach FROM listening ORDER BY rowid") { row in
      let person = row.text(0) ?? ""
      if person != current {
        listeners.append(Listener(name: plain(row.text(1) ?? person)))
        current = person
      }
      listeners[listeners.count - 1].weeks.append(
        (Instant(microseconds: row.integer(2)), Int(row.integer(3)), Int(row.integer(4))))
    }
    guard let weeks = listeners.first?.weeks, !weeks.isEmpty else { return }
    try section("listening", "Who listened") { () throws(ReportingError) in
      let all = counts.listeners
      let shown =
        all > listeners.count
        ? "Of \(grouped(all)) people who listened, the \(listeners.count) with most that broke a rule, or else most of all."
        : "Everybody who listened: \(counted(all, "person", "people"))."
      try html.element(
        .p,
        text:
          "\(shown) How often, in each of the last \(weeks.count) weeks, as the access logs that were examined show it. To listen often is nothing wrong."
      )
      let height = 52 + listeners.count * 26
      try chart(
        "Listening by person and week",
        "The darker, the more often. A frame with a mark in its corner: some of it broke a rule.",
        "Weeks from \(audit.zone.wordedDate(weeks[0].start)). "
          + listeners.prefix(5).map { "\($0.name): \(grouped($0.listens)), \(grouped($0.inBreach)) in breach" }.joined(
            separator: "; ") + ".",
        height: height, isWide: true
      ) { (drawing) throws(ReportingError) in try draw(listeners, drawing) }
      try numbers(listeners)
    }
  }

  private func draw(_ listeners: [Listener], _ drawing: Drawing) throws(ReportingError) {
    let (left, step, row) = (138, 32, 26)
    let most = max(1, listeners.flatMap(\.weeks).map(\.listens).max() ?? 1)
    for (index, week) in (listeners.first?.weeks ?? []).enumerated() where index.isMultiple(of: 3) {
      let isLast = index == 12
      let x = left + index * step + (isLast ? step - 3 : 0)
      try drawing.text(audit.zone.wordedDay(week.start), x, 18, style: isLast ? "date end" : "date")
    }
    for (place, listener) in listeners.enumerated() {
      let y = 30 + place * row
      let name = listener.name.count > 19 ? "\(listener.name.prefix(18))…" : listener.name
      try drawing.text(name, left - 10, y + 16, style: "name")
      for (index, week) in listener.weeks.enumerated() {
        let x = left + index * step
        // Five shades, so that even one listen differs from none.
        let shade = week.listens == 0 ? 0 : 1 + (week.listens - 1) * 5 / most
        try drawing.box(x, y, step - 3, row - 3, style: "cell s\(min(shade, 5))")
        if week.inBreach > 0 {
          try drawing.box(x + 1, y + 1, step - 5, row - 5, style: "frame-mark")
          try drawing.path([(x + step - 12, y), (x + step - 3, y), (x + step - 3, y + 9)], style: "corner")
        }
        if week.listens > 0 {
          try drawing.text(
            short(week.listens), x + (step - 3) / 2, y + 16, style: shade >= 4 ? "count light" : "count")
        }
      }
    }
  }

  /// A number of at most three signs.
  private func short(_ number: Int) -> String {
    number < 1_000 ? String(number) : number < 100_000 ? "\(number / 1_000)k" : "99k"
  }

  private func numbers(_ listeners: [Listener]) throws(ReportingError) {
    let weeks = listeners.first?.weeks ?? []
    try html.element(.details) { () throws(ReportingError) in
      try html.element(.summary, text: "The numbers")
      try table(
        "Listens by person and week, by its first day; in brackets those that broke a rule", style: "heat-numbers",
        columns: ["Who", "All"] + weeks.map { audit.zone.wordedDay($0.start) }
      ) { () throws(ReportingError) in
        for listener in listeners {
          try html.element(.tr) { () throws(ReportingError) in
            try html.element(.th, .rowHeader, text: listener.name)
            for (listens, inBreach) in [(listener.listens, listener.inBreach)]
              + listener.weeks.map({ ($0.listens, $0.inBreach) })
            {
              let broken = inBreach > 0 ? " (\(grouped(inBreach)))" : ""
              try html.element(.td, .style("number"), text: "\(grouped(listens))\(broken)")
            }
          }
        }
      }
    }
  }
}
