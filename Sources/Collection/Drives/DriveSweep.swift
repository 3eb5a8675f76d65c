internal import Files
internal import FoundFiles
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
  /// What earlier audits found; nil where nothing is remembered.
  var memory: DriveMemory?
  /// The programs that look into containers; nil where none is looked into.
  var openers: OpenerPrograms?
  var openLimits = OpenLimits()
  /// Where what was packed is laid aside while it is read.
  var temporaryFolder = "/var/tmp"
  /// Makes for one thread what listens to audio that is no copy byte for byte; nil where nothing does.
  var hearing: (@Sendable () -> SoundListener)?
  /// Whether every file is read whatever is remembered of it.
  var readsAll = false

  /// - Throws: ``FileError`` where the drive itself cannot be listed.
  func run() throws(FileError) -> SweepCounts {
    let walk = FolderWalk(
      root: drive.path, threads: threads, crossesFileSystems: drive.crossesFileSystems, firstBytes: Sniff.length)
    let tally = SweepTally()
    let counts = try walk.run { [self] _ in
      let matcher = FileMatcher(sweep: self, tally: tally)
      var glance: ((borrowing GlancedFile) -> Bool)?
      if memory != nil { glance = { file in matcher.glance(file) } }
      return WalkHandlers(
        file: { file in matcher.take(file) }, glance: glance,
        trouble: { trouble in
          if let identity = trouble.identity, otherRoots.contains(identity) { return }
          scratch.add(DriveTrouble(trouble), drive: number)
        }, ended: { matcher.finish() })
    }
    return SweepCounts(
      walk: counts, audio: tally.audio.load(ordering: .relaxed), unopened: tally.unopened.load(ordering: .relaxed),
      opened: tally.opened.load(ordering: .relaxed), within: tally.within.load(ordering: .relaxed),
      audioWithin: tally.audioWithin.load(ordering: .relaxed), notInstalled: tally.notInstalled.withLock { $0 },
      copies: tally.copies.load(ordering: .relaxed), compared: tally.compared.load(ordering: .relaxed),
      deceived: tally.deceived.load(ordering: .relaxed), unreliable: tally.unreliable.withLock { $0.sorted() })
  }
}

/// What the threads of a sweep count together.
final class SweepTally: Sendable {
  let audio = Atomic<Int>(0)
  /// Containers that no program is there to look into.
  let unopened = Atomic<Int>(0)
  /// Containers that were looked into, those within others included.
  let opened = Atomic<Int>(0)
  /// Files within them.
  let within = Atomic<Int>(0)
  let audioWithin = Atomic<Int>(0)
  /// Containers whose program is not installed, by its name.
  let notInstalled = Mutex<[String: Int]>([:])
  let copies = Atomic<Int>(0)
  /// Remembered files that were read all the same.
  let compared = Atomic<Int>(0)
  /// Those of them that had changed though nothing else about them had.
  let deceived = Atomic<Int>(0)
  /// Kinds of file system whose files are read each time.
  let unreliable = Mutex<Set<String>>([])
}

/// What a sweep saw, in numbers.
struct SweepCounts: Sendable {
  let walk: WalkCounts
  let audio: Int
  let unopened: Int
  let opened: Int
  let within: Int
  let audioWithin: Int
  let notInstalled: [String: Int]
  let copies: Int
  let compared: Int
  let deceived: Int
  let unreliable: [String]

  /// All regular files.
  var files: Int { walk.files + walk.passed }

  /// For the coverage of the drive: what was looked at, and what by its nature was not looked into.
  var sentence: String {
    var parts = [
      "\(worded(files, "file")) in \(worded(walk.folders, "folder")) walked",
      "\(grouped(audio)) \(audio == 1 ? "was" : "were") audio",
      copies == 1 ? "1 was a copy of a recording" : "\(grouped(copies)) were copies of recordings",
    ]
    if opened > 0 {
      parts.append(
        "\(worded(opened, SweepCounts.container, plural: SweepCounts.containers)) \(opened == 1 ? "was" : "were") looked into "
          + "and held \(worded(within, "file")), \(grouped(audioWithin)) of them audio")
    }
    if unopened > 0 {
      parts.append(
        "\(worded(unopened, SweepCounts.container, plural: SweepCounts.containers)) "
          + "\(unopened == 1 ? "was" : "were") not looked into")
    }
    if walk.links > 0 { parts.append("\(worded(walk.links, "link")) not followed") }
    if walk.others > 0 {
      parts.append("\(worded(walk.others, "pipe, socket or device", plural: "pipes, sockets and devices")) not opened")
    }
    return (parts + remembering).joined(separator: ", ")
  }

  /// What was not read, and why.
  private var remembering: [String] {
    var parts: [String] = []
    if walk.passed > 0 {
      parts.append(
        "\(grouped(walk.passed)) of the files \(walk.passed == 1 ? "was" : "were") remembered and not read again, since "
          + "nothing that the file system says of them has changed since they were read")
    }
    if deceived > 0 {
      parts.append("every file was read, since what was remembered proved false")
    } else if compared > 0 {
      parts.append(
        "\(grouped(compared)) \(compared == 1 ? "was" : "were") remembered and read all the same, and nothing had changed"
      )
    }
    if !unreliable.isEmpty {
      parts.append(
        "files on \(unreliable.joined(separator: ", ")) are read each time, since no time and number there tells whether "
          + "a file has changed")
    }
    return parts
  }

  private static let container = "archive, mail, mail store or office document"
  private static let containers = "archives, mails, mail stores and office documents"

  private func worded(_ count: Int, _ one: String, plural: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? one : plural ?? one + "s")"
  }
}
