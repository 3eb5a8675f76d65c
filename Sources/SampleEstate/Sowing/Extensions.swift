internal import Time

/// Extensions that do not hold, and the recordings that are kept by them all the same.
func sowExtensions(_ plan: inout Plan) {
  var random = plan.stream("extensions")
  let calendar = plan.calendar
  let manager = plan.person(.informationManager)
  let former = plan.person(.formerInformationManager)
  let asker = plan.person(.contactManager)

  func give(
    _ plan: inout Plan, _ call: Call, by approver: Person, on day: Int, days: Int?, reason: String?
  ) -> Extension {
    plan.kept[call.number] = .some(nil)
    let approved = plan.moment(&random, day)
    let given = Extension(
      id: "EX-" + padded(plan.extensions.count + 1, 3), recording: call.id, requestedBy: asker.id,
      approver: approver.id, approved: approved, from: calendar.time(daysBefore: day),
      to: days.map { calendar.time(daysBefore: day - $0) }, reason: reason)
    plan.extensions.append(given)
    return given
  }
  func sow(_ plan: inout Plan, _ given: Extension, by approver: Person, _ note: String) {
    plan.sown.append(
      Sown(
        rule: "extension-not-valid", subject: given.id, answerable: approver.name, note: note, from: given.approved,
        until: nil))
  }

  // Near misses: in force, approved by whoever held the post that day.
  let valid = plan.take(&random, endedDays: 22...26)
  _ = give(&plan, valid, by: manager, on: 12, days: 60, reason: "Complaint CMP-1187, statement to be taken")
  plan.extended = valid
  let approvedByFormer = plan.take(&random, endedDays: 28...32)
  _ = give(&plan, approvedByFormer, by: former, on: 24, days: 60, reason: "Threat to staff, police reference 4711")
  // Lapsed between the two audits.
  let lapsed = plan.take(&random, endedDays: 24...28)
  let short = give(&plan, lapsed, by: manager, on: 14, days: 9, reason: "Complaint CMP-1179")
  plan.sowOverdue(lapsed, rule: "extension-expired", from: short.to, "its extension ended")

  let wrong = plan.take(&random, endedDays: 22...28)
  let byFormer = give(&plan, wrong, by: former, on: 12, days: 30, reason: "Complaint CMP-1190")
  sow(&plan, byFormer, by: former, "the approver had left the post ten days before")
  plan.sowOverdue(wrong, "kept on an extension by somebody who had left the post")

  let reasonless = plan.take(&random, endedDays: 16...21)
  let unexplained = give(&plan, reasonless, by: manager, on: 6, days: 30, reason: nil)
  sow(&plan, unexplained, by: manager, "no reason")
  plan.sowOverdue(reasonless, "kept on an extension without a reason")

  let endless = plan.take(&random, endedDays: 24...28)
  let forEver = give(&plan, endless, by: manager, on: 11, days: nil, reason: "Training library")
  sow(&plan, forEver, by: manager, "no end")
  plan.sowOverdue(endless, "kept on an extension without an end")

  let long = plan.take(&random, endedDays: 16...21)
  let tooLong = give(&plan, long, by: manager, on: 10, days: 120, reason: "Ombudsman's enquiry")
  sow(&plan, tooLong, by: manager, "120 days, where 90 are allowed")
}
