import Digest
import Evidence
import Files
import Recognition
import SQL
import Testing

@Suite struct LedgerTests {
  let scratch = Scratch()
  var path: String { scratch.file("ledger.sqlite") }

  func known() throws -> [String] {
    var found: [String] = []
    try Ledger(reading: path).knownRecordings { recording in
      found.append(
        "\(recording.store) \(recording.id) \(recording.path ?? "-") \(recording.size) \(recording.sha256.description.prefix(4))"
      )
    }
    return found
  }

  func departed(_ evidence: [String], at: Int64 = 30) throws -> [String] {
    let output = scratch.file("ledger.evidence")
    try Ledger(path: path).writeEvidence(to: output, at: at, collector: "test", excludingPresentIn: evidence)
    _ = try Seal.check(output)
    return try rows(
      output,
      """
      SELECT id, path, ended, "present-in-store", "in-catalogue", "first-seen", "last-seen" FROM recording ORDER BY fact
      """)
  }

  @Test("a recording stays known after it has left the store, with when it was first and last seen")
  func staysKnown() throws {
    let ledger = try Ledger(path: path)
    try ledger.update(
      fromStoreEvidence: scratch.evidence(
        "1", [Seen(id: "a", path: "x/a.wav", content: "A"), Seen(id: "b", path: "b.wav", content: "BB")]), at: 10)
    let second = try scratch.evidence("2", [Seen(id: "b", path: "b.wav", content: "BB")])
    try ledger.update(fromStoreEvidence: second, at: 20)
    #expect(try known() == ["main a x/a.wav 1 559a", "main b b.wav 2 fc68"])
    #expect(try departed([second]) == ["a|x/a.wav|1000|0|0|10|10"])
  }

  @Test("the same evidence twice, or older evidence later, changes nothing but how early a recording was there")
  func updatingAgain() throws {
    let ledger = try Ledger(path: path)
    let old = try scratch.evidence("old", [Seen(id: "a", path: "old.wav", content: "A", ended: 500)])
    let new = try scratch.evidence("new", [Seen(id: "a", path: "new.wav", content: "A", ended: 600)])
    try ledger.update(fromStoreEvidence: new, at: 20)
    let once = try rows(path, "SELECT * FROM recording")
    try ledger.update(fromStoreEvidence: new, at: 20)
    #expect(try rows(path, "SELECT * FROM recording") == once)
    try ledger.update(fromStoreEvidence: old, at: 10)
    #expect(try rows(path, "SELECT path, ended, first_seen, last_seen FROM recording") == ["new.wav|600|10|20"])
  }

  @Test("which call it was of and who took it stays known, so that what was decided does not become undecided")
  func callAndAdviser() throws {
    let ledger = try Ledger(path: path)
    let first = [
      Seen(id: "a", path: "a.wav", content: "A", call: "17.1", adviser: "6001"),
      Seen(id: "b", path: "b.wav", content: "B"),
    ]
    try ledger.update(fromStoreEvidence: scratch.evidence("1", first), at: 10)
    // A later audit whose catalogue no longer says so takes nothing away.
    try ledger.update(
      fromStoreEvidence: scratch.evidence("2", [Seen(id: "a", path: "a.wav", content: "A")]), at: 20)
    _ = try departed([])
    let found = try rows(scratch.file("ledger.evidence"), "SELECT id, call, adviser FROM recording ORDER BY fact")
    #expect(found == ["a|17.1|6001", "b|-|-"])
  }

  @Test("the contents that a recording had before its last one are stated, with the audits that saw them")
  func earlierContents() throws {
    let ledger = try Ledger(path: path)
    var evidence = ""
    for (at, content) in [(10, "A"), (20, "A"), (30, "B"), (40, "A")] as [(Int64, String)] {
      evidence = try scratch.evidence(
        "\(at)", [Seen(id: "a", path: "a.wav", content: content), Seen(id: "b", path: "b.wav", content: "same")])
      try ledger.update(fromStoreEvidence: evidence, at: at)
    }
    _ = try departed([evidence], at: 40)
    func earlier() throws -> [String] {
      try rows(
        scratch.file("ledger.evidence"),
        #"SELECT recording, store, substr(sha256, 1, 4), size, "first-seen", "last-seen" FROM "earlier-content""#)
    }
    #expect(try earlier() == ["a|main|df7e|1|30|30"])
    try ledger.update(
      fromStoreEvidence: scratch.evidence("50", [Seen(id: "a", path: "a.wav", content: "BB")]), at: 50)
    _ = try departed([], at: 50)
    #expect(try earlier() == ["a|main|df7e|1|30|30", "a|main|559a|1|10|40"])
  }

  @Test("each content that a recording ever had stays known")
  func contents() throws {
    let ledger = try Ledger(path: path)
    try ledger.update(fromStoreEvidence: scratch.evidence("1", [Seen(id: "a", path: "a.wav", content: "loud")]), at: 10)
    try ledger.update(
      fromStoreEvidence: scratch.evidence("2", [Seen(id: "a", path: "a.mp3", content: "packed")]), at: 20)
    #expect(try known().count == 2)
    let output = scratch.file("e")
    try ledger.writeEvidence(to: output, at: 30, collector: "t", excludingPresentIn: [scratch.evidence("3", [])])
    #expect(
      try rows(output, "SELECT size, substr(sha256, 1, 4) FROM recording") == [
        "6|" + SHA256.of("packed").description.prefix(4)
      ])
  }

  @Test("a file first known by its path keeps its history once the catalogue names it")
  func named() throws {
    let ledger = try Ledger(path: path)
    try ledger.update(
      fromStoreEvidence: scratch.evidence(
        "1", [Seen(id: "a.wav", path: "a.wav", content: "A", ended: nil, catalogued: false)]), at: 10)
    let second = try scratch.evidence("2", [Seen(id: "rec-1", path: "a.wav", content: "A")])
    try ledger.update(fromStoreEvidence: second, at: 20)
    #expect(try rows(path, "SELECT id, ended, first_seen, last_seen FROM recording") == ["rec-1|1000|10|20"])
    #expect(try known() == ["main rec-1 a.wav 1 559a"])
    #expect(try departed([second]) == [])
  }

  @Test("where the catalogue is lost, the ledger still knows which recording a file is")
  func catalogueLost() throws {
    let ledger = try Ledger(path: path)
    try ledger.update(
      fromStoreEvidence: scratch.evidence("1", [Seen(id: "rec-1", path: "a.wav", content: "A")]), at: 10)
    let second = try scratch.evidence(
      "2", [Seen(id: "a.wav", path: "a.wav", content: "A", ended: nil, catalogued: false)])
    try ledger.update(fromStoreEvidence: second, at: 20)
    #expect(try rows(path, "SELECT id, ended, last_seen FROM recording") == ["rec-1|1000|20"])
    // It lies there still, and nobody can say whether the catalogue accounts for it.
    #expect(try departed([second]) == ["rec-1|a.wav|1000|1|-|10|20"])
  }

  @Test("nobody says that a recording is gone from where nobody could look, however long that lasts")
  func unseen() throws {
    let ledger = try Ledger(path: path)
    let all = [
      Seen(id: "a", path: "locked/a.wav", content: "A"), Seen(id: "b", path: "open/b.wav", content: "B"),
      Seen(id: "d", path: "open/d.wav", content: "D"),
    ]
    try ledger.update(
      fromStoreEvidence: scratch.evidence("0", all + [Seen(id: "c", path: "locked/c.wav", content: "C")]), at: 5)
    try ledger.update(fromStoreEvidence: scratch.evidence("1", all), at: 10)
    let locked = Gap(.unreadable, path: "/srv/main/locked", reason: "r", remedy: "m")
    for at: Int64 in [20, 30] {
      let partly = try scratch.evidence("2", [all[2]], gaps: [locked])
      try ledger.update(fromStoreEvidence: partly, at: at)
      #expect(
        try departed([partly]) == [
          "a|locked/a.wav|1000|-|-|5|10", "b|open/b.wav|1000|0|0|5|10", "c|locked/c.wav|1000|0|0|5|5",
        ])
    }
    // The folder can be read again, and what was in it is gone.
    let again = try scratch.evidence("3", [all[2]])
    try ledger.update(fromStoreEvidence: again, at: 40)
    #expect(try departed([again]).map { $0.contains("|0|0|") } == [true, true, true])
  }

  @Test("a store that could not be examined leaves its recordings' presence unknown, one that is no more does not")
  func storeMissing() throws {
    let ledger = try Ledger(path: path)
    try ledger.update(fromStoreEvidence: scratch.evidence("1", [Seen(id: "a", path: "a.wav", content: "A")]), at: 10)
    #expect(try departed([]) == ["a|a.wav|1000|-|-|10|10"])
    let absent = Gap(.absent, path: "/srv/main", reason: "r", remedy: "m")
    let unmounted = try scratch.evidence("2", [], gaps: [absent])
    try ledger.update(fromStoreEvidence: unmounted, at: 20)
    #expect(try departed([unmounted]) == ["a|a.wav|1000|-|-|10|10"])
    try ledger.writeEvidence(
      to: scratch.file("e"), at: 30, collector: "t", excludingPresentIn: [], stores: ["another"])
    #expect(try rows(scratch.file("e"), "SELECT \"present-in-store\", \"in-catalogue\" FROM recording") == ["0|0"])
  }

  @Test("a recording that comes back is no longer gone, and one whose row alone is left is not known to be")
  func comesBack() throws {
    let ledger = try Ledger(path: path)
    let there = try scratch.evidence("1", [Seen(id: "a", path: "a.wav", content: "A")])
    try ledger.update(fromStoreEvidence: there, at: 10)
    try ledger.update(fromStoreEvidence: scratch.evidence("2", []), at: 20)
    #expect(try rows(path, "SELECT gone FROM recording") == ["20"])
    try ledger.update(fromStoreEvidence: there, at: 30)
    #expect(try rows(path, "SELECT gone, last_seen FROM recording") == ["-|30"])
    // Evidence of an earlier audit, taken over late, changes nothing.
    try ledger.update(fromStoreEvidence: scratch.evidence("3", []), at: 25)
    #expect(try rows(path, "SELECT gone, last_seen FROM recording") == ["-|30"])
  }

  @Test("a crash in the middle of a change leaves the ledger as it was")
  func crash() throws {
    let many = (0..<3_000).map { Seen(id: "recording \($0)", path: "\($0).wav", content: "\($0)") }
    try Ledger(path: path).update(fromStoreEvidence: scratch.evidence("1", many), at: 10)
    let before = try known()
    // A program that fills the disk with changed pages, and is killed before it can commit.
    let killed = try run(
      "sqlite3",
      [
        path, "PRAGMA cache_size = 2", "BEGIN IMMEDIATE", "UPDATE content SET size = -1",
        "UPDATE recording SET path = 'x'",
        ".shell kill -9 $PPID",
      ])
    #expect(killed.status != 0)
    #expect(kindOfFile(path + "-journal") == .file)
    #expect(try known() == before)
    #expect(kindOfFile(path + "-journal") == nil)
    #expect(try run("sqlite3", [path, "PRAGMA integrity_check"]).output == "ok\n")
  }

  @Test("what no audit has seen for the time set is forgotten, contents too, and nothing of it stays in the file")
  func expiry() throws {
    let ledger = try Ledger(path: path)
    try ledger.update(
      fromStoreEvidence: scratch.evidence("1", [Seen(id: "secret-id", path: "a.wav", content: "A")]), at: 10)
    try ledger.update(fromStoreEvidence: scratch.evidence("2", [Seen(id: "b", path: "b.wav", content: "B")]), at: 20)
    try ledger.expire(before: 20)
    #expect(try known().map { $0.contains("main b ") } == [true])
    #expect(try rows(path, "SELECT count(*) FROM content") == ["1"])
    let bytes = try ReadOnlyFile.contents(of: path, atMost: 1 << 20)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("secret-id"))
  }

  @Test("bare headers without sound identify nothing")
  func emptyAudio() throws {
    let ledger = try Ledger(path: path)
    try ledger.update(
      fromStoreEvidence: scratch.evidence("1", [Seen(id: "a", path: "a.wav", content: "header", audio: "empty")]),
      at: 10)
    #expect(try known() == [])
    #expect(try rows(path, "SELECT count(*) FROM recording") == ["1"])
  }

  @Test(
    "a damaged ledger is refused with what to do", arguments: ["not a database", "half", "another program's database"])
  func damaged(how: String) throws {
    switch how {
    case "not a database":
      try scratch.write("ledger.sqlite", Array("plain text, long enough to be read as a header….".utf8))
    case "half":
      let many = (0..<2_000).map { Seen(id: "recording \($0)", path: "\($0).wav", content: "\($0)") }
      try Ledger(path: path).update(fromStoreEvidence: scratch.evidence("1", many), at: 10)
      let whole = try ReadOnlyFile.contents(of: path, atMost: 1 << 24)
      try scratch.write("ledger.sqlite", whole.prefix(whole.count / 2))
    default:
      let other = try Database(path: path, mode: .create)
      try other.execute("CREATE TABLE t (x)")
    }
    #expect {
      _ = try Ledger(path: path)
    } throws: { error in
      guard case RecognitionError.ledgerDamaged = error else { return false }
      return "\(error)".contains("backup")
    }
  }

  @Test("evidence whose seal does not fit is not taken over")
  func brokenSeal() throws {
    let evidence = try scratch.evidence("1", [Seen(id: "a", path: "a.wav", content: "A")])
    var bytes = try ReadOnlyFile.contents(of: evidence, atMost: 1 << 24)
    bytes[bytes.count - 1] ^= 1
    try scratch.write("1", bytes)
    let ledger = try Ledger(path: path)
    #expect(throws: RecognitionError.self) { try ledger.update(fromStoreEvidence: evidence, at: 10) }
    #expect(try known() == [])
  }

  @Test("the ledger's evidence is the same, byte for byte, when it is written again")
  func deterministic() throws {
    let ledger = try Ledger(path: path)
    let many = (0..<100).map { Seen(id: "r\($0)", path: "\($0).wav", content: "\($0)") }
    try ledger.update(fromStoreEvidence: scratch.evidence("1", many), at: 10)
    let later = try scratch.evidence("2", Array(many.prefix(10)))
    try ledger.writeEvidence(to: scratch.file("e1"), at: 20, collector: "t", excludingPresentIn: [later])
    try ledger.update(fromStoreEvidence: later, at: 10)
    try ledger.writeEvidence(to: scratch.file("e2"), at: 20, collector: "t", excludingPresentIn: [later])
    #expect(try SHA256Value.of(contentsOf: scratch.file("e1")) == SHA256Value.of(contentsOf: scratch.file("e2")))
    #expect(try rows(scratch.file("e1"), "SELECT count(*) FROM recording") == ["90"])
    #expect(try run("sqlite3", [scratch.file("e1"), "PRAGMA integrity_check"]).output == "ok\n")
  }
}
