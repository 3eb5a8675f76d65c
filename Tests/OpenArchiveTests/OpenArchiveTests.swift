import Files
import FoundFiles
import OpenerBench
import Testing

@Suite("Opening archives") struct OpenArchiveTests {
  /// Two files, one of which has to be unpacked in many pieces.
  static let files =
    "mkdir -p in/d; head -c 300000 /dev/urandom > in/a.wav; seq 100000 > in/d/b.txt; touch -d 2026-11-23T06:00:00Z in/a.wav in/d/b.txt;"

  @Test(
    "Every file comes out of every kind of archive as it went in, with its path, size and time",
    arguments: [
      "cd in; zip -qr ../x .; mv ../x.zip ../x", "cd in; zip -q0r ../x.zip .; mv ../x.zip ../x",
      "cd in; 7z a -bd ../x.zip . -mm=LZMA; mv ../x.zip ../x",
      "cd in; 7z a -bd ../x.7z .; mv ../x.7z ../x", "cd in; 7z a -bd -m0=BZip2 ../x.7z .; mv ../x.7z ../x",
      "cd in; tar cf ../x .", "cd in; tar czf ../x .", "cd in; tar cJf ../x .", "cd in; tar --zstd -cf ../x .",
      "cd in; tar cjf ../x .", "cd in; bsdtar --lzip -cf ../x .", "cd in; bsdtar --compress -cf ../x .",
      "cd in; bsdtar --format iso9660 -cf ../x .", "cd in; bsdtar --format cpio -cf ../x .",
      "cd in; bsdtar --format newc -cf ../x .", "cd in; bsdtar --format xar -cf ../x .",
      "cd in; tar --format=v7 -cf ../x .",
      "cd in; bsdtar --format newc -czf ../x .",
    ])
  func kinds(_ maker: String) throws {
    let bench = try ArchiveBench(Self.files + maker)
    let told = try bench.open("x")
    #expect(told.paths.sorted() == ["a.wav", "d/b.txt"])
    #expect(try told.contents("a.wav") == bench.bytes("in/a.wav"))
    #expect(try told.contents("d/b.txt") == bench.bytes("in/d/b.txt"))
    #expect(told.words.isEmpty && told.ends == [.whole, .whole])
    #expect(told.files.allSatisfy { $0.modified.map { abs($0 - 1_795_413_600_000_000) < 2_000_000 } ?? false })
    #expect(told.files.allSatisfy { file in file.size == told.contents(file.path).map { Int64($0.count) } })
  }

  @Test("A file of a Cabinet comes out as it went in")
  func cabinet() throws {
    let bench = try ArchiveBench(Self.files + "cd in; gcab -c -z ../x a.wav d/b.txt")
    let told = try bench.open("x")
    #expect(told.paths.count == 2 && told.words.isEmpty)
    #expect(try told.contents == [bench.bytes("in/a.wav"), bench.bytes("in/d/b.txt")])
  }

  @Test("RAR archives of versions 3 and 5 are opened")
  func rar() throws {
    let bench = try ArchiveBench()
    for name in ["rar3-subdirs.rar", "rar5-subdirs.rar"] {
      let told = try bench.open(name, within: ArchiveBench.repository + "/Tests/Fixtures/archives")
      // As `unrar` lists them: the .exp files of the package that they come from.
      #expect(
        told.paths == [
          "sub/dir2/file2.txt", "sub/with space/long fn.txt", "sub/üȵĩöḋè/file.txt", "sub/dir1/file1.txt",
        ])
      #expect(told.contents("sub/dir2/file2.txt") == Array("file2\n".utf8))
      #expect(told.words.isEmpty)
    }
    let solid = try bench.open("rar5-solid.rar", within: ArchiveBench.repository + "/Tests/Fixtures/archives")
    #expect(solid.contents.map(\.count) == [2_048, 2_048] && solid.words.isEmpty)
  }

  @Test(
    "An archive that is appended to something else is opened where it begins",
    arguments: [
      "zip -q y in/a.wav; mv y.zip y", "7z a -bd y in/a.wav; mv y.7z y", "gcab -c y in/a.wav",
      "cp \(ArchiveBench.repository)/Tests/Fixtures/archives/rar5-subdirs.rar y",
      "cp \(ArchiveBench.repository)/Tests/Fixtures/archives/rar3-subdirs.rar y",
    ])
  func appended(_ maker: String) throws {
    let bench = try ArchiveBench(Self.files + "\(maker); head -c 200000 /dev/urandom > x; cat y >> x")
    let (alone, appended) = (try bench.open("y"), try bench.open("x", at: 200_000))
    #expect(!alone.files.isEmpty && alone.words.isEmpty)
    #expect(appended.files == alone.files && appended.contents == alone.contents && appended.words.isEmpty)
    #expect(try bench.open("x", at: 1_000_000_000).troubles.count == 1, "beyond the end there is nothing")
  }

  @Test(
    "What is one of several volumes is told to be, and what to do with them",
    arguments: [
      ("7z a -bd -v200k x.7z in/a.wav", "x.7z.001", "-"), ("zip -q -s 200k x.zip in/a.wav", "x.z01", "in/a.wav"),
      (
        "xz -dc \(ArchiveBench.repository)/Tests/Fixtures/archives/rar3-old.rar.xz > x.rar", "x.rar", "vols/bigfile.txt"
      ),
      (
        "xz -dc \(ArchiveBench.repository)/Tests/Fixtures/archives/rar5-vols.part1.rar.xz > x.part1.rar", "x.part1.rar",
        "vols/bigfile.txt"
      ),
    ])
  func volumes(_ maker: String, _ name: String, _ path: String) throws {
    let told = try ArchiveBench(Self.files + maker).open(name)
    #expect(
      told.words.first
        == "truncated of \(path): is one of several volumes of an archive, which Earshot does not put together",
      "\(told.words)")
    #expect(told.troubles.allSatisfy { $0.remedy.hasPrefix("Unpack them by 7-Zip or WinRAR") })
    #expect(told.ends.allSatisfy { $0 == .brokenOff })
  }

  @Test(
    "A file that is only compressed is found under its own name, less what the compression added to it",
    arguments: [
      ("gzip -k", "gz", false), ("xz -k", "xz", false), ("zstd -q", "zst", false), ("bzip2 -k", "bz2", false),
      ("bsdcat < ", "none", true),
    ])
  func compressed(_ program: String, _ ending: String, _ isBare: Bool) throws {
    if ending == "none" {
      let bench = try ArchiveBench(Self.files + "cp in/a.wav call.wav; compress -f call.wav || bsdtar --version")
      guard kindOfFile(bench.folder + "/call.wav.Z") != nil else { return }
      #expect(try bench.open("call.wav.Z", bare: true).contents == [bench.bytes("in/a.wav")])
      return
    }
    let bench = try ArchiveBench(Self.files + "cp in/a.wav call.wav; \(program) call.wav")
    let told = try bench.open("call.wav.\(ending)")
    #expect(told.paths == ["call.wav"] && told.words.isEmpty)
    #expect(try told.contents == [bench.bytes("in/a.wav")])
  }

  @Test("Names that could deceive are escaped, and a path that leads out of the archive leads nowhere")
  func names() throws {
    let bench = try ArchiveBench(
      """
      cat > make.py <<'END'
      import zipfile
      with zipfile.ZipFile('x', 'w') as z:
        for name in ['../../etc/passwd', 'a\\nb.wav', '/root/c.wav', 'f\\u202egpj.wav']: z.writestr(name, 'x')
      with zipfile.ZipFile('none', 'w') as z: pass
      END
      python3 make.py
      """)
    #expect(
      try bench.open("x").paths == [
        "../../etc/passwd", #"a\x0Ab.wav"#, "root/c.wav", #"f\xE2\x80\xAEgpj.wav"#,
      ])
    let none = try bench.open("none")
    #expect(none.files.isEmpty && none.words.isEmpty)
  }

  @Test(
    "What is encrypted is told, by the name of the file where even that is not, and what is not encrypted is found",
    arguments: [
      ("zip -qP secret x in/a.wav; zip -q x in/d/b.txt; mv x.zip x", ["in/d/b.txt"], "in/a.wav"),
      ("7z a -bd -psecret -tzip -mem=AES256 x.zip in/a.wav; mv x.zip x", [], "in/a.wav"),
      ("7z a -bd -psecret x.7z in/a.wav; mv x.7z x", [], "in/a.wav"),
      ("7z a -bd -psecret -mhe=on x.7z in/a.wav; mv x.7z x", [], "-"),
    ] as [(String, [String], String)])
  func encrypted(_ maker: String, _ found: [String], _ path: String) throws {
    let bench = try ArchiveBench(Self.files + maker)
    let told = try bench.open("x")
    #expect(zip(told.paths, told.ends).filter { $0.1 == .whole }.map(\.0) == found)
    let words = "encrypted of \(path): is encrypted, so that nobody can look into it without its password"
    #expect(told.words == [words])
  }

  @Test(
    "What libarchive cannot open of RAR is told in words",
    arguments: [
      ("rar5-hpsw.rar", "encrypted of -: is encrypted, so that nobody can look into it without its password"),
      ("rar3-comment-hpsw.rar", "encrypted of -: is encrypted, so that nobody can look into it without its password"),
      (
        "rar3-owner.rar",
        "unreadable of -: is packed in a way that Earshot cannot open (RAR solid archive support unavailable.)"
      ),
    ])
  func unsupportedRAR(_ name: String, _ words: String) throws {
    let told = try ArchiveBench().open(name, within: ArchiveBench.repository + "/Tests/Fixtures/archives")
    #expect(told.words.first == words, "\(told.words)")
  }

  @Test(
    "Of an archive that breaks off, what is whole is found, and it is told that it breaks off",
    arguments: ["zip -qr x.zip in; mv x.zip x", "tar cf x in", "tar czf x in", "7z a -bd x.7z in; mv x.7z x"])
  func truncated(_ maker: String) throws {
    let bench = try ArchiveBench(Self.files + maker)
    let whole = try bench.bytes("x")
    let a = try bench.bytes("in/a.wav")
    var wholeFiles = 0
    for share in stride(from: 1, through: 19, by: 2) {
      try bench.write(Array(whole.prefix(whole.count * share / 20)), "part")
      let told = try bench.open("part")
      #expect(!told.troubles.isEmpty, "\(share) of 20")
      for (index, end) in told.ends.enumerated() where end == .whole {
        wholeFiles += 1
        if told.paths[index].hasSuffix("a.wav") { #expect(told.contents[index] == a) }
      }
    }
    // 7z keeps its list at the end, so nothing of it can be had.
    #expect(maker.hasPrefix("7z") ? wholeFiles == 0 : wholeFiles > 0)
  }

  @Test("A damaged file in a zip is told by name, and the files behind it are found", arguments: ["zip -q", "zip -q0"])
  func damaged(_ maker: String) throws {
    let bench = try ArchiveBench(
      "for f in a b c; do head -c 200000 /dev/urandom | base64 > $f; done; \(maker) x.zip a b c; mv x.zip x")
    var bytes = try bench.bytes("x")
    for index in 0..<64 { bytes[bytes.count / 2 + index] ^= 0x5A }
    try bench.write(bytes, "x")
    let told = try bench.open("x")
    #expect(told.paths == ["a", "b", "c"])
    #expect(told.ends == [.whole, .brokenOff, .whole])
    #expect(told.troubles.map(\.path) == ["b"] && told.troubles.map(\.problem) == [.malformed], "\(told.words)")
  }

  @Test("What expands beyond all measure is stopped where the settings say")
  func bombs() throws {
    let bench = try ArchiveBench(
      "truncate -s 60M z; gzip -1k z; tar czf t.tar.gz z; zip -q z.zip z; rm z; seq 3000 | xargs touch; tar cf m.tar [0-9]*"
    )
    for name in ["z.gz", "t.tar.gz", "z.zip"] {
      let told = try bench.open(name, limits: OpenLimits(bytes: 30 << 20))
      #expect(told.limit == .bytes(30 << 20), "\(name)")
    }
    #expect(try bench.open("m.tar", limits: OpenLimits(files: 1_000)).limit == .files(1_000))
    // The opener stops of itself what nobody asked the contents of.
    let told = try bench.open("t.tar.gz", mostBytes: 20 << 20)
    #expect(
      told.words.contains("tooLarge of z: expands to more than 20971520 bytes, and was read no further"),
      "\(told.words)")
  }

  @Test("What is no archive at all says so, and is not found within itself", arguments: [false, true])
  func rubbish(_ isBare: Bool) throws {
    let bench = try ArchiveBench("printf 'PK\\003\\004 is how a zip begins, and this is none' > x; : > empty")
    let told = try bench.open("x", bare: isBare)
    #expect(told.files.isEmpty && told.words.count == 1, "\(told.words)")
  }

  @Test("Links in an archive are not followed, and a file with holes is filled with zeros")
  func holes() throws {
    let bench = try ArchiveBench(
      "mkdir in; truncate -s 5M in/sparse; echo end >> in/sparse; ln -s /etc/passwd in/link; ln in/sparse in/second; tar cSf x in"
    )
    let told = try bench.open("x")
    #expect(told.paths.count == 1 && told.words.isEmpty)
    #expect(try told.contents.first == bench.bytes("in/sparse"))
  }

  @Test("Whatever fuzzers have found or come near is answered, and breaks nothing")
  func corpus() throws {
    let folder = ArchiveBench.repository + "/Tests/Fixtures/fuzz/archive"
    let names = try entries(of: folder).sorted()
    #expect(names.count >= 10)
    for name in names {
      for isBare in [false, true] {
        let limits = OpenLimits(bytes: 8 << 20, files: 2_000, time: 60_000_000)
        #expect(throws: Never.self, "\(name)") {
          _ = try ArchiveBench().open(name, within: folder, bare: isBare, limits: limits)
        }
      }
    }
  }
}
