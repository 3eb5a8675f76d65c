import Files
import Testing

@Suite("A walk over a folder")
struct FolderWalkTests {
  @Test(
    "finds every regular file that find finds, by any number of threads", arguments: [1, 2, 7])
  func same(threads: Int) throws {
    let tree = try ScratchTree()
    try tree.run(
      #"""
      for a in 1 2 3 4 5 6 7 8 9; do for b in a b c; do mkdir -p "$a/$b/deep er/$a"; for f in 1 2 3 4; do
        head -c "$((a * f * 97))" /dev/zero > "$a/$b/file $f"; echo "$a$f" > "$a/$b/deep er/$a/.hidden$f"; done; done; done
      mkdir many; seq 3000 | (cd many; xargs touch); mkdir empty
      """#)
    let walked = try Walked(FolderWalk(root: tree.path, threads: threads))
    #expect(walked.paths == pieces(try tree.run("find . -type f -printf '%P\\0'")))
    #expect(walked.counts.folders == pieces(try tree.run("find . -type d -print0")).count)
    #expect(walked.counts.files == walked.files.count)
    #expect(walked.troubles.isEmpty)
    let sizes = try tree.run("find . -type f -printf '%s %P\\0'")
    #expect(pieces(Array(walked.files.flatMap { Array("\($0.size) ".utf8) + $0.path + [0] })) == pieces(sizes))
  }

  @Test("hands over the first bytes of each file, and no more than asked for")
  func start() throws {
    let tree = try ScratchTree()
    try tree.run("printf RIFFxxxxWAVE > a.docx; head -c 5000 /dev/zero | tr '\\0' z > long; : > empty")
    let walked = try Walked(FolderWalk(root: tree.path, threads: 2, firstBytes: 64))
    let starts = Dictionary(uniqueKeysWithValues: walked.files.map { ($0.path, $0.start) })
    #expect(starts[Array("a.docx".utf8)] == Array("RIFFxxxxWAVE".utf8))
    #expect(starts[Array("long".utf8)] == Array(repeating: 0x7A, count: 64))
    #expect(starts[Array("empty".utf8)] == [])
  }

  @Test("keeps names with line breaks and bytes that are no UTF-8 as they are")
  func names() throws {
    let tree = try ScratchTree()
    try tree.run(#"mkdir $'a\nb\xff'; touch $'a\nb\xff'/$'\xc3\x28 \\x41'"#)
    let walked = try Walked(FolderWalk(root: tree.path, threads: 2))
    #expect(walked.paths == [Array("a\nb".utf8) + [0xFF, 0x2F, 0xC3, 0x28] + Array(" \\x41".utf8)])
  }

  @Test("follows no link, and opens no pipe, socket or device, so that none of them can hold it up")
  func specials() throws {
    let tree = try ScratchTree()
    try tree.run(
      """
      mkdir in; touch in/file; ln -s . in/loop; ln -s ../in in/up; ln -s /etc/passwd in/out; ln -s nowhere in/broken
      mkfifo in/pipe; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("in/socket")'
      if [ "$(id -u)" = 0 ]; then mknod in/device c 1 5; else mkfifo in/device; fi
      """)
    let walked = try Walked(FolderWalk(root: tree.path, threads: 2))
    #expect(walked.paths == [Array("in/file".utf8)])
    #expect(walked.counts.links == 4)
    #expect(walked.counts.others == 3)
    #expect(walked.troubles.isEmpty)
  }

  @Test("goes three thousand folders deep, where no path reaches, and more than it may hold open")
  func deep() throws {
    let tree = try ScratchTree()
    try tree.run(
      #"""
      python3 - <<'END'
      import os
      for level in range(3000):
          os.mkdir("d"); os.mkdir("e")
          if level % 100 == 99: open("f", "w").close(); open("e/g", "w").close()
          os.chdir("d")
      END
      """#)
    for threads in [1, 3] {
      let walked = try Walked(FolderWalk(root: tree.path, threads: threads))
      #expect(walked.counts.files == 60)
      #expect(walked.counts.folders == 6_001)
      #expect(walked.troubles.isEmpty)
      #expect(walked.paths.map(\.count).max() == 2 * 2_999 + 3)
    }
  }

  @Test("ends at the depth it was told and says where")
  func tooDeep() throws {
    let tree = try ScratchTree()
    try tree.run("mkdir -p 1/2/3/4; touch 1/2/file 1/2/3/file 1/2/3/4/file")
    var walk = FolderWalk(root: tree.path, threads: 1)
    walk.deepest = 3
    let walked = try Walked(walk)
    #expect(walked.paths.map { String(decoding: $0, as: UTF8.self) } == ["1/2/3/file", "1/2/file"])
    #expect(walked.troubles.map(\.cause) == [.tooDeep])
    #expect(walked.troubles.first.map { String(decoding: $0.path, as: UTF8.self) } == "1/2/3/4")
  }

  @Test("changes no access time, of files or folders")
  func accessTimes() throws {
    let tree = try ScratchTree()
    try tree.run(
      """
      mkdir -p a/b; echo text > a/b/file; echo text > a/file
      find . -depth -exec touch -h -a -d '2001-02-03 04:05:06' {} +
      """)
    let times = "stat -c '%n %X' a a/b a/file a/b/file"
    let before = try tree.run(times)
    _ = try Walked(FolderWalk(root: tree.path, threads: 2))
    #expect(try tree.run(times) == before)
    // The test can fail only where reading does change them, which a mount may forbid.
    try tree.run("cat a/file; ls a/b")
    let changed = try tree.run(times)
    withKnownIssue("access times are not kept here", isIntermittent: true) {
      #expect(changed != before)
    } when: {
      changed == before
    }
  }

  @Test(
    "says of a root that it is absent, no folder, or not to be read",
    arguments: [("nothing", Int32(2)), ("file", Int32(20)), ("file/below", Int32(20))])
  func roots(name: String, code: Int32) throws {
    let tree = try ScratchTree()
    try tree.run("touch file")
    #expect {
      _ = try Walked(FolderWalk(root: "\(tree.path)/\(name)", threads: 2))
    } throws: { error in
      (error as? FileError)?.code == code
    }
  }

  @Test("goes on when folders and files vanish beneath it, and says that they did")
  func vanishing() throws {
    let tree = try ScratchTree()
    try tree.run("mkdir d; seq 5000 | (cd d; xargs mkdir); mkdir files; seq 5000 | (cd files; xargs touch)")
    let removal = try Child(
      program: "/bin/rm", arguments: ["-rf", tree.path + "/d", tree.path + "/files"], standardErrorTo: "/dev/null")
    defer { _ = removal.wait() }
    for _ in 0..<3 {
      let walked = try Walked(FolderWalk(root: tree.path, threads: 2))
      #expect(walked.troubles.allSatisfy { $0.cause == .vanished })
    }
  }
}
