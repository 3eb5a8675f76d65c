internal import Text
internal import Time

/// What is wrong with the store itself: a file that all may read, one that was changed, one that nobody can be found by.
func sowStoreFaults(_ plan: inout Plan) {
  var random = plan.stream("store")
  let calendar = plan.calendar
  let open = plan.take(&random, endedDays: 2...7)
  plan.openToOthers = open
  plan.sown.append(
    Sown(
      rule: "store-open-to-others",
      subject: maskedNumbers(in: "main | \(open.path(plan.settings.zone)) | files | others | everybody"),
      answerable: Plan.ictDepartment, note: "everybody may read it", from: open.end, until: plan.removal(of: open)))
  plan.openBehindDoor = plan.take(&random, endedDays: 7...11)

  // Changed between the two audits.
  let altered = plan.take(&random, endedDays: 9...12)
  plan.altered = altered
  plan.sown.append(
    Sown(
      rule: "recording-altered", subject: "main | \(altered.id)", answerable: Plan.ictDepartment,
      note: "its content is not that of the audit before", from: plan.settings.at, until: nil))

  let nameless = plan.take(&random, endedDays: 2...7)
  plan.stories[nameless.number] = CallStory()
  plan.stories[nameless.number]?.isNameless = true
  plan.sowRecording("recording-without-parties", nameless, "the catalogue names neither the caller nor the adviser")

  // Deleted by somebody who is not of ICT; by ICT, and yet too soon.
  let senior = plan.person(.senior)
  // One that the audit before saw.
  let own = plan.take(&random, endedDays: 9...12)
  let act = Act(
    at: plan.moment(&random, 1), log: .application, account: senior.account, address: plan.address(of: senior),
    deed: .delete, call: own)
  plan.acts.append(act)
  plan.kept[own.number] = act.at
  plan.undocumented.insert(own.number)
  plan.sowDeletion("deleted-by-other", own, answerable: senior.name, "a senior adviser deleted it")
  plan.sowDeletion("deleted-early", own, answerable: senior.name, "a senior adviser deleted it")

  // The purge could not delete two.
  plan.purgeTroubles.append(PurgeTrouble(day: 12, failed: 2))
  let run = calendar.time(daysBefore: 12, 2, 10)
  plan.sown.append(
    Sown(
      rule: "purge-failed", subject: "main | \(plan.settings.zone.worded(run))", answerable: Plan.ictDepartment,
      note: "two recordings could not be deleted", from: run, until: nil))

  // The backup read a recording that had been deleted hours before, if both clocks are right.
  let gone = plan.take(&random, endedDays: 8...12)
  plan.kept[gone.number] = calendar.time(daysBefore: 5, 9)
  plan.sowDeletion(
    "deleted-early", gone, answerable: plan.person(.ictOfficer).name, "deleted by hand, days before its time")
  let ghost = Act(
    at: calendar.time(daysBefore: 5, 13, random.below(60)), log: .fileServer, account: "svc_backup",
    address: "10.20.1.20", deed: .listen, call: gone)
  plan.acts.append(ghost)
  plan.sow("times-contradict", ghost, answerable: Plan.ictDepartment, "the recording had been deleted hours before")
}

extension Plan {
  /// A finding about a recording's deletion.
  mutating func sowDeletion(_ rule: String, _ call: Call, answerable: String, _ note: String) {
    guard let at = removal(of: call) else { return }
    sown.append(
      Sown(
        rule: rule, subject: "\(call.id) | \(settings.zone.worded(at))", answerable: answerable, note: note, from: at,
        until: nil))
  }
}
