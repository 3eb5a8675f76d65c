internal import Time

/// People whose accounts only the directory knows, by what its weekly exports show.
func sowAgency(_ plan: inout Plan) {
  var random = plan.stream("agency")
  let zone = plan.settings.zone
  let (senior, adviser) = (plan.agency.senior.person, plan.agency.adviser.person)
  func listen(_ plan: inout Plan, _ person: Person, _ day: Int, isExplained: Bool = false) -> Act {
    let call = plan.takeListenable(&random, on: day)
    let act = Act(
      at: plan.moment(&random, day), log: .web, account: person.account, address: person.address, deed: .listen,
      call: call)
    plan.acts.append(act)
    if isExplained { plan.explain(call, by: person, at: act.at) }
    return act
  }

  // A senior adviser by two exports, one before and one after; an adviser.
  _ = listen(&plan, senior, 17, isExplained: true)
  plan.sow(
    "unauthorised-listener", listen(&plan, adviser, 6), answerable: adviser.name,
    "an adviser of an agency, whose account only the directory knows")
  // Between the export that still shows the post and the one in which the account is disabled, nobody can say.
  let between = listen(&plan, senior, 12, isExplained: true)
  for rule in ["unauthorised-listener", "leaver-access"] {
    plan.sow(
      rule, between, verdict: "undetermined", answerable: senior.name,
      "between two exports of the directory, one with the post and one without")
  }
  // Past it: the account is disabled in the directory, and the recording system lets it in all the same.
  plan.sow("leaver-access", listen(&plan, senior, 5), answerable: senior.name, "the directory had disabled the account")

  // What the exports leave open.
  func sow(_ plan: inout Plan, _ path: String, _ from: String?, _ note: String, since: Instant) {
    plan.sown.append(
      Sown(
        rule: "coverage",
        subject: (["directory", "not enough detail", path] + (from.map { [$0] } ?? [])).joined(separator: " | "),
        answerable: Plan.ictDepartment, note: note, from: since, until: nil))
  }
  let first = DirectoryFiles.path(Agency.exports[0], plan.calendar)
  sow(
    &plan, first, nil, "what the senior held before the first export; the register tells it of the adviser",
    since: Agency.exported(plan.calendar, daysBefore: Agency.exports[0]))
  let shown = Agency.exported(plan.calendar, daysBefore: 15)
  sow(
    &plan, DirectoryFiles.path(8, plan.calendar), zone.worded(shown), "an account was disabled between two exports",
    since: Agency.exported(plan.calendar, daysBefore: 8))
}
