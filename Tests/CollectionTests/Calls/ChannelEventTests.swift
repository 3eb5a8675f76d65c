import Collection
import Evidence
import Testing

/// Asterisk's channel event logging, as its own sample configuration writes it.
@Suite struct ChannelEventTests {
  static let start: Int64 = 1_795_000_000
  static let microseconds = start * 1_000_000

  /// Writes calls with their rows thoroughly mixed, and collects them.
  func collect(
    _ calls: [AsteriskCall], format: String = "asterisk-cel-events", extra: String = ""
  ) throws -> CollectedLog {
    let trial = try LogTrial()
    let lines = calls.flatMap(\.lines)
    let mixed = (0..<lines.count).map { lines[($0 * 7) % lines.count] }
    let isMixed = Set(mixed).count == lines.count
    try trial.write("Master.csv", (isMixed ? mixed : lines.reversed()).joined(separator: "\n") + "\n" + extra)
    return try trial.collectCalls(format)
  }

  func seconds(_ column: String) -> String { "(\"\(column)\" - \(ChannelEventTests.microseconds)) / 1000000" }

  @Test("events that come interleaved and out of order make one call each, answered by an adviser and not by Asterisk")
  func order() throws {
    var first = AsteriskCall.usual()
    first.end()
    var second = AsteriskCall.usual(start: ChannelEventTests.start + 30, number: 10)
    second.end(by: second.ownChannel)
    let evidence = try collect([first, second])
    #expect(
      try evidence.calls(from: ChannelEventTests.microseconds) == [
        "1795000000.1 incoming helpline 4021 0 9 201 adviser", "1795000030.10 incoming helpline 4021 30 39 231 caller",
      ])
    #expect(try evidence.gaps().isEmpty)
    #expect(try evidence.rows("SELECT \"caller\" FROM \"call\"") == ["********123", "********123"])
    #expect(
      try evidence.rows("SELECT \"id\", \"call\" FROM \"leg\"") == [
        "1795000005.2 1795000000.1", "1795000035.11 1795000030.10",
      ])
  }

  @Test("what is played to the adviser's leg, and music on hold, are no announcements to the caller")
  func announcements() throws {
    var call = AsteriskCall.usual()
    call.add("APP_START", own: false, at: 9.3, app: "Playback", data: "whisper")
    call.add("STREAM_BEGIN", own: true, at: 6, name: "MOH_STREAM_BEGIN", extra: "{\"class\":\"default\"}")
    call.add(
      "STREAM_BEGIN", own: true, at: 3, name: "FILE_STREAM_BEGIN",
      extra: "{\"sound\":\"custom/queue-greeting\",\"format\":\"alaw\",\"language\":\"en\"}")
    call.end()
    let evidence = try collect([call])
    #expect(
      try evidence.rows("SELECT \(seconds("at")), \"message\" FROM \"announcement\" ORDER BY \"at\"") == [
        "2 custom/recorded", "3 custom/queue-greeting",
      ])
    #expect(try evidence.gaps().isEmpty)
  }

  struct Handing: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let type: String
    let extra: String
    var queue: String?
    let expected: String
  }

  static let handings = [
    Handing(
      testDescription: "blindly to an extension", type: "BLINDTRANSFER",
      extra: "{\"extension\":\"4099\",\"context\":\"from-internal\"}", expected: "100 4099 extension"),
    Handing(
      testDescription: "to somebody outside, whose number is masked", type: "BLINDTRANSFER",
      extra: "{\"extension\":\"01737276000\",\"context\":\"from-internal\"}", expected: "100 ********000 outside"),
    Handing(
      testDescription: "to another queue, which the caller then joins", type: "BLINDTRANSFER",
      extra: "{\"extension\":\"5002\",\"context\":\"from-internal\"}", queue: "housing,t", expected: "100 housing queue"
    ),
    Handing(
      testDescription: "after talking to the other side", type: "ATTENDEDTRANSFER",
      extra: "{\"channel2_name\":\"PJSIP/4021-00009\",\"transfer_target_channel_name\":\"PJSIP/4055-00000010\"}",
      expected: "100 4055 -"),
    Handing(
      testDescription: "to a side that Asterisk does not name", type: "ATTENDEDTRANSFER",
      extra: "{\"channel2_name\":\"PJSIP/4021-00009\",\"transfer_target_channel_name\":\"N/A\"}", expected: "100 - -"),
  ]

  @Test("a call that is handed on leaves its queue then", arguments: handings)
  func transfers(_ handing: Handing) throws {
    var call = AsteriskCall.usual()
    call.add(handing.type, own: false, at: 100, extra: handing.extra)
    if let queue = handing.queue { call.add("APP_START", own: true, at: 101, app: "Queue", data: queue) }
    call.end()
    let evidence = try collect([call])
    let found = try evidence.rows("SELECT \(seconds("at")), \"to\", \"to-kind\" FROM \"transfer\"")
    #expect(found == [handing.expected])
    let stays = try evidence.rows(
      "SELECT \"queue\", \(seconds("from")), \(seconds("to")) FROM \"queueing\" ORDER BY \"from\"")
    #expect(stays == ["helpline 4 100"] + (handing.queue == nil ? [] : ["housing 101 200"]))
  }

  @Test("what the dialplan logs is paired within its call: payments, pauses, a warning and abuse")
  func userEvents() throws {
    var call = AsteriskCall.usual()
    call.add("USER_DEFINED", own: true, at: 60, name: "payment_start")
    call.add("USER_DEFINED", own: true, at: 61, name: "pauserecording")
    call.add("USER_DEFINED", own: true, at: 90, name: "resumerecording")
    // Some back ends write the name in the place of USER_DEFINED.
    call.add("payment_end", own: true, at: 91)
    call.add("USER_DEFINED", own: false, at: 150, name: "warning_given")
    call.add("USER_DEFINED", own: false, at: 160, name: "caller_abusive")
    call.end()
    let evidence = try collect([call])
    for (kind, expected) in [("payment", "60 91"), ("pause", "61 90")] {
      #expect(try evidence.rows("SELECT \(seconds("from")), \(seconds("to")) FROM \"\(kind)\"") == [expected])
    }
    #expect(try evidence.rows("SELECT \(seconds("at")), \"by\" FROM \"warning\"") == ["150 4021"])
    #expect(
      try evidence.rows("SELECT \"id\", \(seconds("at")), \"ended-by-adviser\" FROM \"incident\"") == [
        "1795000000.1/1 160 1"
      ])
    #expect(try evidence.gaps().isEmpty)
  }

  @Test("a format that cannot show payments does not supply them, and what the dialplan logs is of no concern to it")
  func withoutUserEvents() throws {
    var call = AsteriskCall.usual()
    call.add("USER_DEFINED", own: true, at: 60, name: "payment_start")
    call.end()
    let evidence = try collect([call], format: "asterisk-cel")
    #expect(try evidence.rows("SELECT supplies FROM source") == ["call announcement queueing transfer leg"])
    #expect(try evidence.rows("SELECT count(*) FROM \"payment\"") == ["0"])
    #expect(try evidence.gaps().isEmpty)
  }

  @Test("numbers for event types and times as text are read like names and seconds since 1970")
  func otherSpellings() throws {
    let trial = try LogTrial()
    try trial.write(
      "cel.csv",
      """
      id,eventtype,eventtime,cid_num,context,channame,appname,appdata,uniqueid,linkedid,userdeftype,extra
      1,1,2026-11-18 11:06:40.5,01632960123,from-trunk,PJSIP/trunk-1,,,u.1,u.1,,
      2,5,2026-11-18 11:06:44+00,01632960123,ext-queues,PJSIP/trunk-1,Queue,"helpline,t",u.1,u.1,,
      3,4,2026-11-18 11:06:50,,from-internal,PJSIP/4021-2,,,u.2,u.1,,
      4,14,2026-11-18 11:08:40,,ext-queues,PJSIP/trunk-1,,,u.1,u.1,,

      """)
    let evidence = try trial.collectCalls("asterisk-cel", zone: "Europe/London")
    #expect(try evidence.calls(from: ChannelEventTests.microseconds) == ["u.1 incoming helpline 4021 0 10 120 -"])
    #expect(try evidence.gaps().isEmpty)
    #expect(try evidence.examined().contains("3 times without an offset, taken in Europe/London"))
  }
}
