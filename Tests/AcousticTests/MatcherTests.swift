import Acoustic
import Testing

@Suite struct MatcherTests {
  /// Recordings of 500 items, a minute each.
  static let calls = (0..<20).map { MadeUpSound.items(500, seed: UInt64(100 + $0)) }
  static let announcement = MadeUpSound.items(120, seed: 1)
  static let music = MadeUpSound.items(160, seed: 2)

  /// The same calls, each behind the announcement, every third with music in its midst.
  static let store = calls.enumerated().map { number, call in
    announcement + call[..<200] + (number % 3 == 0 ? music : []) + call[200...]
  }

  @Test(
    "A copy is found however it was encoded and cut, as far as it holds enough of the call",
    arguments: [
      ("all of it", 0..<620, 0, "5 very likely"), ("all of it, by a poor codec", 0..<620, 4, "5 very likely"),
      ("a minute", 130..<600, 3, "5 very likely"), ("ten seconds", 300..<362, 3, "5 very likely"),
      ("eight seconds", 300..<345, 2, "5 very likely"),
      ("five seconds", 302..<325, 1, "5 possible tooLittle"),
      ("too little for anything", 300..<309, 0, ""),
    ])
  func copies(_ what: String, _ part: Range<Int>, _ bits: Int, _ expected: String) throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let heard = MadeUpSound.coded(Array(Self.store[5][part]), bits: bits)
    #expect(try sound.likenesses([heard], Self.store).joined(separator: ", ") == expected, "\(what)")
  }

  @Test("What several recordings hold, announcement or music, names none of them")
  func sharedPassages() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let stranger = MadeUpSound.items(400, seed: 9_000)
    let heard = [
      Self.announcement, Self.music, Self.announcement + stranger, stranger[..<200] + Self.music + stranger[200...],
      Self.announcement + Self.music,
    ]
    for items in heard { #expect(try sound.likenesses([MadeUpSound.coded(items, bits: 2)], Self.store) == []) }
  }

  @Test("Two calls joined into one file are both found, and a call within a long film is")
  func joined() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let both = Self.store[4] + Self.store[11]
    #expect(try sound.likenesses([both], Self.store).sorted() == ["11 very likely", "4 very likely"])
    let film = MadeUpSound.items(900, seed: 77) + Self.store[8] + MadeUpSound.items(500, seed: 78)
    #expect(try sound.likenesses([film], Self.store) == ["8 very likely"])
  }

  @Test("A call that the store holds twice is found twice: neither makes what it holds common")
  func recordedTwice() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let twice = Self.store + [MadeUpSound.coded(Self.store[3], bits: 1)]
    #expect(
      try sound.likenesses([Array(Self.store[3][150..<400])], twice).sorted() == ["20 very likely", "3 very likely"])
  }

  @Test("A short recording of nothing but what a long one begins with is not what was copied")
  func shortRecording() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let store = [Self.store[5], Array(Self.store[5][..<60])]
    #expect(try sound.likenesses([MadeUpSound.coded(Self.store[5], bits: 1)], store) == ["0 very likely"])
  }

  @Test("Calls that hold nothing but what is the same in all of them name none, however many are alike")
  func abandoned() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let alike = (0..<6).map { number in Self.announcement + Array(Self.music[..<(40 + 20 * number)]) }
    let heard = Self.announcement + Array(Self.music[..<100])
    #expect(try sound.likenesses([heard], Self.store + alike).filter { !$0.hasSuffix("tooLittle") } == [])
    // As long as one another, too.
    let same = (0..<6).map { number in MadeUpSound.coded(heard, bits: 1, seed: UInt64(number)) }
    #expect(try sound.likenesses([heard], Array(Self.store[..<1]) + same) == [])
  }

  @Test("A passage that lies within a call, and goes on differently there and in what is heard, is only a lead")
  func withinBoth() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    // The first recording of a store whose callers ever waited.
    let waited = Array(Self.calls[0][..<200]) + Self.music + Self.calls[0][200...]
    let stranger = MadeUpSound.items(300, seed: 31) + Self.music + MadeUpSound.items(300, seed: 32)
    for heard in [stranger, Self.music + MadeUpSound.items(300, seed: 33)] {
      #expect(try sound.likenesses([heard], [waited, Self.calls[1]]) == ["0 possible withinBoth"])
    }
  }

  @Test("Passages that tell nothing count neither in what is heard nor in a recording")
  func silence() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let items = MadeUpSound.items(300, seed: 5)
    let silent = Fingerprint(items: items, telling: Marks(count: 300))
    let store = [silent, MadeUpSound.telling(Self.calls[1])]
    let matcher = Matcher<Never>(index: try sound.index(store), fingerprint: { store[$0] }, content: { $0 })
    #expect(matcher.likenesses(of: [MadeUpSound.telling(items)]) == [])
    let loud = [MadeUpSound.telling(items)]
    let other = Matcher<Never>(index: try sound.index(loud), fingerprint: { loud[$0] }, content: { $0 })
    #expect(other.likenesses(of: [silent]) == [])
    #expect(other.likenesses(of: loud).map(\.stream) == [0])
  }

  @Test("Where it is heard is said in both, by items that stand for microseconds")
  func spans() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    let store = Self.store.map(MadeUpSound.telling)
    let matcher = Matcher<Never>(index: try sound.index(store), fingerprint: { store[$0] }, content: { $0 })
    let heard = MadeUpSound.items(50, seed: 3) + Self.store[7][200..<400] + MadeUpSound.items(40, seed: 4)
    let found = try #require(matcher.likenesses(of: [MadeUpSound.telling(heard)]).first)
    #expect(found.stream == 7)
    #expect(abs(found.items.lowerBound - 50) <= 8 && abs(found.items.upperBound - 250) <= 8)
    #expect(found.recordingItems.lowerBound - found.items.lowerBound == 150)
    #expect(Fingerprint.microseconds(ofItem: 100) == 12_380_952)
    #expect(Fingerprint.items(inMicroseconds: 12_380_953) == 100)
  }

  @Test("Who else holds what of a passage is told, so that their waveforms can be asked; what many hold is common")
  func rivals() throws {
    let sound = try MadeUpSound()
    defer { sound.remove() }
    // A sentence that a machine says in three calls.
    let sentence = MadeUpSound.items(40, seed: 400)
    let saying = Self.store.enumerated().map { number, call in
      [2, 5, 9].contains(number) ? Array(call[..<300]) + sentence + call[300...] : call
    }
    let store = saying.map(MadeUpSound.telling)
    let matcher = Matcher<Never>(index: try sound.index(store), fingerprint: { store[$0] }, content: { $0 })
    let heard = Array(saying[5][..<500])
    let found = try #require(matcher.likenesses(of: [MadeUpSound.telling(heard)]).first)
    #expect(found.stream == 5 && found.best.diagonal == 0 && found.best.items == 0..<500)
    #expect(found.rivals.map(\.stream).sorted() == [2, 9])
    for rival in found.rivals { #expect(rival.items.contains(310) && rival.items.contains(330)) }
    let common = try #require(found.common.first)
    #expect(found.common.count == 1 && common.lowerBound == 0 && abs(common.upperBound - 120) <= 12)
    // The sentence alone is nobody's, but for what the waveform says; the announcement is whatever it says.
    let nobodys = matcher.likenesses(of: [MadeUpSound.telling(sentence)])
    #expect(nobodys.map(\.stream).sorted() == [2, 5, 9])
    #expect(nobodys.filter { $0.doubt != .nothingOfItsOwn || $0.isLead || $0.own > 0 } == [])
    #expect(matcher.likenesses(of: [MadeUpSound.telling(Self.announcement)]) == [])
  }
}
