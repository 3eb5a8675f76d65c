import DriveCollection
import Testing

@Suite("What is left of deleted copies on an image")
struct RemainsTests {
  /// The recordings A to D of one announcement and then each its own, in a store.
  private static let store = #"""
    mkdir store; call 90 40960 > announcement; n=0
    for id in A B C D; do n=$((n + 1)); { cat announcement; call $n 200000; } > store/$id.wav; done
    head -c 200000 /dev/zero > store/E.wav
    """#

  private func collectedRemains(_ trial: ImageTrial) throws -> CollectedDrive {
    try CollectedDrive(
      in: trial.path,
      known: try trial.known(["A", "B", "C", "D", "E"].map { ($0, "store/\($0).wav") }), store: trial.path + "/store",
      drive: #"<drive name="C" type="image" path="image"/>"#, programs: CollectedDrive.built)
  }

  /// How an image is made on which A and E were deleted so that no record of them is left, B in part, C as such, D not.
  private static let images: [(name: String, script: String)] = [
    (
      "ext4",
      #"""
      mkdir tree; cp store/[A-E].wav tree; mke2fs -q -t ext4 -d tree image 8M
      for f in A B E; do i=$(debugfs -R "stat $f.wav" image 2>/dev/null | sed -n 's/^Inode: \([0-9]*\).*/\1/p')
        debugfs -w -R "rm $f.wav" image 2>/dev/null; debugfs -w -R "clri <$i>" image 2>/dev/null; done
      debugfs -w -R 'rm C.wav' image 2>/dev/null
      """#
    ),
    (
      "FAT16 with clusters of 2,048 bytes",
      #"""
      truncate -s 20M image; mkfs.fat -F 16 -s 4 image >/dev/null; mcopy -i image store/[A-E].wav ::
      mdel -i image ::A.wav ::B.wav ::E.wav; for n in 1 2 3; do echo $n > $n.txt; mcopy -i image $n.txt ::; done
      mdel -i image ::C.wav
      """#
    ),
  ]

  @Test(
    "shows what is left of recordings of which no record is left, and of nothing else", arguments: images.map(\.name))
  func found(name: String) throws {
    let trial = try ImageTrial()
    try trial.run(RemainsTests.store)
    try trial.run(try #require(RemainsTests.images.first { $0.name == name }?.script))
    // Half of B is written over.
    try trial.run(
      """
      python3 - <<'END'
      image, call = open("image", "r+b"), open("store/B.wav", "rb").read()
      data = image.read()
      for at in range(40960, 140000, 512):
          place = data.find(call[at:at + 512])
          if place >= 0: image.seek(place); image.write(bytes(512))
      END
      """)
    let collected = try collectedRemains(trial)
    let found = try collected.rows("SELECT recording, blocks, \"of-blocks\" FROM remains ORDER BY fact").map {
      $0.split(separator: "|").map(String.init)
    }
    #expect(found.map { $0[0] } == ["A", "B"])
    let (a, b) = (found[0].compactMap { Int($0) }, found[1].compactMap { Int($0) })
    // Of 58 blocks ten are of the announcement, the last is no whole one, and of the others every fourth is known.
    #expect(a[1] >= 4 && a[1] <= 24)
    #expect(a[0] == a[1])
    #expect(b[0] < b[1] && b[0] >= 2)
    let copies = try collected.copies("recording", "state")
    #expect(copies.sorted() == ["C|deleted", "D|present"])
    #expect(try collected.gaps() == [])
  }
}
