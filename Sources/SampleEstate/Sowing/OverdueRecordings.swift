internal import Time

extension Plan {
  static let ictDepartment = "the ICT department"
  static let managementTeam = "the Customer Contact Management Team"

  /// Notes a recording that is overdue from a day past its fourteen, or from when what kept it lapsed.
  mutating func sowOverdue(
    _ call: Call, rule: String = "overdue-recording", from: Instant? = nil, until: Instant? = nil, _ note: String
  ) {
    sown.append(
      Sown(
        rule: rule, subject: "main | \(call.id)", answerable: Plan.ictDepartment, note: note,
        from: from ?? pastDays(15, after: call.end), until: until))
  }

  /// A call of an unusual hour, for instants that must be exact. Its audio ends at `end`.
  mutating func addCall(ending end: Instant, seconds: Int) -> Call {
    let started = end.seconds - Int64(seconds)
    let place = firstCall(startedFrom: started)
    let call = Call(
      number: 0, started: started, seconds: seconds, codec: .pcm, callerNumber: 1_000 + seconds % 1_000, desk: 6_001)
    calls.insert(call, at: place)
    for index in place..<calls.count { calls[index].number = index + 1 }
    return calls[place]
  }
}

/// Recordings that the purge passed by, and those that only seem so.
func sowOverdueRecordings(_ plan: inout Plan) {
  var random = plan.stream("overdue")
  // First those that move the numbers of other calls. The later is added first, so that the earlier moves it.
  let day15 = plan.calendar.same(daysBefore: 15)
  let day14 = plan.calendar.same(daysBefore: 14)
  _ = plan.addCall(ending: day14, seconds: 61)
  _ = plan.addCall(ending: day15, seconds: 62)
  _ = plan.addCall(ending: day15.advanced(byMicroseconds: -Period.second), seconds: 64)
  for call in plan.calls(ended: day15.advanced(byMicroseconds: -Period.second)..<day14.advanced(byMicroseconds: 1)) {
    switch (call.end, call.seconds) {
    case (day14, 61):
      plan.spoken.insert(call.number)
      plan.exactlyPastRetention = call
    case (day15, 62):
      // Near miss: due at this very instant is not past it.
      plan.spoken.insert(call.number)
      plan.kept[call.number] = .some(nil)
    case (day15.advanced(byMicroseconds: -Period.second), 64):
      plan.spoken.insert(call.number)
      plan.kept[call.number] = .some(nil)
      plan.sowOverdue(call, "one second past the day of grace")
    default: break
    }
  }

  for _ in 0..<2 {
    let call = plan.take(&random, endedDays: 16...21)
    plan.kept[call.number] = .some(nil)
    plan.sowOverdue(call, "passed by by the nightly purge since the audit before")
  }
  let open = plan.take(&random, endedDays: 25...30)
  plan.kept[open.number] = .some(nil)
  plan.longOverdue = open
  plan.sowOverdue(open, "passed by by the nightly purge; open since the audit before")
  let resolved = plan.take(&random, endedDays: 25...30)
  let deleted = plan.moment(&random, 4)
  plan.kept[resolved.number] = deleted
  plan.sowOverdue(resolved, until: deleted, "passed by by the purge, deleted by hand since")
  plan.sowDeletion("deleted-late", resolved, answerable: Plan.ictDepartment, "passed by by the purge, deleted by hand")

  // A subject access request keeps a recording while it is open, no longer.
  let officer = plan.person(.informationOfficer).id
  let asked = plan.take(&random, endedDays: 20...26)
  plan.kept[asked.number] = .some(nil)
  plan.requests.append(
    SubjectRequest(
      id: "SAR-001", recordings: [asked.id], received: plan.calendar.time(daysBefore: 18), closed: nil,
      handledBy: officer, notified: plan.calendar.time(daysBefore: 18)))
  let answered = plan.take(&random, endedDays: 20...26)
  plan.kept[answered.number] = .some(nil)
  let closed = plan.moment(&random, 5)
  plan.requests.append(
    SubjectRequest(
      id: "SAR-002", recordings: [answered.id], received: plan.calendar.time(daysBefore: 19), closed: closed,
      handledBy: officer, notified: plan.calendar.time(daysBefore: 19)))
  for request in plan.requests {
    plan.searches.append(
      HoldingsSearch(
        request: request.id, at: plan.calendar.time(daysBefore: 17, 11), by: plan.person(.informationOfficer)))
  }
  plan.sowOverdue(answered, from: closed, "its subject access request was answered and closed")
}
