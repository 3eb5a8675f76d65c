import Configuration
import DriveCollection
import Testing

@Suite("A drive that is an image")
struct ImageDriveTests {
  private func collected(
    _ trial: ImageTrial, _ files: [(id: String, file: String)], drive: String = "", within: String = "",
    path: String = "image", programs: String? = CollectedDrive.built
  ) throws -> CollectedDrive {
    try CollectedDrive(
      in: trial.path, known: try trial.known(files),
      drive: #"<drive name="C" type="image" path="\#(path)" \#(drive)>\#(within)</drive>"#, programs: programs)
  }

  /// A workstation's disk: a call saved, one renamed, one in the bin, one deleted, one hidden in a stream.
  private static let disk = #"""
    ntfs image 40M; for n in 1 2 3 4 5 6; do call $n > $n; done
    printf '[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://store.example/rec/1\r\n' > zone
    python3 -c 'import struct; p="C:\\Users\\jash\\call.wav\0"; open("note","wb").write(struct.pack("<QQQI",2,50000,133000000000000000,len(p))+p.encode("utf-16-le"))'
    bin='/$Recycle.Bin'; who="$bin/S-1-5-21-1-2-3-1107"
    printf '%s\n' 'folder	/Users' 'folder	/Users/JAsh' 'folder	/Users/JAsh/Music' 'file	/Users/JAsh/Music/one.mp3	1' \
      'stream	/Users/JAsh/Music/one.mp3	Zone.Identifier	zone' 'file	/Users/JAsh/notes.txt	6' \
      'stream	/Users/JAsh/notes.txt	kept	2' "folder	$bin" "folder	$who" "file	$who/\$RAAAAAA.wav	3" \
      "file	$who/\$IAAAAAA.wav	note" 'file	/Users/JAsh/old.wav	4' 'file	/Users/JAsh/other.wav	5' \
      'times	/Users/JAsh/Music/one.mp3	133000000000000000	133000000010000000	133000000020000000	0' \
      'owner	/Users/JAsh/Music/one.mp3	S-1-5-21-1-2-3-1104' 'owner	/Users/JAsh/notes.txt	S-1-5-21-1-2-3-1105' \
      'delete	/Users/JAsh/old.wav' > orders
    python3 "$makers/fill-ntfs.py" image < orders
    """#

  @Test("shows each copy in it with what is known of how it came there, and deleted ones as such")
  func copies() throws {
    let trial = try ImageTrial()
    try trial.run(ImageDriveTests.disk)
    let collected = try collected(
      trial, [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")], drive: #"profiles="Users""#,
      within: #"<owner sid="S-1-5-21-1-2-3-1104" account="COUNCIL\jash"/>"#)
    #expect(
      try collected.copies("path", "recording", "state", "match") == [
        "$Recycle.Bin/S-1-5-21-1-2-3-1107/$RAAAAAA.wav|C|in the bin|identical",
        "Users/JAsh/Music/one.mp3|A|present|identical", "Users/JAsh/notes.txt:kept|B|present|identical",
        "Users/JAsh/old.wav|D|deleted|identical",
      ])
    #expect(
      try collected.copies("owner", "profile", "created", "modified", "downloaded-from") == [
        "s-1-5-32-544|-|\(try time("$RAAAAAA.wav", collected, "created"))|\(try time("$RAAAAAA.wav", collected, "modified"))|-",
        "jash|jash|1655526400000000|1655526401000000|https://store.example/rec/1",
        "s-1-5-21-1-2-3-1105|jash|\(try time("kept", collected, "created"))|\(try time("kept", collected, "modified"))|-",
        "s-1-5-32-544|jash|\(try time("old.wav", collected, "created"))|\(try time("old.wav", collected, "modified"))|-",
      ])
    #expect(
      try collected.copies("original-path", "bin-owner", "deleted").first
        == "C:\\Users\\jash\\call.wav|s-1-5-21-1-2-3-1107|1655526400000000")
    #expect(try collected.gaps() == [])
    let examined = try collected.examined()
    #expect(examined.count == 1)
    #expect(
      examined[0].hasPrefix(
        "5 files (ntfs) examined, 1 deleted file whose record is still there too, 1 named stream beside them, 0 were audio, "
          + "4 were copies of recordings, 39."))
    #expect(examined[0].hasSuffix("that no file occupies were looked through for remains of 0 recordings"))
  }

  private func time(_ name: String, _ collected: CollectedDrive, _ field: String) throws -> String {
    try #require(try collected.rows("SELECT \(field) FROM copy WHERE path LIKE '%\(name)'").first)
  }

  @Test("with several partitions says in which a copy lies, and finds profiles in each")
  func partitions() throws {
    let trial = try ImageTrial()
    try trial.run(
      #"""
      call 1 > 1; mkdir -p tree/home/mary; cp 1 tree/home/mary/a.gsm; chown 1104 tree/home/mary/a.gsm 2>/dev/null || true
      mke2fs -q -t ext4 -d tree part 10M; debugfs -w -R 'set_inode_field home/mary/a.gsm uid 1104' part 2>/dev/null
      truncate -s 30M image; printf 'label: dos\nstart=2048,size=20480\nstart=22528,size=20480\n' | sfdisk -q image
      dd if=part of=image bs=512 seek=2048 conv=notrunc status=none; call 7 1048576 > noise
      dd if=noise of=image bs=512 seek=22528 conv=notrunc status=none
      """#)
    let collected = try collected(
      trial, [("A", "1")], drive: #"profiles="home""#, within: #"<owner uid="1104" account="mary"/>"#)
    #expect(
      try collected.copies("path", "owner", "profile") == ["partition-1/home/mary/a.gsm|mary|mary"])
    let gaps = try collected.gaps()
    #expect(gaps.count == 1)
    #expect(gaps[0].contains("…/image/partition-2"), "\(gaps)")
  }

  @Test("that is not there, is none or needs a program that is not installed is a gap, and was not examined")
  func gaps() throws {
    let trial = try ImageTrial()
    try trial.run("truncate -s 1M empty; call 1 > 1")
    let absent = try collected(trial, [("A", "1")], path: "gone.dd")
    #expect(
      try absent.gaps() == ["unreadable|…/gone.dd|the image cannot be read: No such file or directory"])
    #expect(try absent.examined() == [])
    let none = try collected(trial, [("A", "1")], path: "empty")
    #expect(try none.gaps().map { $0.contains("the image holds no file system that can be told") } == [true])
    #expect(try none.examined() == [])
    let without = try collected(trial, [("A", "1")], path: "empty", programs: nil)
    #expect(
      try without.gaps() == [
        "not configured|…/empty|the image was not examined: the program earshot-open-image is not installed"
      ])
  }

  @Test("that takes longer than it may is examined in part, which is a gap")
  func slow() throws {
    let trial = try ImageTrial()
    try trial.run(ImageDriveTests.disk)
    let collected = try CollectedDrive(
      in: trial.path, known: try trial.known([("A", "1")]), drive: #"<drive name="C" type="image" path="image"/>"#,
      programs: CollectedDrive.built, settings: { $0.driveTime = 1 })
    #expect(try collected.gaps().map { $0.hasPrefix("not finished|…/image|the image ") } == [true])
  }

  @Test("on which the program breaks file by file costs those files alone; where it always breaks, that is told once")
  func breaking() throws {
    let trial = try ImageTrial()
    let long = String(repeating: "x", count: 5_000)
    try trial.run(
      """
      mkdir bin; cp '\(CollectedDrive.built)/breaking-opener' bin/earshot-open-image; printf one > 1; printf two > 2; printf three > 3
      printf \(long) > 4
      printf '%s\n' 'file a one' 'before b' 'before c' 'file d two' 'within e \(long)' 'file f three' > image
      { cat image; echo always; echo 'file g one'; } > hopeless
      """)
    let files = [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")]
    for path in ["image", "hopeless"] {
      let collected = try collected(trial, files, path: path, programs: trial.path + "/bin")
      #expect(try collected.copies("path", "recording") == ["a|A", "d|B", "f|C"])
      let gaps = try collected.gaps()
      let broken = gaps.filter { $0.contains("broke the program that opens it") }
      #expect(broken.count == 1 && broken[0].contains("3 files"), "\(gaps)")
      let rest = gaps.filter { !$0.contains("broke the program that opens it") }
      #expect(rest.map { $0.contains("examined in part only") } == (path == "image" ? [] : [true]), "\(gaps)")
    }
  }
}
