import Collection
import Configuration
import Evidence
import Testing
import Time

extension LogTrial {
  static func callFormat(_ name: String) -> String { "\(repository)/Rules/calls/\(name).xml" }

  /// Collects calls and opens the evidence.
  func collectCalls(
    _ format: String, files: [String] = ["*.csv"], zone: String = "UTC", silence: String? = nil,
    lookBack: String? = nil, at: String = "2026-11-25T06:00:00Z", key: [UInt8]? = nil
  ) throws -> CollectedLog {
    let settings = CallsSource(
      name: "calls", files: files.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" },
      formatFile: format.hasPrefix("/") ? format : LogTrial.callFormat(format), zone: try Zone(named: zone),
      silence: silence.flatMap { Period($0) }, lookBack: lookBack.flatMap { Period($0) })
    let output = "\(folder)/evidence"
    try CallsCollector(settings: settings, at: instant(at), collector: "test", numberKey: key).collect(to: output)
    _ = try Seal.check(output)
    return CollectedLog(path: output, trial: self)
  }
}

extension CollectedLog {
  /// `id direction queue adviser began answered ended ended-by` of each call, times in whole seconds since the first.
  func calls(from start: Int64) throws -> [String] {
    try rows(
      """
      SELECT "id", "direction", "queue", "adviser", ("began" - \(start)) / 1000000, ("answered" - \(start)) / 1000000,
        ("ended" - \(start)) / 1000000, "ended-by" FROM "call" ORDER BY "id"
      """)
  }
}

/// The events of one call as Asterisk writes them, in the columns of cel_custom's sample configuration.
struct AsteriskCall {
  let start: Int64
  let number: Int
  private(set) var lines: [String] = []

  init(start: Int64, number: Int, caller: String = "01632960123", context: String = "from-trunk", exten: String = "s") {
    self.start = start
    self.number = number
    add("CHAN_START", own: true, at: 0, caller: caller, context: context, exten: exten)
  }

  var id: String { "\(start).\(number)" }
  var otherLeg: String { "\(start + 5).\(number + 1)" }
  var ownChannel: String { "PJSIP/trunk-0000\(number)" }
  var otherChannel: String { "PJSIP/4021-0000\(number + 1)" }

  mutating func add(
    _ type: String, own: Bool, at offset: Double, caller: String = "", context: String = "ext-queues",
    exten: String = "", app: String = "", data: String = "", name: String = "", extra: String = "",
    channel: String? = nil
  ) {
    let seconds = Int64((Double(start) + offset) * 10)
    let values = [
      type, "\(seconds / 10).\(seconds % 10)00000", "", caller, "", "", "", exten, own ? context : "from-internal",
      channel ?? (own ? ownChannel : otherChannel), app, data, "3", "", own ? id : otherLeg, id, "", "", name, extra,
    ]
    lines.append(values.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ","))
  }

  /// Announced, queued, answered by an adviser, and ended by them after 200 seconds.
  static func usual(start: Int64 = 1_795_000_000, number: Int = 1, announced: Bool = true) -> AsteriskCall {
    var call = AsteriskCall(start: start, number: number)
    call.add("ANSWER", own: true, at: 1, app: "Answer")
    if announced { call.add("APP_START", own: true, at: 2, app: "Playback", data: "custom/recorded,noanswer") }
    call.add("APP_START", own: true, at: 4, app: "Queue", data: "helpline,t,,,300")
    call.add("CHAN_START", own: false, at: 5)
    call.add("ANSWER", own: false, at: 9)
    call.add("BRIDGE_ENTER", own: false, at: 9.1)
    call.add("BRIDGE_ENTER", own: true, at: 9.2)
    return call
  }

  mutating func end(at offset: Double = 200, by channel: String? = nil) {
    let extra = "{\"hangupcause\":16,\"hangupsource\":\"\(channel ?? otherChannel)\",\"dialstatus\":\"\"}"
    add("HANGUP", own: false, at: offset, extra: extra)
    add("APP_END", own: true, at: offset + 0.1, app: "Queue")
    add("HANGUP", own: true, at: offset + 0.2, extra: extra)
    add("LINKEDID_END", own: true, at: offset + 1)
  }
}
