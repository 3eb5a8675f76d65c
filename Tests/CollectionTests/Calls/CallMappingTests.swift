import Collection
import Evidence
import Testing

/// The declared mappings for what is CSV, JSON or XML, and the ways in which files lie.
@Suite struct CallMappingTests {
  static let microseconds: Int64 = 1_795_000_000 * 1_000_000

  @Test("JSON Lines with an object for each call, and what happened in it")
  func jsonLines() throws {
    let trial = try LogTrial()
    try trial.write(
      "calls.jsonl",
      """
      {"id":"c1","start":"2026-11-18T11:06:40Z","seconds":60,"direction":"in","queue":"helpline","caller":"01632960123","agent":"JAsh","announced":"2026-11-18T11:06:41Z","payment":{"start":"2026-11-18T11:07:00Z","end":"2026-11-18T11:07:10Z"},"ended-by":"caller"}
      {"id":"c2","start":
      {"id":"c3","start":"2026-11-18T11:06:50Z","end":"2026-11-18T11:06:49Z","direction":"outbound"}

      """)
    let evidence = try trial.collectCalls("json-lines-calls", files: ["*.jsonl"])
    #expect(
      try evidence.calls(from: CallMappingTests.microseconds) == [
        "c1 incoming helpline jash 0 - 60 caller", "c3 outgoing - - 10 - - -",
      ])
    #expect(try evidence.rows("SELECT \"call\" FROM \"announcement\"") == ["c1"])
    #expect(try evidence.rows("SELECT \"to\" - \"from\" FROM \"payment\"") == ["10000000"])
    #expect(try evidence.gaps() == ["malformed 2 -", "malformed 3 -"])
    #expect(
      try evidence.rows("SELECT line_number, length(raw_sha256) FROM \"call\" ORDER BY fact") == ["1 32", "3 32"])
  }

  @Test("XML with an element for each event, each with its own line; what stands before a fault is read")
  func xml() throws {
    let trial = try LogTrial()
    try trial.write(
      "events.xml",
      """
      <?xml version="1.0"?>
      <e:events xmlns:e="urn:other">
        <e:event call="c1" time="2026-11-18T11:06:40Z" type="start" direction="in" caller="01632960123"/>
        <e:event call="c1" time="2026-11-18T11:06:45Z" type="queue" queue="helpline"/>
        <e:event call="c1" time="2026-11-18T11:06:50Z" type="answer" agent="4021"/>
        <e:event call="c1" time="2026-11-18T11:07:40Z" type="end"/>
        <e:event call="c2" time="2026-11-18T11:08:40Z" type="start"
      </e:events>
      """)
    let evidence = try trial.collectCalls("xml-events", files: ["*.xml"])
    #expect(try evidence.calls(from: CallMappingTests.microseconds) == ["c1 incoming helpline 4021 0 10 60 -"])
    #expect(try evidence.rows("SELECT line_number FROM \"call\"") == ["3"])
    #expect(try evidence.gaps() == ["malformed 8 -"])
  }

  @Test("compressed files and archives are read, and rows that two copies hold count once")
  func compressed() throws {
    let trial = try LogTrial()
    try trial.write("a.csv", CallGapTests.header + CallGapTests.good + "c1,2026-11-20T09:01:00Z,warning,,,,4021\n")
    trial.run("gzip -k a.csv && cp a.csv b.csv && zip -q set.zip b.csv && rm b.csv")
    let evidence = try trial.collectCalls("csv-events", files: ["a.csv", "a.csv.gz", "set.zip"])
    #expect(try evidence.rows("SELECT \"id\" FROM \"call\"") == ["c1"])
    #expect(try evidence.rows("SELECT count(*) FROM \"warning\"") == ["1"])
    #expect(try evidence.gaps().isEmpty)
    #expect(try evidence.examined().contains("8 stood in two files and were counted once"))
  }

  @Test("pauses come from a vCon only where the declaration says that holding pauses the recording, and no key is kept")
  func vconPauses() throws {
    let trial = try LogTrial()
    let history = """
      {"uuid":"u1","created_at":"2026-11-18T11:06:40Z","parties":[{"tel":"+441632960123","role":"customer"},{"mailto":"jash@example.org","role":"agent"},{"tel":"4055"}],
      "dialog":[{"type":"recording","start":"2026-11-18T11:06:40Z","duration":60,"parties":[0,1],"party_history":[
      {"party":0,"time":"2026-11-18T11:06:50Z","event":"hold"},{"party":0,"time":"2026-11-18T11:06:55Z","event":"unhold"},
      {"party":0,"time":"2026-11-18T11:06:56Z","event":"keydown","button":"7"}]},
      {"type":"transfer","start":"2026-11-18T11:07:10Z","transferee":0,"transferor":1,"transfer-target":2}]}
      """
    try trial.write("u1.json", history)
    let plain = try trial.collectCalls("vcon", files: ["*.json"])
    #expect(try plain.calls(from: CallMappingTests.microseconds) == ["u1 - - jash 0 - 60 -"])
    #expect(try plain.rows("SELECT count(*) FROM \"pause\"") == ["0"])
    #expect(try plain.rows("SELECT \"to\" FROM \"transfer\"") == ["4055"])
    #expect(try plain.rows("SELECT supplies FROM source") == ["call transfer"])
    let format = try trial.write(
      "vcon.xml",
      """
      <call-format xmlns="urn:earshot:call-format:1" title="vCon" shows="call transfer pause"><vcon pauses="hold"/></call-format>
      """)
    let pausing = try trial.collectCalls(format, files: ["*.json"])
    #expect(
      try pausing.rows("SELECT \"from\" - \(CallMappingTests.microseconds), \"to\" - \"from\" FROM \"pause\"") == [
        "10000000 5000000"
      ])
    #expect(try pausing.gaps().isEmpty)
    let bytes = try contents(pausing.path)
    #expect(!bytes.contains([UInt8]("button".utf8)))
  }
}
