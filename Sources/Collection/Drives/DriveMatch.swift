internal import Digest
internal import Files
internal import Recognition

/// A content on a drive that is, byte for byte, a known recording.
struct DriveMatch: Sendable {
  let place: ContentPlace
  let content: KnownRecordings.Content
  let kind: SniffedKind?
}

/// What keeps a file, folder or drive from being examined, in words.
struct DriveTrouble: Sendable {
  let problem: Problem
  /// What is the matter, to follow on "the file" or "31 files": `cannot be read: Permission denied`.
  let what: String
  let remedy: String
  let isFolder: Bool
  /// Path of the folder it lies in and its own, on the drive, escaped.
  let folder: String
  let path: String

  enum Problem: String, Sendable {
    case unreadable
    case tooLarge = "too large"
    case changedWhileRead = "changed while read"
    case notConfigured = "not configured"
    case malformed
    case truncated
    case notFinished = "not finished"
  }
}

extension DriveTrouble {
  init(_ trouble: WalkTrouble) {
    isFolder = trouble.isFolder
    folder = escapedPath(trouble.folder)
    path = escapedPath(trouble.path)
    switch trouble.cause {
    case .refused(let code):
      problem = .unreadable
      what = "cannot be read: \(FileError("read", "", code: code).reason)"
      remedy = "Let the account that runs Earshot read it, or repair the drive."
    case .accessTime:
      problem = .unreadable
      what = "can be read only by changing the access time, which Earshot never does"
      remedy = DriveTrouble.withoutTrace
    case .vanished:
      problem = .changedWhileRead
      what = "went away or became something else while the drive was read"
      remedy = "Audit again when the workstation is not in use, or from a snapshot of the drive."
    case .otherFileSystem:
      problem = .notConfigured
      what = "is where another file system is mounted, which the inventory does not let the walk enter"
      remedy = "Give the drive cross-file-systems=\"yes\", or list what is mounted there as a drive of its own."
    case .link:
      problem = .notConfigured
      what = "is a link, which is never followed"
      remedy = "List the drive that it leads to."
    case .tooDeep:
      problem = .unreadable
      what = "lies deeper than Earshot goes"
      remedy = "Look at it by hand: no program nests folders so deep for a good reason."
    }
  }

  /// What lets Earshot read another user's file without a trace; see open(2), O_NOATIME.
  static let withoutTrace =
    "Mount the drive read-only or with 'noatime', or run Earshot by its own service, which sees all drives read-only."

  /// About a file that the walk came to.
  init(_ problem: Problem, _ entry: borrowing WalkedName, what: String, remedy: String) {
    self.problem = problem
    self.what = what
    self.remedy = remedy
    isFolder = false
    (folder, path) = entry.escaped
  }

  /// About a content that was come to.
  init(_ problem: Problem, at place: ContentPlace, what: String, remedy: String) {
    self.problem = problem
    self.what = what
    self.remedy = remedy
    isFolder = false
    // What lies in one container is told as what lies in one folder is.
    folder = place.inside == nil ? place.folder : place.path
    path = place.shown
  }
}
