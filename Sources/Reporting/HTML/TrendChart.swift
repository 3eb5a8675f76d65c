internal import Time

extension HTMLReport {
  /// The numbers of this audit and of those before it, at most 26, the oldest first.
  func trend() throws(ReportingError) -> [TrendEntry] {
    var entries: [TrendEntry] = []
    try findings.eachTrend { entries.append($0) }
    return entries
  }

  /// How the numbers went from audit to audit, as pictures and as a table.
  func trendCharts() throws(ReportingError) {
    let entries = try trend()
    guard entries.count > 1, let first = entries.first, let last = entries.last else { return }
    let span = "\(audit.zone.wordedDate(first.at)) to \(audit.zone.wordedDate(last.at))"
    try chart(
      "Breaches from audit to audit",
      "The line: open breaches. Bars up: new or back again. Bars down: no longer found.",
      "\(entries.count) audits, \(span). Open: \(ends(entries.map(\.breaches))). New or back again, of all audits: \(grouped(entries.map { $0.new + $0.back }.reduce(0, +))); no longer found: \(grouped(entries.map(\.resolved).reduce(0, +)))."
    ) { (drawing) throws(ReportingError) in
      let columns = TrendColumns(entries.map(\.at), width: drawing.width)
      try drawing.line(
        entries.map { Int($0.breaches) }, columns, top: 26, height: 110, style: "open")
      try drawing.bars(
        up: entries.map { Int($0.new + $0.back) }, down: entries.map { Int($0.resolved) }, columns, top: 170, height: 90
      )
      try drawing.dates(columns, audit.zone, at: 284)
    }
    let days = entries.map { $0.remedyDays.map { Int($0.rounded()) } }
    if days.compactMap(\.self).count > 1 {
      try chart(
        "Days until breaches were remedied",
        "Of those that each audit no longer found because the facts changed: half had been open no longer than this.",
        "\(entries.count) audits, \(span). \(ends(days.compactMap { $0.map { Int64($0) } })) days.", height: 140
      ) { (drawing) throws(ReportingError) in
        let columns = TrendColumns(entries.map(\.at), width: drawing.width)
        try drawing.line(days, columns, top: 26, height: 80, style: "remedy")
        try drawing.dates(columns, audit.zone, at: 132)
      }
    }
    try numbers(entries)
  }

  private func ends(_ numbers: [Int64]) -> String {
    guard let first = numbers.first, let last = numbers.last, let most = numbers.max() else { return "none" }
    return "first \(grouped(first)), now \(grouped(last)), at most \(grouped(most))"
  }

  private func numbers(_ entries: [TrendEntry]) throws(ReportingError) {
    try html.element(.details) { () throws(ReportingError) in
      try html.element(.summary, text: "The numbers of all audits")
      try table(
        "Audits, the latest first", style: "trend",
        columns: [
          "Audit", "Open", "New", "Back again", "No longer found", "Left open", "Not seen", "Accepted", "Overdue",
          "Days to remedy",
        ]
      ) { () throws(ReportingError) in
        for entry in entries.reversed() {
          try html.element(.tr) { () throws(ReportingError) in
            try html.element(.th, .rowHeader) { () throws(ReportingError) in try time(entry.at) }
            for number in [
              entry.breaches, entry.new, entry.back, entry.resolved, entry.undetermined, entry.gaps, entry.accepted,
              entry.overdue,
            ] { try html.element(.td, .style("number"), text: grouped(number)) }
            let days = entry.remedyDays.map { grouped(Int($0.rounded())) }
            try html.element(.td, .style("number"), text: days ?? "–")
          }
        }
      }
    }
  }
}

/// Where the columns of a chart over audits stand.
struct TrendColumns {
  let instants: [Instant]
  private let left = 52
  private let step: Int
  private let width: Int

  init(_ instants: [Instant], width: Int) {
    self.instants = instants
    self.width = width
    // A few audits stand together at the right, where the latest belongs.
    step = min(40, (width - left - 52) / max(1, instants.count - 1))
  }

  func x(_ index: Int) -> Int { width - 48 - (instants.count - 1 - index) * step }
  var first: Int { x(0) }
  var last: Int { x(instants.count - 1) }
  var barWidth: Int { max(4, min(14, step - 4)) }
}

extension Drawing {
  /// A line through numbers, broken where there is none, with its scale and its last number.
  func line(
    _ numbers: [Int?], _ columns: TrendColumns, top: Int, height: Int, style: String
  ) throws(ReportingError) {
    let most = max(1, numbers.compactMap(\.self).max() ?? 1)
    func y(_ number: Int) -> Int { top + height - number * height / most }
    try scale(columns, top: top, bottom: top + height, most: most)
    var run: [(Int, Int)] = []
    for (index, number) in numbers.enumerated() {
      if let number { run.append((columns.x(index), y(number))) }
      if number == nil || index == numbers.count - 1 {
        if run.count > 1 { try path(run, style: "line \(style)") }
        run.removeAll()
      }
    }
    for (index, number) in numbers.enumerated() {
      if let number { try dot(columns.x(index), y(number), radius: 3, style: "dot \(style)") }
    }
    if let last = numbers.last, let last { try text(grouped(last), columns.last + 8, y(last) + 5, style: "value") }
  }

  /// Bars up and down from one line, on one scale.
  func bars(up: [Int], down: [Int], _ columns: TrendColumns, top: Int, height: Int) throws(ReportingError) {
    let (most, least) = (max(1, up.max() ?? 1), max(1, down.max() ?? 1))
    let zero = top + height * most / (most + least)
    let (above, below) = (zero - top, top + height - zero)
    try text(grouped(most), columns.first - 12, top + 9, style: "scale")
    try text(grouped(least), columns.first - 12, top + height, style: "scale")
    let half = columns.barWidth / 2
    for (index, number) in up.enumerated() where number > 0 {
      let length = max(1, number * above / most)
      try box(columns.x(index) - half, zero - length, half * 2, length, style: "bar new")
    }
    for (index, number) in down.enumerated() where number > 0 {
      let length = max(1, number * below / least)
      try box(columns.x(index) - half, zero, half * 2, length, style: "bar gone")
    }
    try rule(columns.first - 8, zero, columns.last + 8, zero, style: "axis")
  }

  func dates(_ columns: TrendColumns, _ zone: Zone, at y: Int) throws(ReportingError) {
    func day(_ instant: Instant) -> String {
      // Without the day of the week, for which there is no room.
      zone.wordedDate(instant).split(separator: " ").dropFirst().joined(separator: " ")
    }
    let last = columns.instants.count - 1
    try text(day(columns.instants[last]), columns.last + 40, y, style: "date end")
    if columns.last - columns.first > 190 {
      try text(day(columns.instants[0]), columns.first - 8, y, style: "date")
    }
  }

  private func scale(_ columns: TrendColumns, top: Int, bottom: Int, most: Int) throws(ReportingError) {
    try rule(columns.first - 8, top, columns.last + 8, top, style: "grid")
    try rule(columns.first - 8, bottom, columns.last + 8, bottom, style: "axis")
    try text(grouped(most), columns.first - 12, top + 4, style: "scale")
    try text("0", columns.first - 12, bottom + 4, style: "scale")
  }
}
