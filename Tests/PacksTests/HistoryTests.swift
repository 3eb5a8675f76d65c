import Digest
import Files
import Packs
import Testing
import Time

/// A folder of published runs with a history, as audits would leave it: runs of six Mondays, the first removed on time.
struct Runs: ~Copyable {
  let folder: String
  var output: String { "\(folder)/reports" }
  var state: String { "\(folder)/state" }
  static let names = ["12", "19", "26"].map { "2026-10-\($0)T060000Z" } + ["02", "09"].map { "2026-11-\($0)T060000Z" }

  init(_ name: String) throws {
    folder = "/tmp/earshot-history-\(ThisProcess.identifier)-\(name)"
    try deleteOwn(folder)
    try makeFolder(output)
    try makeFolder(state)
    try publish("2026-10-05T060000Z")
    for name in Runs.names { try audit(name) }
  }

  deinit { try? deleteOwn(folder) }

  /// A run's folder.
  func publish(_ name: String) throws {
    try makeFolder("\(output)/\(name)")
    var file = try OutputFile("\(output)/\(name)/report.xml", replacing: true)
    try file.write("<report at=\"\(name)\"/>\n")
    try file.finish()
    try Sums.write(in: "\(output)/\(name)")
  }

  func audit(_ name: String) throws {
    var history = try open()
    try publish(name)
    let run = try HistoryRecord.Run(published: name, in: output)
    let instant = "\(name.prefix(13)):\(name.dropFirst(13).prefix(2)):\(name.dropFirst(15))"
    try history.record(.run, statements: [HistoryRecord.Statement("instant", instant)], runs: [run])
    if name == "2026-11-02T060000Z" {
      // What a retention of four weeks would do.
      let old = try HistoryRecord.Run(published: "2026-10-05T060000Z", in: output)
      try history.record(
        .removal, statements: [HistoryRecord.Statement("removed-before", "2026-10-05T07:00:00Z")], removed: [old])
      try deleteOwn("\(output)/2026-10-05T060000Z")
    }
  }

  func open() throws -> History {
    let runs = try entries(of: output).filter { $0.hasPrefix("2026") }
    return try History.open(output, state: state, by: "earshot test", runs: runs) {
      Instant(seconds: 1_795_000_000)
    }
  }

  /// Runs lines of shell in the folder of runs.
  @discardableResult
  func shell(_ lines: String) throws -> String {
    let child = try Child(
      program: "/bin/sh", arguments: ["-c", "cd '\(output)' && { \(lines)\n} > '\(folder)/out' 2>&1"],
      standardErrorTo: "\(folder)/err")
    let end = child.wait()
    let text = String(decoding: try ReadOnlyFile.contents(of: "\(folder)/out", atMost: 1 << 20), as: UTF8.self)
    return end == .exited(0) ? text : "\(end): \(text)"
  }

  func verified(head: SHA256Value? = nil) throws -> HistoryVerification {
    var known = try HistoryNote.all(in: state).map {
      HistoryVerification.Known(
        number: $0.head.number, digest: $0.head.digest, ledger: $0.ledger, from: "the state folder")
    }
    if let head { known.append(HistoryVerification.Known(digest: head, from: "--head")) }
    let runs = try entries(of: output).filter { $0.hasPrefix("2026") }
    return try HistoryVerification(of: output, runs: runs, known: known)
  }
}

@Suite("The history of audits")
struct HistoryTests {
  @Test("what was left alone is whole: every run, one removed on time, one that was there before the history")
  func whole() throws {
    let runs = try Runs("whole")
    let verification = try runs.verified()
    #expect(verification.faults == [] && verification.remarks == [])
    #expect(verification.records == 7 && verification.intact == 5 && verification.removed == 1)
    let first = try runs.shell("cat history/000001.txt")
    #expect(first.contains("../2026-10-05T060000Z/SHA256SUMS"), "\(first)")
  }

  @Test("sha256sum alone checks every record against the one before and the runs that are there")
  func referee() throws {
    let runs = try Runs("referee")
    let check =
      "cd history && for r in 0*.txt; do sha256sum --check --strict --quiet --ignore-missing $r || exit 1; done"
    // The only run that the first record names has been removed since.
    let known = "sha256sum: 000001.txt: no file was verified\n"
    let later = check.replacing("0*.txt", with: "$(ls | tail -n +2)")
    #expect(try runs.shell(check).contains(known))
    #expect(try runs.shell(later) == "")
    #expect(try runs.shell("sed -i s/test/tost/ history/000004.txt; \(later)").contains("000004.txt: FAILED"))
  }

  /// What somebody does, and what each fault must say of it.
  static let tampering: [(does: String, says: [String])] = [
    ("rm history/000004.txt", ["history/000004.txt: gone, although 000005.txt follows"]),
    ("rm history/000003.txt history/000004.txt", ["history/000003.txt to 000004.txt: gone"]),
    (
      "sed -i 's/^# written: 2026/# written: 2025/' history/000004.txt",
      ["history/000004.txt: it is not the record that 000005.txt was written after"]
    ),
    (
      "cd history; mv 000004.txt x; mv 000005.txt 000004.txt; mv x 000005.txt",
      [
        "history/000004.txt: it says that it is record 5: records were put in another order",
        "history/000005.txt: it says that it is record 4: records were put in another order",
      ]
    ),
    (
      "cd history; cp 000003.txt 000004.txt",
      ["history/000004.txt: it says that it is record 3: it is a copy of 000003.txt"]
    ),
    (
      "cd history; cp 000007.txt 000008.txt",
      ["history/000008.txt: it says that it is record 7: it is a copy"]
    ),
    (
      "truncate -s -30 history/000004.txt",
      ["history/000004.txt:9: it is damaged", "'# end of record N', which is missing"]
    ),
    ("truncate -s -1 history/000007.txt", ["history/000007.txt:10: it is damaged"]),
    ("truncate -s 0 history/000007.txt", ["history/000007.txt:1: it is damaged"]),
    ("head -c 300 /dev/urandom > history/000004.txt", ["history/000004.txt:1: it is damaged", "expected"]),
    ("sed -i 5d history/000004.txt", ["history/000004.txt:5: it is damaged", "expected '# written: …'"]),
    (
      "sed -i '8s/$/ /' history/000004.txt", ["history/000004.txt:8: it is damaged"]
    ),
    (
      "sed -i 's/^# ledger: .*/# ledger: 00112233445566778899aabbccddeeff/' history/000004.txt",
      ["history/000004.txt: it belongs to another history (00112233445566778899aabbccddeeff, expected "]
    ),
    ("echo hello > history/notes.txt", ["history/notes.txt: it is no record of the history"]),
    ("ln -sf 000003.txt history/000004.txt", ["history/000004.txt: it cannot be read"]),
    // Runs.
    ("rm -r 2026-10-26T060000Z", ["2026-10-26T060000Z: it is gone, record 4 tells of it"]),
    (
      "echo '<report/>' > 2026-10-26T060000Z/report.xml", ["2026-10-26T060000Z/report.xml: it was changed since"]
    ),
    (
      "cd 2026-10-26T060000Z; echo '<report/>' > report.xml; sha256sum report.xml > SHA256SUMS",
      ["2026-10-26T060000Z: it was altered since it was published", "record 4 expects"]
    ),
    (
      "mv 2026-10-26T060000Z x; mv 2026-10-19T060000Z 2026-10-26T060000Z; mv x 2026-10-19T060000Z",
      [
        "2026-10-19T060000Z: it is what was published as 2026-10-26T060000Z",
        "2026-10-26T060000Z: it is what was published as 2026-10-19T060000Z",
      ]
    ),
    ("cp -r 2026-10-26T060000Z 2026-10-27T060000Z", ["2026-10-27T060000Z: no record tells of it"]),
    ("rm 2026-10-26T060000Z/SHA256SUMS", ["2026-10-26T060000Z: its SHA256SUMS cannot be read: No such file"]),
    (
      "cp -r 2026-10-26T060000Z 2026-10-05T060000Z",
      ["2026-10-05T060000Z: it was removed on time and is there all the same"]
    ),
    // The end of the chain.
    (
      "rm history/000007.txt",
      [
        "history/000007.txt: it is gone: the state folder knows it as the newest",
        "2026-11-09T060000Z: no record tells of it",
      ]
    ),
    (
      "rm -r history/000007.txt 2026-11-09T060000Z",
      ["history/000007.txt: it is gone: the state folder knows it as the newest"]
    ),
    (
      "sed -i 's/^# written: 2026/# written: 2027/' history/000007.txt",
      ["history/000007.txt: it was rewritten: its SHA-256 is "]
    ),
    ("rm -r history", ["history: there is no history here"]),
    ("rm history/0*", ["history: it holds no record"]),
  ]

  @Test("whatever is removed, altered, put in another order or put there is named", arguments: tampering.indices)
  func tampered(_ index: Int) throws {
    let (does, says) = HistoryTests.tampering[index]
    let runs = try Runs("tampered-\(index)")
    let said = try runs.shell(does)
    #expect(said == "")
    let faults = try runs.verified().faults
    for words in says { #expect(faults.contains { $0.contains(words) }, "\(does): \(faults)") }
    for fault in faults { #expect(fault.contains("; ") || fault.contains("backup"), "what to do: \(fault)") }
  }

  @Test("a fault is told alone: nothing that is as it was is called wrong beside it")
  func alone() throws {
    let runs = try Runs("alone")
    try runs.shell("echo '<report/>' > 2026-10-26T060000Z/report.xml")
    #expect(try runs.verified().faults.count == 1)
    let other = try Runs("alone-2")
    try other.shell("rm history/000004.txt")
    // The run whose record is gone is one that no record tells of.
    #expect(try other.verified().faults.count == 2)
  }

  @Test("a record that somebody noted elsewhere is found, counted from, or missed")
  func heads() throws {
    let runs = try Runs("heads")
    let fifth = try #require(
      SHA256Value(hexadecimal: try runs.shell("sha256sum history/000005.txt | cut -d ' ' -f 1").prefix(64)))
    let noted = try runs.verified(head: fifth)
    #expect(noted.faults == [])
    #expect(noted.remarks == ["--head is record 5; 2 more were written since"])
    let missed = try runs.verified(head: SHA256.of("another"))
    #expect(missed.faults.count == 1 && missed.faults[0].contains("no record has the SHA-256"), "\(missed.faults)")
  }

  @Test("a history cut at its end and carried on says so in its next record, for good")
  func carriedOn() throws {
    let runs = try Runs("carried-on")
    try runs.shell("rm -r history/000007.txt history/000006.txt 2026-11-09T060000Z")
    try runs.audit("2026-11-16T060000Z")
    #expect(try runs.shell("grep warning history/000006.txt").contains("ends with record 5, but record 7 was written"))
    try runs.audit("2026-11-23T060000Z")
    let faults = try runs.verified().faults
    #expect(faults.contains { $0.contains("history/000006.txt: it was written although") }, "\(faults)")
  }

  @Test("a history that was begun anew says so, for good")
  func anew() throws {
    let runs = try Runs("anew")
    try runs.shell("rm -r history")
    try runs.audit("2026-11-16T060000Z")
    let faults = try runs.verified().faults
    #expect(faults.contains { $0.contains("the history that was written here is gone, or is another") }, "\(faults)")
    #expect(faults.contains { $0.contains("the state folder knows another history") }, "\(faults)")
  }

  @Test("an audit that ended between publishing and recording is told apart, and the next one records it")
  func interrupted() throws {
    let runs = try Runs("interrupted")
    var cut = try runs.open()
    try runs.publish("2026-11-16T060000Z")
    let run = try HistoryRecord.Run(published: "2026-11-16T060000Z", in: runs.output)
    try cut.announce(.run, statements: [HistoryRecord.Statement("instant", "2026-11-16T06:00:00Z")], runs: [run])
    _ = consume cut
    let before = try runs.verified()
    #expect(before.faults == [])
    #expect(before.remarks.count == 1 && before.remarks[0].contains("the next one records it"), "\(before.remarks)")
    try runs.audit("2026-11-23T060000Z")
    let after = try runs.verified()
    #expect(after.faults == [] && after.remarks == [] && after.records == 9 && after.intact == 7)
  }

  @Test("what was announced and never published leaves no record")
  func neverPublished() throws {
    let runs = try Runs("never")
    var cut = try runs.open()
    try cut.announce(
      .run, runs: [HistoryRecord.Run(name: "2026-11-16T060000Z", sums: SHA256.of("never"))])
    _ = consume cut
    try runs.audit("2026-11-23T060000Z")
    let after = try runs.verified()
    #expect(after.faults == [] && after.records == 8)
  }

  @Test("runs that are removed before their time, or by nobody's audit, are named")
  func tooEarly() throws {
    let runs = try Runs("early")
    var history = try runs.open()
    let run = try HistoryRecord.Run(published: "2026-11-02T060000Z", in: runs.output)
    try history.record(
      .removal, statements: [HistoryRecord.Statement("removed-before", "2026-10-12T06:00:00Z")], removed: [run])
    _ = consume history
    try deleteOwn("\(runs.output)/2026-11-02T060000Z")
    let faults = try runs.verified().faults
    #expect(faults.count == 1 && faults[0].contains("removed although it is not from before"), "\(faults)")
  }

  @Test(
    "evidence and packs that are removed before their time, or were never there, are named; on time they are not missed"
  )
  func otherRemovals() throws {
    let runs = try Runs("other-removals")
    let pack = SHA256.of("a pack").description
    var history = try runs.open()
    try history.record(.pack, statements: [HistoryRecord.Statement("pack-sha256", pack)])
    func remove(_ before: String, _ statements: [HistoryRecord.Statement]) throws {
      try history.record(.removal, statements: [HistoryRecord.Statement("removed-before", before)] + statements)
    }
    try remove("2026-10-13T00:00:00Z", [HistoryRecord.Statement(HistoryRecord.removedEvidence, "2026-10-12T060000Z")])
    #expect(try runs.verified().faults == [])
    for (statement, says) in [
      (HistoryRecord.Statement(HistoryRecord.removedEvidence, "2026-11-09T060000Z"), "although it is not from before"),
      (HistoryRecord.Statement(HistoryRecord.removedEvidence, "2026-01-05T060000Z"), "a run that is not there"),
      (HistoryRecord.Statement(HistoryRecord.removedPack, "\(pack) /x.zip"), "although it was not made before"),
      (
        HistoryRecord.Statement(HistoryRecord.removedPack, "\(SHA256.of("x")) /x.zip"),
        "which no record before it names"
      ),
    ] {
      try remove("2026-10-13T00:00:00Z", [statement])
      let faults = try runs.verified().faults
      #expect(faults.contains { $0.contains(says) }, "\(says): \(faults)")
    }
  }

  @Test("whatever value a statement has, its record is read back as it was written and can forge no other line")
  func hostile() throws {
    for value in ["", " ", "a: b", "x\n# end of record 3", "\u{202E}abc", "# kind: run", "é\r\n"] {
      let record = HistoryRecord(
        ledger: "ab", number: 3, kind: .pack, written: "2026-11-23T06:00:00Z", program: "earshot",
        statements: [HistoryRecord.Statement("about", value)], previous: SHA256.of("x"))
      #expect(try HistoryRecord(Array(record.text.utf8)) == record)
      #expect(record.text.split(separator: "\n").count == 9)
    }
  }
}
