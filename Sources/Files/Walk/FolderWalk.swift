internal import CLinux
internal import Glibc
import Synchronization

/// A walk over a folder and all below it, by several threads, that leaves no trace.
///
/// It never follows a link, never opens anything but folders and regular files, never waits for a pipe or device, and
/// never changes an access time. What it cannot look at it says. Order is no promise. Memory does not grow with the
/// number of files: each thread goes depth first and gives work away only to a thread that has none.
///
/// ```swift
/// let walk = FolderWalk(root: "/mnt/pc-01", threads: 4)
/// let counts = try walk.run { worker in
///   WalkHandlers(file: { file in … }, trouble: { trouble in … })
/// }
/// ```
package struct FolderWalk: Sendable {
  package var root: String
  /// Threads that read. More than there are cores help while the disk must be waited for.
  package var threads: Int
  /// Whether to enter other file systems that are mounted below the root.
  package var crossesFileSystems: Bool
  /// How many of a file's first bytes are read.
  package var firstBytes: Int
  /// Whether each symbolic link is reported as trouble; else links are only counted.
  package var reportsLinks = false
  /// Folders nested deeper are reported as trouble.
  package var deepest = 10_000

  package init(root: String, threads: Int, crossesFileSystems: Bool = false, firstBytes: Int = 512) {
    self.root = root
    self.threads = max(1, threads)
    self.crossesFileSystems = crossesFileSystems
    self.firstBytes = max(1, firstBytes)
  }

  /// Walks.
  /// - Parameter makeHandlers: called once in each thread, with its number from 0; what it returns is called in that
  ///   thread only.
  /// - Throws: ``FileError`` where the root itself cannot be opened as a folder, or could only be read by changing its
  ///   access time (code `EPERM`).
  package func run(_ makeHandlers: @escaping @Sendable (_ worker: Int) -> WalkHandlers) throws(FileError) -> WalkCounts
  {
    let root = try openRoot()
    let share = WorkShare(
      first: WalkBatch(contents: .listing, place: root.place, folder: root, names: NameList()))
    let sum = WalkSum()
    inThreads(threads) { [self] number in
      share.join()
      let worker = WalkWorker(walk: self, root: root, share: share, handlers: makeHandlers(number))
      worker.work()
      sum.counts.withLock { $0 += worker.counts }
    }
    return sum.counts.withLock { $0 }
  }

  /// The root may be reached through a link: whoever named it meant where it leads.
  private func openRoot() throws(FileError) -> OpenFolder {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK
    var descriptor = unsafe open(root, flags | noAccessTime)
    var code = errno
    if descriptor < 0, code == EPERM {
      // Allowed all the same where the mount keeps no access times; opening alone changes none.
      descriptor = unsafe open(root, flags)
      code = errno
      if descriptor >= 0, !leavesNoTrace(descriptor) {
        close(descriptor)
        descriptor = -1
        code = EPERM
      }
    }
    guard descriptor >= 0 else { throw FileError("list", root, code: code) }
    var status = earshot_status()
    guard unsafe earshot_status(descriptor, "", &status) == 0 else {
      code = errno
      close(descriptor)
      throw FileError("examine", root, code: code)
    }
    let place = WalkPlace(
      parent: nil, name: [], status: status, mount: WalkMount(of: descriptor, status))
    return OpenFolder(descriptor: descriptor, place: place, budget: .ofProcess())
  }

  private func leavesNoTrace(_ descriptor: Int32) -> Bool {
    var status = earshot_status()
    return unsafe earshot_status(descriptor, "", &status) == 0 && WalkMount(of: descriptor, status).leavesNoTrace
  }
}

extension FileError {
  /// Of ``FolderWalk/run(_:)``: the root could be read only by changing its access time.
  package var wouldChangeAccessTime: Bool { code == EPERM }
}

/// O_NOATIME of Linux (open(2)), which only a file's owner and root may use; its C header hides it.
let noAccessTime: Int32 = 0o1000000

private final class WalkSum: Sendable {
  let counts = Mutex(WalkCounts())
}

/// What a walk calls, in the thread it was made for.
package struct WalkHandlers {
  package let file: (borrowing WalkedFile) -> Void
  /// Asked for each file before it is opened: true where it need not be, since all about it is known.
  package let glance: ((borrowing GlancedFile) -> Bool)?
  /// Called for each folder before what lies in it.
  package let folder: ((borrowing WalkedFolder) -> Void)?
  package let trouble: (WalkTrouble) -> Void
  /// Called when the thread has nothing more to do.
  package let ended: () -> Void

  package init(
    file: @escaping (borrowing WalkedFile) -> Void, glance: ((borrowing GlancedFile) -> Bool)? = nil,
    folder: ((borrowing WalkedFolder) -> Void)? = nil,
    trouble: @escaping (WalkTrouble) -> Void, ended: @escaping () -> Void = {}
  ) {
    self.file = file
    self.glance = glance
    self.folder = folder
    self.trouble = trouble
    self.ended = ended
  }
}
