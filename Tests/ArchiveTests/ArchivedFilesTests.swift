import Archive
import Files
import Testing

private let makers: [(ArchiveKind, String)] = [
  (.zip, "zip -q -y"), (.zip, "bsdtar -a -cf"), (.tar, "tar -cf"), (.tar, "tar --format=v7 -cf"),
  (.tar, "tar --format=pax -cf"), (.tar, "tar -czf"), (.tar, "tar -cJf"), (.tar, "tar --zstd -cf"),
  (.tar, "tar -cjf"), (.sevenZip, "bsdtar --format 7zip -cf"), (.cab, "gcab -c"), (.cab, "gcab -c -z"),
]

@Suite("Files in archives")
struct ArchivedFilesTests {
  @Test(
    "every regular file comes out whole, in order, whatever made the archive and whatever it is called",
    arguments: makers)
  func whole(kind: ArchiveKind, program: String) throws {
    let workshop = try Workshop()
    let link = kind == .cab ? "" : "link.log"
    let made = try workshop.archive("\(program) set.zip a.log \(link) b.log c.log && mv set.zip no-ending", "no-ending")
    let reading = ArchiveReading(made)
    #expect(reading.words(workshop) == [])
    #expect(reading.kind == kind)
    #expect(reading.names == ["a.log", "b.log", "c.log"])
    #expect(reading.holdsLogs)
  }

  @Test("an entry tells its size and when it was last modified")
  func facts() throws {
    let workshop = try Workshop()
    let path = try workshop.archive("touch -d 2026-11-01T06:00:00.25Z c.log && tar --format=pax -cf s c.log", "s")
    guard var files = try ArchivedFiles(path) else {
      Issue.record("it is no archive")
      return
    }
    let entry = try #require(try files.next())
    #expect(entry.size == Int64(Workshop.logs[2].1.count))
    #expect(entry.modified == 1_793_512_800_250_000)
    #expect(try files.next() == nil)
    let isOver = files.isOver
    #expect(isOver)
  }

  @Test("what is not read of one entry does not get into the next", arguments: makers)
  func skipping(kind: ArchiveKind, program: String) throws {
    let workshop = try Workshop()
    let path = try workshop.archive("\(program) set.zip a.log b.log c.log", "set.zip")
    guard var files = try ArchivedFiles(path) else {
      Issue.record("it is no archive")
      return
    }
    _ = try files.next()
    _ = try files.next()
    _ = try files.nextChunk()
    #expect(try files.next()?.name == "c.log")
    var bytes: [UInt8] = []
    while let chunk = try files.nextChunk() { bytes += chunk }
    let isWhole = bytes == Workshop.logs[2].1
    #expect(isWhole)
  }

  @Test(
    "names keep every letter, and what cannot be shown is escaped",
    arguments: ["zip -q -r", "tar -cf", "tar --format=pax -cf", "bsdtar --format 7zip -cf"])
  func names(program: String) throws {
    let workshop = try Workshop()
    // By a folder, since the command line of zip reads a newline as a name's end.
    try workshop.run("mkdir d && cd d && printf x > 'Zoë – ü.log' && printf y > \"$(printf 'n\\nl').log\"")
    try workshop.run("LC_ALL=C.UTF-8 \(program) set d")
    try workshop.run("test -e set || mv set.zip set")
    let reading = ArchiveReading("\(workshop.folder)/set")
    #expect(reading.words(workshop) == [])
    #expect(reading.names.sorted() == ["d/Zoë – ü.log", "d/n\\x0Al.log"].sorted())
  }

  @Test("an archive of no files yields none, and holes are read as the NUL bytes that they stand for")
  func oddities() throws {
    let workshop = try Workshop()
    try workshop.run("printf x > x && zip -q none.zip x && zip -q -d none.zip x || true")
    if let bytes = try? workshop.bytes("\(workshop.folder)/none.zip") { #expect(bytes.count == 22) }
    let none = try workshop.write("empty", [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18))
    #expect(ArchiveReading(none).names == [])
    #expect(ArchiveReading(none).isSound)
    try workshop.run("truncate -s 300000 holes && printf end >> holes && truncate -s 900000 holes")
    try workshop.run("tar --sparse -cf sparse.tar holes")
    let sparse = ArchiveReading("\(workshop.folder)/sparse.tar")
    #expect(sparse.isSound)
    let isFilled = try sparse.entries.map(\.bytes) == [workshop.bytes("\(workshop.folder)/holes")]
    #expect(isFilled)
  }

  @Test("tars put together by cat yield the files of both")
  func concatenated() throws {
    let workshop = try Workshop()
    let path = try workshop.archive("tar -cf 1 a.log && tar -cf 2 b.log && cat 1 2 > both", "both")
    #expect(ArchiveReading(path).names == ["a.log", "b.log"])
    #expect(ArchiveReading(path).isSound)
  }
}

@Suite("What is no archive")
struct NoArchiveTests {
  private static let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  @Test(
    "a log is never taken for an archive, however odd it looks",
    arguments: [
      "", "PK", "PK\u{3}\u{4}", "7z logs of today\n", "MSCF,a,b\n", "Rar!", "!<arch>\n", "#Software: Microsoft IIS\n",
      "a,b,c\n1,2,3\n", "ustar\n", "#mtree\n/set type=file\n", "<13>1 2026-11-23T06:00:00Z fs smbd - - - x\n",
      "BZh\n", "WARC/1.0\r\n", "070701 is a number\n",
    ])
  func odd(text: String) throws {
    let workshop = try Workshop()
    #expect(ArchiveReading(try workshop.write("x", Array(text.utf8))).kind == nil)
    let padded = Array(text.utf8) + [UInt8](repeating: 0x20, count: 2_000)
    let isZip = text == "PK\u{3}\u{4}"
    #expect((ArchiveReading(try workshop.write("x", padded)).kind == .zip) == isZip)
  }

  @Test(
    "nor are real logs of IIS, Samba and a web server, nor a list of calls",
    arguments: ["weblog/iis6.log", "weblog/iis10.log", "samba/samba_audit.log", "httpd/access.log"])
  func real(name: String) throws {
    let reading = ArchiveReading("\(NoArchiveTests.repository)/Tests/Fixtures/\(name)")
    #expect(reading.kind == nil)
    #expect(reading.faults.isEmpty)
    #expect(kindOfFile("\(NoArchiveTests.repository)/Tests/Fixtures/\(name)") == .file)
  }

  @Test("a block that carries tar's mark but not its checksum is no tar, nor is one of NUL bytes")
  func tarMark() throws {
    let workshop = try Workshop()
    let tar = try workshop.bytes(workshop.archive("tar -cf t c.log", "t"))
    #expect(ArchiveKind(firstBytes: Array(tar.prefix(512))) == .tar)
    for place in [0, 100, 150, 257, 300, 511] {
      var block = Array(tar.prefix(512))
      block[place] = block[place] &+ 1
      #expect(ArchiveKind(firstBytes: block) == nil, "byte \(place)")
    }
    #expect(ArchiveKind(firstBytes: [UInt8](repeating: 0, count: 512)) == nil)
  }
}
