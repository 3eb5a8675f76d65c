import Archive
import Files
import Testing

@Suite("Broken archives")
struct BrokenArchiveTests {
  private static let makers = [
    "zip -q", "tar -cf", "tar -czf", "tar -cJf", "tar --zstd -cf", "tar -cjf", "bsdtar --format 7zip -cf", "gcab -c -z",
  ]

  @Test("an archive that breaks off anywhere says so, and no file comes out other than it was", arguments: makers)
  func truncated(program: String) throws {
    let workshop = try Workshop()
    let whole = try workshop.bytes(workshop.archive("\(program) set.zip a.log b.log c.log", "set.zip"))
    var state: UInt64 = 7
    var cuts = [600, whole.count / 2, whole.count - 1]
    for _ in 0..<12 {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      cuts.append(600 + Int(state >> 33) % (whole.count - 600))
    }
    for cut in cuts {
      // The end of a tar is NUL bytes to fill it up; without some of them nothing is missing.
      if program == "tar -cf", whole[(cut - 512)...].allSatisfy({ $0 == 0 }) { continue }
      let reading = ArchiveReading(try workshop.write("part", Array(whole.prefix(cut))))
      if reading.kind == nil {
        // Too little of the compressed layer is left to tell; read as a compressed file it is an error.
        #expect(isBroken("\(workshop.folder)/part"), "\(cut) of \(whole.count)")
        continue
      }
      #expect(!reading.isSound, "\(cut) of \(whole.count)")
      check(reading)
    }
  }

  @Test("a changed byte is noticed wherever the format can tell, and costs only the file it is in", arguments: makers)
  func damaged(program: String) throws {
    // What stands in a tar that is not compressed has no checksum.
    if program == "tar -cf" { return }
    let workshop = try Workshop()
    let whole = try workshop.bytes(workshop.archive("\(program) set.zip a.log b.log c.log", "set.zip"))
    var state: UInt64 = 11
    for _ in 0..<30 {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      let place = 600 + Int(state >> 33) % (whole.count * 9 / 10 - 600)
      var bytes = whole
      bytes[place] ^= 0x10
      let path = try workshop.write("changed", bytes)
      let reading = ArchiveReading(path)
      if reading.kind == nil {
        #expect(isBroken(path), "byte \(place)")
        continue
      }
      if reading.isSound { #expect(reading.holdsLogs, "byte \(place)") }
      check(reading)
      if program == "zip -q" {
        #expect(reading.names == ["a.log", "b.log", "c.log"], "byte \(place)")
        #expect(reading.entries.count { $0.fault != nil } <= 1, "byte \(place)")
      }
    }
  }

  /// Files without a fault are as they were.
  private func check(_ reading: ArchiveReading) {
    for entry in reading.entries where entry.fault == nil {
      let original = Workshop.logs.first { $0.0 == entry.name }?.1
      let isWhole = original == nil || entry.bytes == original || !reading.faults.isEmpty
      #expect(isWhole, "\(entry.name)")
    }
  }

  @Test("a wrong checksum in a zip is told of its file alone, after its bytes")
  func checksum() throws {
    let workshop = try Workshop()
    // Stored, not compressed: only the checksum can tell.
    var bytes = try workshop.bytes(workshop.archive("zip -q -0 s.zip a.log b.log c.log", "s.zip"))
    bytes[60 + Workshop.logs[0].1.count + 200] ^= 1
    let reading = ArchiveReading(try workshop.write("s", bytes))
    #expect(reading.faults.isEmpty)
    #expect(reading.entries.map { $0.fault == nil } == [true, false, true])
    #expect(reading.entries.map(\.bytes.count) == Workshop.logs.map(\.1.count))
    guard case .entry(_, "b.log", let count, .damaged) = reading.entries[1].fault else {
      Issue.record("\(reading.words(workshop))")
      return
    }
    #expect(count == Int64(Workshop.logs[1].1.count))
  }

  @Test("a damaged block in a tar is passed over, and the files behind it are read")
  func tarHeader() throws {
    let workshop = try Workshop()
    var bytes = try workshop.bytes(workshop.archive("tar -cf t a.log b.log c.log", "t"))
    let second = 512 + (Workshop.logs[0].1.count + 511) / 512 * 512
    bytes[second + 3] ^= 1
    let reading = ArchiveReading(try workshop.write("t2", bytes))
    #expect(reading.names == ["a.log", "c.log"])
    #expect(reading.faults.count == 1)
  }

  @Test(
    "what is encrypted is said to be, and the rest is read",
    arguments: [
      ("zip -q s a.log && zip -q -P secret s b.log && zip -q s c.log && mv s.zip s", 3),
      ("bsdtar --format zip --options zip:encryption=aes256 --passphrase secret -cf s a.log", 1),
      ("7z a -psecret s.7z a.log && mv s.7z s", 1),
    ])
  func encrypted(command: String, count: Int) throws {
    let workshop = try Workshop()
    let reading = ArchiveReading(try workshop.archive(command, "s"))
    #expect(reading.entries.count == count)
    let encrypted = reading.entries.filter { entry in
      if case .entry(_, entry.name, 0, .encrypted) = entry.fault { true } else { false }
    }
    #expect(encrypted.count == 1)
    #expect(encrypted.allSatisfy { $0.bytes.isEmpty })
    #expect(reading.faults.isEmpty)
  }

  @Test("an archive whose list is encrypted is said to be")
  func encryptedList() throws {
    let workshop = try Workshop()
    let reading = ArchiveReading(try workshop.archive("7z a -psecret -mhe=on s.7z a.log b.log", "s.7z"))
    guard case .encrypted = reading.faults.first else {
      Issue.record("\(reading.words(workshop))")
      return
    }
  }

  @Test("an archive or compressed file within an archive is not opened, and says so")
  func nested() throws {
    let workshop = try Workshop()
    let path = try workshop.archive(
      "zip -q in.zip a.log; tar -cf in.tar a.log; gzip -k a.log; tar -cf s in.zip b.log in.tar a.log.gz", "s")
    let reading = ArchiveReading(path)
    #expect(
      reading.entries.map { entry in
        if case .entry(_, _, _, .nested(let kind)) = entry.fault { kind } else { "-" }
      } == ["a zip archive", "-", "a tar archive", "compressed by gzip"])
    let isWhole = reading.entries[1].bytes == Workshop.logs[1].1
    #expect(isWhole)
    let twice = ArchiveReading(try workshop.archive("zip -q in.zip a.log; gzip in.zip", "in.zip.gz"))
    guard case .nested(_, "a zip archive") = twice.faults.first else {
      Issue.record("\(twice.words(workshop))")
      return
    }
  }

  @Test("a bomb is stopped by its size, its ratio or the number of its files", arguments: ["zip -q", "tar -czf"])
  func bombs(program: String) throws {
    let workshop = try Workshop()
    try workshop.run("truncate -s 9000000 zeros; \(program) bomb zeros; test -e bomb || mv bomb.zip bomb")
    let path = "\(workshop.folder)/bomb"
    #expect(ArchiveReading(path).isSound)
    let large = ArchiveReading(path, limits: ExpansionLimits(bytes: 1 << 20))
    #expect(large.words(workshop).allSatisfy { $0.contains("expands to more than the 1048576 bytes") })
    #expect(!large.isSound)
    #expect(large.entries.reduce(0) { $0 + $1.bytes.count } <= 1 << 20)
    #expect(!ArchiveReading(path, limits: ExpansionLimits(ratio: 50, freeBytes: 1 << 20)).isSound)
    try workshop.run(
      "for i in 1 2 3 4; do echo $i > $i; done; \(program) many 1 2 3 4; test -e many || mv many.zip many")
    let many = ArchiveReading("\(workshop.folder)/many", limits: ExpansionLimits(entries: 3))
    #expect(many.names == ["1", "2", "3"])
    #expect(many.words(workshop) == ["many: it holds more than the 3 files that are allowed"])
  }
}

/// Whether reading it as a plain or compressed file ends in an error.
private func isBroken(_ path: String) -> Bool { reading(path).error != nil }
