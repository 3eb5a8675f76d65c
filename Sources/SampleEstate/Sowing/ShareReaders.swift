internal import Time

/// People who reach recordings by the Windows server, over its share or on the server itself.
func sowShareReaders(_ plan: inout Plan) {
  var random = plan.stream("share readers")
  func act(
    _ part: Part, _ at: Instant, _ call: Call, _ deed: Act.Deed = .listen, pieces: Int = 1
  ) -> Act {
    let person = plan.person(part)
    return Act(
      at: at, log: .windows, account: person.account, address: plan.address(of: person), deed: deed, call: call,
      pieces: pieces)
  }

  // An adviser reads a recording; beside it: they look at its properties, list its folder, are refused; and somebody
  // authorised reads it, for a complaint.
  var call = plan.takeListenable(&random, on: 4)
  let at = plan.moment(&random, 4)
  let read = act(.exporter, at, call, pieces: 3)
  plan.acts.append(read)
  plan.sow(
    "unauthorised-listener", read, answerable: plan.person(.exporter).name, "an adviser read it from the Windows share")
  for (place, deed) in [Act.Deed.measure, .list, .forbidden].enumerated() {
    plan.acts.append(
      act(.copyKeeper, at.advanced(byMicroseconds: Int64(place + 1) * Period.minute), call, deed))
  }
  call = plan.takeListenable(&random, on: 4)
  let lawful = act(.promoted, plan.moment(&random, 4), call, pieces: 2)
  plan.acts.append(lawful)
  plan.explain(call, by: plan.person(.promoted), at: lawful.at)

  // An ICT officer plays one on the server itself; beside it: the properties of another are looked at there.
  let officer = plan.person(.secondICTOfficer)
  let begin = plan.calendar.time(daysBefore: 3, 14, random.below(30))
  plan.logons.append(
    Logon(
      account: officer.account, computer: Domain.server, at: begin,
      until: begin.advanced(byMicroseconds: 40 * Period.minute), way: .remoteDesktop, address: officer.address))
  call = plan.takeListenable(&random, on: 3)
  var played = act(.secondICTOfficer, begin.advanced(byMicroseconds: 5 * Period.minute), call)
  played.program = #"C:\Program Files\Windows Media Player\wmplayer.exe"#
  plan.acts.append(played)
  plan.sow("unauthorised-listener", played, answerable: officer.name, "an ICT officer played it on the server itself")
  call = plan.takeListenable(&random, on: 3)
  var looked = act(.secondICTOfficer, begin.advanced(byMicroseconds: 9 * Period.minute), call, .measure)
  looked.program = #"C:\Windows\explorer.exe"#
  plan.acts.append(looked)

  // ICT deletes one by hand when its time has come, and enters it nowhere: the log tells.
  let due = plan.take(&random, endedDays: 16...19)
  let deleted = plan.calendar.moved(due.end, days: 14).advanced(byMicroseconds: 40 * Period.minute)
  plan.kept[due.number] = deleted
  plan.undocumented.insert(due.number)
  plan.acts.append(act(.ictOfficer, deleted, due, .delete))
}
