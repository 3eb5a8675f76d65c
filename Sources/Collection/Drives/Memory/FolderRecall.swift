internal import Files

/// What is remembered of the files of the folder that a thread is in, and what is found there to be remembered. One for
/// each thread of a sweep.
final class FolderRecall {
  private let memory: DriveMemory
  private let drive: String
  private var queries: MemoryQueries?
  /// The numbers of volumes; nil for those whose files cannot be known again by their times.
  private var volumes: [Volume: Int64?] = [:]
  private var fresh: [FreshFile] = []

  // Of the folder that the thread is in.
  private var folder: FileIdentity?
  private var volume: Int64?
  private var isRewritten = false
  private var isLarge = false
  private var files: [RememberedFile] = []

  /// The names of kinds of file system whose files are read each time.
  private(set) var unreliable: Set<String> = []

  /// Folders with more files are not taken into memory; each of their files is looked up by itself.
  private static let most = 10_000

  /// - Parameter drive: the drive's path.
  init(_ memory: DriveMemory, drive: String) {
    self.memory = memory
    self.drive = drive
    queries = memory.isBlank ? nil : try? MemoryQueries(memory.file, most: FolderRecall.most + 1)
  }

  // MARK: Recalling

  /// Goes to the folder of a file, where the thread is not there yet.
  /// - Returns: whether anything is remembered there.
  func enter(_ entry: borrowing WalkedName) -> Bool {
    let identity = entry.folderIdentity
    if identity != folder { go(to: identity, entry) }
    return isLarge || !files.isEmpty
  }

  /// What is remembered of a file of this folder that is the same in all that the file system says of it; nil where
  /// nothing is.
  func file(_ stamp: FileStamp) -> RememberedFile? {
    guard let volume, let folder else { return nil }
    if isLarge {
      let file = queries?.find(stamp.inode, volume: volume, folder: folder)
      return file?.stamp == stamp ? file : nil
    }
    let wanted = Int64(bitPattern: stamp.inode)
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if Int64(bitPattern: files[middle].stamp.inode) < wanted { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low].stamp == stamp ? files[low] : nil
  }

  private func go(to identity: FileIdentity, _ entry: borrowing WalkedName) {
    folder = identity
    isLarge = false
    files.removeAll(keepingCapacity: true)
    volume = number(of: entry.volume)
    guard let volume else { return }
    let stamp = entry.folderStamp
    // Where no name came or went since, nothing that is remembered is gone.
    isRewritten = !(stamp.map { isSettled($0) && queries?.isSame($0, volume: volume) == true } ?? false)
    memory.met(volume: volume, folder: identity.inode, stamp: stamp, isRewritten: isRewritten)
    queries?.list(&files, volume: volume, folder: identity)
    if files.count > FolderRecall.most {
      files.removeAll()
      isLarge = true
    }
  }

  private func number(of volume: Volume) -> Int64? {
    if let known = volumes[volume] { return known }
    var number: Int64?
    if volume.keepsChangeTimes {
      number = memory.number(of: volume, drive: drive)
    } else {
      unreliable.insert(volume.kindName)
    }
    volumes[volume] = .some(number)
    return number
  }

  // MARK: Remembering

  /// A remembered file that was not read.
  func stays(_ file: RememberedFile) { if isRewritten { add(file) } }

  /// A file of this folder that was read.
  /// - Parameter stamp: from after it was read.
  func keep(_ stamp: FileStamp, _ found: FoundInFile) {
    if isSettled(stamp) { add(RememberedFile(stamp: stamp, read: memory.now, found: found)) }
  }

  private func add(_ file: RememberedFile) {
    guard let volume, let folder else { return }
    fresh.append(FreshFile(volume: volume, folder: folder.inode, file: file))
    if fresh.count >= 500 { finish() }
  }

  /// Hands over what was found.
  func finish() {
    memory.add(fresh)
    fresh.removeAll(keepingCapacity: true)
  }

  /// Whether the times lie so far back that nothing can change once more without showing it.
  private func isSettled(_ stamp: FileStamp) -> Bool {
    let limit = (memory.now - DriveMemory.settled) * 1_000
    return stamp.modified < limit && stamp.changed < limit
  }
}
