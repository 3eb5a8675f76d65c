internal import CLinux
internal import Glibc
import Synchronization

/// A file system as the walk met it, mounted at one place.
struct WalkMount: Sendable {
  let device: UInt64
  let mount: UInt64
  /// Reading changes no access time there whoever reads: it is mounted read-only or without access times.
  let leavesNoTrace: Bool
  /// One that the kernel makes up (`/proc`, `/sys`): it holds nobody's files, and reading some of them waits for ever.
  let isMadeUp: Bool
  let volume: Volume

  init(of folder: Int32, _ status: borrowing earshot_status) {
    device = status.device
    mount = status.mount
    var mounted = statvfs()
    // statvfs(3) gives the flags of this very mount; values of Linux, which its C header hides.
    let known = unsafe fstatvfs(folder, &mounted) == 0
    leavesNoTrace = known && mounted.f_flag & (UInt(ST_RDONLY) | 1024) != 0
    let kind = earshot_file_system(folder)
    isMadeUp = WalkMount.madeUp.contains(kind)
    volume = Volume(device: status.device, kind: kind, identity: known ? UInt64(mounted.f_fsid) : 0)
  }

  /// The numbers are in statfs(2): proc, sysfs, devpts, cgroup, cgroup2, debugfs, tracefs, securityfs, pstore, bpf,
  /// configfs, efivarfs, fusectl, mqueue, binfmt_misc, selinuxfs.
  private static let madeUp: Set<UInt64> = [
    0x9FA0, 0x6265_6572, 0x1CD1, 0x27_E0EB, 0x6367_7270, 0x6462_6720, 0x7472_6163, 0x7363_6673, 0x6165_676C,
    0xCAFE_4A11, 0x6265_6570, 0xDE5E_81E4, 0x6573_5546, 0x1980_0202, 0x4249_4E4D, 0xF97C_FF8C,
  ]
}

/// A folder that the walk came to: its name, its identity and the folder it was found in.
final class WalkPlace: Sendable {
  /// Nil for the root of the walk.
  let parent: WalkPlace?
  /// With the zero byte at its end; empty for the root.
  let name: [UInt8]
  let inode: UInt64
  let mount: WalkMount
  /// As it was before the folder was listed.
  let stamp: FileStamp?
  let depth: Int

  init(parent: WalkPlace?, name: [UInt8], status: borrowing earshot_status, mount: WalkMount) {
    self.parent = parent
    self.name = name
    inode = status.inode
    self.mount = mount
    stamp = FileStamp(status)
    depth = parent.map { $0.depth + 1 } ?? 0
  }

  /// The path from the root, parts joined by `/`, without one at either end; empty for the root.
  var path: [UInt8] {
    var length = 0
    forEachName { length += $0.count }
    guard length > 0 else { return [] }
    // Each name ends with a byte where the slash will be.
    var path = [UInt8](repeating: 0x2F, count: length - 1)
    var start = length
    forEachName { name in
      start -= name.count
      for (place, byte) in name.dropLast().enumerated() { path[start + place] = byte }
    }
    return path
  }

  /// Hands over the names from this folder's up to the root's.
  private func forEachName(_ body: ([UInt8]) -> Void) {
    var place = self
    while let parent = place.parent {
      body(place.name)
      place = parent
    }
  }

  /// Whether this folder is one of those above it come again, or itself.
  func contains(device: UInt64, inode: UInt64) -> Bool {
    var place: WalkPlace? = self
    while let here = place {
      if here.inode == inode, here.mount.device == device { return true }
      place = here.parent
    }
    return false
  }
}

/// A folder held open. It is closed when nobody needs it any more.
final class OpenFolder: Sendable {
  let descriptor: Int32
  let place: WalkPlace
  let budget: FolderBudget

  init(descriptor: Int32, place: WalkPlace, budget: FolderBudget) {
    self.descriptor = descriptor
    self.place = place
    self.budget = budget
    budget.count.add(1, ordering: .relaxed)
  }

  deinit {
    close(descriptor)
    budget.count.subtract(1, ordering: .relaxed)
  }
}

/// How many folders may stay open while they wait for their turn; others are closed and opened again.
final class FolderBudget: Sendable {
  let count = Atomic<Int>(0)
  let limit: Int

  init(limit: Int) { self.limit = limit }

  var isSpent: Bool { count.load(ordering: .relaxed) > limit }

  /// A share of the process's limit of open files, so that others keep theirs.
  static func ofProcess() -> FolderBudget {
    var limits = rlimit()
    let known = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0
    return FolderBudget(limit: known ? Int(min(limits.rlim_cur / 3, 2_000)) : 200)
  }
}
