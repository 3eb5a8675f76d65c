internal import Time

/// What cannot be seen: a workstation that is off, a row that cannot be read, half a log file, days without a line.
/// Paths are told from the estate's folder on, as the comparison of findings does.
func sowCoverage(_ plan: inout Plan) {
  let zone = plan.settings.zone
  func sow(_ plan: inout Plan, _ subject: [String], _ note: String, from: Instant) {
    plan.sown.append(
      Sown(
        rule: "coverage", subject: subject.joined(separator: " | "), answerable: Plan.ictDepartment, note: note,
        from: from, until: nil))
  }
  let ever = Instant(seconds: 0)
  for workstation in plan.workstations where !workstation.isThere {
    sow(&plan, ["workstations", "absent", workstation.folder], "a laptop that was never connected", from: ever)
  }
  sow(
    &plan, ["permissions", "malformed", "registers/permissions.csv"], "a date that does not exist",
    from: plan.calendar.time(daysBefore: 17, 10))
  let cut = LogFile.path(of: .web, day: Plan.cutDay, plan.calendar)
  sow(
    &plan, ["web", "truncated", "logs/\(cut).gz", zone.worded(plan.lastBeforeCut)], "the packed file broke off",
    from: plan.lastBeforeCut)
  let silence = plan.calendar.time(daysBefore: Plan.silentDays.first + 1, 18, 30)
  sow(&plan, ["application", "silent", zone.worded(silence)], "nothing was logged for four days", from: silence)
}

extension Plan {
  /// Days before the audit of the web log whose copy broke off.
  static let cutDay = 20
  /// Days before the audit on which the application logged nothing; the larger number is the first.
  static let silentDays = (first: 33, last: 30)

  /// The monitor's line that is the last of the web log that broke off.
  var lastBeforeCut: Instant { calendar.time(daysBefore: Plan.cutDay, 13, 4, 11) }

  /// Whether a log shows nothing at an instant.
  func isSilent(_ log: LogName, _ at: Instant) -> Bool {
    log == .application && at >= calendar.time(daysBefore: Plan.silentDays.first)
      && at < calendar.time(daysBefore: Plan.silentDays.last - 1)
  }
}

/// What cannot be decided of many things for one reason, each told as one finding.
func sowUndecided(_ plan: inout Plan) {
  func sow(_ plan: inout Plan, _ rule: String, _ things: String, _ note: String) {
    plan.sown.append(
      Sown(
        rule: rule, verdict: "undetermined", subject: "\(things) that cannot be decided",
        answerable: "nobody, as nothing is decided", note: note, from: Instant(seconds: 0), until: nil))
  }
  for rule in ["deleted-late", "deleted-early"] {
    sow(&plan, rule, "deletions", "of recordings that had left the store before the first audit")
  }
  sow(&plan, "shared-account", "accesses", "while one of the logs was silent")
  // Whether a complaint is about what was heard cannot be said either.
  for rule in ["times-contradict", "used-before-it-began", "listened-without-purpose"] {
    sow(&plan, rule, "accesses", "to recordings that had left the store before the first audit")
  }
}
