internal import Time

extension Plan {
  /// Days before the audit of the nights on which the purge did not run: one by itself, after which it ran again within
  /// two days to the second, and two in a row.
  static let missedPurges = [47, 44, 43]

  /// The time on the wall at which the purge runs, so many days before the audit.
  static func purgeTime(_ calendar: Calendar, daysBefore day: Int) -> Instant {
    calendar.time(daysBefore: day, 2, 10)
  }
}

/// Nights without a purge. What was due then was deleted by the next run, longer ago than the first audit can tell.
func sowMissedPurges(_ plan: inout Plan) {
  let last = Plan.purgeTime(plan.calendar, daysBefore: 45)
  plan.sown.append(
    Sown(
      rule: "purge-not-run", subject: "main | \(plan.settings.zone.worded(last))", answerable: Plan.ictDepartment,
      note: "the purge did not run again for three days", from: plan.calendar.moved(last, days: 2), until: nil))
}
