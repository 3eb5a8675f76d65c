import Files
import Testing

@Suite("Copies on drives")
struct CopyTests {
  @Test("a copy is found whatever its name and wherever it lies, and nothing else is")
  func names() throws {
    let trial = try DriveTrial(
      #"""
      mkdir -p ../store a/b; head -c 5000 /dev/urandom > ../store/1; head -c 7000 /dev/urandom > ../store/2
      cp ../store/1 a/minutes.docx; cp ../store/1 a/b/.hidden; cp ../store/2 $'a/b/two\nlines\xff'; ln a/b/.hidden a/link
      ln -s ../../store/2 a/symbolic
      head -c 5000 /dev/urandom > 'a/same size'; { cat ../store/2; echo; } > a/longer; head -c 6999 ../store/2 > a/shorter
      """#)
    try trial.know([("r1", "../store/1"), ("r2", "../store/2")])
    try trial.collect()
    #expect(
      try trial.copies("path", "recording", "match", "state") == [
        "a/b/.hidden|r1|identical|present", #"a/b/two\x0Alines\xFF|r2|identical|present"#,
        "a/link|r1|identical|present", "a/minutes.docx|r1|identical|present",
      ])
    #expect(try trial.gaps() == [])
    // The referee: every file with the hash of a recording.
    let known = try trial.words("sha256sum ../store/* | cut -c1-64")
    let all = try trial.words("find . -type f -exec sha256sum --zero {} + | tr '\\n\\0' '?\\n' | cut -c1-64")
    #expect(all.count == 7)
    #expect(try trial.copies("sha256").sorted() == all.filter(known.contains).sorted())
  }

  @Test("a copy carries its size, times, owner, profile and what its first bytes say, as stat says them")
  func facts() throws {
    let trial = try DriveTrial(
      """
      mkdir -p 'users/JAsh.old/Desktop' Users/Public
      { printf 'RIFF\\x24\\0\\0\\0WAVEfmt '; head -c 3000 /dev/zero; } > users/JAsh.old/Desktop/x
      cp users/JAsh.old/Desktop/x Users/Public/x; cp users/JAsh.old/Desktop/x Users/x
      touch -d '2026-11-01 10:00:00.25 UTC' Users/x
      """)
    try trial.know([("r", "Users/x")])
    let owner = try trial.words("stat -c %u Users/x")[0]
    try trial.collect(
      DriveTrial.inventory(drive: #"profiles="USERS""#, within: #"<owner uid="\#(owner)" account="COUNCIL\SWhite"/>"#))
    #expect(
      try trial.copies("path", "workstation", "drive", "profile", "owner", "kind", "size") == [
        "Users/Public/x|PC-01|C|-|swhite|WAV|3016", "Users/x|PC-01|C|-|swhite|WAV|3016",
        "users/JAsh.old/Desktop/x|PC-01|C|jash.old|swhite|WAV|3016",
      ])
    let times = try trial.words("stat -c '%.6Y %.6Z %.6W' Users/x").map { $0.replacing(".", with: "") }
    #expect(times[0] == "1793527200250000")
    #expect(
      try trial.rows("SELECT modified, changed, created FROM copy WHERE path = 'Users/x'") == [
        times.map { $0.allSatisfy { $0 == "0" } ? "-" : $0 }.joined(separator: "|")
      ])
    // The copy itself is named as the file that the fact comes from.
    #expect(
      try trial.rows("SELECT f.path FROM copy c JOIN input_file f ON f.number = c.in_file AND f.sha256 = c.sha256") == [
        "…/pc/Users/Public/x", "…/pc/Users/x", "…/pc/users/JAsh.old/Desktop/x",
      ])
  }

  @Test(
    "a copy in a recycle bin is told from one in a folder",
    arguments: [
      ("$Recycle.Bin/S-1-5-21/$RABC123.wav", "in the bin"), ("RECYCLER/x/Dc1.wav", "in the bin"),
      ("home/jash/.local/share/Trash/files/a.wav", "in the bin"), (".Trash-1000/files/a.wav", "in the bin"),
      ("home/jash/Trash/a.wav", "present"), ("x/$Recycle.Bin", "present"), (".Trashy/a.wav", "present"),
    ])
  func bin(path: String, state: String) throws {
    let trial = try DriveTrial("mkdir -p \"$(dirname '\(path)')\"; head -c 100 /dev/urandom > '\(path)'")
    try trial.know([("r", "'\(path)'")])
    try trial.collect()
    #expect(try trial.copies("path", "state") == ["\(path)|\(state)"])
  }

  @Test("a file that is two recordings at once is a copy of each")
  func twice() throws {
    let trial = try DriveTrial("head -c 100 /dev/urandom > a")
    try trial.know([("r2", "a"), ("r1", "a")])
    try trial.collect()
    #expect(try trial.copies("path", "recording") == ["a|r1", "a|r2"])
    #expect(try trial.rows("SELECT count(*) FROM input_file") == ["2"])
  }

  @Test("the coverage says how much was looked at, what was audio, and what was not looked into or followed")
  func coverage() throws {
    let trial = try DriveTrial(
      """
      mkdir d e; for f in 1 2 3; do echo $f > d/$f; done; printf 'RIFFxxxxWAVEfmt ' > d/a; printf '#!AMR\\n12345' > e/b
      head -c 90 /dev/zero > e/c.GSM; printf 'PK\\003\\004xxxx' > e/d.docx; ln -s d l; mkfifo p; head -c 90 /dev/urandom > r
      """)
    try trial.know([("r", "r")])
    try trial.collect()
    #expect(
      try trial.examined() == [
        "8 files in 3 folders walked, 3 were audio, 1 was a copy of a recording, 1 archive, mail, mail store or office "
          + "document was not looked into, 1 link not followed, 1 pipe, socket or device not opened"
      ])
    #expect(
      try trial.rows("SELECT count, path, workstation FROM coverage WHERE state = 'examined'") == ["8|…/pc|PC-01"])
  }

  @Test("sparse files are read like others, and what is too large to be read but may be a copy is a gap")
  func sparse() throws {
    let trial = try DriveTrial("truncate -s 64M small; truncate -s 3G large; truncate -s 3000000001 other")
    let zeros = try trial.words("sha256sum < small")[0]
    try trial.know(contents: [("small", 64 << 20, zeros), ("large", 3 << 30, String(repeating: "0", count: 64))])
    try trial.collect(largestFile: 1 << 30)
    #expect(try trial.copies("path", "recording") == ["small|small"])
    #expect(
      try trial.gaps() == [
        "too large|…/pc/large|1|the file is as large as a known recording but larger than the configuration lets Earshot read"
      ])
  }

  @Test("a file that is written to while it is read is a gap, never a match")
  func changing() throws {
    let trial = try DriveTrial("truncate -s 400M file")
    try trial.know(contents: [("r", 400 << 20, try trial.words("sha256sum < file")[0])])
    let writer = try Child(
      program: "/bin/bash", arguments: ["-c", "while touch \(trial.folder)/pc/file; do sleep 0.005; done"],
      standardErrorTo: "/dev/null")
    defer {
      writer.terminate()
      _ = writer.wait()
    }
    try trial.collect()
    #expect(try trial.copies("path") == [])
    #expect(try trial.gaps().map { $0.prefix(35) } == ["changed while read|…/pc/file|1|the "])
  }

  @Test("the same drive gives the same evidence to the byte, however many threads read it")
  func deterministic() throws {
    let trial = try DriveTrial(
      """
      for d in 1 2 3 4 5 6 7 8 9; do mkdir -p $d/x; for f in 1 2 3 4 5 6 7; do
        seq -s ' ' $f 40 > $d/$f; seq -s ' ' $f 40 > $d/x/$f; done; done
      """)
    try trial.know([("r1", "1/1"), ("r2", "1/2")])
    try trial.collect(threads: 1)
    let once = try trial.run("sha256sum < ../workstations.evidence")
    for threads in [2, 5] {
      try trial.collect(threads: threads)
      #expect(try trial.run("sha256sum < ../workstations.evidence") == once)
    }
    #expect(try trial.copies("path").count == 36)
  }

  @Test("in a Windows bin tell where they lay, when they were put there and whose bin it is")
  func binNotes() throws {
    let trial = try DriveTrial(
      #"""
      bin='$Recycle.Bin/S-1-5-21-1-2-3-1107'; mkdir -p "$bin/\$RFOLDER/May"; echo 1 > "$bin/\$RABC123.wav"; echo 2 > "$bin/\$RFOLDER/May/7.wav"
      echo 3 > "$bin/\$RLOST.wav"
      python3 - "$bin" <<'END'
      import struct, sys
      for name, path in [("$IABC123.wav", "C:\\Users\\mary\\call.wav"), ("$IFOLDER", "C:\\Calls")]:
          text = (path + "\0").encode("utf-16-le")
          open(f"{sys.argv[1]}/{name}", "wb").write(struct.pack("<QQQI", 2, 2, 133000000000000000, len(text) // 2) + text)
      END
      """#)
    let bin = "'$Recycle.Bin/S-1-5-21-1-2-3-1107"
    try trial.know([("r", bin + "/$RABC123.wav'"), ("s", bin + "/$RFOLDER/May/7.wav'"), ("t", bin + "/$RLOST.wav'")])
    try trial.collect(DriveTrial.inventory(within: #"<owner sid="S-1-5-21-1-2-3-1107" account="mary"/>"#))
    #expect(
      try trial.copies("recording", "state", "original-path", "bin-owner", "deleted") == [
        "r|in the bin|C:\\Users\\mary\\call.wav|mary|1655526400000000",
        "s|in the bin|C:\\Calls\\May\\7.wav|mary|1655526400000000", "t|in the bin|-|-|-",
      ])
  }

  @Test("in a trash can as Linux has them tell where they lay, when they were put there and whose it is")
  func trashNotes() throws {
    let trial = try DriveTrial(
      """
      for can in .Trash-1001 .Trash/1001 home/jash/.local/share/Trash; do mkdir -p $can/files $can/info; done
      note() { printf '[Trash Info]\nPath=%s\nDeletionDate=2026-11-20T10:00:00\n' "$2" > "$1.trashinfo"; }
      cd .Trash-1001; mkdir files/Calls; echo 1 > files/a.wav; echo 2 > files/Calls/7.wav; echo 3 > files/lost.wav
      note info/a.wav 'Desktop/M%C3%BCller%201.wav'; note info/Calls Calls; cd ..
      echo 4 > .Trash/1001/files/b.wav; note .Trash/1001/info/b.wav b.wav
      cd home/jash/.local/share/Trash; echo 5 > files/c.2.wav; note info/c.2.wav /home/jash/c.wav
      """)
    let files = [
      ".Trash-1001/files/a.wav", ".Trash-1001/files/Calls/7.wav", ".Trash-1001/files/lost.wav",
      ".Trash/1001/files/b.wav",
      "home/jash/.local/share/Trash/files/c.2.wav",
    ]
    try trial.know(zip(["r", "s", "t", "u", "v"], files).map { ($0, $1) })
    try trial.collect(DriveTrial.inventory(within: #"<owner uid="1001" account="jash"/>"#))
    #expect(
      try trial.copies("recording", "state", "original-path", "bin-owner", "deleted").sorted() == [
        "r|in the bin|Desktop/Müller 1.wav|jash|1795168800000000", "s|in the bin|Calls/7.wav|jash|1795168800000000",
        "t|in the bin|-|-|-", "u|in the bin|b.wav|jash|1795168800000000",
        "v|in the bin|/home/jash/c.wav|-|1795168800000000",
      ])
  }
}
