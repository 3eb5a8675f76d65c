internal import Files
internal import Recognition
internal import Synchronization

/// Looks at every file of one drive and notes those that are known recordings.
struct DriveSweep: Sendable {
  let drive: Inventory.Drive
  /// The drive's number in the scratch.
  let number: Int
  let known: KnownRecordings
  /// Larger files are not hashed.
  let largestFile: Int64
  let threads: Int
  /// What other drives of the inventory begin with: where one is mounted in this drive, it is examined there.
  let otherRoots: Set<FileIdentity>
  let scratch: SweepScratch

  /// - Throws: ``FileError`` where the drive itself cannot be listed.
  func run() throws(FileError) -> SweepCounts {
    let walk = FolderWalk(
      root: drive.path, threads: threads, crossesFileSystems: drive.crossesFileSystems, firstBytes: Sniff.length)
    let tally = SweepTally()
    let counts = try walk.run { [self] _ in
      let matcher = FileMatcher(sweep: self, tally: tally)
      return WalkHandlers(
        file: { file in matcher.take(file) },
        trouble: { trouble in
          if let identity = trouble.identity, otherRoots.contains(identity) { return }
          scratch.add(DriveTrouble(trouble), drive: number)
        })
    }
    return SweepCounts(
      walk: counts, audio: tally.audio.load(ordering: .relaxed), containers: tally.containers.load(ordering: .relaxed),
      copies: tally.copies.load(ordering: .relaxed))
  }
}

/// What the threads of a sweep count together.
final class SweepTally: Sendable {
  let audio = Atomic<Int>(0)
  let containers = Atomic<Int>(0)
  let copies = Atomic<Int>(0)
}

/// What a sweep saw, in numbers.
struct SweepCounts: Sendable {
  let walk: WalkCounts
  let audio: Int
  let containers: Int
  let copies: Int

  /// For the coverage of the drive: what was looked at, and what by its nature was not looked into.
  var sentence: String {
    var parts = [
      "\(worded(walk.files, "file")) in \(worded(walk.folders, "folder")) walked",
      "\(grouped(audio)) \(audio == 1 ? "was" : "were") audio",
      copies == 1 ? "1 was a copy of a recording" : "\(grouped(copies)) were copies of recordings",
    ]
    if containers > 0 {
      parts.append(
        "\(worded(containers, "archive, mail store or office document", plural: "archives, mail stores and office documents")) "
          + "\(containers == 1 ? "was" : "were") not looked into")
    }
    if walk.links > 0 { parts.append("\(worded(walk.links, "link")) not followed") }
    if walk.others > 0 {
      parts.append("\(worded(walk.others, "pipe, socket or device", plural: "pipes, sockets and devices")) not opened")
    }
    return parts.joined(separator: ", ")
  }

  private func worded(_ count: Int, _ one: String, plural: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? one : plural ?? one + "s")"
  }
}
