internal import Time

/// The access logs: what was sown, among what people lawfully do all day. Written day by day.
struct LogFiles {
  let plan: Plan

  func write(to folder: String) throws(EstateError) {
    for log in LogName.allCases { try write(log, to: folder) }
  }

  private func write(_ log: LogName, to folder: String) throws(EstateError) {
    let settings = plan.settings
    let background = Background(plan: plan)
    var file: LogFile?
    // Each computer numbers its own events.
    var numbers: [String: Int] = [:]
    for day in stride(from: settings.logDays, through: 0, by: -1) {
      let begin = plan.calendar.time(daysBefore: day)
      if begin > settings.asOf { break }
      let end = plan.calendar.time(daysBefore: day - 1)
      var lines: [LogLine] = []
      for act in background.acts(log, day) + plan.acts.filter({ $0.log == log && $0.at >= begin && $0.at < end }) {
        LogLines.add(act, &lines, plan)
      }
      LogLines.addRoutine(log, day, &lines, plan)
      if log == .windows { WindowsLines.addSessions(begin..<end, &lines, plan) }
      lines.removeAll { $0.at > settings.asOf || plan.isSilent(log, $0.at) }
      // Lines of one second keep the order in which they were written.
      let order = lines.indices.sorted { (lines[$0].at, $0) < (lines[$1].at, $1) }
      let name = LogFile.path(of: log, day: day, plan.calendar)
      if file?.name != name {
        try file?.close()
        file = try LogFile(name, in: folder, log, day: day, plan)
      }
      for index in order {
        if let event = lines[index].event {
          numbers[event.computer, default: 0] += 1
          lines[index].text = event.xml(at: lines[index].at, number: numbers[event.computer, default: 0])
        }
        try file?.write(lines[index])
      }
    }
    try file?.close()
  }
}

/// A line of a log without its time.
struct LogLine {
  var at: Instant
  /// What follows the time, for each log in its own format.
  var text: String
  /// The event of Windows that makes the text, once its computer's record number is known.
  var event: WindowsEvent?

  init(at: Instant, text: String) {
    self.at = at
    self.text = text
  }

  init(_ event: WindowsEvent, at: Instant) {
    self.at = at.advanced(byMicroseconds: event.after)
    text = ""
    self.event = event
  }
}
