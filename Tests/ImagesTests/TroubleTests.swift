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

  @Test(
    "a file that claims more bytes than there are costs itself alone, and no time",
    arguments: ["4398046511104", "18446744073709551600"])
  func lies(size: String) throws {
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir tree; call 1 > tree/a.wav; call 2 > tree/b.wav; mke2fs -q -t ext2 -b 1024 -d tree image 8M
      debugfs -w -R 'set_inode_field a.wav size \(size)' image 2>/dev/null
      """)
    let walked = try WalkedImage("\(trial.path)/image", limits: OpenLimits(time: 20_000_000))
    #expect(walked.paths == ["b.wav"])
    #expect(walked.troubles.map { $0.path } == ["a.wav"])
  }

  /// Which bytes of a superblock are written over (the kernel's Documentation/filesystems/ext4/super.rst), and what must be said.
  /// nil where it keeps nothing from being examined.
  static let claims: [(name: String, patch: String, words: String?)] = [
    ("2 to the 32 blocks, nearly", "(4, '<I', 0xFFFFFFFF)", ": is cut short: its file system goes 4398044412928 bytes"),
    ("no block at all", "(4, '<I', 0)", "claims no room at all"),
    (
      "2 to the 63 blocks", "(4, '<I', 0), (0x60, '<I', 0x2C2), (0x150, '<I', 1 << 31)",
      ": has a file system that claims more room than there can be"
    ),
    ("blocks larger than the image", "(24, '<I', 21), (28, '<I', 21)", ": is cut short: its file system goes"),
    (
      "a group of each block, without a table for each", "(32, '<I', 1)",
      "unallocated space: cannot be told in 548 of its blocks"
    ),
    (
      "more blocks in a group than are counted", "(32, '<I', 1 << 30)",
      "unallocated space: cannot be told: the file system claims more blocks in a group"
    ),
    ("groups that lie together by billions", "(0x60, '<I', 0x242), (0x174, 'B', 31)", nil),
    ("four billion files", "(0, '<I', 0xFFFFFFFF)", "holds no file system that can be told"),
    ("four billion files in a group", "(40, '<I', 0xFFFFFFFF)", nil),
  ]

  @Test("whose file system lies about its room costs no time, and the lie is told", arguments: claims.map(\.name))
  func room(name: String) throws {
    let (_, patch, words) = try #require(TroubleTests.claims.first { $0.name == name })
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir tree; call 1 > tree/a.wav; mke2fs -q -t ext4 -b 1024 -O ^metadata_csum,^has_journal -d tree image 2M
      debugfs -w -R 'rm a.wav' image 2>/dev/null
      python3 - <<'END'
      import struct
      with open("image", "r+b") as image:
          for at, form, value in [\(patch)]:
              image.seek(1024 + at); image.write(struct.pack(form, value))
      END
      """)
    let walked = try WalkedImage("\(trial.path)/image", limits: OpenLimits(bytes: 1 << 24, time: 10_000_000)) { _ in
      .contents(upTo: .max)
    }
    #expect(walked.limit == nil)
    let said = walked.troubles.map { "\($0.path ?? ""): \($0.what)" }
    if let words {
      #expect(said.contains { $0.contains(words) }, "\(said)")
    } else {
      #expect(said == [])
      #expect(walked.paths == ["a.wav"])
    }
  }

  @Test(
    "a file within its own record that claims more than a record holds is not read, as zeros are none of its content",
    arguments: ["1000000", "2000000000", "9223372036854775807", "18446744073709551600"])
  func inline(size: String) throws {
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir tree; call 1 100 > tree/a.wav; call 2 100 > tree/b.wav
      mke2fs -q -t ext4 -b 1024 -I 512 -O inline_data,^metadata_csum -d tree image 4M
      debugfs -w -R 'set_inode_field a.wav size \(size)' image 2>/dev/null
      """)
    let walked = try trial.walked("image")
    #expect(walked.paths == ["b.wav"])
    #expect(walked.digests["b.wav"] == (try trial.run("sha256sum < tree/b.wav | cut -c 1-64 | tr -d '\\n'")))
    #expect(walked.troubles.map { $0.path } == ["a.wav"])
    #expect(walked.troubles.first?.what.contains("more than the record") == true)
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
