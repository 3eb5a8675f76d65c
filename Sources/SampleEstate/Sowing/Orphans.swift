internal import Text
internal import Time

extension Plan {
  fileprivate mutating func sowOrphan(_ call: Call, _ note: String) {
    sown.append(
      Sown(
        rule: "orphan-audio", subject: "main | " + maskedNumbers(in: call.path(settings.zone)),
        answerable: Plan.ictDepartment, note: note, from: pastDays(15, after: call.end), until: nil))
  }
}

/// Audio that no catalogue row accounts for, and rows without audio.
func sowOrphans(_ plan: inout Plan) {
  var random = plan.stream("orphans")
  for _ in 0..<2 {
    let call = plan.take(&random, endedDays: 16...21)
    plan.kept[call.number] = .some(nil)
    plan.withoutRow.insert(call.number)
    plan.sowOrphan(call, "its catalogue row was lost")
  }
  // Near miss: a row whose file was lost is nothing that is kept too long.
  plan.withoutFile.insert(plan.take(&random, endedDays: 3...6).number)
}
