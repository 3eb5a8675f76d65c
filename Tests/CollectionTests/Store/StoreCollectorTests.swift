import Collection
import Configuration
import Digest
import Evidence
import Files
import Glibc
import Testing
import Time

@Suite struct StoreCollectorTests {
  static let header = "recording_id,path,start,end,duration_s,queue,caller,agent_ext,call_id\n"

  func trial(_ rows: String) throws -> StoreTrial {
    let trial = try StoreTrial()
    try trial.write("catalogue.csv", StoreCollectorTests.header + rows)
    return trial
  }

  // MARK: What fits

  @Test("a recording with its row is one fact with what both say of it, and where the row stands")
  func whole() throws {
    let trial = try trial(
      "R-1,a/b.wav,2026-11-12T10:11:12,2026-11-12T10:11:20,8,helpline,01632 960123,DESK\\4021,1.42\n")
    try trial.write("store/a/b.wav", StoreTrial.wave(8))
    try trial.collect()
    #expect(
      try trial.rows(
        """
        SELECT id, store, path, "present-in-store", "in-catalogue", started, ended, "ended-basis", queue, call, caller,
          "caller-key", adviser, size, length, "catalogue-length", "length-contradicts", codec, rate, channels, audio
        FROM recording
        """) == [
          "R-1|main|a/b.wav|1|1|2026-11-12T10:11:12Z|2026-11-12T10:11:20Z|call end|helpline|1.42|***** ***123|-|4021|64044|8000000|8000000|0|mu-law|8000|1|sound"
        ])
    #expect(try trial.gaps() == [])
    let row = "R-1,a/b.wav,2026-11-12T10:11:12,2026-11-12T10:11:20,8,helpline,01632 960123,DESK\\4021,1.42"
    #expect(
      try trial.rows("SELECT in_file, line_number, byte_offset, lower(hex(raw_sha256)) FROM recording")
        == ["1|2|\(StoreCollectorTests.header.utf8.count)|\(SHA256.of(row))"])
    trial.shell(
      "echo \"$(sqlite3 main.evidence 'SELECT sha256, path FROM input_file' | tr '|' ' ' | sed 's/ /  /')\" | sha256sum -c --quiet"
    )
    #expect(
      try trial.examined()
        == "1 file in 2 folders looked at, 1 was a recording, 1 row in the catalogue, the permissions of 2 folders and what "
        + "lies in them")
  }

  @Test("row without file, file without row: each is a fact that says so")
  func halves() throws {
    let trial = try trial("R-1,gone.wav,2026-11-12T10:11:12Z,,75,,,,\n")
    try trial.write("store/2026/11/12/queue-help-line-01632960123-20261112-101112-1.42.wav", StoreTrial.wave(4))
    try trial.write("store/unknown.wav", StoreTrial.wave(1))
    trial.shell("touch -d 2026-11-01T00:00:00Z store/unknown.wav")
    try trial.collect()
    #expect(
      try trial.rows(
        """
        SELECT id, "present-in-store", "in-catalogue", started, ended, "ended-basis", "file-time" = 1793491200000000, queue
        FROM recording ORDER BY fact
        """) == [
          "R-1|0|1|2026-11-12T10:11:12Z|2026-11-12T10:12:27Z|start and length|-|-",
          "2026/11/12/queue-help-line-01632960123-20261112-101112-1.42.wav|1|0|2026-11-12T10:11:12Z|2026-11-12T10:11:16Z|file name|0|-",
          "unknown.wav|1|0|-|-|file time|1|-",
        ])
    #expect(try trial.gaps() == [])
  }

  @Test("audio that is broken is said to be so, recording by recording")
  func brokenAudio() throws {
    let trial = try trial("")
    let wave = StoreTrial.wave(10)
    try trial.write("store/cut.wav", wave.prefix(44 + 8_000))
    try trial.write("store/bare.wav", wave.prefix(44))
    try trial.write("store/nothing.wav", "")
    try trial.write("store/letter.wav", "Dear Sir")
    try trial.write("store/noise.mp3", [0x80, 0x91, 1, 2, 3])
    try trial.write("store/crashed.wav", wave.prefix(40) + [0, 0, 0, 0] + wave.dropFirst(44))
    try trial.write("store/other.m4a", [0, 0, 0, 24] + Array("ftypM4A ".utf8))
    try trial.write("store/READ ME.txt", "not a recording")
    try trial.write("store/hidden.dat", wave)
    try trial.collect()
    #expect(
      try trial.recordings("audio", "length") == [
        "bare.wav|empty|0", "crashed.wav|sound|10000000", "cut.wav|truncated|1000000", "hidden.dat|sound|10000000",
        "letter.wav|not audio|-", "noise.mp3|unreadable|-", "nothing.wav|empty|-", "other.m4a|-|-",
      ])
    #expect(
      try trial.gaps().filter { !$0.hasPrefix("empty") }.map { $0.prefix(31) } == ["not enough detail|-|other.m4a|w"])
    #expect(try trial.examined().contains("1 was something else"))
  }

  @Test(
    "a length that contradicts its row by more than the tolerance is said to",
    arguments: [(8, 0), (10, 0), (11, 1), (5, 1)])
  func contradiction(seconds: Int, contradicts: Int) throws {
    let trial = try trial("R-1,a.wav,2026-11-12T10:00:00Z,,8,,,,\n")
    try trial.write("store/a.wav", StoreTrial.wave(seconds))
    try trial.collect()
    #expect(try trial.recordings("length-contradicts") == ["R-1|\(contradicts)"])
  }

  @Test("a recording without any length ends when it starts, and one with the audio's alone ends by that")
  func endings() throws {
    let trial = try trial("A,a.wav,2026-11-12T10:00:00Z,,,,,,\nB,b.wav,2026-11-12T10:00:00Z,,,,,,\nC,c.wav,,,,,,,\n")
    try trial.write("store/a.wav", StoreTrial.wave(8))
    try trial.write("store/c.wav", StoreTrial.wave(8))
    try trial.collect()
    #expect(
      try trial.recordings("ended", "ended-basis") == [
        "A|2026-11-12T10:00:08Z|start and length", "B|2026-11-12T10:00:00Z|start", "C|-|file time",
      ])
  }

  // MARK: Times

  @Test(
    "times without an offset are the store's, and the nights the clocks change favour who must delete",
    arguments: [
      ("2026-07-01T10:00:00", "2026-07-01T09:00:00Z", 0), ("2026-07-01T10:00:00+03:00", "2026-07-01T07:00:00Z", 0),
      // 25 October 2026, 01:30 occurs twice in London: the later one counts.
      ("2026-10-25T01:30:00", "2026-10-25T01:30:00Z", 1), ("2026-10-25T00:59:59", "2026-10-24T23:59:59Z", 0),
      // 29 March 2026, 01:30 never occurs: it is taken as 02:30 BST.
      ("2026-03-29T01:30:00", "2026-03-29T01:30:00Z", 1), ("2024-02-29 12:00", "2024-02-29T12:00:00Z", 0),
    ])
  func zones(written: String, instant: String, odd: Int) throws {
    let trial = try trial("R,a.wav,,\(written),,,,,\n")
    try trial.collect()
    #expect(try trial.recordings("ended") == ["R|\(instant)"])
    #expect(try trial.examined().contains("where the clocks change") == (odd > 0))
  }

  @Test(
    "a time that cannot be read or believed is a gap about that recording, which keeps the rest of its row",
    arguments: [
      ("31/12/2026", "malformed|2|R|its end '31/12/2026' is no time of the declared layout"),
      ("2025-02-29T10:00:00Z", "malformed|2|R|its end '2025-02-29T10:00:00Z' is no time of the declared layout"),
      (
        "1970-01-01T00:00:00Z",
        "clock|2|R|its end '1970-01-01T00:00:00Z' is before 1990, so that clock cannot be believed"
      ),
      (
        "2031-01-01T00:00:00Z",
        "clock|2|R|its end '2031-01-01T00:00:00Z' is after the audit, so that clock cannot be believed"
      ),
      ("2026-11-12T09:59:59Z", "malformed|2|R|its end is before its start"),
    ])
  func badTimes(written: String, gap: String) throws {
    let trial = try trial("R,a.wav,2026-11-12T10:00:00Z,\(written),75,,,,\nS,b.wav,,2026-11-12T10:00:00Z,,,,,\n")
    try trial.write("store/a.wav", StoreTrial.wave(75))
    try trial.collect()
    #expect(try trial.gaps() == [gap])
    #expect(
      try trial.recordings("ended", "ended-basis") == [
        "R|2026-11-12T10:01:15Z|start and length", "S|2026-11-12T10:00:00Z|call end",
      ])
  }

  @Test("a layout that does not fit makes one gap, not one for each row")
  func manyBadTimes() throws {
    let rows = (1...500).map { "R\($0),\($0).wav,12/11/2026 10:00,,75,,,,\n" }.joined()
    let trial = try trial(rows)
    try trial.write("store/1.wav", StoreTrial.wave(75))
    try trial.collect()
    #expect(
      try trial.gaps() == [
        "malformed|2|-|500 gaps like this one, the first of them: its start '12/11/2026 10:00' is no time of the declared layout"
      ])
    #expect(try trial.rows("SELECT count FROM coverage WHERE state = 'gap'") == ["500"])
    #expect(try trial.rows("SELECT count(*) FROM recording WHERE ended IS NULL") == ["500"])
  }

  // MARK: Rows

  @Test("bad rows cost themselves only, and tell which recording they are about where that can be read")
  func badRows() throws {
    let trial = try trial(
      """
      A,a.wav,2026-11-12T10:00:00Z,,75,,,,1
      B,b.wav,2026-11-12T10:00:00Z,,75,too,many,fields,here,and,there
      ,,2026-11-12T10:00:00Z,,75,,,,
      D,../../etc/passwd,2026-11-12T10:00:00Z,,75,,,,
      E,e.wav,2026-11-12T10:00:00Z,,an hour,,,,
      F,"f, ""quoted"".wav",2026-11-12T10:00:00Z,,0:01:15,,,,
      C,"c.wav,2026-11-12T10:00:00Z,,75,,,,

      """)
    for name in ["a.wav", "b.wav", "c.wav", "e.wav", "f, \"quoted\".wav"] {
      try trial.write("store/\(name)", StoreTrial.wave(75))
    }
    try trial.collect()
    #expect(
      try trial.gaps() == [
        "malformed|3|B|the row has 11 fields; 9 were expected; only which recording it is about could be read",
        "malformed|4|-|the row names neither a recording nor its file",
        "malformed|5|D|its path '../../etc/passwd' leads out of the store",
        "not enough detail|5|D|no file is named for the recording, so that nobody can say whether it is in the store",
        "malformed|6|E|its length 'an hour' is no length of time",
        "malformed|8|-|a quotation mark opens a field that nothing closes",
      ])
    // A row that could not be read may be the one for c.wav: whether it is in the catalogue nobody knows.
    #expect(
      try trial.recordings("present-in-store", "in-catalogue", "ended-basis") == [
        "A|1|1|start and length", "B|1|1|file time", "D|-|1|start and length", "E|1|1|start and length",
        "F|1|1|start and length", "c.wav|1|-|file time",
      ])
  }

  @Test("an identifier that two rows have, and a file that two rows name, are told apart and told")
  func duplicates() throws {
    let trial = try trial(
      """
      A,a.wav,,2026-11-12T10:00:00Z,,,,,
      A,b.wav,,2026-11-12T11:00:00Z,,,,,
      B,a.wav,,2026-11-12T12:00:00Z,,,,,

      """)
    for name in ["a.wav", "b.wav"] { try trial.write("store/\(name)", StoreTrial.wave(1)) }
    try trial.collect()
    #expect(try trial.recordings("path", "present-in-store") == ["A|a.wav|1", "A (line 3)|b.wav|1", "B|a.wav|1"])
    #expect(
      try trial.gaps() == [
        "malformed|3|A (line 3)|the identifier 'A' is taken: line 2 has it; this row is told apart as 'A (line 3)'",
        "malformed|4|B|a row before this one names the same file, so that at least one of them is wrong",
      ])
  }

  @Test("catalogues come in any usual encoding", arguments: ["BOM", "UTF-16LE", "UTF-16BE", "CRLF", "Windows-1252"])
  func encodings(how: String) throws {
    let trial = try StoreTrial()
    let text =
      StoreCollectorTests.header + "R-é,a.wav,,2026-11-12T10:00:00Z,75,,,,\nS,b.wav,,2026-11-12T10:00:00Z,75,,,,\n"
    switch how {
    case "BOM": try trial.write("catalogue.csv", [0xEF, 0xBB, 0xBF] + Array(text.utf8))
    case "UTF-16LE":
      try trial.write("catalogue.csv", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
    case "UTF-16BE":
      try trial.write("catalogue.csv", [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
    case "CRLF": try trial.write("catalogue.csv", text.map { $0 == "\n" ? "\r\n" : String($0) }.joined())
    default: try trial.write("catalogue.csv", text.unicodeScalars.map { UInt8($0.value) })
    }
    for name in ["a.wav", "b.wav"] { try trial.write("store/\(name)", StoreTrial.wave(75)) }
    try trial.collect()
    #expect(try trial.gaps() == [])
    #expect(try trial.recordings("path", "in-catalogue") == ["R-é|a.wav|1", "S|b.wav|1"])
    // Offsets and digests are those of the file as it lies; of UTF-16 there are none.
    let hasRaw = try trial.rows("SELECT count(raw_sha256) FROM recording") == ["2"]
    #expect(hasRaw == !how.hasPrefix("UTF-16"))
  }

  @Test("a path is found whatever its case, with backslashes, from the root or with a dot before it")
  func paths() throws {
    let trial = try StoreTrial()
    let rows = ["2026\\11\\A.wav", "./2026/11/B.WAV", "\(trial.store)/2026/11/c.wav", "2026/11//d.wav"]
    try trial.write(
      "catalogue.csv",
      StoreCollectorTests.header
        + rows.enumerated().map { "\($0.offset),\($0.element),,2026-11-12T10:00:00Z,,,,,\n" }.joined())
    for name in ["A.wav", "b.wav", "c.wav", "d.wav"] { try trial.write("store/2026/11/\(name)", StoreTrial.wave(1)) }
    try trial.collect()
    #expect(
      try trial.recordings("path") == ["0|2026/11/A.wav", "1|2026/11/b.wav", "2|2026/11/c.wav", "3|2026/11/d.wav"])
    #expect(
      try trial.rows("SELECT count(*) FROM recording WHERE \"in-catalogue\" = 1 AND \"present-in-store\" = 1") == ["4"])
  }

  @Test("a catalogue may name a file that neither its ending nor its bytes show to be audio")
  func namedFile() throws {
    let trial = try trial("R,calls.bin,,2026-11-12T10:00:00Z,75,,,,\n")
    try trial.write("store/calls.bin", [0x80, 1, 2, 3])
    try trial.write("store/notes.bin", [0x80, 1, 2, 3])
    try trial.collect()
    let digest = try SHA256Value.of(contentsOf: trial.store + "/calls.bin")
    #expect(try trial.recordings("audio", "sha256") == ["R|unreadable|\(digest)"])
  }

  @Test("callers' numbers are kept masked, and one number in several spellings has one key")
  func callers() throws {
    let trial = try trial(
      ["07700900123", "+447700900123", "00447700900123", "07700 900 123", "07700900124", "withheld"].enumerated()
        .map { "\($0.offset),\($0.offset).wav,,2026-11-12T10:00:00Z,,,\($0.element),,\n" }.joined())
    trial.numberKey = [1, 2, 3]
    try trial.collect()
    let key = HMAC.of("447700900123", key: [1, 2, 3])
    #expect(
      try trial.recordings("caller", "caller-key") == [
        "0|********123|\(key)", "1|+*********123|\(key)", "2|***********123|\(key)", "3|***** *** 123|\(key)",
        "4|********124|\(HMAC.of("447700900124", key: [1, 2, 3]))", "5|withheld|-",
      ])
    let bytes = String(decoding: try ReadOnlyFile.contents(of: trial.evidence, atMost: 1 << 24), as: UTF8.self)
    #expect(!bytes.contains("7700900123"))
  }

  // MARK: Catalogues and stores that are not there

  @Test("without its catalogue a store's recordings are still facts, and nobody says that they are not in it")
  func absentCatalogue() throws {
    let trial = try StoreTrial()
    try trial.write("store/a.wav", StoreTrial.wave(1))
    try trial.collect()
    #expect(try trial.gaps() == ["absent|-|-|the catalogue is not there"])
    #expect(try trial.recordings("present-in-store", "in-catalogue", "audio") == ["a.wav|1|-|sound"])
  }

  @Test("a catalogue without the column of paths, or without any row, accounts for nothing")
  func strangeCatalogues() throws {
    for (text, gap) in [
      ("id;file\n1;a.wav\n", "malformed|1|-|the column 'path' is missing, which the layout has for 'path'"),
      (StoreCollectorTests.header, "empty|-|-|the catalogue holds no row"),
      ("", "empty|-|-|the catalogue holds no row"),
    ] {
      let trial = try StoreTrial()
      try trial.write("store/a.wav", StoreTrial.wave(1))
      try trial.write("catalogue.csv", text)
      try trial.collect()
      #expect(try trial.gaps().contains(gap))
      #expect(try trial.recordings("in-catalogue") == ["a.wav|-"])
    }
  }

  @Test(
    "a store that is not there, or no folder, leaves the presence of its recordings unknown",
    arguments: ["absent", "a file", "a loop"])
  func absentStore(how: String) throws {
    let trial = try trial("R,a.wav,,2026-11-12T10:00:00Z,75,,,,\n")
    trial.shell("rmdir store")
    if how == "a file" { try trial.write("store", "text") }
    if how == "a loop" { trial.shell("ln -s store store") }
    try trial.collect()
    #expect(try trial.gaps().count == 1)
    #expect(
      try trial.rows("SELECT affects, path = '\(trial.store)' FROM coverage WHERE state = 'gap'")
        == ["recording store-permission|1"])
    #expect(try trial.recordings("present-in-store", "in-catalogue") == ["R|-|1"])
  }

  @Test("an empty store is a gap: it may not be mounted")
  func emptyStore() throws {
    let trial = try trial("R,a.wav,,2026-11-12T10:00:00Z,75,,,,\n")
    try trial.collect()
    #expect(try trial.gaps() == ["empty|-|-|the store holds no recording, though its catalogue has 1 row"])
  }

  // MARK: Hostile stores

  @Test("names with line breaks and bytes that are no UTF-8 are recordings like any other")
  func hostileNames() throws {
    let trial = try trial("R,\"two\nlines.wav\",,2026-11-12T10:00:00Z,1,,,,\n")
    try trial.write("store/two\nlines.wav", StoreTrial.wave(1))
    try trial.write("base.wav", StoreTrial.wave(2))
    trial.shell(#"cp base.wav "$(printf 'store/\377\376 caf\351.wav')" && cp base.wav 'store/back\x41slash.wav'"#)
    try trial.write("store/\u{202E}vaw.exe.wav", StoreTrial.wave(1))
    try trial.collect()
    #expect(
      try trial.recordings("path", "present-in-store", "in-catalogue") == [
        #"R|two\x0Alines.wav|1|1"#, #"\xE2\x80\xAEvaw.exe.wav|\xE2\x80\xAEvaw.exe.wav|1|0"#,
        #"\xFF\xFE caf\xE9.wav|\xFF\xFE caf\xE9.wav|1|0"#, #"back\x5Cx41slash.wav|back\x5Cx41slash.wav|1|0"#,
      ])
    #expect(try trial.gaps() == [])
  }

  @Test("links are not followed, loops and pipes do not hang, and each link is told")
  func links() throws {
    let trial = try trial("R,a.wav,,2026-11-12T10:00:00Z,1,,,,\n")
    try trial.write("store/a.wav", StoreTrial.wave(1))
    try trial.write("outside/secret.wav", StoreTrial.wave(1))
    trial.shell(
      "ln -s . store/loop; ln -s ../outside store/out; ln -s ../outside/secret.wav store/b.wav; mkfifo store/pipe.wav; mkdir store/d; ln -s ../d store/d/e"
    )
    try trial.collect()
    #expect(try trial.recordings("path") == ["R|a.wav"])
    #expect(
      try trial.rows(
        "SELECT replace(path, '\(trial.store)/', '') FROM coverage WHERE state = 'gap' AND reason LIKE 'a symbolic link%' ORDER BY path"
      ) == ["b.wav", "d/e", "loop", "out"])
    #expect(try trial.examined().contains("1 pipe, socket or device not opened"))
  }

  @Test("a folder and a file that may not be read are gaps by path, and what may lie there is unknown")
  func unreadable() throws {
    let trial = try trial(
      "A,open.wav,,2026-11-12T10:00:00Z,1,,,,\nB,locked/b.wav,,2026-11-12T10:00:00Z,1,,,,\nC,shut.wav,,2026-11-12T10:00:00Z,1,,,,\n"
    )
    try trial.write("store/open.wav", StoreTrial.wave(1))
    try trial.write("store/shut.wav", StoreTrial.wave(1))
    try trial.write("store/locked/b.wav", StoreTrial.wave(1))
    trial.shell("chmod 0 store/locked store/shut.wav; [ $(id -u) != 0 ] || chown -R 65534 .")
    try asNobody { try trial.collect() }
    #expect(
      try trial.recordings("present-in-store", "in-catalogue", "audio") == [
        "A|1|1|sound", "B|-|1|-", "C|1|1|unreadable",
      ])
    #expect(
      try trial.gaps() == [
        "unreadable|-|-|the folder cannot be read: Permission denied",
        "unreadable|-|C|the file cannot be read: Permission denied",
      ])
  }

  @Test("the same store gives the same evidence, byte for byte, whatever the number of threads")
  func deterministic() throws {
    let trial = try trial((1...60).map { "R\($0),\($0 % 7)/\($0).wav,,2026-11-12T10:00:00Z,1,,,,\n" }.joined())
    for number in 3...80 {
      try trial.write("store/\(number % 7)/\(number).wav", StoreTrial.wave(1, sound: UInt8(number)))
    }
    var digests: Set<String> = []
    for threads in [1, 2, 8, 8] {
      try trial.collect(threads: threads)
      digests.insert(try SHA256Value.of(contentsOf: trial.evidence).description)
    }
    #expect(digests.count == 1)
    #expect(try trial.rows("SELECT count(*) FROM recording") == ["80"])
  }

  @Test("collecting changes nothing in the store, not even an access time")
  func traceless() throws {
    let trial = try trial("R,a.wav,,2026-11-12T10:00:00Z,1,,,,\n")
    try trial.write("store/d/a.wav", StoreTrial.wave(1))
    trial.shell(
      "touch -a -d 2020-01-01 store/d/a.wav store/d; find store > all; find store -printf '%p %A@ %T@ %C@ %m\\n' > before"
    )
    try trial.collect()
    trial.shell("find store -printf '%p %A@ %T@ %C@ %m\\n' | cmp - before")
  }

  @Test("an output that cannot be written is an error, not a gap")
  func noOutput() throws {
    let trial = try StoreTrial()
    trial.shell("mkdir main.evidence main.evidence/x; chmod 755 .")
    let settings = StoreSource(
      name: "main", folder: trial.store, zone: .utc,
      catalogue: .fileNames(layoutFile: StoreTrial.layout("asterisk-mixmonitor")),
      lengthTolerance: 0)
    #expect(throws: CollectionError.self) {
      try StoreCollector(settings: settings, at: 0, collector: "t").collect(to: trial.folder + "/none/there")
    }
  }
}

extension HMAC {
  static func of(_ text: String, key: [UInt8]) -> String {
    var hmac = HMAC(key: key)
    return String(hmac.of(text).description.prefix(16))
  }
}
