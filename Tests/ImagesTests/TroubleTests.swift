import FoundFiles
import Testing

@Suite("An image that cannot be read in whole")
struct TroubleTests {
  /// How each is made, what must be said of it, and of which part.
  static let cases: [(name: String, script: String, path: String, words: String)] = [
    ("zeros only", "truncate -s 4M image", "", "holds no file system that can be told"),
    ("nothing", ": > image", "", "is empty"),
    (
      "a file system that is not read here",
      "mkdir tree; call 1 > tree/a.wav; bsdtar -cf image --format=iso9660 tree",
      "", "iso9660"
    ),
    (
      "one that is cut short",
      "mkdir tree; call 1 > tree/a.wav; mke2fs -q -t ext4 -d tree image 16M; truncate -s 9M image",
      "", "is cut short"
    ),
    (
      "an encrypted one",
      "call 9 4194304 > image; printf '\\xEB\\x58\\x90-FVE-FS-' | dd of=image conv=notrunc status=none", "", "encrypted"
    ),
  ]

  @Test("says what is the matter, and ends", arguments: cases.map(\.name))
  func told(name: String) throws {
    let trial = try ImageTrial()
    let (_, script, path, words) = try #require(TroubleTests.cases.first { $0.name == name })
    try trial.run(script)
    let walked = try trial.walked("image")
    let said = walked.troubles.map { "\($0.path ?? ""): \($0.what)" }
    #expect(said.contains { $0.hasPrefix(path + ":") && $0.lowercased().contains(words) }, "\(said)")
    #expect(walked.troubles.allSatisfy { !$0.remedy.isEmpty })
  }

  @Test("whose last or middle segment is missing is told to be so", arguments: ["image.E03", "image.E05"])
  func missing(name: String) throws {
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir tree; call 1 > tree/a.wav; call 2 9000000 > tree/b.wav; mke2fs -q -t ext4 -d tree a.raw 12M
      ewfacquire -u -q -t image -f encase6 -c deflate:none -S 2097152 a.raw >/dev/null; rm \(name)
      """)
    #expect(try trial.walked("image.E01").troubles.contains { $0.what.contains("is not whole") })
  }

  @Test("is refused where there is none")
  func absent() throws {
    let trial = try ImageTrial()
    #expect(try trial.walked("image.E01").troubles.map(\.what) == ["cannot be read: No such file or directory"])
  }

  @Test("a part of an E01 image that does not fit its checksum is told")
  func checksum() throws {
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir tree; call 1 1000000 > tree/a.wav; mke2fs -q -t ext4 -d tree a.raw 4M
      ewfacquire -u -q -t image -f encase6 -c deflate:none a.raw >/dev/null
      python3 - <<'END'
      data = bytearray(open("image.E01", "rb").read()); call = open("tree/a.wav", "rb").read()
      at = data.find(call[100000:100064]); assert at > 0; data[at] ^= 255; open("image.E01", "wb").write(data)
      END
      """)
    let walked = try trial.walked("image.E01")
    #expect(walked.troubles.contains { $0.what.contains("checksum") }, "\(walked.troubles)")
  }

  @Test("folders that lead in circles are gone through once")
  func circles() throws {
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir -p tree/a/b/c; call 1 > tree/a/b/c/call.wav; mke2fs -q -t ext4 -d tree image 8M
      debugfs -w -R 'link a a/b/c/up' image 2>/dev/null; debugfs -w -R 'link a a/b/again' image 2>/dev/null
      """)
    let walked = try trial.walked("image")
    #expect(walked.paths == ["a/b/c/call.wav"])
    #expect(walked.troubles.filter { $0.what.contains("more than one place") }.count == 2)
  }

  @Test("a file that claims more bytes than there are costs itself alone, and no time")
  func lies() throws {
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir tree; call 1 > tree/a.wav; call 2 > tree/b.wav; mke2fs -q -t ext2 -b 1024 -d tree image 8M
      debugfs -w -R 'set_inode_field a.wav size 4398046511104' image 2>/dev/null
      """)
    let walked = try WalkedImage("\(trial.path)/image", limits: OpenLimits(time: 20_000_000))
    #expect(walked.paths == ["b.wav"])
    #expect(walked.troubles.map { $0.path } == ["a.wav"])
  }

  @Test("what was written to while it was read is told")
  func changed() throws {
    let trial = try ImageTrial()
    try trial.run("mkdir tree; call 1 > tree/a.wav; mke2fs -q -t ext4 -d tree image 8M")
    var failure: (any Error)?
    let walked = try WalkedImage("\(trial.path)/image") { file in
      do { try trial.run("echo >> image") } catch { failure = error }
      return .nothing
    }
    #expect(failure == nil)
    #expect(walked.troubles.map(\.what) == ["was written to while it was read"])
  }

  @Test("names with line breaks and bytes that are no text keep their bytes")
  func names() throws {
    let trial = try ImageTrial()
    try trial.run(#"mkdir tree; call 1 > tree/$'a\nb\xff.wav'; mke2fs -q -t ext4 -d tree image 8M"#)
    #expect(try trial.walked("image").paths == ["a\\x0Ab\\xFF.wav"])
  }

  @Test("one whose handler wants no more is read no further")
  func enough() throws {
    let trial = try ImageTrial()
    try trial.run("mkdir tree; call 1 > tree/a.wav; call 2 > tree/b.wav; mke2fs -q -t ext4 -d tree image 8M")
    #expect(try WalkedImage("\(trial.path)/image") { _ in .noMore }.files.count == 1)
  }
}
