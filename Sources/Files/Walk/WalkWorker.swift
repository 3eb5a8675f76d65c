internal import CLinux
internal import Glibc
import Synchronization

/// One thread of a walk.
@safe final class WalkWorker {
  private let walk: FolderWalk
  private let root: OpenFolder
  private let share: WorkShare
  private let handlers: WalkHandlers
  private let budget: FolderBudget
  private(set) var counts = WalkCounts()
  /// Depth first: the last batch is the deepest.
  private var stack: [WalkBatch] = []
  private let entries: UnsafeMutableRawBufferPointer
  private let start: UnsafeMutableRawBufferPointer

  init(walk: FolderWalk, root: OpenFolder, share: WorkShare, handlers: WalkHandlers) {
    self.walk = walk
    self.root = root
    self.share = share
    self.handlers = handlers
    budget = root.budget
    unsafe entries = .allocate(byteCount: 1 << 16, alignment: 16)
    unsafe start = .allocate(byteCount: walk.firstBytes, alignment: 16)
  }

  deinit {
    unsafe entries.deallocate()
    unsafe start.deallocate()
  }

  /// Works until the whole walk is done.
  func work() {
    while let batch = stack.popLast() ?? share.take() {
      handle(batch)
      shareOut()
    }
    handlers.ended()
  }

  /// Gives a waiting worker the shallowest batch, which has the most below it; half of it where there is no other.
  private func shareOut() {
    guard share.wanted.load(ordering: .relaxed) > 0, !stack.isEmpty else { return }
    if stack.count > 1 {
      share.give(stack.removeFirst())
    } else {
      var half = stack[0]
      half.names = stack[0].names.removeFirstHalf()
      if stack[0].names.isEmpty {
        stack[0] = half
      } else {
        share.give(half)
      }
    }
  }

  private func handle(_ batch: WalkBatch) {
    guard let folder = batch.folder ?? reopened(batch.place) else {
      return report(.vanished, isFolder: true, in: batch.place.parent, name: batch.place.name)
    }
    switch batch.contents {
    case .listing: list(folder)
    case .files: lookAt(batch.names, in: folder)
    case .folders:
      var rest = batch
      let name = rest.names.removeLast()
      if !rest.names.isEmpty {
        rest.folder = budget.isSpent ? nil : folder
        stack.append(rest)
      }
      enter(name, in: folder)
    }
  }

  // MARK: Folders

  private func enter(_ name: [UInt8], in parent: OpenFolder) {
    let above = parent.place
    guard above.depth < walk.deepest else { return report(.tooDeep, isFolder: true, in: above, name: name) }
    let descriptor = open(name, in: parent)
    guard descriptor >= 0 else { return report(cause(of: errno), isFolder: true, in: above, name: name) }
    var status = earshot_status()
    guard unsafe earshot_status(descriptor, "", &status) == 0 else {
      let code = errno
      close(descriptor)
      return report(.refused(code), isFolder: true, in: above, name: name)
    }
    var mount = above.mount
    let isCrossing = status.device != mount.device || status.mount != mount.mount
    // No folder has two names, so only a mount leads back up; a kernel before 5.8 does not tell mounts apart.
    if isCrossing || status.mount == 0, above.contains(device: status.device, inode: status.inode) {
      close(descriptor)
      counts.loops += 1
      return
    }
    if isCrossing {
      mount = WalkMount(of: descriptor, status)
      guard mayEnter(mount, status, above, name) else {
        close(descriptor)
        return
      }
    }
    let place = WalkPlace(parent: above, name: name, status: status, mount: mount)
    list(OpenFolder(descriptor: descriptor, place: place, budget: budget))
  }

  /// Whether to enter a file system that is mounted in a folder; counts or reports it where not.
  private func mayEnter(
    _ mount: WalkMount, _ status: borrowing earshot_status, _ above: WalkPlace, _ name: [UInt8]
  ) -> Bool {
    if mount.isMadeUp {
      counts.madeUp += 1
      return false
    }
    if walk.crossesFileSystems { return true }
    let identity = FileIdentity(device: status.device, inode: status.inode)
    report(.otherFileSystem, isFolder: true, in: above, name: name, identity: identity)
    return false
  }

  /// Looks at the files of a folder and puts its folders on the stack.
  private func list(_ folder: OpenFolder) {
    handlers.folder?(WalkedFolder(descriptor: folder.descriptor, place: folder.place))
    var folders = NameList()
    while true {
      let count = unsafe earshot_directory_entries(folder.descriptor, entries.baseAddress, UInt(entries.count))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        let place = folder.place
        report(errno == ENOENT ? .vanished : .refused(errno), isFolder: true, in: place.parent, name: place.name)
        break
      }
      take(count, from: folder, &folders)
    }
    counts.folders += 1
    if !folders.isEmpty {
      let kept = budget.isSpent ? nil : folder
      stack.append(WalkBatch(contents: .folders, place: folder.place, folder: kept, names: folders))
    }
  }

  /// One buffer of entries: `struct linux_dirent64` of getdents64(2), in which the length of an entry stands at 16, its
  /// type at 18 and its name from 19 on.
  private func take(_ count: Int, from folder: OpenFolder, _ folders: inout NameList) {
    var files = NameList()
    var next = 0
    while next + 19 < count {
      let length = unsafe Int(entries.loadUnaligned(fromByteOffset: next + 16, as: UInt16.self))
      let type = unsafe entries[next + 18]
      guard let name = unsafe entries.baseAddress?.advanced(by: next + 19).assumingMemoryBound(to: CChar.self) else {
        return
      }
      next += max(length, 19)
      switch unsafe kind(type, name, in: folder) {
      case UInt8(DT_REG):
        unsafe files.append(name, length: strlen(name))
      case UInt8(DT_DIR):
        let letters = unsafe strlen(name)
        let isDots = unsafe name[0] == 0x2E && (letters == 1 || letters == 2 && name[1] == 0x2E)
        if !isDots { unsafe folders.append(name, length: letters) }
      case UInt8(DT_LNK):
        counts.links += 1
        if walk.reportsLinks { unsafe report(.link, isFolder: false, in: folder.place, name: bytes(of: name)) }
      case UInt8(DT_UNKNOWN): break
      default: counts.others += 1
      }
    }
    lookAt(files, in: folder)
  }

  /// The type of an entry, asked for where the file system does not list it; unknown once it was reported.
  private func kind(_ type: UInt8, _ name: UnsafePointer<CChar>, in folder: OpenFolder) -> UInt8 {
    guard type == UInt8(DT_UNKNOWN) else { return type }
    var status = earshot_status()
    guard unsafe earshot_status(folder.descriptor, name, &status) == 0 else {
      unsafe report(cause(of: errno), isFolder: false, in: folder.place, name: bytes(of: name))
      return type
    }
    // IFTODT of <dirent.h>.
    return UInt8(truncatingIfNeeded: (status.mode & 0o170000) >> 12)
  }

  /// Opens a folder again by its names, from the root down; nil where something else stands there now.
  private func reopened(_ place: WalkPlace) -> OpenFolder? {
    let path = place.path
    var folder = root
    var start = 0
    while start < path.count {
      // As much as one call takes (PATH_MAX of <limits.h> is 4,096), or a single name where the kernel is older.
      var end = path.count
      if end - start > 4_000 { end = path[start..<start + 4_000].lastIndex(of: 0x2F) ?? end }
      var descriptor = openBelow(folder, Array(path[start..<end]))
      if descriptor < 0, errno == ENOSYS {
        end = path[start...].firstIndex(of: 0x2F) ?? path.count
        descriptor = open(Array(path[start..<end]) + [0], in: folder)
      }
      guard descriptor >= 0 else { return nil }
      folder = OpenFolder(descriptor: descriptor, place: place, budget: budget)
      start = end + 1
    }
    var status = earshot_status()
    guard unsafe earshot_status(folder.descriptor, "", &status) == 0, status.inode == place.inode,
      status.device == place.mount.device
    else { return nil }
    return folder
  }

  private func openBelow(_ folder: OpenFolder, _ path: [UInt8]) -> Int32 {
    let trace = folder.place.mount.leavesNoTrace ? 0 : noAccessTime
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | trace
    return unsafe (path + [0]).withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe earshot_open_below(folder.descriptor, $0.baseAddress, flags)
      }
    }
  }

  /// Opens a folder; its name ends with a zero byte.
  private func open(_ name: [UInt8], in parent: OpenFolder) -> Int32 {
    unsafe name.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe open($0.baseAddress, in: parent, isFolder: true) }
    }
  }

  // MARK: Files

  /// A file of this size may take its reader so long that what stands behind it is better given away.
  private static let large: Int64 = 1 << 20
  /// So many bytes of names are shared even where all files are small; fewer are done sooner than handed over.
  private static let many = 1 << 12

  /// Looks at files one after the other, and gives half of those to come to a worker that waits.
  private func lookAt(_ names: NameList, in folder: OpenFolder) {
    unsafe names.bytes.withUnsafeBufferPointer { bytes in
      var next = 0
      var end = bytes.count
      func giveHalf() {
        guard next < end, share.wanted.load(ordering: .relaxed) > 0 else { return }
        var middle = next + (end - next) / 2
        // Names end with a zero byte.
        while middle > next, unsafe bytes[middle - 1] != 0 { middle -= 1 }
        let half = unsafe NameList(UnsafeBufferPointer(rebasing: bytes[middle..<end]))
        end = middle
        share.give(WalkBatch(contents: .files, place: folder.place, folder: folder, names: half))
      }
      while next < end {
        if end - next > WalkWorker.many { giveHalf() }
        guard let start = unsafe bytes.baseAddress?.advanced(by: next) else { return }
        unsafe start.withMemoryRebound(to: CChar.self, capacity: end - next) { name in
          unsafe next += strlen(name) + 1
          unsafe examine(name, in: folder, whenLarge: giveHalf)
        }
      }
    }
  }

  private func examine(_ name: UnsafePointer<CChar>, in folder: OpenFolder, whenLarge: () -> Void) {
    if let glance = handlers.glance {
      let entry = unsafe WalkedName(name, in: folder.place)
      if glance(GlancedFile(entry: entry, folderDescriptor: folder.descriptor)) {
        counts.passed += 1
        return
      }
    }
    let descriptor = unsafe open(name, in: folder, isFolder: false)
    guard descriptor >= 0 else {
      return unsafe report(cause(of: errno), isFolder: false, in: folder.place, name: bytes(of: name))
    }
    defer { close(descriptor) }
    // On a pipe or device that took the file's place just now both of these fail, and take nothing out of it.
    let count = unsafe pread(descriptor, start.baseAddress, start.count, 0)
    let size = count < 0 ? -1 : lseek(descriptor, 0, SEEK_END)
    guard size >= 0 else {
      return unsafe report(cause(of: errno), isFolder: false, in: folder.place, name: bytes(of: name))
    }
    counts.files += 1
    if Int64(size) >= WalkWorker.large { whenLarge() }
    handlers.file(
      unsafe WalkedFile(
        descriptor: descriptor, entry: WalkedName(name, in: folder.place), size: Int64(size),
        start: UnsafeRawBufferPointer(rebasing: start[..<count])))
  }

  /// Opens without following a link, waiting or leaving a trace: -1 and `EPERM` where it could not be read without.
  private func open(_ name: UnsafePointer<CChar>?, in folder: OpenFolder, isFolder: Bool) -> Int32 {
    guard let name = unsafe name else { return -1 }
    let trace = folder.place.mount.leavesNoTrace ? 0 : noAccessTime
    let only = isFolder ? O_DIRECTORY : O_NOCTTY
    return unsafe openat(folder.descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | only | trace)
  }

  // MARK: Trouble

  private func cause(of code: Int32) -> WalkTrouble.Cause {
    switch code {
    case ENOENT, ELOOP, ENOTDIR, EISDIR, ESPIPE, ENXIO: .vanished
    case EPERM: .accessTime
    default: .refused(code)
    }
  }

  private func bytes(of name: UnsafePointer<CChar>) -> [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: name, count: strlen(name) + 1))
  }

  private func report(
    _ cause: WalkTrouble.Cause, isFolder: Bool, in folder: WalkPlace?, name: [UInt8], identity: FileIdentity? = nil
  ) {
    counts.troubles += 1
    handlers.trouble(
      WalkTrouble(
        cause: cause, isFolder: isFolder, folder: folder?.path ?? [], name: Array(name.dropLast()), identity: identity))
  }
}
