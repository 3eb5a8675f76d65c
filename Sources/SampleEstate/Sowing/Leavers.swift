internal import Time

/// Accounts of people who have left and that still do things.
func sowLeavers(_ plan: inout Plan) {
  var random = plan.stream("leavers")
  let rule = "leaver-access"
  let senior = plan.person(.seniorLeaver)
  var call = plan.takeListenable(&random, on: 12)
  let listen = Act(
    at: plan.moment(&random, 12), log: .web, account: senior.account, address: "10.20.8.14", deed: .listen, call: call,
    pieces: 4)
  plan.acts.append(listen)
  plan.sow(rule, listen, answerable: senior.name, "a senior adviser who had left")

  let officer = plan.person(.ictLeaver)
  call = plan.takeListenable(&random, on: 6)
  let deletion = Act(
    at: plan.moment(&random, 6), log: .fileServer, account: officer.account, address: officer.address, deed: .delete,
    call: call)
  plan.acts.append(deletion)
  // The file goes, its row stays.
  plan.withoutFile.insert(call.number)
  plan.kept[call.number] = deletion.at
  plan.sow(rule, deletion, answerable: officer.name, "an ICT officer who had left")
  plan.sowDeletion("deleted-by-other", call, answerable: officer.name, "an ICT officer who had left")
  plan.sowDeletion("deleted-early", call, answerable: officer.name, "an ICT officer who had left")
  for leaver in [senior, officer] {
    plan.sown.append(
      Sown(
        rule: "leaver-account-open", subject: "\(leaver.account) | \(leaver.name)", answerable: Plan.ictDepartment,
        note: "nobody closed the account", from: leaver.tenures[0].to ?? plan.settings.at, until: nil))
  }
}
