import Files
import FoundFiles
import Testing

/// The same images listed and read by The Sleuth Kit's own tools.
@Suite("What is found in an image")
struct RefereeTests {
  /// How each image is made, named after its file system.
  static let images: [(name: String, script: String)] = [
    (
      "NTFS",
      #"""
      ntfs image 24M; call 1 > a; call 2 700 > b; call 3 300000 > c
      printf '%s\t%s\t%s\n' folder /Users '' folder '/Users/Mary Ann' '' file '/Users/Mary Ann/Anruf – Müller.wav' a \
        file /small.wav b file /long.wav c file /gone.wav a | sed 's/\t$//' > orders
      printf 'stream\t/long.wav\thidden\ta\ndelete\t/gone.wav\nrename\t/small.wav\tother.wav\n' >> orders
      printf 'times\t/long.wav\t133000000000000000\t133000000010000000\t133000000020000000\t0\n' >> orders
      python3 "$makers/fill-ntfs.py" image < orders
      """#
    ),
    (
      "FAT12",
      #"""
      truncate -s 2M image; mkfs.fat -F 12 image >/dev/null; call 1 > a; call 2 700 > b
      mmd -i image ::calls; mcopy -i image a '::calls/a rather long name.wav'; mcopy -i image b ::B.WAV
      mcopy -i image a ::gone.wav; mdel -i image ::gone.wav
      """#
    ),
    (
      "FAT16",
      #"""
      truncate -s 20M image; mkfs.fat -F 16 image >/dev/null; call 1 > a; call 2 700 > b
      mmd -i image ::calls ::calls/deep; mcopy -i image a '::calls/deep/Übung.wav'; mcopy -i image b ::B.WAV
      """#
    ),
    (
      "FAT32",
      #"""
      truncate -s 40M image; mkfs.fat -F 32 -s 1 image >/dev/null; call 1 > a; call 2 700 > b
      mmd -i image ::calls; mcopy -i image a ::calls/long.wav; mcopy -i image b ::B.WAV
      mcopy -i image a ::calls/gone.wav; mdel -i image ::calls/gone.wav
      """#
    ),
    (
      "exFAT",
      #"""
      truncate -s 16M image; mkfs.exfat -L stick image >/dev/null; call 1 > a; call 2 700 > b
      printf 'folder\t/calls\nfile\t/calls/Übung – a rather long name for a call.wav\ta\t1700000002\n' > orders
      printf 'file\t/gone.wav\tb\t1700000004\ndelete\t/gone.wav\n' >> orders
      python3 "$makers/fill-exfat.py" image < orders; fsck.exfat -n image >/dev/null
      """#
    ),
    (
      "ext4",
      #"""
      mkdir -p tree/home/mary; call 1 > 'tree/home/mary/a call.wav'; call 2 700 > tree/b.wav; ln -s b.wav tree/link
      call 3 > tree/gone.wav; mkfifo tree/pipe
      mke2fs -q -t ext4 -d tree image 8M; debugfs -w -R 'rm gone.wav' image 2>/dev/null
      debugfs -w -R 'set_inode_field b.wav uid 1104' image 2>/dev/null
      """#
    ),
    (
      "NTFS with clusters of 128 KiB",
      #"""
      truncate -s 40M image; mkntfs -q -F -c 131072 -s 4096 -p 0 -H 255 -S 63 image 2>/dev/null; call 1 300000 > a
      printf 'file\t/a.wav\ta\nfile\t/gone.wav\ta\ndelete\t/gone.wav\n' | python3 "$makers/fill-ntfs.py" image
      """#
    ),
    (
      "ext2 with little blocks",
      #"""
      mkdir -p tree/sub; call 1 > tree/sub/a.wav; call 2 700 > tree/b.wav; call 3 > tree/sub/gone.wav
      mke2fs -q -t ext2 -b 1024 -d tree image 4M; debugfs -w -R 'rm sub/gone.wav' image 2>/dev/null
      """#
    ),
  ]

  /// The same with folders that were deleted whole, whose records may have been given to others since.
  private static let orphans: [(name: String, script: String)] = [
    (
      "NTFS with a folder that is gone",
      #"""
      ntfs image 24M; for n in 1 2 3 4; do call $n > $n; done
      printf 'folder\t/gone\nfile\t/gone/1.wav\t1\nfolder\t/gone/deep\nfile\t/gone/deep/2.wav\t2\nfile\t/kept.wav\t3\n' > orders
      printf 'delete\t/gone/deep/2.wav\ndelete\t/gone/deep\ndelete\t/gone/1.wav\ndelete\t/gone\nfile\t/new.wav\t4\n' >> orders
      python3 "$makers/fill-ntfs.py" image < orders
      """#
    ),
    (
      "ext2 with a folder that is gone",
      #"""
      mkdir -p tree/gone/deep; call 1 > tree/gone/1.wav; call 2 > tree/gone/deep/2.wav; call 3 > tree/kept.wav
      mke2fs -q -t ext2 -d tree image 4M
      for order in 'rm gone/deep/2.wav' 'rmdir gone/deep' 'rm gone/1.wav' 'rmdir gone'; do
        debugfs -w -R "$order" image 2>/dev/null; done
      """#
    ),
    (
      "FAT16 with a folder that is gone",
      #"""
      truncate -s 20M image; mkfs.fat -F 16 image >/dev/null; call 1 > a; call 2 > b; mmd -i image ::gone ::gone/deep
      mcopy -i image a ::gone/A.WAV; mcopy -i image b ::gone/deep/B.WAV; mcopy -i image b ::KEPT.WAV; mdeltree -i image ::gone
      """#
    ),
  ]

  @Test(
    "finds the files that fls finds, with their sizes, owners, times and whether they are deleted, and reads what icat reads",
    arguments: (images + orphans).map(\.name))
  func same(name: String) throws {
    let trial = try ImageTrial()
    let script = try #require((RefereeTests.images + RefereeTests.orphans).first { $0.name == name }?.script)
    try trial.run(script)
    let walked = try trial.walked("image")
    let listed = try listing(trial)
    #expect(walked.named.map { line($0, walked) }.sorted() == listed.sorted())
    #expect(!listed.isEmpty)
    #expect(walked.troubles.isEmpty)
  }

  /// A line for each regular file that fls lists, in the form of ``line(_:)``.
  private func listing(_ trial: ImageTrial) throws -> [String] {
    let text = try trial.run(
      #"""
      fls -r -p -m '' image > body; type=$(fsstat -t image)
      while IFS='|' read -r _ name inode mode uid _ size atime mtime ctime crtime; do
        case $mode in r/r*|-/r*) ;; *) continue ;; esac
        case $name in *'($FILE_NAME)'*|*' (deleted-realloc)') continue ;; esac
        record=${inode%%-*}
        if [[ $type == ntfs ]]; then ((record >= 16)) || continue
          case $name in *:Zone.Identifier) continue ;; '/$Extend'*) continue ;; esac; fi
        deleted=; case $name in *' (deleted)') deleted=' deleted'; name=${name% (deleted)}; esac
        ((size > 0)) || [[ -z $deleted ]] || continue
        sum=$(icat image "$inode" 2>/dev/null | sha256sum | cut -d ' ' -f 1)
        [[ $type == ext* ]] || uid=-
        printf '%s %s %s %s %s %s %s %s%s\n' "${name#/}" "$size" "$uid" "$atime" "$mtime" "$ctime" "$crtime" "$sum" "$deleted"
      done < body
      """#)
    return text.split(separator: "\n").map(String.init)
  }

  private func line(_ file: FoundFile, _ walked: WalkedImage) -> String {
    func seconds(_ instant: Int64?) -> String { String((instant ?? 0) / 1_000_000) }
    let owner = file["file-system"]?.hasPrefix("ext") == true ? file.owner ?? "?" : "-"
    return "\(file.path) \(file.size ?? -1) \(owner) \(seconds(file["accessed"].flatMap { Int64($0) })) "
      + "\(seconds(file.modified)) \(seconds(file.changed)) \(seconds(file.created)) \(walked.digests[file.path] ?? "?")"
      + (file.state == .deleted ? " deleted" : "")
  }

  @Test("finds in a third party's image what fls finds in it, but for deleted names that lead nowhere")
  func thirdParty() throws {
    let fixtures = "\(ImageTrial.fixtures)/images"
    let listed = try ReadOnlyFile.contents(of: "\(fixtures)/ext2_deleted.fls", atMost: 1 << 16)
    let lines = String(decoding: listed, as: UTF8.self).split(separator: "\n")
    func names(_ kind: String) -> [String] {
      lines.filter { $0.hasPrefix(kind) }.compactMap { $0.split(separator: "\t").last.map(String.init) }
    }
    let walked = try WalkedImage("\(fixtures)/ext2_deleted.dd")
    #expect(walked.paths.sorted() == names("r/r ").sorted())
    #expect(names("r/- *").count == 2)
    #expect(Set(walked.files.compactMap { $0["file-system"] }) == ["ext2"])
  }

  @Test("goes through each partition that a table names, and says which a file lies in", arguments: ["dos", "gpt"])
  func partitions(label: String) throws {
    let trial = try ImageTrial()
    try trial.run(
      #"""
      truncate -s 60M image
      printf 'label: \#(label)\nstart=2048,size=20480\nstart=22528,size=49152\nstart=71680,size=20480\n' | sfdisk -q image
      call 1 > a; mkdir tree; cp a tree/linux.wav
      truncate -s 10M one; mkfs.fat one >/dev/null; mcopy -i one a ::ONE.WAV
      ntfs two 24M; printf 'file\t/two.wav\ta\n' | python3 "$makers/fill-ntfs.py" two
      mke2fs -q -t ext4 -d tree three 10M
      dd if=one of=image bs=512 seek=2048 conv=notrunc status=none; dd if=two of=image bs=512 seek=22528 conv=notrunc status=none
      dd if=three of=image bs=512 seek=71680 conv=notrunc status=none
      """#)
    let walked = try trial.walked("image")
    #expect(walked.paths == ["partition-1/ONE.WAV", "partition-2/two.wav", "partition-3/linux.wav"])
    #expect(walked.named.map { $0["volume"] } == ["partition-1", "partition-2", "partition-3"])
    #expect(Set(walked.digests.values).count == 1)
    #expect(walked.named.map { $0["file-system"] } == ["fat16", "ntfs", "ext4"])
    #expect(walked.troubles.isEmpty)
  }

  @Test(
    "reads an E01 image and one in segments as it reads the raw one",
    arguments: [
      ("ewfacquire -u -q -t image -f encase6 -c deflate:fast -b 64 image.raw >/dev/null", "image.E01"),
      (
        "ewfacquire -u -q -t image -f encase6 -c deflate:none -S 4194304 image.raw >/dev/null",
        "image.E01"
      ),
      (
        "split -b 1000001 -d -a 3 --numeric-suffixes=1 image.raw image.", "image.001"
      ),
      ("split -b 3000000 image.raw image.; rm image.raw", "image.aa"),
    ])
  func containers(make: String, name: String) throws {
    let trial = try ImageTrial()
    try trial.run(
      "mkdir tree; for n in 1 2 3 4 5; do call $n 1000000 > tree/$n.wav; done; mke2fs -q -t ext4 -d tree image.raw 8M")
    let raw = try trial.walked("image.raw")
    try trial.run(make)
    let walked = try trial.walked(name)
    #expect(walked.digests == raw.digests)
    #expect(walked.files == raw.files)
    #expect(walked.named.count == 5)
    #expect(walked.troubles.isEmpty)
  }

  @Test("leaves no access time on the files of an image", arguments: ["image.raw", "image.E01"])
  func trace(name: String) throws {
    let trial = try ImageTrial()
    try trial.run(
      """
      mkdir tree; call 1 > tree/a.wav; mke2fs -q -t ext4 -d tree image.raw 4M
      ewfacquire -u -q -t image -f encase6 image.raw >/dev/null; touch -a -d '2001-02-03 04:05:06' image.raw image.E01
      """)
    #expect(try trial.walked(name).named.count == 1)
    #expect(try trial.run("stat -c %X \(name)") == "981173106\n")
  }
}
