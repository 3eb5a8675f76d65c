internal import Time

/// Recordings that were played to others than those who may hear them.
func sowPlaybacks(_ plan: inout Plan) {
  var random = plan.stream("playbacks")
  let senior = plan.person(.senior)
  let manager = plan.person(.contactManager)

  func play(
    _ plan: inout Plan, _ day: Int, _ call: Call, to attendees: [Person], _ purpose: String, isAssessed: Bool = true
  ) -> Playback {
    let at = plan.moment(&random, day)
    if isAssessed {
      plan.monitor(call, by: senior, at: at)
    } else {
      plan.acts.append(
        Act(
          at: at, log: .web, account: senior.account, address: plan.address(of: senior), deed: .listen, call: call))
    }
    let playback = Playback(
      id: "M-" + padded(plan.playbacks.count + 1, 3), call: call, at: at, playedBy: senior, attendees: attendees,
      purpose: purpose)
    plan.playbacks.append(playback)
    return playback
  }
  func call(_ plan: inout Plan, _ day: Int, of adviser: Part) -> Call {
    plan.give(plan.takeListenable(&random, on: day), to: plan.person(adviser))
  }
  func sow(_ plan: inout Plan, _ playback: Playback, _ attendee: Person, _ note: String) {
    plan.sown.append(
      Sown(
        rule: "played-to-colleague", subject: "\(playback.id) | \(attendee.name)", answerable: senior.name, note: note,
        from: playback.at, until: nil))
  }

  let own = plan.person(.permitted)
  let colleague = plan.person(.newStarter)
  // Training, without asking; the adviser whose call it is may hear it, and so may whoever is authorised.
  let training = play(
    &plan, 8, call(&plan, 8, of: .permitted), to: [own, colleague, manager], "training")
  sow(&plan, training, colleague, "a colleague, without the adviser's leave")
  // With leave for that call; with leave for all, which was withdrawn the day before.
  let agreed = call(&plan, 7, of: .copyKeeper)
  plan.consents.append(
    PlaybackConsent(
      adviser: plan.person(.copyKeeper), call: agreed, from: plan.calendar.time(daysBefore: 8), to: nil))
  _ = play(&plan, 7, agreed, to: [colleague], "training")
  let withdrawn = call(&plan, 6, of: .badlyPermitted)
  plan.consents.append(
    PlaybackConsent(
      adviser: plan.person(.badlyPermitted), call: nil, from: plan.calendar.time(daysBefore: 30),
      to: plan.calendar.time(daysBefore: 6)))
  let late = play(&plan, 6, withdrawn, to: [colleague], "training")
  sow(&plan, late, colleague, "the adviser's leave had been withdrawn that midnight")

  // One-to-ones with the adviser whose call it was: never assessed, and assessed.
  let unassessed = call(&plan, 5, of: .copyKeeper)
  let meeting = play(&plan, 5, unassessed, to: [plan.person(.copyKeeper)], "one-to-one", isAssessed: false)
  plan.sown.append(
    Sown(
      rule: "monitoring-without-record", subject: "\(meeting.id) | \(plan.person(.copyKeeper).name)",
      answerable: senior.name, note: "discussed, and no record was made", from: meeting.at, until: nil))
  _ = play(&plan, 5, call(&plan, 5, of: .copyKeeper), to: [plan.person(.copyKeeper)], "one-to-one")
}
