internal import Time

/// Permissions, most of them in order.
func sowPermissions(_ plan: inout Plan) {
  let calendar = plan.calendar
  func give(
    _ plan: inout Plan, to part: Part, by granter: Part, on day: Int, _ hour: Int, from: Instant, to: Instant?,
    _ reason: String
  ) -> Permission {
    let given = Permission(
      id: "P-" + padded(plan.permissions.count + 1, 3), person: plan.person(part).id,
      grantedBy: plan.person(granter).id, granted: calendar.time(daysBefore: day, hour), from: from, to: to,
      reason: reason)
    plan.permissions.append(given)
    return given
  }
  func sow(_ plan: inout Plan, _ given: Permission, by granter: Part, _ note: String) {
    plan.sown.append(
      Sown(
        rule: "permission-not-valid", subject: given.id, answerable: plan.person(granter).name, note: note,
        from: given.granted, until: nil))
  }
  func time(_ day: Int, _ hour: Int = 0) -> Instant { calendar.time(daysBefore: day, hour) }

  _ = give(
    &plan, to: .permitted, by: .contactManager, on: 20, 9, from: time(20, 9), to: time(-30), "Quality monitoring")
  _ = give(
    &plan, to: .permissionEnded, by: .contactManager, on: 15, 10, from: time(14), to: time(8, 12),
    "Preparing a training session")
  let late = give(
    &plan, to: .badlyPermitted, by: .actingManager, on: 14, 14, from: time(13), to: time(-10), "Holiday cover")
  sow(&plan, late, by: .actingManager, "given a week after acting as Contact Manager ended")
  _ = give(
    &plan, to: .benefitsOfficer, by: .actingManager, on: 28, 11, from: time(27), to: time(20), "Fraud investigation")
  let own = give(
    &plan, to: .contactManager, by: .contactManager, on: 16, 9, from: time(15), to: nil, "Management")
  sow(&plan, own, by: .contactManager, "given to themselves")
  let early = give(
    &plan, to: .copyKeeper, by: .contactManager, on: 10, 15, from: time(12), to: time(2), "Complaint CMP-1187")
  sow(&plan, early, by: .contactManager, "begins two days before it was given")
  // A date that does not exist: the row cannot be read, and only questions about this person are open for it.
  var unreadable = give(
    &plan, to: .unreadablyPermitted, by: .contactManager, on: 17, 10, from: time(17), to: time(-14), "Induction")
  unreadable.grantedText = "\(settingsYear(plan))-02-30"
  plan.permissions[plan.permissions.count - 1] = unreadable
}

private func settingsYear(_ plan: Plan) -> String { padded(plan.settings.zone.civil(plan.settings.at).year, 4) }
