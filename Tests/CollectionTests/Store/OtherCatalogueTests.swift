import Collection
import Configuration
import Files
import Testing

/// Catalogues that are no export: the recordings' own names, and documents beside them.
@Suite struct OtherCatalogueTests {
  // MARK: File names

  @Test(
    "Asterisk's file names are read from the right, so that a queue's name may hold hyphens, whatever the ending's case"
  )
  func mixMonitor() throws {
    let trial = try StoreTrial()
    let day = "store/2026/11/12/"
    for name in [
      "queue-help-line-north-01632960123-20261112-101112-1763000000.42.wav", "exten-92252-253-20250110-103636-606.WAV",
      "ondemand-out-07700900123-6001-20261112-101112-1.1.wav", "queue-900-unknown-20261112-251112-1.2.wav",
      "greeting.wav",
    ] { try trial.write(day + name, StoreTrial.wave(8)) }
    try trial.write(day + "exten-1-2-20261112-101112-1.3.gsm", [UInt8](repeating: 0xD5, count: 33 * 100))
    try trial.collect(.fileNames(layoutFile: StoreTrial.layout("asterisk-mixmonitor")))
    #expect(try trial.gaps() == [])
    #expect(
      try trial.rows(
        """
        SELECT replace(path, '2026/11/12/', ''), id = path, "in-catalogue", started, ended, "ended-basis", queue, adviser,
          caller, call, codec FROM recording ORDER BY path
        """) == [
          "exten-1-2-20261112-101112-1.3.gsm|1|1|2026-11-12T10:11:12Z|2026-11-12T10:11:14Z|file name|-|1|2|1.3|GSM 06.10",
          "exten-92252-253-20250110-103636-606.WAV|1|1|2025-01-10T10:36:36Z|2025-01-10T10:36:44Z|file name|-|92252|253|606|mu-law",
          "greeting.wav|1|0|-|-|file time|-|-|-|-|mu-law",
          "ondemand-out-07700900123-6001-20261112-101112-1.1.wav|1|1|2026-11-12T10:11:12Z|2026-11-12T10:11:20Z|file name|-|-|-|1.1|mu-law",
          "queue-900-unknown-20261112-251112-1.2.wav|1|0|-|-|file time|-|-|-|-|mu-law",
          "queue-help-line-north-01632960123-20261112-101112-1763000000.42.wav|1|1|2026-11-12T10:11:12Z|2026-11-12T10:11:20Z|file name|help-line-north|-|********123|1763000000.42|mu-law",
        ])
  }

  @Test("the time in a name is the store's own, summer time too")
  func summerName() throws {
    let trial = try StoreTrial()
    try trial.write("store/exten-1-2-20260712-101112-1.3.wav", StoreTrial.wave(1))
    try trial.collect(.fileNames(layoutFile: StoreTrial.layout("asterisk-mixmonitor")))
    #expect(try trial.rows("SELECT started FROM recording") == ["2026-07-12T09:11:12Z"])
  }

  // MARK: XML

  @Test(
    "which way a call was made is read in the words of telephone systems; another word is a gap about its recording")
  func direction() throws {
    let trial = try StoreTrial()
    for (number, word) in ["in", "Outbound", "internal", "sideways"].enumerated() {
      try trial.write(
        "store/R-\(number).xml",
        "<recording id='R-\(number)'><start>2026-07-12T10:11:12Z</start><direction>\(word)</direction></recording>")
      try trial.write("store/R-\(number).wav", StoreTrial.wave(1))
    }
    try trial.collect(.sidecars(layoutFile: StoreTrial.layout("xml-sidecar")))
    #expect(try trial.recordings("direction") == ["R-0|incoming", "R-1|outgoing", "R-2|internal", "R-3|-"])
    #expect(try trial.rows("SELECT problem, about FROM coverage WHERE state = 'gap'") == ["malformed|R-3"])
  }

  @Test("XML beside a recording is its row; a malformed one costs that recording its row alone")
  func xml() throws {
    let trial = try StoreTrial()
    try trial.write(
      "store/a/R-1.xml",
      """
      <recording id="R-1"><file>R-1.wav</file><start>2026-07-12T10:11:12</start><end>2026-07-12T10:11:20</end>
      <seconds>8</seconds><queue>helpline</queue><caller>01632960123</caller><agent>4021</agent><call>1.42</call></recording>
      """)
    try trial.write("store/a/R-2.xml", "<recording id='R-2'><start>2026-07-12T10:11:12</start>")
    try trial.write("store/a/R-3.xml", "<recording id='R-3'><start>2026-07-12T10:11:12Z</start></recording>")
    for number in 1...4 { try trial.write("store/a/R-\(number).wav", StoreTrial.wave(8)) }
    try trial.collect(.sidecars(layoutFile: StoreTrial.layout("xml-sidecar")))
    #expect(
      try trial.recordings("path", "in-catalogue", "started", "ended", "adviser") == [
        "R-1|a/R-1.wav|1|2026-07-12T09:11:12Z|2026-07-12T09:11:20Z|4021",
        "R-3|a/R-3.wav|1|2026-07-12T10:11:12Z|2026-07-12T10:11:20Z|-", "a/R-2.wav|a/R-2.wav|-|-|-|-",
        "a/R-4.wav|a/R-4.wav|0|-|-|-",
      ])
    let gaps = try trial.gaps()
    #expect(gaps.count == 1 && gaps[0].hasPrefix("malformed|1|a/R-2.wav|"))
    // Each document that was used is an input file with its digest.
    let sums = try trial.rows("SELECT sha256 || '  ' || path FROM input_file ORDER BY number").joined(separator: "\n")
    try trial.write("sums", sums + "\n")
    trial.shell("sha256sum --check --quiet sums && test $(wc -l < sums) = 2")
  }

  @Test("XML that would reach out or blow up is refused, and the others are read")
  func hostileXML() throws {
    let trial = try StoreTrial()
    try trial.write(
      "store/a.xml", "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r id='a'><start>&x;</start></r>")
    try trial.write("store/b.xml", "<r id='b'><start>2026-07-12T10:11:12Z</start></r>")
    for name in ["a", "b"] { try trial.write("store/\(name).wav", StoreTrial.wave(8)) }
    try trial.collect(.sidecars(layoutFile: StoreTrial.layout("xml-sidecar")))
    #expect(try trial.recordings("in-catalogue") == ["a.wav|-", "b|1"])
    #expect(try trial.gaps().count == 1)
  }

  // MARK: vCon

  /// vCons that vCon's own tests call invalid. What Earshot needs of them (identifier, file, start, length) some have.
  @Test(
    "an invalid vCon is a gap where Earshot needs what is wrong with it, and a row where it does not",
    arguments: [
      // A length of minus 30 seconds, or of 'long'.
      ("bad_duration", "malformed", "1|0|-"), ("null_parties", "malformed", "1|1|-"),
      ("bad_dialog_types", "malformed", "1|1|-"),
      // No dialog at all: what lies beside it is neither accounted for nor not.
      ("empty_vcon", "not enough detail", "0||"), ("null_dialog_string_analysis", "not enough detail", "0||"),
      // Parties, media types and addresses that lead nowhere are nothing that an audit rests on; a digest that is none is.
      ("bad_mimetype", "malformed", "1|0|120000000"), ("bad_url", "malformed", "1|0|120000000"),
      ("bad_party_ref", "malformed", "1|0|120000000"),
      ("out_of_range_party_indices", nil, "1|0|247000000"), ("missing_uuid_and_vcon_version", nil, "1|1|18000000"),
      ("invalid_dialog_url", "malformed", "1|0|64000000"),
    ] as [(String, String?, String)])
  func invalidVCons(name: String, problem: String?, row: String) throws {
    let trial = try StoreTrial()
    trial.shell("cp '\(StoreTrial.fixtures)/vcon-invalid/\(name).json' store/x.vcon.json")
    try trial.write("store/x.mp3", [0x80, 1])
    try trial.collect(.sidecars(layoutFile: StoreTrial.layout("vcon")))
    let gaps = try trial.rows("SELECT DISTINCT problem FROM coverage WHERE state = 'gap'")
    #expect(gaps == (problem.map { [$0] } ?? []))
    // How many rows, whether the file that the row names is there, and the length it says.
    let rows = try trial.rows(
      """
      SELECT count(*), coalesce(max("present-in-store"), ''), iif(count(*), max("catalogue-length"), '')
      FROM recording WHERE "in-catalogue" = 1
      """)
    #expect(rows == [row])
  }

  @Test("a vCon that is cut short is a gap with its line, about the recording beside it")
  func cutVCon() throws {
    let trial = try StoreTrial()
    let names = ["05cec3d4-0561-4010-9fb8-23cc7edef146", "11ca4148-6369-41fc-a3ac-476c31cf9740"]
    for name in names { trial.shell("cp '\(StoreTrial.fixtures)/vcon-store/\(name)'.* store/") }
    trial.shell("truncate -s 700 store/\(names[0]).vcon.json")
    try trial.collect(.sidecars(layoutFile: StoreTrial.layout("vcon")))
    #expect(try trial.recordings("in-catalogue", "audio") == ["\(names[0]).mp3|-|sound", "\(names[1])|1|sound"])
    let gaps = try trial.gaps()
    #expect(gaps.count == 1 && gaps[0].contains("|\(names[0]).mp3|"))
  }

  @Test("a vCon with several recordings has a fact for each")
  func severalRecordings() throws {
    let trial = try StoreTrial()
    try trial.write(
      "store/v.vcon.json",
      """
      {"uuid":"u","parties":[{"tel":"+441632960123","role":"customer"},{"mailto":"jo@x.example","role":"agent"}],"dialog":[
        {"type":"recording","start":"2026-07-12T10:00:00+01:00","duration":8,"filename":"one.wav"},
        {"type":"text","start":"2026-07-12T10:00:00+01:00"},
        {"type":"recording","start":"2026-07-12T11:00:00+01:00","duration":8,"url":"https://h.example/a/two.wav?x=/y"}]}
      """)
    for name in ["one", "two"] { try trial.write("store/\(name).wav", StoreTrial.wave(8)) }
    try trial.collect(.sidecars(layoutFile: StoreTrial.layout("vcon")))
    #expect(
      try trial.recordings("path", "ended", "caller", "adviser") == [
        "u|one.wav|2026-07-12T09:00:08Z|+*********123|jo", "u#2|two.wav|2026-07-12T10:00:08Z|+*********123|jo",
      ])
    #expect(try trial.gaps() == [])
  }

  @Test("JSON may nest deep, repeat names and be huge: a gap each, and no crash")
  func hostileJSON() throws {
    let trial = try StoreTrial()
    try trial.write("store/deep.vcon.json", String(repeating: "[", count: 100_000))
    try trial.write("store/twice.vcon.json", "{\"uuid\":\"a\",\"uuid\":\"b\"}")
    try trial.write("store/bytes.vcon.json", [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])
    trial.shell("truncate -s 65M store/huge.vcon.json")
    try trial.write("store/ok.wav", StoreTrial.wave(1))
    try trial.collect(.sidecars(layoutFile: StoreTrial.layout("vcon")))
    #expect(
      try trial.gaps().map { String($0.prefix { $0 != "|" }) } == ["malformed", "malformed", "too large", "malformed"])
    // None of them is named as the one recording, so its row may be any of them.
    #expect(try trial.recordings("in-catalogue") == ["ok.wav|-"])
  }

  // MARK: FreePBX

  @Test("FreePBX's call records name files without their folders; a name that two files have leads to neither")
  func freePBX() throws {
    let trial = try StoreTrial()
    try trial.write(
      "catalogue.csv",
      """
      calldate,src,dst,duration,uniqueid,recordingfile
      2026-07-12 10:11:12,01632960123,900,75,1.42,exten-1-2-20260712-101112-1.42.wav
      2026-07-12 10:11:12,01632960123,900,75,1.43,
      2026-07-12 10:11:12,01632960123,900,75,1.44,same.wav

      """)
    for path in ["2026/07/12/exten-1-2-20260712-101112-1.42.wav", "a/same.wav", "b/same.wav"] {
      try trial.write("store/\(path)", StoreTrial.wave(8))
    }
    try trial.collect(layout: "freepbx-cdr")
    #expect(
      try trial.recordings("call", "in-catalogue", "ended") == [
        "2026/07/12/exten-1-2-20260712-101112-1.42.wav|1.42|1|2026-07-12T09:11:20Z", "a/same.wav|-|-|-",
        "b/same.wav|-|-|-",
        "same.wav|1.44|1|2026-07-12T09:11:12Z",
      ])
    #expect(
      try trial.gaps() == [
        "not enough detail|4|same.wav|2 files have the name 'same.wav', and the row does not say which one it means"
      ])
  }

  // MARK: Layouts

  @Test("a layout of another form than the configuration names is a gap, and the recordings are read without it")
  func wrongForm() throws {
    let trial = try StoreTrial()
    try trial.write("store/a.wav", StoreTrial.wave(1))
    try trial.collect(.fileNames(layoutFile: StoreTrial.layout("vcon")))
    #expect(try trial.recordings("in-catalogue") == ["a.wav|-"])
    #expect(try trial.rows("SELECT problem FROM coverage WHERE state = 'gap'") == ["not configured"])
  }
}
