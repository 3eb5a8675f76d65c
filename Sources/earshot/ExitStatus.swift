/// How the program ends: one contract for people, cron and systemd. The help and the manual page print this table.
enum ExitStatus: Int32, CaseIterable {
  case nothingToReport = 0
  case breaches = 1
  case couldNotRun = 2
  case coverageIncomplete = 3
  case broke = 4

  var meaning: String {
    switch self {
    case .nothingToReport: "done, and nothing to report"
    case .breaches: "done, and breaches were found"
    case .couldNotRun: "could not run: the command, the configuration, a rule or a register is wrong"
    case .coverageIncomplete: "done, but not everything could be seen (wins over 1)"
    case .broke: "ran out of something (disk, memory) or broke; nothing was published"
    }
  }
}

/// A command that cannot go on: what to tell the user, and how to end.
struct Failure: Error {
  let status: ExitStatus
  /// One or more whole sentences; empty where everything was said already.
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}
