import FoundFiles
import Testing

@Suite("What Windows notes of a file")
struct WindowsTests {
  @Test("whose a file is, found where a drive has few owners and where it has many", arguments: [1, 60])
  func owners(count: Int) throws {
    let trial = try ImageTrial()
    try trial.run(
      #"""
      ntfs image 24M; call 1 700 > a
      for n in $(seq \#(count)); do printf 'file\t/%s.wav\ta\n' $n; done > orders
      for n in $(seq \#(count)); do printf 'owner\t/%s.wav\tS-1-5-21-1004336348-1177238915-682003330-%s\n' $n $((1000 + n)); done >> orders
      python3 "$makers/fill-ntfs.py" image < orders
      """#)
    let walked = try trial.walked("image")
    for number in 1...count {
      #expect(walked["\(number).wav"]?.owner == "S-1-5-21-1004336348-1177238915-682003330-\(1_000 + number)")
    }
  }

  @Test("where it was downloaded from; and a stream that is none of Windows' own is a file for itself")
  func zone() throws {
    let trial = try ImageTrial()
    try trial.run(
      #"""
      ntfs image 24M; call 1 > a; call 2 > b
      printf '[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=https://store.example/search\r\nHostUrl=https://store.example/rec/17?x=1=2\r\n' > zone
      printf 'file\t/call.wav\ta\nstream\t/call.wav\tZone.Identifier\tzone\nstream\t/call.wav\tkept\tb\n' | python3 "$makers/fill-ntfs.py" image
      """#)
    let walked = try trial.walked("image")
    let call = try #require(walked["call.wav"])
    #expect(call["zone"] == "3")
    #expect(call["downloaded-from"] == "https://store.example/rec/17?x=1=2")
    #expect(call["referrer"] == "https://store.example/search")
    #expect(walked.paths == ["call.wav", "call.wav:kept"])
    #expect(walked["call.wav:kept"]?["stream"] == "kept")
    #expect(walked.digests["call.wav:kept"] == (try trial.run("sha256sum < b | cut -c 1-64 | tr -d '\\n'")))
  }

  @Test(
    "a file whose content lies somewhere else is a gap that says where, and is never taken for the zeros that it reads as"
  )
  func elsewhere() throws {
    let trial = try ImageTrial()
    // Each is a hollow of the size of a call, but for the one that says for itself that it is not there.
    try trial.run(
      #"""
      ntfs image 24M; call 1 > a; call 2 > b
      { for tag in 80000017 80000013 9000001A 9000701A 80000021 C0000004 80000006 80000099; do
          printf 'hollow\t/%s.wav\t50000\nreparse\t/%s.wav\t%s\n' $tag $tag $tag
        done
        printf 'stream\t/80000017.wav\tWofCompressedData\ta\nstream\t/9000001A.wav\tkept\tb\n'
        printf 'file\t/recall.wav\ta\nreparse\t/recall.wav\t9000601A\nattributes\t/recall.wav\t1020\n'
        # The content of these is there, whatever is noted of them.
        printf 'file\t/fetched.wav\ta\nreparse\t/fetched.wav\t9000601A\nhollow\t/sparse.wav\t50000\n'
      } | python3 "$makers/fill-ntfs.py" image
      """#)
    let walked = try trial.walked("image")
    let said = Dictionary(walked.troubles.map { ($0.path ?? "", $0.what) }) { $0 + $1 }
    for (name, words) in [
      ("80000017", "compressed by Windows (CompactOS)"), ("80000013", "deduplication"), ("9000001A", "in the cloud"),
      ("9000701A", "in the cloud"), ("80000021", "in the cloud"), ("C0000004", "hierarchical storage"),
      ("80000006", "hierarchical storage"), ("80000099", "reparse tag 0x80000099"), ("recall", "in the cloud"),
    ] {
      #expect(said["\(name).wav"]?.contains(words) == true, "\(said)")
    }
    #expect(said.count == 9)
    #expect(walked.troubles.allSatisfy { !$0.remedy.isEmpty })
    #expect(walked.paths.sorted() == ["9000001A.wav:kept", "fetched.wav", "sparse.wav"])
    #expect(walked.digests["fetched.wav"] == (try trial.run("sha256sum < a | cut -c 1-64 | tr -d '\\n'")))
  }

  @Test(
    "where a file in the Recycle Bin lay, when it was put there and by whom, by either form of note",
    arguments: [1, 2])
  func bin(version: Int) throws {
    let trial = try ImageTrial()
    try trial.run(
      #"""
      ntfs image 24M; call 1 > a; call 2 > b
      python3 - <<'END'
      import struct
      def note(name, path, size, ticks):
          text = path.encode("utf-16-le") + b"\0\0"
          head = struct.pack("<QQQ", \#(version), size, ticks)
          open(name, "wb").write(head + (text.ljust(520, b"\0") if \#(version) == 1 else struct.pack("<I", len(text) // 2) + text))
      note("note", "C:\\Users\\mary\\Desktop\\Anruf – Müller.wav", 50000, 133000000000000000)
      note("folder-note", "D:\\My calls", 50000, 133000000010000000)
      END
      bin='/$Recycle.Bin'; who="$bin/S-1-5-21-1-2-3-1104"
      printf '%s\n' "folder	$bin" "folder	$who" "file	$who/\$R1A2B3C.wav	a" "file	$who/\$I1A2B3C.wav	note" "folder	$who/\$RFOLDER" \
        "folder	$who/\$RFOLDER/May" "file	$who/\$RFOLDER/May/7.wav	b" "file	$who/\$IFOLDER	folder-note" \
        "file	$who/\$RLOST.wav	a" | python3 "$makers/fill-ntfs.py" image
      """#)
    let walked = try trial.walked("image")
    let who = "S-1-5-21-1-2-3-1104"
    let file = try #require(walked["$Recycle.Bin/\(who)/$R1A2B3C.wav"])
    #expect(file["original-path"] == "C:\\Users\\mary\\Desktop\\Anruf – Müller.wav")
    #expect(file["bin-of"] == who)
    #expect(file.deleted == 1_655_526_400_000_000)
    let within = try #require(walked["$Recycle.Bin/\(who)/$RFOLDER/May/7.wav"])
    #expect(within["original-path"] == "D:\\My calls\\May\\7.wav")
    #expect(within.deleted == 1_655_526_401_000_000)
    #expect(walked["$Recycle.Bin/\(who)/$RLOST.wav"]?["original-path"] == nil)
    #expect(walked.named.allSatisfy { $0.state == .present })
  }
}
