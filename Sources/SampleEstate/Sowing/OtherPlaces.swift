internal import Time

/// Copies of monitored calls, in the bin only, and in places that are no hard drive.
func sowOtherPlaces(_ plan: inout Plan) {
  var random = plan.stream("other places")
  let senior = plan.person(.senior)

  // A monitored call that was saved, within its fourteen days; beside it one that was not monitored (see the copies).
  let assessed = plan.moment(&random, 5)
  let monitored = plan.giveToLeastAssessed(plan.take(&random, endedDays: 6...12), around: assessed)
  plan.monitor(monitored, by: senior, at: assessed)
  plan.saveCopy(
    monitored, on: 0, "Users/\(senior.account)/Desktop/for the one-to-one.wav", owner: senior, day: 5,
    rule: "monitored-call-saved", isFoundAtOnce: true, answerable: senior, "a call that was monitored, five days old",
    &random)

  // In a folder that is copied to a cloud.
  let inCloud = plan.take(&random, endedDays: 4...7)
  plan.saveCopy(
    inCloud, on: 0, "Users/\(senior.account)/OneDrive - Council/calls/\(inCloud.id).wav", owner: senior, day: 3,
    rule: "recording-outside-store", isFoundAtOnce: true, answerable: senior, "in a folder that is copied to a cloud",
    &random)
}

/// One account in two places by turns, and one that moved from one place to another.
func sowSharedAccounts(_ plan: inout Plan) {
  var random = plan.stream("shared accounts")
  let second = plan.person(.secondSenior)
  let (own, other) = (plan.address(of: second), plan.workstations[3].address)
  for (day, places) in [(6, [own, other, own]), (4, [own, other])] {
    // Nothing else that the account does may look like a turn.
    var begin = plan.moment(&random, day, from: 10, to: 12)
    var around: Range<Instant> {
      begin.advanced(byMicroseconds: -Period.hour)..<begin.advanced(byMicroseconds: Period.hour)
    }
    while plan.acts.contains(where: { $0.account == second.account && around.contains($0.at) }) {
      begin = begin.advanced(byMicroseconds: 10 * Period.minute)
    }
    plan.undisturbed.append((second.account, around))
    var last: Act?
    for (place, address) in places.enumerated() {
      let at = begin.advanced(byMicroseconds: Int64(place) * 3 * Period.minute)
      let call = plan.giveToLeastAssessed(plan.takeListenable(&random, on: day), around: at)
      plan.monitor(call, by: second, at: at, isHeard: false)
      let act = Act(at: at, log: .web, account: second.account, address: address, deed: .listen, call: call)
      plan.acts.append(act)
      last = act
    }
    if places.count == 3, let last {
      plan.sow("shared-account", last, answerable: second.name, "at one workstation, another, and the first again")
    }
  }
}
