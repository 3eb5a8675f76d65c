internal import Text
internal import Time

/// Copies that were deleted from a memory stick, and what an image of it still shows.
func sowDeletedCopies(_ plan: inout Plan) {
  var random = plan.stream("deleted copies")
  var stick = MemoryStick(workstation: 1)
  let workstation = plan.workstations[stick.workstation].name
  func sow(_ rule: String, _ key: String, _ call: Call, _ note: String) {
    plan.sown.append(
      Sown(
        rule: rule, subject: maskedNumbers(in: "\(workstation) | \(MemoryStick.drive) | \(key)"),
        answerable: Plan.ictDepartment, note: note, from: plan.pastDays(14, after: call.end), until: nil))
  }

  // Its entry in the folder was used again.
  let remains = plan.take(&random, endedDays: 15...20)
  sow("remains-of-copy", remains.id, remains, "deleted from a stick, and its name written over")
  // Its entry is still there; so is that of one within its fourteen days.
  let recoverable = plan.take(&random, endedDays: 15...20)
  sow(
    "deleted-copy-recoverable", "one to one.wav | \(recoverable.id)", recoverable,
    "deleted from a stick, and still there")
  let recent = plan.take(&random, endedDays: 9...12)
  for (call, name, isOverwritten) in [
    (remains, "gone.wav", true), (recoverable, "one to one.wav", false), (recent, "to hear again.wav", false),
  ] {
    stick.deleted.append(
      MemoryStick.Deleted(
        call: call, name: name, saved: call.end.advanced(byMicroseconds: Period.hour), isOverwritten: isOverwritten))
  }
  plan.stick = stick
}
