import Files
import FoundFiles
import Servants
import Testing

@Suite struct OpenerTests {
  typealias Step = FoundFile.Attribute

  static func opener() -> Opener {
    let own = ThisProcess.executable
    return Opener(ServantProgram(own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/pretending-opener"))
  }

  /// All that is told, the bytes of a file's contents put together.
  static func all(
    _ opener: Opener, _ steps: [Step], limits: OpenLimits = OpenLimits(), handing: Int32? = nil,
    want: (FoundFile, [UInt8]) -> WantedContents = { _, _ in .contents(upTo: .max) }
  ) throws(ServantError) -> [Opener.Event] {
    var events: [Opener.Event] = []
    try opener.open(OpenRequest(steps), handing: handing, budget: OpenBudget(limits))
    while let event = try opener.next() {
      switch event {
      case .found(let file, let start):
        events.append(event)
        try opener.want(want(file, start))
      case .bytes(let more):
        if case .bytes(let before)? = events.last {
          events[events.count - 1] = .bytes(before + more)
        } else {
          events.append(event)
        }
      default: events.append(event)
      }
    }
    return events
  }

  static func file(_ path: String, _ size: Int64?) -> FoundFile {
    var file = FoundFile(path: path, size: size)
    file.modified = 1_000_000
    file.owner = "S-1-5-21-1"
    file.state = .deleted
    file.attributes = [Step("subject", #"Call\x0Aof today"#)]
    return file
  }

  @Test("Files are told with their first bytes and all that is known of them, and sent where they are wanted")
  func finds() throws {
    let opener = Self.opener()
    let steps = [
      Step("file", "a.wav|10"), Step("file", "b/c.wav|200000"), Step("unsized", "d|0"), Step("trouble", "x"),
    ]
    for _ in 0..<2 {
      let events = try Self.all(opener, steps) { file, _ in file.path == "a.wav" ? .nothing : .contents(upTo: .max) }
      #expect(
        events == [
          .found(Self.file("a.wav", 10), start: [UInt8](repeating: 1, count: 10)),
          .found(Self.file("b/c.wav", 200_000), start: [UInt8](repeating: 2, count: 4_096)),
          .bytes([UInt8](repeating: 2, count: 200_000)), .ended(.whole),
          .found(Self.file("d", nil), start: []), .ended(.whole),
          .trouble(FoundTrouble(.encrypted, "is encrypted", remedy: "Ask for the password.", path: "x")),
        ])
    }
  }

  @Test("Only as much of a file comes as is wanted, and no further file where none is")
  func wantsLess() throws {
    let steps = [Step("file", "a|5000"), Step("file", "b|5000"), Step("file", "c|5000"), Step("trouble", "never told")]
    let wanted: [String: WantedContents] = ["a": .contents(upTo: 7), "b": .contents(upTo: 5_000), "c": .noMore]
    let events = try Self.all(Self.opener(), steps) { file, _ in wanted[file.path] ?? .noMore }
    #expect(
      events.filter { if case .found = $0 { false } else { true } } == [
        .bytes([UInt8](repeating: 1, count: 7)), .ended(.cut), .bytes([UInt8](repeating: 2, count: 5_000)),
        .ended(.whole),
      ])
  }

  @Test("What breaks off is told with its trouble, and what follows it is found")
  func breaksOff() throws {
    let events = try Self.all(Self.opener(), [Step("broken", "a|3"), Step("file", "b|1")])
    let trouble = FoundTrouble(.truncated, "breaks off", remedy: "Look at it.", path: "a")
    #expect(
      events[1...] == [
        .bytes([1, 1, 1]), .trouble(trouble), .ended(.brokenOff), .found(Self.file("b", 1), start: [2]), .bytes([2]),
        .ended(.whole),
      ])
  }

  @Test(
    "A limit that is reached stops the opening, and is told",
    arguments: [
      (OpenLimits(bytes: 70_000), [Step("file", "a|60000"), Step("file", "b|60000")], OpenLimit.bytes(70_000)),
      (OpenLimits(files: 2), [Step("file", "a|1"), Step("trouble", "b"), Step("file", "c|1")], .files(2)),
    ])
  func limits(_ limits: OpenLimits, _ steps: [Step], _ limit: OpenLimit) throws {
    let opener = Self.opener()
    #expect(try Self.all(opener, steps, limits: limits).last == .limit(limit))
    #expect(try Self.all(opener, [Step("file", "again|1")]).count == 3)
  }

  @Test("The limits count what is nested, too: one budget serves several openers")
  func sharesBudget() throws {
    let budget = OpenBudget(OpenLimits(files: 3))
    let (outer, inner) = (Self.opener(), Self.opener())
    try outer.open(OpenRequest([Step("file", "a|1"), Step("file", "b|1")]), budget: budget)
    _ = try outer.next()
    try inner.open(OpenRequest([Step("file", "a|1"), Step("file", "b|1")]), budget: budget)
    _ = try inner.next()
    _ = try inner.next()
    #expect(try outer.next() == .limit(.files(3)))
  }

  struct Nonsense: Sendable, CustomTestStringConvertible {
    let what: String
    let hexadecimal: String
    let words: String
    var testDescription: String { what }
  }

  @Test(
    "An opener that speaks nonsense is ended, with words that say what it said, and the next is served",
    arguments: [
      Nonsense(what: "an unknown tag", hexadecimal: "0000000009", words: "a frame with the tag 9 out of its turn"),
      Nonsense(
        what: "contents of no file", hexadecimal: "010000000241", words: "a frame with the tag 2 out of its turn"),
      Nonsense(what: "a file without a name", hexadecimal: "0000000001", words: "a file without a name"),
      Nonsense(what: "a field that breaks off", hexadecimal: "020000000101FF", words: "a field that breaks off"),
      Nonsense(
        what: "a field that is too long", hexadecimal: "0600000001" + "01FFFFFF7F41",
        words: "a field of 2147483647 bytes that breaks off"),
      Nonsense(
        what: "a size below nothing", hexadecimal: "130000000101010000004102" + "08000000" + "FFFFFFFFFFFFFFFF",
        words: "a size of -1 bytes"),
      Nonsense(
        what: "an unknown field", hexadecimal: "0600000001" + "630100000041", words: "a field with the number 99"),
    ])
  func nonsense(_ nonsense: Nonsense) throws {
    let opener = Self.opener()
    let error = #expect(throws: ServantError.self) {
      try Self.all(opener, [Step("raw", nonsense.hexadecimal), Step("hang", "")])
    }
    #expect(error?.description.contains(nonsense.words) == true, "\(String(describing: error))")
    #expect(try Self.all(opener, [Step("file", "again|1")]).count == 3)
  }

  @Test(
    "An opener that sends more than was wanted, or ends in the middle of a file, is not believed",
    arguments: [
      ("02000000024142", "more contents than were wanted"), ("0100000003FF", "an unknown end of contents"),
      ("", "an end within a file"),
    ])
  func lies(_ hexadecimal: String, _ words: String) throws {
    let error = #expect(throws: ServantError.self) {
      try Self.all(Self.opener(), [Step("lie", hexadecimal)]) { _, _ in .contents(upTo: 1) }
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test("An opener that dies or is silent costs what it was at, and no more")
  func dies() throws {
    let opener = Self.opener()
    for (step, limits, words) in [
      (Step("exit", ""), OpenLimits(), "pretending-opener ended with status 7"),
      (Step("hang", ""), OpenLimits(time: 200_000), "did not come to an end with this within"),
    ] {
      var found = 0
      let error = #expect(throws: ServantError.self) {
        try opener.open(OpenRequest([Step("file", "a|1"), step]), budget: OpenBudget(limits))
        while try opener.next() != nil { found += 1 }
      }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
      #expect(found == 1)
    }
    #expect(try Self.all(opener, [Step("file", "again|1")]).count == 3)
  }

  @Test("The open file goes along with the request")
  func handsOver() throws {
    let file = try ReadOnlyFile("/etc/os-release", followLinks: true)
    let events = try Self.all(Self.opener(), [Step("handed", "")], handing: file.descriptor)
    #expect(events == [.trouble(FoundTrouble(.unreadable, "PRETT", remedy: ""))])
  }
}

@Suite struct LetterTests {
  @Test("What a mail says of itself comes through with a file in it as it was told, and no more of it than is believed")
  func stamped() throws {
    var many = Letter.Addresses()
    for number in 1...21 { many.add("n\(number)@x.example") }
    many.add(more: 5_000)
    var one = Letter.Addresses()
    for none in ["", "Jo Ash", "root"] { one.add(none) }
    one.add("<a,b;c@x.example>")
    let letter = Letter(
      sent: 7, identifier: "<\(String(repeating: "i", count: 2_000))>", folder: "Inbox", sender: one, recipients: many)
    #expect(letter.identifier?.utf8.count == 998 && letter.sender == #"a\x2Cb\x3Bc@x.example"#)
    #expect(letter.recipients?.hasSuffix(", n20@x.example, and 5001 more") == true)
    var file = FoundFile(path: "a.wav")
    letter.stamp(&file)
    #expect(Letter(of: file) == letter)
    #expect(Letter(of: FoundFile(path: "a.wav")) == nil)
  }
}
