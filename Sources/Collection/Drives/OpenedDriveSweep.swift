internal import Files
internal import FoundFiles
internal import Recognition
internal import Servants
internal import Synchronization
internal import Time

/// Looks at every file of a drive that a program reads, an image or a share, and notes those that are known recordings.
struct OpenedDriveSweep: Sendable {
  let sweep: DriveSweep
  let program: ServantProgram
  let request: OpenRequest
  /// Microseconds that it may take.
  let time: Int64
  /// Whether the program numbers the files, so that it can be resumed behind one on which it broke.
  let isResumable: Bool
  /// The ``BlockIndex`` by which remains are recognised; nil where they are not looked for.
  let blocks: String?

  /// As many troubles of the drive as a whole are told one by one.
  static let mostTroubles = 100

  /// Microseconds that the program may say nothing: while libtsk searches a large FAT for what has lost its folder, it has
  /// nothing to say.
  private static let longestSilence: Int64 = 3_600_000_000
  /// So many files of one drive may break the program.
  private static let mostRestarts = 100

  private func canResume(_ error: ServantError) -> Bool {
    switch error {
    case .died, .tookTooLong: true
    case .notInstalled, .notStarted, .brokenProtocol: false
    }
  }

  /// Looks at all that the program finds. A file on which the program breaks costs itself: the program is started anew and
  /// passes over it. What it could not is in the counts, and in the scratch where it is about a file.
  func run() -> OpenedDriveCounts {
    let tally = SweepTally()
    let judge = ContentJudge(sweep: sweep, tally: tally)
    let state = State()
    let opened = ContentJudge.Opened(
      depth: 0, budget: nil, place: { state.place($0) }, audio: { state.counts.audio += 1 },
      remains: { file in state.search(file, blocks, sweep) },
      trouble: { trouble in
        if let path = trouble.path {
          if trouble == FoundFile.refusal(path) { state.hasRefused = true }
          sweep.scratch.add(DriveTrouble(trouble, of: path), drive: sweep.number)
        } else if state.counts.troubles.count < OpenedDriveSweep.mostTroubles {
          state.counts.troubles.append(trouble)
        }
      }, limit: { state.counts.limit = $0 }, full: { state.counts.full = $0 })
    let began = ThisProcess.steadyMicroseconds
    let opener = Opener(program)
    var resumption = Resumption()
    var restarts = 0
    while true {
      // Only time limits a drive: its files and bytes are what they are.
      let left = time - (ThisProcess.steadyMicroseconds - began)
      let budget = OpenBudget(OpenLimits(bytes: .max, files: .max, depth: 1, time: max(1, left)))
      do throws(ServantError) {
        try opener.open(
          OpenRequest(request.settings + resumption.settings), budget: budget, silence: OpenedDriveSweep.longestSilence)
        try judge.judge(opener, opened, budget: budget)
        break
      } catch {
        let place = max(state.place, resumption.passed, state.hasRefused ? resumption.refused ?? 0 : 0)
        state.hasRefused = false
        let next =
          opener.isWithinFile ? Resumption(passed: place) : Resumption(passed: place, refused: place + 1)
        restarts += 1
        guard isResumable, canResume(error), next != resumption, budget.timeLeft > 0,
          restarts <= OpenedDriveSweep.mostRestarts
        else {
          state.counts.failure = error
          break
        }
        if opener.isWithinFile, let last = state.counts.last { opened.trouble(FoundFile.refusal(last)) }
        resumption = next
      }
    }
    var counts = state.counts
    counts.free = state.searches.reduce(0) { $0 + $1.bytes }
    counts.blocksFailure = counts.blocksFailure ?? state.searches.compactMap(\.failure).first
    counts.copies = tally.copies.load(ordering: .relaxed)
    counts.containers = tally.opened.load(ordering: .relaxed)
    counts.unopened = tally.unopened.load(ordering: .relaxed)
    counts.within = tally.within.load(ordering: .relaxed)
    counts.audioWithin = tally.audioWithin.load(ordering: .relaxed)
    counts.notInstalled = tally.notInstalled.withLock { $0 }
    return counts
  }

  /// What is counted while one thread reads.
  private final class State {
    var counts = OpenedDriveCounts()
    private(set) var searches: [RemainsSearch] = []
    private var known: KnownBlocks?

    /// What looks through the free space of one file system.
    func search(_ file: FoundFile, _ blocks: String?, _ sweep: DriveSweep) -> RemainsSearch? {
      counts.last = file.path
      place = file.place ?? 0
      guard let blocks else { return nil }
      do throws(RecognitionError) {
        let known: KnownBlocks
        if let opened = self.known { known = opened } else { known = try KnownBlocks(path: blocks) }
        self.known = known
        counts.blocksKnown = known.contents
        let search = RemainsSearch(
          known, blockSize: file["block-size"].flatMap { Int($0) } ?? 512, scratch: sweep.scratch, drive: sweep.number)
        searches.append(search)
        return search
      } catch {
        counts.blocksFailure = error
        return nil
      }
    }

    /// Whether the file that was refused has been come to.
    var hasRefused = false
    /// The number of the last file that was told.
    private(set) var place = 0

    func place(_ file: FoundFile) -> ContentPlace? {
      counts.last = file.path
      place = file.place ?? 0
      if let system = file["file-system"], !counts.fileSystems.contains(system) { counts.fileSystems.append(system) }
      switch file.state {
      case .present: if file["stream"] == nil { counts.files += 1 } else { counts.streams += 1 }
      case .deleted: counts.deleted += 1
      case .remains: return nil
      }
      return ContentPlace(onDrive: file)
    }
  }
}

/// What was seen of a drive that a program reads, in numbers.
struct OpenedDriveCounts {
  /// Files that are there.
  var files = 0
  /// Deleted files whose content may still be there.
  var deleted = 0
  /// Named streams.
  var streams = 0
  var audio = 0
  var copies = 0
  var containers = 0
  var unopened = 0
  var within = 0
  var audioWithin = 0
  var notInstalled: [String: Int] = [:]
  var fileSystems: [String] = []
  /// Bytes that no file occupies, looked through for blocks of so many known contents; nil where they were not.
  var free: Int64 = 0
  var blocksKnown: Int?
  var blocksFailure: RecognitionError?
  /// About the drive as a whole.
  var troubles: [FoundTrouble] = []
  /// The last file that the program told of.
  var last: String?
  var limit: OpenLimit?
  var full: FileError?
  var failure: ServantError?

  /// For the coverage of the drive.
  var sentence: String {
    var parts = [
      "\(worded(files, "file"))\(fileSystems.isEmpty ? "" : " (\(fileSystems.joined(separator: ", ")))") examined"
    ]
    if deleted > 0 { parts.append("\(worded(deleted, "deleted file")) whose record is still there too") }
    if streams > 0 { parts.append("\(worded(streams, "named stream")) beside them") }
    parts.append("\(grouped(audio)) \(audio == 1 ? "was" : "were") audio")
    parts.append(copies == 1 ? "1 was a copy of a recording" : "\(grouped(copies)) were copies of recordings")
    if containers > 0 {
      parts.append(
        "\(worded(containers, "archive, mail, mail store or office document", "archives, mails, mail stores and office documents")) "
          + "\(containers == 1 ? "was" : "were") looked into and held \(worded(within, "file")), \(grouped(audioWithin)) of "
          + "them audio")
    }
    if let blocksKnown {
      parts.append(
        "\(wordedSize(bytes: free)) that no file occupies were looked through for remains of \(worded(blocksKnown, "recording"))"
      )
    }
    if unopened > 0 {
      parts.append(
        "\(worded(unopened, "archive, mail, mail store or office document", "archives, mails, mail stores and office documents")) "
          + "\(unopened == 1 ? "was" : "were") not looked into")
    }
    return parts.joined(separator: ", ")
  }

  private func worded(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? one : many ?? one + "s")"
  }
}

extension DriveTrouble {
  /// About a file or folder that a program found on the drive that it reads.
  init(_ trouble: FoundTrouble, of path: String) {
    problem = Problem(trouble.problem)
    what = trouble.what
    remedy = trouble.remedy
    isFolder = false
    folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    self.path = path
  }
}

extension DriveTrouble.Problem {
  init(_ problem: FoundTrouble.Problem) {
    switch problem {
    case .unreadable, .encrypted: self = .unreadable
    case .malformed: self = .malformed
    case .truncated: self = .truncated
    case .tooLarge: self = .tooLarge
    case .notInstalled: self = .notConfigured
    }
  }
}
