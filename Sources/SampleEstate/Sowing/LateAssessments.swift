internal import Time

/// Records of assessments that were made when the recording was gone: six minutes after it was deleted, and five, by
/// which clocks may differ. Both calls had been heard before.
func sowLateAssessments(_ plan: inout Plan) {
  var random = plan.stream("late assessments")
  let senior = plan.person(.senior)
  for minutes: Int64 in [6, 5] {
    let call = plan.give(plan.take(&random, endedDays: 16...19), to: plan.person(.permissionEnded))
    // Within the night's grace that the purge has: neither too early nor too late.
    let deleted = plan.calendar.moved(call.end, days: 14).advanced(byMicroseconds: 30 * Period.minute)
    plan.kept[call.number] = deleted
    plan.acts.append(
      Act(
        at: plan.moment(&random, 6), log: .web, account: senior.account, address: plan.address(of: senior),
        deed: .listen, call: call))
    let at = deleted.advanced(byMicroseconds: minutes * Period.minute)
    guard let record = plan.monitor(call, by: senior, at: at, isHeard: false), minutes > 5 else { continue }
    plan.sown.append(
      Sown(
        rule: "assessed-after-deletion", subject: record.id, answerable: senior.name,
        note: "the recording had been deleted six minutes before", from: at, until: nil))
  }
}
