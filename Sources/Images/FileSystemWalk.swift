internal import CTSK
internal import Files
internal import Glibc
internal import WindowsTraces

/// Goes through one file system, its folders by their names and then what has lost its folder.
@safe final class FileSystemWalk {
  private(set) var counts: ImageCounts
  private let volume: String?
  private let facts: FileFacts
  private var path: [UInt8]
  /// How long the path of what has no folder is.
  private var orphansLength = 0
  private var frames: [Frame] = []
  /// Folders that were entered, by record: a damaged or hostile file system may lead in circles.
  private var entered: Set<UInt64> = []
  /// Deleted records that some folder names.
  private(set) var named = RecordSet()
  private var isAmongOrphans = false

  /// Deeper than people go; libtsk itself goes 128 deep.
  private static let deepest = 256
  /// More bytes than a folder of ten million names has, in ext.
  private static let longestFolder: Int64 = 1 << 30
  /// A path of more bytes than Windows (32,767 characters) and Linux (4,096 bytes) take.
  private static let longestPath = 1 << 17

  init(_ system: borrowing FileSystem, volume: String?, counts: ImageCounts) {
    self.counts = counts
    self.volume = volume
    facts = FileFacts(system)
    path = volume.map { Array($0.utf8) + [0x2F] } ?? []
  }

  /// - Returns: false where the handler wants no more.
  func run(
    _ system: borrowing FileSystem, file: (borrowing ImageFile) -> Bool, trouble: (ImageTrouble) -> Void
  ) -> Bool {
    let start = path
    enter(system, system.root, size: system.sizeOfRoot, isDeleted: false, bin: .none, trouble)
    guard go(system, file, trouble) else { return false }
    path = start + Array("$OrphanFiles/".utf8)
    isAmongOrphans = true
    return findOrphans(system, file: file, trouble: trouble)
  }

  /// Goes through the folders that were entered, and through those in them.
  func go(
    _ system: borrowing FileSystem, _ file: (borrowing ImageFile) -> Bool, _ trouble: (ImageTrouble) -> Void
  ) -> Bool {
    while let frame = frames.last {
      path.removeLast(path.count - frame.pathLength)
      guard frame.next < frame.count else {
        frames.removeLast()
        continue
      }
      guard let name = unsafe frame.take() else { continue }
      if unsafe !visit(system, name, frame, file, trouble) { return false }
    }
    return true
  }

  /// Adds the name of what has no folder to the path, until ``endName()``.
  func append(_ name: [UInt8]) {
    orphansLength = path.count
    path.append(contentsOf: name)
  }

  func endName() { path.removeLast(path.count - orphansLength) }

  /// The path without its last slash.
  private var folderPath: [UInt8] { Array(path.dropLast(path.last == 0x2F ? 1 : 0)) }

  // MARK: Entries

  private func visit(
    _ system: borrowing FileSystem, _ name: UnsafePointer<TSK_FS_NAME>, _ frame: Frame,
    _ file: (borrowing ImageFile) -> Bool, _ trouble: (ImageTrouble) -> Void
  ) -> Bool {
    guard let text = unsafe name.pointee.name else { return true }
    let bytes = unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
    if bytes.isEmpty || bytes == [0x2E] || bytes == [0x2E, 0x2E] { return true }
    let isNameDeleted = unsafe name.pointee.flags.rawValue & TSK_FS_NAME_FLAG_UNALLOC.rawValue != 0
    // What libtsk makes up, and what NTFS keeps for itself: its first sixteen records.
    let kind = unsafe name.pointee.type
    if kind == TSK_FS_NAME_TYPE_VIRT || kind == TSK_FS_NAME_TYPE_VIRT_DIR { return true }
    if system.isNTFS, unsafe name.pointee.meta_addr < 16 { return true }
    path.append(contentsOf: bytes)
    guard let entry = unsafe system.record(of: name, isOrphan: isAmongOrphans), let meta = unsafe entry.pointee.meta
    else {
      let words = SleuthKitWords.take().words
      if isNameDeleted {
        if !isAmongOrphans { counts.namesOnly += 1 }
      } else {
        trouble(
          ImageTrouble(
            .malformed, path, what: "has a name but no record that can be read: \(words)",
            remedy: ImageTrouble.makeAgain))
      }
      return true
    }
    defer { unsafe tsk_fs_file_close(entry) }
    let isRecordDeleted = unsafe meta.pointee.flags.rawValue & TSK_FS_META_FLAG_UNALLOC.rawValue != 0
    if isNameDeleted, !isRecordDeleted {
      counts.formerNames += 1
      return true
    }
    let isDeleted = isNameDeleted || isRecordDeleted
    if isRecordDeleted { unsafe named.insert(meta.pointee.addr) }
    switch unsafe meta.pointee.type {
    case TSK_FS_META_TYPE_DIR:
      unsafe enter(
        system, meta.pointee.addr, size: meta.pointee.size, isDeleted: isDeleted,
        bin: bin(system, of: bytes, in: frame), trouble)
      return true
    case TSK_FS_META_TYPE_REG:
      return unsafe found(system, entry, bytes, frame, isDeleted, file, trouble)
    case TSK_FS_META_TYPE_UNDEF:
      // A deleted record may have lost its type, but not what its name says.
      if isDeleted, kind == TSK_FS_NAME_TYPE_REG || isAmongOrphans, unsafe meta.pointee.size > 0 {
        return unsafe found(system, entry, bytes, frame, isDeleted, file, trouble)
      }
      if isDeleted, !isAmongOrphans { counts.namesOnly += 1 }
      return true
    case TSK_FS_META_TYPE_LNK:
      if !isDeleted { counts.links += 1 }
      return true
    case TSK_FS_META_TYPE_VIRT, TSK_FS_META_TYPE_VIRT_DIR: return true
    default:
      if !isDeleted { counts.others += 1 }
      return true
    }
  }

  /// - Parameter size: what its record claims.
  func enter(
    _ system: borrowing FileSystem, _ record: UInt64, size: Int64, isDeleted: Bool, bin: Frame.Bin,
    _ trouble: (ImageTrouble) -> Void
  ) {
    func tell(_ what: String) {
      trouble(
        ImageTrouble(.malformed, folderPath, what: what, remedy: ImageTrouble.makeAgain, isFolder: true))
    }
    guard !system.isExt || size <= min(system.size, FileSystemWalk.longestFolder) else {
      if !isDeleted { tell("claims \(size) bytes, more than a folder can have, and was not listed") }
      return
    }
    guard entered.insert(record).inserted else {
      if !isDeleted { tell("is listed in more than one place, and was gone through in the first only") }
      return
    }
    if path.last != 0x2F, !path.isEmpty { path.append(0x2F) }
    guard frames.count < FileSystemWalk.deepest, path.count < FileSystemWalk.longestPath else {
      return tell("lies deeper than Earshot goes")
    }
    guard let folder = unsafe tsk_fs_dir_open_meta(system.handle, record) else {
      let words = SleuthKitWords.take().words
      if !isDeleted { tell("cannot be listed: \(words)") }
      return
    }
    counts.folders += 1
    unsafe frames.append(Frame(folder, pathLength: path.count, isDeleted: isDeleted, bin: bin))
  }

  func found(
    _ system: borrowing FileSystem, _ entry: UnsafeMutablePointer<TSK_FS_FILE>, _ name: [UInt8], _ frame: Frame?,
    _ isDeleted: Bool,
    _ file: (borrowing ImageFile) -> Bool, _ trouble: (ImageTrouble) -> Void
  ) -> Bool {
    if isDeleted, unsafe entry.pointee.meta?.pointee.size == 0 {
      // ext4 forgets where a deleted file was.
      if !isAmongOrphans { counts.namesOnly += 1 }
      return true
    }
    if system.isExt, let size = unsafe entry.pointee.meta?.pointee.size {
      // libtsk would list each of the blocks that such a size asks for, which may take days; and of a file within its own record
      // it would make up what is not there: no record is larger than a block.
      let isInline = unsafe entry.pointee.meta?.pointee.content_type == TSK_FS_META_CONTENT_TYPE_EXT4_INLINE
      let (most, holder) =
        unsafe isInline
        ? (Int64(system.handle.pointee.block_size), "the record that it lies in")
        : (system.size, "the file system that it lies in")
      guard 0...most ~= size else {
        trouble(
          ImageTrouble(
            .malformed, path,
            what: "claims \(UInt64(bitPattern: size)) bytes, more than \(holder) has, and was not read",
            remedy: "Look at it by hand: it may be a sparse file, or the file system is damaged."))
        return true
      }
    }
    if isDeleted { counts.deleted += 1 } else { counts.files += 1 }
    let streams = unsafe facts.streams(of: entry)
    let zone = streams.first { $0.isZoneIdentifier }.flatMap { unsafe facts.zone(entry, $0) }
    let recycled: RecycledFile? = if let frame { recycled(system, name, in: frame) } else { nil }
    let details = FileFacts.Details(
      path: path, volume: volume, isDeleted: isDeleted, isOrphan: isAmongOrphans, recycled: recycled, zone: zone)
    if unsafe facts.isEncrypted(entry) {
      trouble(
        ImageTrouble(
          .encrypted, path, what: "is encrypted by Windows (EFS), so that its content cannot be compared",
          remedy: "Have it looked at by its owner's account, or by the recovery agent."))
      return true
    }
    let reparse = system.isNTFS ? unsafe ReparsePoint(entry) : nil
    if let absence = reparse?.absence {
      trouble(ImageTrouble(.unreadable, path, what: absence.what, remedy: absence.remedy))
    } else if unsafe !file(facts.file(entry, details)) {
      return false
    }
    for stream in streams where !stream.isZoneIdentifier && reparse?.holds(stream) != true {
      counts.streams += 1
      if unsafe !file(facts.stream(entry, stream, details)) { return false }
    }
    return true
  }

  // MARK: The Recycle Bin

  private func bin(_ system: borrowing FileSystem, of name: [UInt8], in frame: Frame) -> Frame.Bin {
    let text = String(decoding: name, as: UTF8.self)
    switch frame.bin {
    case .none: return text.lowercased() == "$recycle.bin" ? .root : .none
    case .root: return text.hasPrefix("S-1-") ? .user(text) : .root
    case .user: return recycled(system, name, in: frame).map { .within($0, from: path.count + 1) } ?? frame.bin
    case .within: return frame.bin
    }
  }

  /// What the bin noted of an entry of a folder.
  private func recycled(_ system: borrowing FileSystem, _ name: [UInt8], in frame: Frame) -> RecycledFile? {
    switch frame.bin {
    case .none, .root: return nil
    case .within(let whole, let start):
      return whole.within(Array(path[min(start, path.count)...]))
    case .user(let identifier):
      guard name.count > 2, name[0] == 0x24, name[1] | 0x20 == 0x72,
        let name = unsafe frame.note(for: name.dropFirst(2)),
        let note = unsafe system.record(of: name, isOrphan: isAmongOrphans)
      else { return nil }
      defer { unsafe tsk_fs_file_close(note) }
      let bytes = unsafe facts.contents(note, nil, atMost: RecycledFile.largest)
      return RecycledFile(bytes.span, binOf: identifier)
    }
  }
}
