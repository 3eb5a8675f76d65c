import Files
import FoundFiles
import Servants
import Testing

@Suite("The program that opens images")
struct OpenImageTests {
  @Test("tells of files, deleted files and free space with what is known of them, and gives their contents")
  func all() throws {
    let trial = try ImageTrial()
    try trial.run(
      #"""
      ntfs image 24M; call 1 > a; call 2 > b
      printf '[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://store.example/17\r\n' > zone
      python3 -c 'import struct; p="C:\\Users\\mary\\call.wav\0"; open("note","wb").write(struct.pack("<QQQI",2,50000,133000000000000000,len(p))+p.encode("utf-16-le"))'
      bin='/$Recycle.Bin'; who="$bin/S-1-5-21-1-2-3-1104"
      printf '%s\n' 'folder	/Users' 'file	/Users/call.wav	a' 'stream	/Users/call.wav	Zone.Identifier	zone' \
        "folder	$bin" "folder	$who" "file	$who/\$RAAAAAA.wav	b" "file	$who/\$IAAAAAA.wav	note" \
        'file	/gone.wav	b' 'owner	/Users/call.wav	S-1-5-21-1-2-3-1107' 'delete	/gone.wav' > orders
      python3 "$makers/fill-ntfs.py" image < orders
      """#)
    let told = try trial.walked("image")
    #expect(told.troubles == [])
    let (one, two) = (try trial.run("sha256sum < a"), try trial.run("sha256sum < b"))

    let call = try #require(told["Users/call.wav"])
    #expect(call.state == .present)
    #expect(call.size == 50_000)
    #expect(call.owner == "S-1-5-21-1-2-3-1107")
    #expect(call["file-system"] == "ntfs")
    #expect(call["downloaded-from"] == "https://store.example/17")
    #expect(told.digests["Users/call.wav"].map(one.hasPrefix) == true)

    let binned = try #require(told["$Recycle.Bin/S-1-5-21-1-2-3-1104/$RAAAAAA.wav"])
    #expect(binned.state == .present)
    #expect(binned["original-path"] == "C:\\Users\\mary\\call.wav")
    #expect(binned["bin-of"] == "S-1-5-21-1-2-3-1104")
    #expect(binned.deleted == 1_655_526_400_000_000)

    #expect(told["gone.wav"]?.state == .deleted)
    #expect(told.digests["gone.wav"].map(two.hasPrefix) == true)

    let space = try #require(told["unallocated space"])
    #expect(space.state == .remains)
    #expect(space["block-size"] == "4096")
  }

  @Test(
    "gives as free space what blkls gives",
    arguments: ["NTFS", "FAT32", "exFAT", "ext4", "ext2 with little blocks", "NTFS with clusters of 128 KiB"])
  func free(name: String) throws {
    let trial = try ImageTrial()
    try trial.run(try #require(RefereeTests.images.first { $0.name == name }?.script))
    let told = try WalkedImage("\(trial.path)/image") { $0.state == .remains ? .contents(upTo: .max) : .nothing }
    let expected = try trial.run("blkls image | sha256sum | cut -c 1-64 | tr -d '\\n'")
    #expect(told.digests["unallocated space"] == expected)
  }

  @Test(
    "reads the civil times of FAT in the zone that it is told",
    arguments: [("UTC", 1_700_000_002), ("Europe/London", 1_700_000_002), ("Asia/Tokyo", 1_699_967_602)])
  func zone(name: String, seconds: Int64) throws {
    let trial = try ImageTrial()
    try trial.run(
      #"""
      truncate -s 4M image; mkfs.exfat image >/dev/null; call 1 > a
      printf 'file\t/a.wav\ta\t1700000002\n' | python3 "$makers/fill-exfat.py" image
      """#)
    let told = try WalkedImage("\(trial.path)/image", zone: name)
    #expect(told["a.wav"]?.modified == seconds * 1_000_000)
  }

  @Test("reaches no file any more but those of the image that it opened, in however many segments")
  func confined() throws {
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir tree; call 2 9000000 > tree/b.wav; mke2fs -q -t ext4 -d tree a.raw 12M
      ewfacquire -u -q -t image -f encase6 -c deflate:none -S 2097152 a.raw >/dev/null
      """)
    let own = ThisProcess.executable
    let program = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot-open-image"
    let opener = Opener(ServantProgram(String(program)))
    var told: [[String]] = []
    for name in ["image.E01", "a.raw"] {
      let settings = [FoundFile.Attribute("image", "\(trial.path)/\(name)")]
      try opener.open(OpenRequest(settings), budget: OpenBudget(OpenLimits()))
      var words: [String] = []
      while let event = try opener.next() {
        switch event {
        case .found(let file, _): try opener.want(file.state == .remains ? .nothing : .contents(upTo: .max))
        case .ended(let end): words.append("\(end)")
        case .trouble(let trouble): words.append(trouble.what)
        case .bytes, .limit: break
        }
      }
      told.append(words)
    }
    #expect(told.first == ["whole"])
    // Where the kernel has no Landlock, only capabilities are given up.
    if ThisProcess.kernelConfines { #expect(told.last == ["cannot be read: Permission denied"]) }
  }

  /// Every byte of the file systems' own structures may be anything at all.
  @Test(
    "comes to an end with whatever is in an image, or dies and is started anew, and never costs more than it may",
    arguments: ["NTFS", "FAT32", "exFAT", "ext4"])
  func hostile(name: String) throws {
    let trial = try ImageTrial()
    try trial.run(try #require(RefereeTests.images.first { $0.name == name }?.script))
    try trial.run(
      """
      python3 - <<'END'
      import random
      data = open("image", "rb").read()
      used = [at for at in range(0, len(data), 512) if any(data[at:at + 512])][:400]
      for seed in range(8):
          order, copy = random.Random(seed), bytearray(data)
          for _ in range(1 + 12 * seed):
              at = order.choice(used) + order.randrange(512)
              copy[at] = order.choice([0, 1, 127, 128, 255, order.randrange(256)])
          open(f"hostile-{seed}", "wb").write(copy)
      END
      """)
    var ended = 0
    for seed in 0..<8 {
      do throws(ServantError) {
        _ = try WalkedImage("\(trial.path)/hostile-\(seed)", limits: OpenLimits(bytes: 1 << 28, time: 20_000_000))
        ended += 1
      } catch {
        // A library that breaks costs the image, which is told.
        #expect("\(error)".contains("earshot-open-image"))
      }
    }
    #expect(ended >= 4)
  }
}
