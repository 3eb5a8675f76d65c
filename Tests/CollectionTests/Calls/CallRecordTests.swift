import Collection
import Evidence
import Testing

/// Asterisk's call detail records, as cdr_csv writes them and as tables are exported.
@Suite struct CallRecordTests {
  static let start: Int64 = 1_795_000_000 * 1_000_000

  /// A row of Master.csv: a call to a queue, as `cdr_csv` writes it, and the columns that its options add.
  static let master = #"""
    "","01632960123","5001","ext-queues","""J Smith"" <01632960123>","PJSIP/trunk-01","PJSIP/4021-02","Queue","helpline,t,,,300","2026-11-18 11:06:40","2026-11-18 11:06:41","2026-11-18 11:10:01",201,200,"ANSWERED","DOCUMENTATION"
    """#

  @Test(
    "Master.csv is read without a header, with whatever columns its options add",
    arguments: [
      (#","1795000000.1""#, "1795000000.1"), (#","1795000000.1","note""#, "1795000000.1"),
      (#","","1795000000.1",17"#, "1795000000.1"), (#","1795000000.1","","1795000000.1",17"#, "1795000000.1"),
      (#","1795000000.1","note","","1795000000.1",17"#, "1795000000.1"),
    ])
  func master(_ tail: String, _ call: String) throws {
    let trial = try LogTrial()
    try trial.write("Master.csv", CallRecordTests.master + tail + "\n")
    let evidence = try trial.collectCalls("asterisk-cdr", zone: "Europe/London")
    #expect(try evidence.calls(from: CallRecordTests.start) == ["\(call) incoming helpline 4021 0 - 201 -"])
    #expect(try evidence.rows("SELECT \"caller\" FROM \"call\"") == ["********123"])
    #expect(try evidence.gaps().isEmpty)
  }

  @Test("a record that names no call is a gap, and so is a source without any that does")
  func nameless() throws {
    let trial = try LogTrial()
    try trial.write("Master.csv", CallRecordTests.master + "\n")
    let evidence = try trial.collectCalls("asterisk-cdr")
    #expect(try evidence.rows("SELECT count(*) FROM \"call\"") == ["0"])
    #expect(try evidence.gaps() == ["malformed 1 -", "empty - -"])
    #expect(try evidence.reasons().first == "the row names no call")
  }

  @Test("several records of one call are one call, answered when another channel than the caller's was")
  func several() throws {
    let trial = try LogTrial()
    try trial.write(
      "cdr.csv",
      """
      calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,did,recordingfile,cnum,cnam,outbound_cnum,outbound_cnam,dst_cnam,linkedid,peeraccount,sequence
      2026-11-18 11:06:50,x,01632960123,4021,from-queue,Local/4021@from-queue-1;2,PJSIP/4021-2,Dial,PJSIP/4021,191,180,ANSWERED,3,,1795000010.5,,,,,,,,,1795000000.1,,2
      2026-11-18 11:06:40,x,01632960123,5001,ext-queues,PJSIP/trunk-1,Local/4021@from-queue-1;1,Queue,"5001,t,,",201,200,ANSWERED,3,,1795000000.1,,01737276000,,,,,,,1795000000.1,,1
      2026-11-18 12:00:00,x,4022,01737276000,from-internal,PJSIP/4022-9,PJSIP/trunk-10,Dial,x,60,50,ANSWERED,3,,1795003200.9,,,,,,,,,1795003200.9,,3
      2026-11-18 12:01:00,x,4022,4023,from-internal,PJSIP/4022-11,PJSIP/4023-12,Dial,x,60,50,NO ANSWER,3,,1795003260.11,,,,,,,,,1795003260.11,,4

      """)
    let evidence = try trial.collectCalls("asterisk-cdr", zone: "Europe/London")
    #expect(
      try evidence.calls(from: CallRecordTests.start) == [
        "1795000000.1 incoming 5001 4021 0 - 201 -", "1795003200.9 outgoing - 4022 3200 - 3260 -",
        "1795003260.11 internal - - 3260 - 3320 -",
      ])
    #expect(try evidence.rows("SELECT \"id\", \"call\" FROM \"leg\"") == ["1795000010.5 1795000000.1"])
    #expect(try evidence.gaps().isEmpty)
  }

  @Test("the answer of another channel is the adviser's, in an export of Asterisk's own table")
  func answered() throws {
    let trial = try LogTrial()
    try trial.write(
      "cdr.csv",
      """
      src,dst,dcontext,channel,dstchannel,lastapp,lastdata,start,answer,end,duration,disposition,uniqueid,linkedid
      01632960123,5001,from-trunk,PJSIP/t-1,Local/4021@q-1;1,Queue,helpline,2026-11-18 11:06:40,2026-11-18 11:06:41,2026-11-18 11:10:00,200,ANSWERED,a.1,a.1
      01632960123,4021,from-queue,Local/4021@q-1;2,PJSIP/4021-2,Dial,x,2026-11-18 11:06:50,2026-11-18 11:07:00,2026-11-18 11:10:00,190,ANSWERED,a.2,a.1

      """)
    let evidence = try trial.collectCalls("asterisk-cdr")
    #expect(try evidence.calls(from: CallRecordTests.start) == ["a.1 incoming helpline 4021 0 20 200 -"])
  }
}
