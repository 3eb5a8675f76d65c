internal import Time

/// Lines that look like listening and are none: refusals, sizes, browser caches, lists.
func sowAttempts(_ plan: inout Plan) {
  var random = plan.stream("attempts")
  let deeds: [(Act.Deed, LogName)] = [
    (.unauthenticated, .web), (.forbidden, .web), (.measure, .web), (.cached, .web), (.list, .web),
    (.forbidden, .fileServer), (.list, .fileServer),
  ]
  let parts: [Part] = [.curious, .exporter, .copyKeeper, .revenuesOfficer, .newStarter]
  for day in stride(from: 18, through: 1, by: -1) {
    for (deed, log) in deeds where random.percent(60) {
      let person = plan.person(random.one(of: parts))
      let recent = plan.calls(
        ended: plan.calendar.same(daysBefore: day + 12)..<plan.calendar.same(daysBefore: day + 1))
      guard !recent.isEmpty else { continue }
      plan.acts.append(
        Act(
          at: plan.moment(&random, day), log: log, account: person.account, address: person.address, deed: deed,
          call: random.one(of: recent)))
    }
  }
}
