internal import Text
internal import Time

extension Plan {
  /// Saves a recording to a drive. Unless it is a near miss the finding holds from an instant on, past the recording's
  /// fourteen days unless another is given, for as long as the copy lies there.
  mutating func saveCopy(
    _ call: Call, on workstation: Int, _ path: String, owner: Person? = nil, day: Int, deleted: Instant? = nil,
    rule: String = "undeleted-copy", drive: String = "C", isFoundAtOnce: Bool = false,
    packing: SavedCopy.Packing? = nil, answerable: Person?,
    _ note: String, _ random: inout Randomness
  ) {
    let saved = max(moment(&random, day), call.end.advanced(byMicroseconds: Period.hour))
    let copy = SavedCopy(
      call: call, workstation: workstation, path: path, owner: owner?.account, saved: saved, deleted: deleted,
      packing: packing)
    copies.append(copy)
    guard let answerable else { return }
    let place = [workstations[workstation].name, drive, path] + (copy.within.map { [$0] } ?? [])
    let name = maskedNumbers(in: (place + [call.id]).joined(separator: " | "))
    sown.append(
      Sown(
        rule: rule, subject: name, answerable: answerable.name, note: note,
        from: isFoundAtOnce ? saved : max(saved, pastDays(14, after: call.end)), until: deleted))
  }
}

/// Copies that nobody deleted, each with another way to tell whose it is.
func sowCopies(_ plan: inout Plan) {
  var random = plan.stream("copies")
  let senior = plan.person(.senior)
  let keeper = plan.person(.copyKeeper)
  let users = plan.workstations.map(\.user)

  // Who exported it there: certain. The recording has left the store since.
  let exported = plan.take(&random, endedDays: 16...20)
  let export = Act(
    at: plan.moment(&random, 15), log: .web, account: senior.account, address: plan.workstations[0].address,
    deed: .export, call: exported)
  plan.acts.append(export)
  plan.explain(exported, by: senior, at: export.at)
  plan.saveCopy(
    exported, on: 0, "Users/\(senior.account)/Documents/One to ones/good example.wav", owner: senior, day: 15,
    answerable: senior, "renamed; the web log shows the export to this workstation", &random)

  // Whose file it is, on somebody else's workstation, under another ending.
  let owned = plan.take(&random, endedDays: 16...20)
  plan.saveCopy(
    owned, on: 3, "Users/Public/Documents/call \(owned.caller).dat", owner: keeper, day: 14,
    answerable: plan.settings.ownsFiles ? keeper : users[3],
    "on another person's workstation; the file's owner is \(keeper.name)", &random)

  // Whose profile it lies in.
  let guest = plan.workstations[2].profiles[1]
  let inProfile = plan.take(&random, endedDays: 15...20)
  plan.saveCopy(
    inProfile, on: 2, "Users/\(guest.account)/Music/call-\(inProfile.id)", day: 14, answerable: guest,
    "only the profile folder tells whose it is", &random)

  // Only the workstation's user is known.
  let inTemp = plan.take(&random, endedDays: 15...20)
  plan.saveCopy(
    inTemp, on: 4, "Temp/~\(inTemp.channel).tmp", day: 13, answerable: users[4],
    "only the workstation tells whose it may be", &random)

  // Open since the audit before; the recording itself is overdue too.
  if let overdue = plan.longOverdue {
    plan.saveCopy(
      overdue, on: 5, "Users/\(users[5].account)/Desktop/Zoë’s complaint – call.wav", owner: users[5], day: 20,
      answerable: users[5], "the recording is still in the store as well", &random)
    let deleted = plan.moment(&random, 3)
    plan.saveCopy(
      overdue, on: 1, "Users/\(users[1].account)/Downloads/recording (1).wav", owner: users[1], day: 19,
      deleted: deleted, answerable: users[1], "deleted since the audit before", &random)
  }

  // Near misses.
  let recent = plan.take(&random, endedDays: 4...7)
  plan.saveCopy(
    recent, on: 1, "Users/\(users[1].account)/Downloads/recording.wav", owner: users[1], day: 3, answerable: nil,
    "within the fourteen days", &random)
  if let extended = plan.extended {
    plan.saveCopy(
      extended, on: 0, "Users/\(senior.account)/Documents/CMP-1187.wav", owner: senior, day: 11, answerable: nil,
      "the recording has a valid extension", &random)
  }
  if let exact = plan.exactlyPastRetention {
    plan.saveCopy(
      exact, on: 0, "Users/\(senior.account)/Documents/to review.wav", owner: senior, day: 2, answerable: nil,
      "fourteen days old at this very instant", &random)
  }
  // Thrown into the bin only: past its fourteen days, and within them.
  let bin = "$Recycle.Bin/S-1-5-21-1004336348-1177238915-682003330-1013"
  let binned = plan.take(&random, endedDays: 15...20)
  plan.saveCopy(
    binned, on: 2, "\(bin)/$RQ4X7B2.wav", owner: users[2], day: 9, rule: "copy-only-in-bin",
    answerable: plan.settings.ownsFiles ? users[2] : users[2], "in the recycle bin, not deleted", &random)
  let fresh = plan.take(&random, endedDays: 4...7)
  plan.saveCopy(
    fresh, on: 2, "\(bin)/$RJ8K2M1.wav", owner: users[2], day: 3, answerable: nil,
    "in the recycle bin within the fourteen days", &random)

  // Packed away: past its fourteen days, and within them.
  let zipped = plan.take(&random, endedDays: 15...20)
  plan.saveCopy(
    zipped, on: 3, "Users/\(users[3].account)/Documents/Examples.zip", owner: users[3], day: 12,
    packing: .zip("Examples/angry caller.wav"), answerable: users[3], "in a zip, renamed", &random)
  let freshlyZipped = plan.take(&random, endedDays: 4...7)
  plan.saveCopy(
    freshlyZipped, on: 3, "Users/\(users[3].account)/Documents/Calls of this week.zip", owner: users[3], day: 3,
    packing: .zip("call.wav"), answerable: nil, "in a zip within the fourteen days", &random)

  // Attached to a mail: past its fourteen days, and within them.
  let mailed = plan.take(&random, endedDays: 15...20)
  plan.saveCopy(
    mailed, on: 4, "Users/\(users[4].account)/AppData/Local/Temp/As discussed.eml", owner: users[4], day: 11,
    packing: .mail("complaint.wav"), answerable: users[4], "attached to a mail that was saved", &random)
  let freshlyMailed = plan.take(&random, endedDays: 4...7)
  plan.saveCopy(
    freshlyMailed, on: 4, "Users/\(users[4].account)/Documents/For the team meeting.eml", owner: users[4], day: 3,
    packing: .mail("call.wav"), answerable: nil, "attached to a mail within the fourteen days", &random)

  // Encoded anew, so that only its sound tells what it is: past its fourteen days, and within them. Of calls that last a few
  // seconds nobody could tell.
  let least = 45
  guard plan.settings.callSeconds.upperBound > 2 * least else { return }
  func isLong(_ call: Call) -> Bool { call.seconds >= least && call.codec != .g722 }
  let encoded = plan.take(&random, endedDays: 15...20, where: isLong)
  plan.saveCopy(
    encoded, on: 1, "Users/\(users[1].account)/Music/Track 07.mp3", owner: users[1], day: 13, packing: .mp3,
    answerable: users[1], "encoded anew as MP3, and called a piece of music", &random)
  let freshlyEncoded = plan.take(&random, endedDays: 4...7, where: isLong)
  plan.saveCopy(
    freshlyEncoded, on: 1, "Users/\(users[1].account)/Music/Track 08.mp3", owner: users[1], day: 3, packing: .mp3,
    answerable: nil, "encoded anew within the fourteen days", &random)
}
