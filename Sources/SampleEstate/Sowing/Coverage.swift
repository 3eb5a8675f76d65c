internal import Time

/// What cannot be seen: a workstation that is off, a row that cannot be read, half a log file, days without a line.
func sowCoverage(_ plan: inout Plan) {}

extension Plan {
  /// Days before the audit of the web log whose copy broke off.
  static let cutDay = 20
  /// Days before the audit on which the application logged nothing; the larger number is the first.
  static let silentDays = (first: 33, last: 30)

  /// Whether a log shows nothing at an instant.
  func isSilent(_ log: LogName, _ at: Instant) -> Bool {
    log == .application && at >= calendar.time(daysBefore: Plan.silentDays.first)
      && at < calendar.time(daysBefore: Plan.silentDays.last - 1)
  }
}
