internal import Time

/// Abusive calls that advisers ended, with and without a warning.
func sowIncidents(_ plan: inout Plan) {
  var random = plan.stream("incidents")
  func report(
    _ plan: inout Plan, _ day: Int, endedByAdviser: Bool, warned: Bool?, warning: Int? = nil
  ) -> Incident {
    let call = plan.take(&random, endedDays: day...(day + 3))
    let adviser = plan.person(.permissionEnded)
    let own = plan.give(call, to: adviser)
    plan.stories[own.number] = CallStory()
    plan.stories[own.number]?.warning = warning
    plan.stories[own.number]?.isEndedByAdviser = endedByAdviser
    let incident = Incident(
      id: "INC-" + padded(plan.incidents.count + 1, 3), call: own, at: own.end, adviser: adviser,
      endedByAdviser: endedByAdviser, warned: warned)
    plan.incidents.append(incident)
    return incident
  }
  let unwarned = report(&plan, 9, endedByAdviser: true, warned: false)
  plan.sown.append(
    Sown(
      rule: "ended-without-warning", subject: unwarned.id, answerable: unwarned.adviser.name,
      note: "the adviser ended the call without a warning", from: unwarned.at, until: nil))
  _ = report(&plan, 8, endedByAdviser: true, warned: true)
  _ = report(&plan, 10, endedByAdviser: true, warned: nil, warning: 3)
  _ = report(&plan, 5, endedByAdviser: false, warned: false)
}
