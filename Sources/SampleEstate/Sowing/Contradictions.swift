internal import Time

/// Times that two sources cannot both be right about: by its own log the backup read a recording before its call began.
/// Beside it one of five minutes, by which clocks may differ.
func sowContradictions(_ plan: inout Plan) {
  var random = plan.stream("contradictions")
  for minutes: Int64 in [6, 5] {
    let call = plan.take(&random, endedDays: 2...6)
    let act = Act(
      at: call.start.advanced(byMicroseconds: -minutes * Period.minute), log: .fileServer, account: "svc_backup",
      address: "10.20.1.20", deed: .listen, call: call)
    plan.acts.append(act)
    guard minutes > 5 else { continue }
    plan.sow("used-before-it-began", act, answerable: Plan.ictDepartment, "read six minutes before its call began")
  }
}
