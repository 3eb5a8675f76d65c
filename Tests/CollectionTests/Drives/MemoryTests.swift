import Collection
import Configuration
import Files
import Testing
import Time

@Suite("What is remembered of drives", .enabled(if: DriveTrial.remembers))
struct MemoryTests {
  /// Two recordings of one size, a copy, and things that are none.
  static let drive = #"""
    mkdir -p ../store a/b; head -c 5000 /dev/urandom > ../store/1; head -c 5000 /dev/urandom > ../store/2
    cp ../store/1 a/copy; cp ../store/1 $'a/b/two\nlines'; head -c 5000 /dev/urandom > a/other; ln a/copy a/b/link; ln a/copy a/twin
    printf 'RIFFxxxxWAVEfmt ' > a/b/wave; head -c 90 /dev/zero > c.gsm; printf 'PK\003\004xxxx' > d.docx; : > empty
    """#

  private func trial(_ more: String = "true") throws -> DriveTrial {
    let trial = try DriveTrial(MemoryTests.drive + "\n" + more)
    try trial.know([("r1", "../store/1")])
    return trial
  }

  @Test("what has not changed is not read again, and the facts are the same as if it had been")
  func unchanged() throws {
    let trial = try trial("chmod 0 d.docx; truncate -s 3G large; chmod 600 d.docx")
    try trial.know(contents: [("large", 3 << 30, String(repeating: "0", count: 64))])
    try trial.collect(largestFile: 1 << 30)
    let facts = try trial.facts()
    let said = try trial.examined()
    #expect(try trial.copies("path").count == 4)
    try trial.collect(largestFile: 1 << 30, memory: trial.place())
    #expect(try trial.facts() == facts)
    #expect(try trial.examined() == said)
    for threads in [1, 3] {
      try trial.collect(largestFile: 1 << 30, threads: threads, memory: trial.place(hours: 2))
      #expect(try trial.facts() == facts)
      #expect(try trial.remembered() == ["10", "0"])
      #expect(try trial.examined().map { $0.prefix(said[0].count) } == said.map { $0[...] })
    }
    #expect(try trial.rows("SELECT count FROM coverage WHERE state = 'examined'") == ["10"])
  }

  @Test(
    "a file is read again when it has changed, whatever was put back",
    arguments: [
      // Same size, modification time put back.
      "touch -r a/other ../times; cat ../store/1 > a/other; touch -r ../times a/other",
      // Another file of the same size and time renamed over it.
      "cp ../store/1 new; touch -r a/other new; mv new a/other",
      // By another of its names.
      "ln a/other b; touch -r b ../times; cat ../store/1 > b; touch -r ../times b; rm b",
      // By a new folder in the place of the old.
      "cp -a a x; cat ../store/1 > x/other; touch -r a/other x/other; touch -r a x; mv a ../old; mv x a",
    ])
  func changed(script: String) throws {
    let trial = try trial()
    try trial.collect(memory: trial.place())
    #expect(try !trial.copies("path").contains("a/other"))
    try trial.run(script)
    try trial.collect(memory: trial.place(hours: 2))
    #expect(try trial.copies("path", "recording").contains("a/other|r1"))
    let facts = try trial.facts()
    try trial.collect()
    #expect(try trial.facts() == facts)
  }

  @Test("a file that was changed shortly before it was read is read again")
  func racy() throws {
    let trial = try trial()
    try trial.collect(memory: trial.place(hours: 0))
    #expect(try trial.memoryRows("SELECT count(*) FROM file") == ["0"])
    try trial.run("touch -r a/other ../times; cat ../store/1 > a/other; touch -r ../times a/other")
    try trial.collect(memory: trial.place(hours: 0))
    #expect(try trial.copies("path").contains("a/other"))
    #expect(try trial.remembered() == ["0", "0"])
    // Nor is one whose time lies ahead of the clock.
    try trial.run("touch -d '+10 years' a/other")
    try trial.collect(memory: trial.place(hours: 1))
    try trial.collect(memory: trial.place(hours: 2))
    #expect(try trial.remembered() == ["8", "0"])
  }

  @Test("a copy whose recording the ledger learns of later is found, whether or not its size was known before")
  func ledger() throws {
    let trial = try trial("cp ../store/2 a/second; head -c 700 /dev/urandom > third")
    try trial.collect(memory: trial.place())
    try trial.know([("r2", "../store/2"), ("r3", "third")])
    try trial.collect(memory: trial.place(hours: 2))
    #expect(try trial.copies("path", "recording").filter { !$0.hasSuffix("r1") } == ["a/second|r2", "third|r3"])
    // The one had been read to its end, the other had not.
    #expect(try trial.remembered() == ["10", "1"])
    let facts = try trial.facts()
    try trial.collect()
    #expect(try trial.facts() == facts)
  }

  @Test("a file that may no longer be read to its end for its size is told as if nothing were remembered")
  func largest() throws {
    let trial = try trial()
    try trial.collect(memory: trial.place())
    try trial.collect(largestFile: 4_000)
    let facts = try trial.facts()
    try trial.collect(largestFile: 4_000, memory: trial.place(hours: 2))
    #expect(try trial.facts() == facts)
    #expect(try trial.remembered() == ["9", "0"])
  }

  @Test("what is gone is forgotten")
  func gone() throws {
    let trial = try trial("mkdir -p x/y; touch x/1 x/y/2 x/y/3")
    try trial.collect(memory: trial.place())
    #expect(try trial.memoryRows("SELECT count(*) FROM file") == ["11"])
    try trial.run("rm -r x/y c.gsm")
    try trial.collect(memory: trial.place(hours: 2))
    #expect(try trial.memoryRows("SELECT count(*) FROM file") == ["8"])
    #expect(try trial.memoryRows("SELECT count(*) FROM folder") == ["4"])
    try trial.collect(memory: trial.place(hours: 3))
    #expect(try trial.remembered() == ["9", "0"])
  }

  @Test("what was read long ago is read again")
  func expired() throws {
    let trial = try trial()
    let settings = MemorySettings(keep: .init(days: 2), spotCheck: 0)
    try trial.collect(memory: trial.place(), remembering: settings)
    try trial.collect(memory: trial.place(hours: 40), remembering: settings)
    #expect(try trial.remembered() == ["9", "0"])
    try trial.collect(memory: trial.place(hours: 50), remembering: settings)
    #expect(try trial.remembered() == ["0", "9"])
    try trial.collect(memory: trial.place(hours: 60), remembering: settings)
    #expect(try trial.remembered() == ["9", "0"])
  }

  @Test("a folder of many files is remembered like any other")
  func manyFiles() throws {
    let trial = try DriveTrial("seq 10050 | xargs touch")
    try trial.collect(withLedger: false, memory: trial.place())
    try trial.collect(withLedger: false, memory: trial.place(hours: 2))
    #expect(try trial.remembered() == ["10,050", "0"])
  }

  @Test("files of a file system whose times tell nothing are read each time", .enabled(if: DriveTrial.canMount))
  func unreliable() throws {
    let trial = try DriveTrial("mount -t tmpfs none .; echo 1 > \"$PWD/f\"")
    try trial.run("echo 1 > f; echo 2 > g")
    try trial.know([("r", "f")])
    for hours: Int64 in [1, 2] {
      try trial.collect(memory: trial.place(hours: hours))
      #expect(try trial.copies("path") == ["f"])
      #expect(
        try trial.examined() == [
          "2 files in 1 folder walked, 0 were audio, 1 was a copy of a recording, files on tmpfs are read each time, since no "
            + "time and number there tells whether a file has changed"
        ])
    }
    #expect(try trial.memoryRows("SELECT count(*) FROM file") == ["0"])
  }
}
