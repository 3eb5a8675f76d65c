import Collection
import Configuration
import Evidence
import Files
import Testing

@Suite("A memory that is not to be believed", .enabled(if: DriveTrial.remembers))
struct DeceivedMemoryTests {
  private func trial(_ more: String = "true") throws -> DriveTrial {
    let trial = try DriveTrial(MemoryTests.drive + "\n" + more)
    try trial.know([("r1", "../store/1")])
    try trial.collect(memory: trial.place())
    return trial
  }

  @Test(
    "a memory that is damaged, cut short, old, another source's, or something else is set aside, which the coverage says",
    arguments: [
      ("printf x | dd of=../memory/workstations.sqlite bs=1 seek=40000 conv=notrunc", "damaged"),
      ("truncate -s 20000 ../memory/workstations.sqlite", "damaged"),
      ("echo no database > ../memory/workstations.sqlite", "damaged"),
      (": > ../memory/workstations.sqlite", "damaged"),
      ("rm ../memory/*.sha256", "no seal"),
      (
        "cd ../memory; head -c 3000 /dev/zero > workstations.sqlite; sha256sum workstations.sqlite > workstations.sqlite.sha256",
        "cannot be read"
      ),
      (
        "cp ../ledger.sqlite ../memory/workstations.sqlite; cd ../memory; sha256sum workstations.sqlite > workstations.sqlite.sha256",
        "it is no memory"
      ),
      ("SQL:PRAGMA user_version = 7", "it is of the version 7, expected 4"),
      ("SQL:UPDATE owner SET source = 'laptops'", "it is of the source 'laptops'"),
      ("SQL:DELETE FROM owner", "does not say whose it is"),
    ])
  func setAside(change: String, reason: String) throws {
    let trial = try trial()
    let facts = try trial.facts()
    if change.hasPrefix("SQL:") { try trial.alter(String(change.dropFirst(4))) } else { try trial.run(change) }
    try trial.collect(memory: trial.place(hours: 2))
    #expect(try trial.facts() == facts)
    #expect(try trial.remembered() == ["0", "0"])
    let said = try trial.examined().filter { $0.contains("set aside") }
    #expect(said.count == 1 && said.first?.contains(reason) == true, "\(said)")
    #expect(kindOfFile(trial.memory + ".set-aside") == .file)
    // It is made anew.
    try trial.collect(memory: trial.place(hours: 3))
    #expect(try trial.facts() == facts)
    #expect(try trial.remembered() == ["9", "0"])
  }

  @Test("what another version of the program found, or at a time that the clock has not reached, is found out anew")
  func outdated() throws {
    let trial = try trial()
    let facts = try trial.facts()
    try trial.collect(memory: trial.place(hours: 2, program: "another program"))
    #expect(try trial.facts() == facts)
    #expect(try trial.remembered() == ["0", "0"])
    #expect(try trial.examined().contains { $0.contains("another version of this program found it") })
    try trial.collect(memory: trial.place(hours: 1, program: "another program"))
    #expect(try trial.facts() == facts)
    #expect(try trial.remembered() == ["0", "0"])
    #expect(try trial.examined().contains { $0.contains("clock has been set back") })
    try trial.collect(memory: trial.place(hours: 2, program: "another program"))
    #expect(try trial.remembered() == ["9", "0"])
  }

  @Test(
    "a memory that rows were made up in, or whose volume is another, is not believed beyond what the file system says")
  func foreignRows() throws {
    for change in [
      "UPDATE volume SET identity = identity + 1", "UPDATE volume SET device = device + 1",
      "UPDATE volume SET drive = '/elsewhere'",
      "UPDATE file SET inode = inode + 1000000", "UPDATE file SET changed = changed + 1",
      "UPDATE file SET created = created - 1",
      "UPDATE file SET kind = 'no such kind'",
      "UPDATE file SET sha256 = x'00' WHERE sha256 IS NOT NULL; UPDATE file SET size = size + 1",
    ] {
      let trial = try trial()
      let facts = try trial.facts()
      try trial.alter(change)
      try trial.collect(memory: trial.place(hours: 2))
      #expect(try trial.facts() == facts, "\(change)")
      #expect(try trial.remembered()[1] == "0", "\(change)")
      #expect(try trial.remembered()[0] == "0" || change.contains("created") || change.contains("kind"), "\(change)")
    }
  }

  @Test("another collection at work with the memory, or no place to keep one, costs readings and is told")
  func notToBeHad() throws {
    let trial = try trial()
    let facts = try trial.facts()
    do {
      guard let lock = try FileLock.take(trial.memory + ".lock") else { throw CancellationError() }
      try lock.note("a test")
      try trial.collect(memory: trial.place(hours: 2))
      #expect(try trial.facts() == facts)
      #expect(try trial.examined().contains { $0.contains("another collection was at work") })
    }
    try trial.collect(memory: trial.place(file: trial.folder + "/inventory.xml/memory.sqlite"))
    #expect(try trial.facts() == facts)
    #expect(try trial.examined().contains { $0.contains("cannot be remembered") })
  }

  @Test(
    "a file that changed though nothing else about it did is found by the spot check, and all of the drive is read again"
  )
  func deceived() throws {
    let trial = try trial()
    try trial.run("cat ../store/1 > a/other")
    // As if its times had been put back to what they were.
    let now = try trial.words("stat -c '%i %.9Y %.9Z' a/other").map { $0.replacing(".", with: "") }
    try trial.alter("UPDATE file SET modified = \(now[1]), changed = \(now[2]) WHERE inode = \(now[0])")
    // Nothing but reading it tells.
    try trial.collect(at: 2, memory: trial.place(hours: 2))
    #expect(try !trial.copies("path").contains("a/other"))
    let spotCheck = MemorySettings(spotCheck: 100)
    try trial.collect(at: 3, memory: trial.place(hours: 3), remembering: spotCheck)
    #expect(try trial.copies("path").contains("a/other"))
    let gaps = try trial.gaps()
    #expect(gaps.count == 1)
    #expect(
      gaps.first?.hasPrefix("contradiction|…/pc/a/other|-|the file holds other bytes than when it was last read")
        == true)
    #expect(try trial.rows("SELECT affects, \"to\" FROM coverage WHERE state = 'gap'") == ["|3"])
    #expect(try trial.examined().first?.contains("every file was read, since what was remembered proved false") == true)
    let copies = try trial.copies("path", "sha256")
    try trial.collect()
    #expect(try trial.copies("path", "sha256") == copies)
    // Until an audit that says so is published, the next one says it too.
    try trial.collect(at: 4, memory: trial.place(hours: 4, published: 2))
    #expect(try trial.gaps() == gaps)
    #expect(try trial.remembered() == ["9", "0"])
    try trial.collect(at: 5, memory: trial.place(hours: 5, published: 4))
    #expect(try trial.gaps() == [])
    #expect(try trial.copies("path", "sha256") == copies)
  }

  /// Three disks with the same file in the same place: as it was, overwritten past the file system with a recording, and that
  /// once more as a file system of its own (which tune2fs(8) makes of one only that was checked since it was last mounted).
  static let disks = #"""
    cd ..; truncate -s 8M one.img; mkfs.ext4 -q -b 1024 one.img; mount -o loop one.img pc
    head -c 5000 /dev/urandom > pc/f; head -c 5000 /dev/urandom > r; umount pc
    first=$(debugfs -R 'blocks f' one.img 2>/dev/null | awk '{print $1}')
    cp one.img two.img; dd if=r of=two.img bs=1024 seek=$first conv=notrunc status=none
    cp two.img three.img; e2fsck -fp three.img > /dev/null; tune2fs -U random three.img > /dev/null
    mount -o loop one.img pc
    """#

  @Test(
    "a disk in the place of another is read, and one that was written to past its file system is found out",
    .enabled(if: DriveTrial.canMountImages))
  func disks() throws {
    for (image, isDeceived) in [("two", true), ("three", false)] {
      let trial = try DriveTrial(DeceivedMemoryTests.disks)
      try trial.know([("r", "../r")])
      try trial.collect(memory: trial.place())
      #expect(try trial.copies("path") == [])
      try trial.run("cd ..; umount pc; mount -o loop \(image).img pc")
      // Loop devices are numbered as they come.
      let device = try trial.words("stat -c '%Hd %Ld' .").compactMap { Int64($0) }
      try trial.alter("UPDATE volume SET device = \(device[0] << 32 | device[1])")
      try trial.collect(memory: trial.place(hours: 2))
      #expect(try trial.copies("path") == (isDeceived ? [] : ["f"]))
      #expect(try trial.remembered() == (isDeceived ? ["1", "0"] : ["0", "0"]))
      try trial.collect(memory: trial.place(hours: 3), remembering: MemorySettings(spotCheck: 100))
      #expect(try trial.copies("path") == ["f"])
      #expect(try trial.gaps().map { $0.prefix(24) } == (isDeceived ? ["contradiction|…/pc/f|-|t"] : []))
    }
  }

  @Test("the spot check follows from the audit instant and the file, and takes its share")
  func spotCheck() throws {
    let trial = try DriveTrial("seq 400 | xargs touch")
    try trial.collect(withLedger: false, memory: trial.place())
    try trial.run("cp -a ../memory ../kept")
    var read: [[String]] = []
    for at: Int64 in [7, 7, 8] {
      try trial.run("rm -r ../memory; cp -a ../kept ../memory")
      let place = trial.place(hours: 2)
      try trial.collect(withLedger: false, at: at, memory: place, remembering: MemorySettings(spotCheck: 20))
      read.append(try trial.memoryRows("SELECT inode FROM file WHERE read = \(place.now) ORDER BY inode"))
      #expect(try trial.remembered() == ["\(400 - read[0].count)", "\(read[0].count)"] || at == 8)
    }
    #expect(read[0] == read[1])
    #expect(read[0] != read[2])
    #expect((50...110).contains(read[0].count))
  }
}
