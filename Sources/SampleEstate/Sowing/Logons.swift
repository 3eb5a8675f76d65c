internal import Time

/// Whoever has a workstation logs on there in the morning, every working day. Two people are logged on at two machines at
/// once, one of them for no longer than it takes to walk over; and one has a server's desktop on their own.
func sowLogons(_ plan: inout Plan) {
  var random = plan.stream("logons")
  let calendar = plan.calendar
  func session(
    _ plan: inout Plan, _ person: Person, at computer: String, from begin: Instant, to end: Instant,
    _ way: Logon.Way = .atTheMachine, address: String? = nil
  ) -> Logon {
    let logon = Logon(
      account: person.account, computer: computer, at: begin, until: end, way: way, address: address)
    plan.logons.append(logon)
    return logon
  }
  /// At their own machine all day.
  func day(_ plan: inout Plan, _ workstation: Workstation, _ day: Int, until end: Instant? = nil) {
    _ = session(
      &plan, workstation.user, at: workstation.name,
      from: calendar.time(daysBefore: day, 8, random.within(15...50), random.below(60)),
      to: end ?? calendar.time(daysBefore: day, 17, random.within(5...50), random.below(60)))
  }
  let (training, moving, twice, remote) = (plan.workstations[3], plan.workstations[0], plan.workstations[1], 4)
  let own: Set = [moving.name, twice.name]
  for number in stride(from: plan.settings.logDays, through: 1, by: -1) {
    let noon = calendar.time(daysBefore: number, 12)
    for workstation in plan.workstations
    where workstation.isThere && workstation.user.works(at: noon) && calendar.weekday(daysBefore: number) <= 5 {
      if number == 6 && own.contains(workstation.name) { continue }
      if number == remote && workstation.user.id == plan.person(.promoted).id { continue }
      day(&plan, workstation, number)
    }
  }

  // In the training room for an hour, and at their own machine all the while.
  day(&plan, twice, 6)
  let other = session(
    &plan, twice.user, at: training.name, from: calendar.time(daysBefore: 6, 10), to: calendar.time(daysBefore: 6, 11))
  plan.sown.append(
    Sown(
      rule: "two-sessions",
      subject: "\(other.account) | \(Domain.computer(training.name)) | \(plan.settings.zone.worded(other.at))",
      answerable: twice.user.name, note: "logged on at two machines for an hour", from: other.at, until: nil))
  // Beside it: logged off at their own machine ten minutes later.
  day(&plan, moving, 6, until: calendar.time(daysBefore: 6, 13, 10))
  _ = session(
    &plan, moving.user, at: training.name, from: calendar.time(daysBefore: 6, 13), to: calendar.time(daysBefore: 6, 14))
  // And: a server's desktop, seen from the machine at which they sit.
  let workstation = plan.workstations.first { $0.user.id == plan.person(.promoted).id }
  if let workstation {
    day(&plan, workstation, remote)
    _ = session(
      &plan, workstation.user, at: Domain.server, from: calendar.time(daysBefore: remote, 11),
      to: calendar.time(daysBefore: remote, 12), .remoteDesktop, address: workstation.address)
  }
}

/// Somebody empties the log by which it can be told who listened; beside it, that of the printers.
func sowClearedLogs(_ plan: inout Plan) {
  let officer = plan.person(.secondICTOfficer)
  let at = plan.calendar.time(daysBefore: 10, 16, 20)
  let server = Domain.server
  plan.logons.append(
    Logon(
      account: officer.account, computer: server, at: at.advanced(byMicroseconds: -5 * Period.minute),
      until: at.advanced(byMicroseconds: 10 * Period.minute), way: .remoteDesktop, address: officer.address))
  for (minute, channel) in [(Int64(0), "Security"), (1, "Microsoft-Windows-PrintService/Operational")] {
    plan.clearings.append(
      LogClearing(
        at: at.advanced(byMicroseconds: minute * Period.minute), computer: server, account: officer.account,
        channel: channel))
  }
  plan.sown.append(
    Sown(
      rule: "audit-log-cleared",
      subject: "Security | \(Domain.computer(server)) | \(plan.settings.zone.worded(at))", answerable: officer.name,
      note: "the Security log of the Windows server was emptied", from: at, until: nil))
}
