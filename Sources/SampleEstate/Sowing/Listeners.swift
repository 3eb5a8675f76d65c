internal import Time

/// People who listen without being allowed to, and those who were allowed that day.
func sowListeners(_ plan: inout Plan) {
  var random = plan.stream("listeners")
  let calendar = plan.calendar
  let rule = "unauthorised-listener"
  func act(
    _ part: Part, _ at: Instant, _ log: LogName, _ call: Call, _ deed: Act.Deed = .listen, pieces: Int = 1
  ) -> Act {
    let person = plan.person(part)
    return Act(
      at: at, log: log, account: person.account, address: person.address, deed: deed, call: call, pieces: pieces)
  }

  // The same recording again within half an hour is the same listening; hours later it is another.
  var call = plan.takeListenable(&random, on: 9)
  let morning = plan.moment(&random, 9, from: 9, to: 11)
  let first = act(.curious, morning, .web, call, pieces: 3)
  plan.acts += [first, act(.curious, morning.advanced(byMicroseconds: 25 * Period.minute), .web, call, pieces: 2)]
  let again = act(.curious, morning.advanced(byMicroseconds: 3 * Period.hour), .web, call)
  plan.acts.append(again)
  let curious = plan.person(.curious).name
  plan.sow(rule, first, answerable: curious, "an adviser; twice within half an hour is one finding")
  plan.sow(rule, again, answerable: curious, "the same adviser hours later")

  // A permission that ended an hour before, and the same person while it was in force.
  call = plan.takeListenable(&random, on: 8)
  plan.acts.append(act(.permissionEnded, calendar.time(daysBefore: 8, 11, 20, 5), .application, call))
  let late = act(.permissionEnded, calendar.time(daysBefore: 8, 13, random.below(30), 9), .application, call)
  plan.acts.append(late)
  plan.sow(
    "permission-expired", late, answerable: plan.person(.permissionEnded).name, "the permission ended an hour before")

  // A role that ended that morning.
  call = plan.takeListenable(&random, on: Cast.steppedDown)
  let dayBefore = act(.steppedDown, calendar.time(daysBefore: Cast.steppedDown + 1, 16, 40), .web, call)
  plan.acts.append(dayBefore)
  plan.explain(call, by: plan.person(.steppedDown), at: dayBefore.at)
  let after = act(.steppedDown, calendar.time(daysBefore: Cast.steppedDown, 8, random.within(10...50)), .web, call)
  plan.acts.append(after)
  plan.sow(rule, after, answerable: plan.person(.steppedDown).name, "senior adviser until that morning")

  call = plan.takeListenable(&random, on: 6)
  var export = act(.exporter, plan.moment(&random, 6), .application, call, .export)
  export.byName = true
  plan.acts.append(export)
  plan.sow(rule, export, answerable: plan.person(.exporter).name, "an adviser who downloaded")

  call = plan.takeListenable(&random, on: 5)
  let reads = act(.revenuesOfficer, plan.moment(&random, 5), .fileServer, call, pieces: 40)
  plan.acts.append(reads)
  plan.sow(rule, reads, answerable: plan.person(.revenuesOfficer).name, "read piece by piece from the file share")

  call = plan.takeListenable(&random, on: 10)
  let misled = act(.badlyPermitted, plan.moment(&random, 10), .web, call)
  plan.acts.append(misled)
  plan.sow(rule, misled, answerable: plan.person(.badlyPermitted).name, "permitted by somebody who no longer could")

  call = plan.takeListenable(&random, on: 13)
  let heir = act(.accountHeir, plan.moment(&random, 13), .web, call)
  plan.acts.append(heir)
  plan.sow(rule, heir, answerable: plan.person(.accountHeir).name, "the account's former holder was a senior adviser")

  // Undetermined: the one row that could permit it cannot be read; the recording is no longer known; nobody knows who.
  call = plan.takeListenable(&random, on: 4)
  let perhaps = act(.unreadablyPermitted, plan.moment(&random, 4), .web, call)
  plan.acts.append(perhaps)
  for rule in [rule, "permission-expired"] {
    plan.sow(
      rule, perhaps, verdict: "undetermined", answerable: plan.person(.unreadablyPermitted).name,
      "the row of the permissions register that is about this person cannot be read")
  }

  call = plan.take(&random, endedDays: 41...48)
  let old = act(.benefitsOfficer, plan.moment(&random, 40), .web, call)
  plan.acts.append(old)
  plan.sow(
    rule, old, verdict: "undetermined", answerable: plan.person(.benefitsOfficer).name,
    "the recording had left the store before the first audit")

  call = plan.takeListenable(&random, on: 3)
  let nobody = Act(
    at: plan.moment(&random, 3), log: .fileServer, account: "supervisor", address: "10.20.9.77", deed: .listen,
    call: call, pieces: 2)
  plan.acts.append(nobody)
  plan.sowUnknownAccount(nobody)

  // Near misses: allowed that day.
  for (part, day) in [(Part.promoted, Cast.promotion), (.accountGiver, 50), (.seniorLeaver, 30), (.actingManager, 25)] {
    call = plan.take(&random, endedDays: (day + 1)...(day + 9))
    let lawful = act(part, plan.moment(&random, day), .web, call, pieces: 2)
    plan.acts.append(lawful)
    plan.explain(call, by: plan.person(part), at: lawful.at)
  }
  call = plan.takeListenable(&random, on: 7)
  plan.acts.append(act(.permitted, plan.moment(&random, 7), .fileServer, call, pieces: 12))
}

extension Plan {
  mutating func sowUnknownAccount(_ act: Act) {
    let note = "no register knows the account"
    sow("unauthorised-listener", act, verdict: "undetermined", answerable: "account \(act.account)", note)
    for rule in ["leaver-access", "permission-expired"] {
      sow(rule, act, verdict: "undetermined", answerable: "account \(act.account)", note)
    }
  }
}
