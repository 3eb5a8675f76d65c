internal import Time

/// Everybody in the Customer Contact Team was told of recording when they came, but for two.
func sowAwareness(_ plan: inout Plan) {
  var random = plan.stream("awareness")
  // A call of each that both audits see.
  for part in [Part.accountHeir, .newStarter] {
    _ = plan.give(plan.take(&random, endedDays: 8...12), to: plan.person(part))
  }
  let team: Set = [Title.contactManager, Title.senior, Title.adviser]
  for person in plan.cast.people {
    let tenures = person.tenures.filter { team.contains($0.title) }
    guard let first = tenures.compactMap(\.from).min() else { continue }
    switch person.id {
    case plan.person(.accountHeir).id:
      plan.sown.append(
        Sown(
          rule: "staff-not-told", subject: person.name, answerable: Plan.managementTeam,
          note: "nobody recorded that this adviser was told", from: first, until: nil))
    case plan.person(.newStarter).id:
      // Only between the two audits, after the first calls.
      let told = plan.calendar.time(daysBefore: 5, 9)
      plan.awareness.append(Awareness(person: person, at: told))
      plan.sown.append(
        Sown(
          rule: "staff-not-told", subject: person.name, answerable: Plan.managementTeam,
          note: "nobody had recorded yet that this adviser was told", from: first, until: told))
      plan.sown.append(
        Sown(
          rule: "staff-told-late", subject: person.name, answerable: Plan.managementTeam,
          note: "calls were recorded before", from: told, until: nil))
    default:
      // On the first morning, before the first call.
      plan.awareness.append(
        Awareness(person: person, at: first.advanced(byMicroseconds: 8 * Period.hour - Period.minute)))
    }
  }
}
