internal import Time

/// Somebody authorised listens a minute before the working hours begin, and as they begin.
func sowOutOfHours(_ plan: inout Plan) {
  var random = plan.stream("out of hours")
  let senior = plan.person(.promoted)
  for (hour, minute) in [(7, 59), (8, 0)] {
    let call = plan.takeListenable(&random, on: 5)
    let act = Act(
      at: plan.calendar.time(daysBefore: 5, hour, minute), log: .web, account: senior.account,
      address: plan.address(of: senior), deed: .listen, call: call)
    plan.acts.append(act)
    plan.explain(call, by: senior, at: act.at)
    guard hour < 8 else { continue }
    plan.sow("listened-out-of-hours", act, answerable: senior.name, "a minute before the working hours begin")
  }
}
