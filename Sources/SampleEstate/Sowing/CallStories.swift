internal import Time

extension Plan {
  /// A recent call with a story of its own.
  fileprivate mutating func tell(
    _ random: inout Randomness, endedDays days: ClosedRange<Int> = 2...6, _ change: (inout CallStory, Call) -> Void
  ) -> Call {
    let taken = take(&random, endedDays: days)
    // Long enough for what happens in it, whatever the length of other calls.
    calls[taken.number - 1].seconds = max(taken.seconds, 40 + taken.number % 20)
    let call = calls[taken.number - 1]
    var story = CallStory()
    change(&story, call)
    stories[call.number] = story
    // Digits of sixteen take three seconds, and tones must not be mixed into what is encoded already.
    if story.keyed != nil { calls[call.number - 1].codec = .aLaw }
    return calls[call.number - 1]
  }

  mutating func sowRecording(_ rule: String, _ call: Call, answerable: String = ictDepartment, _ note: String) {
    sown.append(
      Sown(
        rule: rule, subject: "main | \(call.id)", answerable: answerable, note: note, from: call.end,
        until: removal(of: call)))
  }

  /// A finding about something in a call at an instant of it, told in seconds from the recording's beginning.
  fileprivate mutating func sowMoment(_ rule: String, _ call: Call, after seconds: Double, _ note: String) {
    let at = call.start.advanced(byMicroseconds: Int64(seconds * 1_000_000))
    sown.append(
      Sown(
        rule: rule, subject: "\(call.channel) | \(settings.zone.worded(at))", answerable: Plan.ictDepartment,
        note: note,
        from: call.end, until: removal(of: call)))
  }

  mutating func sowCall(_ rule: String, _ call: Call, answerable: String = ictDepartment, _ note: String) {
    sown.append(
      Sown(rule: rule, subject: call.channel, answerable: answerable, note: note, from: call.end, until: nil))
  }
}

/// What was recorded that should not have been, and what was not.
func sowScope(_ plan: inout Plan) {
  var random = plan.stream("scope")
  var call = plan.tell(&random) { story, _ in story.queue = "revenues" }
  plan.sowRecording("recorded-outside-queue", call, "it came in by another queue")
  call = plan.tell(&random) { story, _ in
    story.direction = .outgoing
    story.queue = nil
  }
  plan.sowRecording("recorded-outside-queue", call, "an adviser called out")

  // Handed to another desk or queue, and the recording ran on; beside it: it ended within a second of it, or the call
  // was handed on within the Help Line.
  call = plan.tell(&random) { story, call in
    story.transfer = CallStory.Transfer(after: call.seconds / 2, to: "6299", isQueue: false, talk: 90)
  }
  plan.sowMoment(
    "recorded-after-transfer", call, after: Double(call.seconds / 2),
    "the recording ran on while the caller spoke to a direct extension")
  call = plan.tell(&random) { story, call in
    story.transfer = CallStory.Transfer(after: call.seconds / 2, to: "revenues", isQueue: true, talk: 60)
  }
  plan.sowMoment(
    "recorded-after-transfer", call, after: Double(call.seconds / 2), "the recording ran on in another queue")
  _ = plan.tell(&random) { story, _ in
    story.transfer = CallStory.Transfer(after: -1, to: "6299", isQueue: false, talk: 120)
  }
  _ = plan.tell(&random) { story, call in
    story.transfer = CallStory.Transfer(after: call.seconds / 2, to: "helpline", isQueue: true, talk: 0)
  }

  // Payment details with no pause, with one that ended too soon, and with one that covers them.
  call = plan.tell(&random) { story, call in story.payment = 2..<(call.seconds - 1) }
  plan.sowMoment("payment-recorded", call, after: 2, "payment details were given and recording was not paused")
  call = plan.tell(&random) { story, call in
    story.payment = 1..<call.seconds
    story.pause = 1..<(call.seconds - 12)
  }
  plan.sowMoment("payment-recorded", call, after: 1, "recording went on before payment details were over")
  _ = plan.tell(&random) { story, call in
    story.payment = 2..<(call.seconds - 2)
    story.pause = 2..<(call.seconds - 2)
  }
  // They begin as the recording ends.
  _ = plan.tell(&random) { story, call in story.payment = call.seconds..<(call.seconds + 60) }

  // Not recorded at all; beside it: nobody answered.
  call = plan.tell(&random) { story, _ in story.isUnrecorded = true }
  plan.sowCall("call-not-recorded", call, "an answered call without a recording")
  _ = plan.tell(&random) { story, _ in
    story.isUnrecorded = true
    story.isAnswered = false
  }

  // A card number keyed in; beside it: digits of which none is one, and a menu.
  call = plan.tell(&random, endedDays: 2...9) { story, _ in story.keyed = ("4111111111111111", 1) }
  plan.sown.append(
    Sown(
      rule: "keypad-digits-recorded", subject: "\(call.id) | 1 second", answerable: Plan.ictDepartment,
      note: "the tones of a card number can be heard", from: call.end, until: plan.removal(of: call)))
  _ = plan.tell(&random, endedDays: 2...9) { story, _ in story.keyed = ("4111111111111112", 1) }
  _ = plan.tell(&random, endedDays: 2...9) { story, _ in story.keyed = ("1", 3) }
}

/// Announcements that were not played.
func sowNotification(_ plan: inout Plan) {
  var random = plan.stream("notification")
  let call = plan.tell(&random) { story, _ in story.isAnnounced = false }
  plan.sowCall("announcement-not-played", call, "the adviser answered and no announcement had been played")
  plan.sown.append(
    Sown(
      rule: "notice-missing", subject: "intranet | pages/intranet.html | \(NoticePages.wording)",
      answerable: Plan.managementTeam,
      note: "somebody rewrote the page since the audit before", from: plan.settings.at, until: nil))
}
