import Acoustic
import Digest
import Evidence
import Files
import Glibc
import Recognition
import SQL
import Testing

@Suite("Fingerprints of recordings")
struct FingerprintStoreTests {
  /// A folder of its own with a ledger that knows some contents.
  private struct Trial {
    let folder: String
    var path: String { folder + "/fingerprints.sqlite" }
    var ledger: String { folder + "/ledger.sqlite" }

    init() throws {
      folder = "/tmp/earshot-fingerprints-\(getpid())-\(UInt64.random(in: .min ... .max))"
      try makeFolder(folder)
    }

    func remove() { try? deleteOwn(folder) }

    /// Has an audit see these recordings, and these alone, in the store.
    func know(_ names: [String], at: Int64) throws {
      let evidence = "\(folder)/main-\(at).evidence"
      let writer = try EvidenceWriter(
        path: evidence,
        source: SourceDescription(
          name: "main", kind: "store", supplies: ["recording"], place: "/srv", at: at, collector: "test"))
      for name in names {
        try writer.add(
          .recording,
          [
            "id": .text(name), "store": .text("main"), "path": .text(name + ".wav"), "present-in-store": .integer(1),
            "audio": .text("sound"), "size": .integer(5), "sha256": .text("\(Self.digest(name))"),
          ])
      }
      _ = try writer.seal()
      try Ledger(path: ledger).update(fromStoreEvidence: evidence, at: at)
    }

    static func digest(_ name: String) -> SHA256Value { SHA256.of(name) }

    static func fingerprint(_ seed: UInt32, _ count: Int = 300) -> Fingerprint {
      var marks = Marks(count: count)
      for place in 0..<count { marks[place] = true }
      return Fingerprint(items: (0..<UInt32(count)).map { ($0 &+ seed &* 977) &* 2_654_435_761 }, telling: marks)
    }
  }

  @Test("What was heard comes back as it was, and is found by the index")
  func keeps() throws {
    let trial = try Trial()
    defer { trial.remove() }
    let store = try FingerprintStore(path: trial.path)
    let (left, right) = (Trial.fingerprint(1), Trial.fingerprint(2))
    #expect(try store.knowledge(of: Trial.digest("a")) == nil)
    try store.add(Trial.digest("a"), length: 40_000_000, [(channel: 0, left), (channel: 1, right)])
    try store.add(Trial.digest("b"), problem: "it is cut")
    #expect(try store.knowledge(of: Trial.digest("a")) == .heard)
    #expect(try store.knowledge(of: Trial.digest("b")) == .problem("it is cut"))
    #expect(try store.counts() == (1, 1))
    try store.writeIndex()
    let reading = try FingerprintStore(reading: trial.path)
    let found = try reading.index().candidates(for: right, in: 0..<240, most: 3)
    let number = try #require(found.first).stream
    let stream = try #require(try reading.stream(number))
    #expect(stream.channel == 1 && stream.sha256 == Trial.digest("a") && stream.fingerprint == right)
    #expect(try reading.content(ofStream: 1) == reading.content(ofStream: 2))
    #expect(try reading.content(ofStream: 9) == nil && reading.stream(9) == nil)
  }

  @Test("Fingerprints stay as long as the ledger knows their recording, and no longer")
  func forgets() throws {
    let trial = try Trial()
    defer { trial.remove() }
    try trial.know(["old", "new"], at: 1)
    try trial.know(["new"], at: 2)
    let store = try FingerprintStore(path: trial.path)
    for name in ["old", "new", "never"] {
      try store.add(Trial.digest(name), length: 1, [(channel: 0, Trial.fingerprint(UInt32(name.utf8.count)))])
    }
    try store.forgetAllBut(ledger: trial.ledger)
    #expect(try store.knowledge(of: Trial.digest("never")) == nil)
    #expect(try store.knowledge(of: Trial.digest("old")) == .heard)
    try Ledger(path: trial.ledger).expire(before: 2)
    try store.forgetAllBut(ledger: trial.ledger)
    #expect(try store.knowledge(of: Trial.digest("old")) == nil && store.knowledge(of: Trial.digest("new")) == .heard)
    #expect(try store.stream(1) == nil && store.stream(2) != nil)
  }

  @Test("An index of other fingerprints is not believed, and is made anew only where they have changed")
  func generations() throws {
    let trial = try Trial()
    defer { trial.remove() }
    let store = try FingerprintStore(path: trial.path)
    #expect(throws: AcousticError.self) { try store.index() }
    try store.add(Trial.digest("a"), length: 1, [(channel: 0, Trial.fingerprint(1))])
    try store.writeIndex()
    let index = FingerprintStore.indexPath(for: trial.path)
    let first = try ReadOnlyFile(index).modified()
    try store.writeIndex()
    #expect(try ReadOnlyFile(index).modified() == first)
    try store.add(Trial.digest("b"), length: 1, [(channel: 0, Trial.fingerprint(2))])
    #expect(throws: AcousticError.self) { try store.index() }
    try store.writeIndex()
    #expect(try store.index().streams == 2)
  }

  @Test("Whatever else stands in its place is refused and left as it is")
  func damaged() throws {
    let trial = try Trial()
    defer { trial.remove() }
    try trial.know(["a"], at: 1)
    #expect(throws: RecognitionError.self) { try FingerprintStore(path: trial.ledger) }
    #expect(throws: RecognitionError.self) { try FingerprintStore(reading: trial.folder + "/nothing") }
    var file = try OutputFile(trial.path)
    try file.write(String(repeating: "no database at all ", count: 100))
    try file.finish()
    #expect(throws: RecognitionError.self) { try FingerprintStore(path: trial.path) }
    #expect(throws: RecognitionError.self) { try FingerprintStore(reading: trial.path) }
  }
}
