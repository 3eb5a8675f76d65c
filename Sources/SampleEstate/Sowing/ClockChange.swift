internal import Time

/// Somebody listens in the hour that the clocks show twice, and the log writes neither zone nor offset: whether they were
/// allowed then cannot be told for certain. Only where such a night lies among the old logs of the file server.
func sowClockChange(_ plan: inout Plan) {
  var random = plan.stream("clock change")
  guard let day = (LogFile.modernDays..<plan.settings.logDays - 7).first(where: { plan.hasDoubledHour($0) }) else {
    return
  }
  let call = plan.take(&random, endedDays: (day + 2)...(day + 12))
  let person = plan.person(.benefitsOfficer)
  let act = Act(
    at: plan.calendar.time(daysBefore: day, 1, 30), log: .fileServer, account: person.account, address: person.address,
    deed: .listen, call: call, isAmbiguous: true)
  plan.acts.append(act)
  for rule in ["unauthorised-listener", "leaver-access", "permission-expired", "listened-out-of-hours"] {
    plan.sow(
      rule, act, verdict: "undetermined", answerable: person.name, "in the hour that the clock showed twice")
  }
  let path = LogFile.path(of: .fileServer, day: day, plan.calendar)
  plan.sown.append(
    Sown(
      rule: "coverage",
      subject: "file-server | clock | logs/\(path).xz | \(plan.settings.zone.worded(act.at))",
      answerable: Plan.ictDepartment, note: "a line in the hour that the clock showed twice", from: act.at, until: nil))
}

extension Plan {
  /// Whether half past one occurs twice on a day.
  fileprivate func hasDoubledHour(_ day: Int) -> Bool {
    var civil = settings.zone.civil(calendar.time(daysBefore: day, 12))
    (civil.hour, civil.minute) = (1, 30)
    if case .twice = settings.zone.instants(of: civil) { return true }
    return false
  }
}
