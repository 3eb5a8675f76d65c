internal import Files
internal import Text
internal import Time

/// The telephone system's log of what happened in each call: Asterisk's channel event logging, as cel_custom writes it by
/// its sample configuration, one file a week.
struct CallEvents {
  let plan: Plan
  private var settings: EstateSettings { plan.settings }

  init(plan: Plan) { self.plan = plan }

  /// Days before the audit on which the log begins.
  static let days = 35

  func write(to folder: String) throws(EstateError) {
    do throws(FileError) { try makeFolder(folder) } catch { throw .file(error) }
    for week in stride(from: CallEvents.days, to: 0, by: -7) {
      let begin = plan.calendar.time(daysBefore: week)
      if begin > settings.asOf { break }
      let end = plan.calendar.time(daysBefore: week - 7)
      var events: [Event] = []
      for call in plan.calls where call.end >= begin && call.end < end && call.end <= settings.asOf {
        events += self.events(of: call)
      }
      events.removeAll { $0.at > settings.asOf }
      if events.isEmpty { continue }
      let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
      let civil = settings.zone.civil(plan.calendar.time(daysBefore: week, 12))
      let name = "cel-\(padded(civil.year, 4))\(padded(civil.month, 2))\(padded(civil.day, 2)).csv"
      var file = try EstateFile("\(folder)/\(name)")
      for index in order { try file.write(events[index].line) }
      try file.finish(modified: order.last.map { events[$0].at } ?? begin)
    }
  }

  /// One line.
  private struct Event {
    let at: Instant
    let line: String
  }

  /// The channels of a call: the line from outside, and the adviser's telephone.
  private struct Channels {
    let call: Call
    var outside: String { "PJSIP/trunk-\(hexadecimal(call.number * 2))" }
    var desk: String { "PJSIP/\(call.desk)-\(hexadecimal(call.number * 2 + 1))" }
    /// The adviser's channel has a number of its own; both share the call's.
    var deskID: String { "\(call.started + 2).\(call.number + 500_000)" }

    private func hexadecimal(_ number: Int) -> String {
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
  }

  private func events(of call: Call) -> [Event] {
    let story = plan.story(of: call)
    let channels = Channels(call: call)
    let isOutgoing = story.direction == .outgoing
    let context = isOutgoing ? "from-internal" : "from-trunk"
    let exten = isOutgoing ? call.caller : "01737276000"
    let first = isOutgoing ? channels.desk : channels.outside
    let number = isOutgoing ? String(call.desk) : call.caller
    let second = Period.second
    var events: [Event] = []
    func add(
      _ type: String, _ after: Double, channel: String? = nil, id: String? = nil, app: String = "", data: String = "",
      own: String = "", extra: String = ""
    ) {
      let at = call.start.advanced(byMicroseconds: Int64(after * Double(second)))
      let micro = at.microseconds - at.seconds * second
      let cells = [
        type, "\(at.seconds).\(padded(Int(micro), 6))", "", number, number, "", exten, exten, context,
        channel ?? first, app, data, "3", "", id ?? call.channel, call.channel, "", "", own, extra,
      ]
      events.append(Event(at: at, line: cells.map(CallEvents.quoted).joined(separator: ",") + "\n"))
    }

    add("CHAN_START", -12)
    if !isOutgoing {
      add("ANSWER", -11.5)
      if story.isAnnounced {
        add("APP_START", -11, app: "Playback", data: "help-line-recorded")
        add("APP_END", -4, app: "Playback", data: "help-line-recorded")
      }
    }
    // Recording begins as the call joins the queue.
    if let queue = story.queue { add("APP_START", -0.2, app: "Queue", data: "\(queue),t,,,300") }
    let answer = 1.5
    if !isOutgoing { add("CHAN_START", 0.5, channel: channels.desk, id: channels.deskID) }
    guard story.isAnswered else {
      let end = Double(call.seconds)
      if story.queue != nil { add("APP_END", end, app: "Queue", data: "\(story.queue ?? ""),t,,,300") }
      add("HANGUP", end, extra: #"{"hangupcause":16,"hangupsource":"\#(first)","dialstatus":""}"#)
      add("CHAN_END", end)
      add("LINKEDID_END", end)
      return events
    }
    if isOutgoing { add("ANSWER", answer) } else { add("ANSWER", answer, channel: channels.desk, id: channels.deskID) }
    add("BRIDGE_ENTER", answer + 0.1, extra: #"{"bridge_id":"b\#(call.number)"}"#)
    add(
      "BRIDGE_ENTER", answer + 0.1, channel: channels.desk, id: isOutgoing ? nil : channels.deskID,
      extra: #"{"bridge_id":"b\#(call.number)"}"#)
    if let payment = story.payment {
      add("USER_DEFINED", Double(payment.lowerBound), own: "payment_start")
      add("USER_DEFINED", Double(payment.upperBound), own: "payment_end")
    }
    if let pause = story.pause {
      add("USER_DEFINED", Double(pause.lowerBound) - 0.2, own: "rec_pause")
      add("USER_DEFINED", Double(pause.upperBound) + 0.2, own: "rec_resume")
    }
    if let warning = story.warning { add("USER_DEFINED", Double(warning), own: "warning_given") }
    var end = Double(max(call.seconds, story.payment?.upperBound ?? 0))
    var leftQueue = end
    if let transfer = story.transfer {
      let at = Double(transfer.after < 0 ? call.seconds + transfer.after : transfer.after)
      add(
        "BLINDTRANSFER", at, channel: channels.desk, id: channels.deskID,
        extra: #"{"extension":"\#(transfer.to)","context":"from-internal","bridge_id":"b\#(call.number)"}"#)
      leftQueue = at
      if transfer.isQueue {
        add("APP_START", at + 0.2, app: "Queue", data: "\(transfer.to),t,,,300")
      }
      end = Double(call.seconds + transfer.talk)
    }
    if let queue = story.queue { add("APP_END", leftQueue + 0.1, app: "Queue", data: "\(queue),t,,,300") }
    if let transfer = story.transfer, transfer.isQueue {
      add("APP_END", end, app: "Queue", data: "\(transfer.to),t,,,300")
    }
    let source = story.isEndedByAdviser ? channels.desk : channels.outside
    add(
      "HANGUP", end + 0.2, channel: channels.desk, id: isOutgoing ? nil : channels.deskID,
      extra: #"{"hangupcause":16,"hangupsource":"\#(source)","dialstatus":""}"#)
    if !isOutgoing {
      add("CHAN_END", end + 0.2, channel: channels.desk, id: channels.deskID)
      add("HANGUP", end + 0.3, extra: #"{"hangupcause":16,"hangupsource":"\#(source)","dialstatus":"ANSWER"}"#)
    }
    add("CHAN_END", end + 0.3)
    add("LINKEDID_END", end + 0.3)
    return events
  }

  private static func quoted(_ cell: String) -> String {
    "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
