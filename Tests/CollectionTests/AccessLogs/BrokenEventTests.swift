import Testing

/// Event logs and exports that are damaged, each in one way: what is wrong is told with its place, the rest is read.
@Suite("Broken Windows events")
struct BrokenEventTests {
  static let name = "ID5145-user-file-credentials-browser-dump-via-network-share"

  static func event(_ record: Int, object: String = "C:\\rec\\a.wav", time: String = "2026-11-24T10:00:00.0000000Z")
    -> String
  {
    """
    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>4663</EventID>\
    <Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='\(time)'/>\
    <EventRecordID>\(record)</EventRecordID><Channel>Security</Channel><Computer>FS1</Computer></System><EventData>\
    <Data Name='SubjectUserName'>jash</Data><Data Name='ObjectType'>File</Data>\
    <Data Name='ObjectName'>\(object)</Data><Data Name='AccessMask'>0x1</Data></EventData></Event>
    """
  }

  /// Python that damages the bytes of a log with four chunks, and what is told. Each chunk has 65,536 bytes, the first
  /// begins at 4,096; their records are 1 to 97, 98 to 199, 200 to 315 and 316 to 349.
  static let damages: [(String, String, Int, [String])] = [
    ("as it is", "", 349, []),
    (
      "cut within a chunk", "d = d[:4096 + 65536 + 30000]", -1,
      [
        "The log is damaged: the file ends 30,000 bytes into a chunk of 65,536, at byte 69,632.",
        "The log is damaged: the chunk at byte 69,632 is damaged: record * to 199 cannot be read.",
      ]
    ),
    (
      "cut within the header", "d = d[:1000]", 0,
      ["The log is damaged: the file ends within its header, after 1,000 bytes of 4,096."]
    ),
    (
      "a header that is none", "d[0:8] = b'XXXXXXXX'", 349,
      ["The log is damaged: the file's header does not begin with 'ElfFile'; its chunks were read nevertheless."]
    ),
    (
      "a chunk that does not begin as one", "d[4096 + 65536:4096 + 65536 + 8] = b'XXXXXXXX'", 349,
      [
        "The log is damaged: the chunk at byte 69,632 does not begin as chunks do, and only 102 records could be read of it."
      ]
    ),
    (
      "a chunk taken out", "del d[4096 + 65536:4096 + 2 * 65536]", 247,
      ["The log is damaged: record 98 to 199 is not in the file."]
    ),
    (
      "a chunk put in twice", "d[4096 + 65536:4096 + 65536] = d[4096 + 65536:4096 + 2 * 65536]", 451,
      [
        "The log is damaged: the chunk at byte 135,168 holds record 98 to 199, which other chunks hold as well: it may be of "
          + "another log."
      ]
    ),
    (
      "a record longer than its chunk",
      "i = d.index(b'**\\0\\0', 4096 + 600); d[i + 4:i + 8] = b'\\xff\\xff\\xff\\x7f'", -1,
      ["The log is damaged: the chunk at byte 4,096 is damaged: record * cannot be read."]
    ),
    (
      "a chunk of zeros", "d[4096 + 65536:4096 + 2 * 65536] = bytes(65536)", 247,
      ["The log is damaged: record 98 to 199 is not in the file."]
    ),
    (
      "a name changed in a record", "i = d.index('admmig'.encode('utf-16le'), 4096); d[i] = 0x62", 349,
      [
        "The log is damaged: the chunk at byte 4,096 has been changed or damaged since it was written, for its checksums do "
          + "not fit; all its records could be read."
      ]
    ),
  ]

  @Test("Damage to an event log costs what it must and is told with its place", arguments: damages.indices)
  func damage(index: Int) throws {
    let (_, command, count, reasons) = BrokenEventTests.damages[index]
    let trial = try LogTrial()
    let format = try trial.write("everything.xml", WindowsEventTests.everything)
    let source = LogTrial.fixture("evtx/\(BrokenEventTests.name).evtx")
    try trial.write(
      "damage.py", "d = bytearray(open('\(source)', 'rb').read())\n\(command)\nopen('a.evtx', 'wb').write(d)\n")
    trial.run("python3 damage.py")
    let log = try trial.collect(format, files: ["a.evtx"])
    let found = try log.reasons().filter { !$0.hasPrefix("The log holds no event") }
    #expect(found.count == reasons.count)
    for (found, reason) in zip(found, reasons) {
      let parts = reason.split(separator: "*", omittingEmptySubsequences: false)
      #expect(found.hasPrefix(parts[0]) && found.hasSuffix(parts[parts.count - 1]), "\(found)")
    }
    let facts = Int(try log.rows("SELECT count(*) FROM access")[0]) ?? -1
    if count >= 0 { #expect(facts == count) } else { #expect((97..<349).contains(facts), "\(facts)") }
  }

  @Test("Of a log with damaged chunks at least as much is read as python-evtx and libevtx's own tool read")
  func damagedChunks() throws {
    let trial = try LogTrial()
    let log = try trial.collect("windows-security", files: [LogTrial.fixture("evtx/damaged-chunks.evtx")])
    trial.run("evtxexport -f xml '\(LogTrial.fixture("evtx/damaged-chunks.evtx"))' 2>/dev/null | grep -c '<Event ' > n")
    let referee = String(decoding: try contents("\(trial.folder)/n"), as: UTF8.self).split(separator: "\n")
    let own = Int(try log.examined().split(separator: " ").first ?? "") ?? 0
    #expect(referee == ["267"])
    #expect(own >= 270)
    let reasons = try log.reasons()
    #expect(reasons.contains("The log is damaged: record 46,858 to 47,627 is not in the file."))
    #expect(
      reasons.contains { $0.contains("the chunk at byte 4,096 is damaged: record 46,741 to 46,857 cannot be read") })
  }

  /// What stands between two good events, and what is told of it.
  static let texts: [(String, String, [String])] = [
    ("nothing wrong", "", []),
    ("a comment", "<!-- exported on Friday -->\n", []),
    (
      "an event that is not closed", "<Event xmlns='x'><System><EventID>4663\n",
      ["malformed 2 it is no whole <Event>"]
    ),
    ("text", "rubbish\n", ["malformed 2 it is no whole <Event>"]),
    ("another element", "<Event><Other/></Event>\n", ["malformed 2 it is <Event>, where an <Event> with a <System>"]),
    (
      "an event without a time", "<Event><System><EventID>1</EventID></System></Event>\n",
      ["malformed 2 its head has no TimeCreated"]
    ),
    (
      "a time that is none",
      "<Event><System><TimeCreated SystemTime='yesterday'/></System></Event>\n",
      ["malformed 2 its SystemTime 'yesterday' cannot be read"]
    ),
    (
      "an entity of its own", "<Event><System>&own;</System></Event>\n", ["malformed 2 it is no whole <Event>"]
    ),
    ("bytes that are no UTF-8", "<Event><System>\u{1}</System></Event>\n", ["malformed 2 its head has no TimeCreated"]),
  ]

  @Test("What is wrong between two events costs itself only, and is told with its line", arguments: texts.indices)
  func text(index: Int) throws {
    let (_, text, expected) = BrokenEventTests.texts[index]
    let trial = try LogTrial()
    try trial.write(
      "a.xml",
      BrokenEventTests.event(1) + "\n" + text + BrokenEventTests.event(3, object: "C:\\rec\\b.wav") + "\n")
    let log = try trial.collect("windows-security", files: ["a.xml"], prefixes: ["c:\\REC"])
    let acts = try log.acts()
    #expect(acts == ["jash listen a.wav", "jash listen b.wav"])
    let gaps = try log.rows("SELECT problem, line, reason FROM coverage WHERE state = 'gap' AND affects <> 'logon'")
    #expect(gaps.count == expected.count)
    for (gap, expected) in zip(gaps, expected) {
      let words = gap.replacing("The event does not fit 'Windows Security events': ", with: "")
      #expect(words.hasPrefix(expected), "\(words)")
    }
  }

  @Test("Control characters that XML forbids are masked, and their places told")
  func masked() throws {
    let trial = try LogTrial()
    try trial.write(
      "a.xml",
      BrokenEventTests.event(1) + "\n" + BrokenEventTests.event(2, object: "C:\\rec\\b\u{1}&#x2;&#15;.wav") + "\n"
        + BrokenEventTests.event(3, object: "C:\\rec\\c\u{0F}.wav"))
    let log = try trial.collect("windows-security", files: ["a.xml"], prefixes: ["C:\\rec\\"])
    let acts = try log.acts()
    #expect(acts == ["jash listen a.wav", "jash listen b\u{2401}\u{2402}\u{240F}.wav", "jash listen c\u{240F}.wav"])
    let gaps = try log.rows("SELECT reason FROM coverage WHERE state = 'gap' AND affects <> 'logon'")
    #expect(gaps == [])
    #expect(
      try log.examined().contains(
        "2 events with control characters that XML forbids (lines 2 and 3), read with a picture for each, such as \u{2401}"
      ))
  }

  @Test("An export that breaks off within an event is cut, not malformed, and keeps what stands before")
  func cut() throws {
    let trial = try LogTrial()
    try trial.write("a.xml", "<Events>" + BrokenEventTests.event(1) + "\n" + BrokenEventTests.event(2).prefix(200))
    let log = try trial.collect("windows-security", files: ["a.xml"])
    let gaps = try log.rows("SELECT problem, line FROM coverage WHERE state = 'gap' AND affects <> 'logon'")
    #expect(gaps == ["truncated 2"])
    let acts = try log.acts()
    #expect(acts == ["jash listen C:/rec/a.wav"])
  }

  @Test("An event longer than any can be is skipped, and the next one read")
  func long() throws {
    let trial = try LogTrial()
    let filler = String(repeating: "x", count: 3_000_000)
    try trial.write(
      "a.xml",
      BrokenEventTests.event(1) + "\n" + BrokenEventTests.event(2, object: filler) + "\n"
        + BrokenEventTests.event(3, object: "C:\\rec\\b.wav"))
    let log = try trial.collect("windows-security", files: ["a.xml"])
    let gaps = try log.rows("SELECT problem, line FROM coverage WHERE state = 'gap' AND affects <> 'logon'")
    #expect(gaps == ["too large 2"])
    let acts = try log.acts()
    #expect(acts == ["jash listen C:/rec/a.wav", "jash listen C:/rec/b.wav"])
  }
}
