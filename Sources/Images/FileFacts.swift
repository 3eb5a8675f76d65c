internal import CTSK
internal import Files
internal import Glibc
internal import WindowsTraces

/// Reads from libtsk's structures what is known of a file.
@safe final class FileFacts {
  private let type: String
  private let isNTFS: Bool
  private let isExt: Bool
  private let descriptors: SecurityDescriptors

  /// More streams of one file than any program makes.
  private static let mostStreams = 1_000

  init(_ system: borrowing FileSystem) {
    type = system.type
    isNTFS = system.isNTFS
    isExt = system.isExt
    descriptors = SecurityDescriptors(system)
  }

  /// What the walk knows of a file.
  struct Details {
    let path: [UInt8]
    let volume: String?
    let isDeleted: Bool
    let isOrphan: Bool
    let recycled: RecycledFile?
    let zone: ZoneIdentifier?
  }

  /// A named stream.
  struct Stream {
    let name: String
    /// Its place among the file's attributes.
    let place: Int32
    let size: Int64

    var isZoneIdentifier: Bool { name == "Zone.Identifier" }
  }

  func file(_ entry: UnsafeMutablePointer<TSK_FS_FILE>, _ details: Details) -> ImageFile {
    unsafe made(entry, details, path: details.path, size: entry.pointee.meta?.pointee.size ?? 0, nil)
  }

  func stream(_ entry: UnsafeMutablePointer<TSK_FS_FILE>, _ stream: Stream, _ details: Details) -> ImageFile {
    unsafe made(
      entry, details, path: details.path + [0x3A] + Array(stream.name.utf8), size: stream.size, stream)
  }

  private func made(
    _ entry: UnsafeMutablePointer<TSK_FS_FILE>, _ details: Details, path: [UInt8], size: Int64, _ stream: Stream?
  ) -> ImageFile {
    let meta = unsafe entry.pointee.meta
    func instant(_ seconds: time_t?, _ nanoseconds: UInt32?) -> Int64? {
      guard let seconds, seconds != 0 else { return nil }
      let (whole, isTooMuch) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000)
      return isTooMuch ? nil : whole + Int64((nanoseconds ?? 0) / 1_000)
    }
    let deleted =
      unsafe isExt && details.isDeleted
      ? instant(meta?.pointee.time2.ext2.dtime, meta?.pointee.time2.ext2.dtime_nano) : nil
    return unsafe ImageFile(
      path: path, fileSystem: type, volume: details.volume, size: max(0, size),
      modified: instant(meta?.pointee.mtime, meta?.pointee.mtime_nano),
      changed: instant(meta?.pointee.ctime, meta?.pointee.ctime_nano),
      created: instant(meta?.pointee.crtime, meta?.pointee.crtime_nano),
      accessed: instant(meta?.pointee.atime, meta?.pointee.atime_nano), deleted: deleted ?? details.recycled?.deleted,
      ownerSID: owner(of: entry), ownerNumber: isExt ? meta?.pointee.uid : nil, isDeleted: details.isDeleted,
      isOrphan: details.isOrphan, stream: stream?.name, recycled: details.recycled, zone: details.zone, file: entry,
      attribute: attribute(entry, stream))
  }

  // MARK: Attributes

  func streams(of entry: UnsafeMutablePointer<TSK_FS_FILE>) -> [Stream] {
    guard isNTFS else { return [] }
    let count = unsafe Int(tsk_fs_file_attr_getsize(entry))
    guard count > 1 else { return [] }
    var streams: [Stream] = []
    for index in 0..<min(count, FileFacts.mostStreams) {
      guard let attribute = unsafe tsk_fs_file_attr_get_idx(entry, Int32(index)),
        unsafe attribute.pointee.type == TSK_FS_ATTR_TYPE_NTFS_DATA, let name = unsafe attribute.pointee.name
      else { continue }
      let text = unsafe String(cString: name)
      if !text.isEmpty { unsafe streams.append(Stream(name: text, place: Int32(index), size: attribute.pointee.size)) }
    }
    return streams
  }

  private func attribute(
    _ entry: UnsafeMutablePointer<TSK_FS_FILE>, _ stream: Stream?
  ) -> UnsafePointer<TSK_FS_ATTR>? {
    guard let stream else { return nil }
    return unsafe tsk_fs_file_attr_get_idx(entry, stream.place)
  }

  func isEncrypted(_ entry: UnsafeMutablePointer<TSK_FS_FILE>) -> Bool {
    guard isNTFS, let attribute = unsafe tsk_fs_file_attr_get(entry) else { return false }
    return unsafe attribute.pointee.flags.rawValue & TSK_FS_ATTR_ENC.rawValue != 0
  }

  func zone(_ entry: UnsafeMutablePointer<TSK_FS_FILE>, _ stream: Stream) -> ZoneIdentifier? {
    ZoneIdentifier(unsafe contents(entry, stream, atMost: ZoneIdentifier.largest).span)
  }

  /// What can be read of a small file or stream.
  func contents(
    _ entry: UnsafeMutablePointer<TSK_FS_FILE>, _ stream: Stream?, atMost limit: Int
  ) -> [UInt8] {
    let attribute = unsafe attribute(entry, stream)
    let size = unsafe attribute?.pointee.size ?? entry.pointee.meta?.pointee.size ?? 0
    let length = Int(clamping: min(Int64(limit), max(0, size)))
    var bytes = [UInt8](repeating: 0, count: length)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer -> Int in
      guard let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return 0 }
      return if let attribute = unsafe attribute {
        unsafe tsk_fs_attr_read(attribute, 0, start, length, TSK_FS_FILE_READ_FLAG_NONE)
      } else {
        unsafe tsk_fs_file_read(entry, 0, start, length, TSK_FS_FILE_READ_FLAG_NONE)
      }
    }
    if count < 0 { tsk_error_reset() }
    bytes.removeLast(length - max(0, min(length, count)))
    return bytes
  }

  // MARK: The owner

  /// By the number in `$STANDARD_INFORMATION` (byte 52, NTFS 3.0 and later), or by a descriptor of the file's own.
  private func owner(of entry: UnsafeMutablePointer<TSK_FS_FILE>) -> String? {
    guard isNTFS else { return nil }
    if let bytes = unsafe resident(entry, TSK_FS_ATTR_TYPE_NTFS_SI), bytes.count >= 56 {
      let number = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 52, as: UInt32.self))
      if let owner = descriptors.owner(number) { return owner }
    }
    return unsafe resident(entry, TSK_FS_ATTR_TYPE_NTFS_SEC).flatMap { unsafe SecurityDescriptors.owner($0) }
  }

  /// What an attribute holds that lies in the file's record itself.
  private func resident(
    _ entry: UnsafeMutablePointer<TSK_FS_FILE>, _ type: TSK_FS_ATTR_TYPE_ENUM
  ) -> UnsafeRawBufferPointer? {
    guard let attribute = unsafe tsk_fs_file_attr_get_type(entry, type, 0, 0) else {
      tsk_error_reset()
      return nil
    }
    guard let bytes = unsafe attribute.pointee.rd.buf,
      unsafe attribute.pointee.flags.rawValue & TSK_FS_ATTR_RES.rawValue != 0
    else { return nil }
    let size = unsafe min(Int(clamping: attribute.pointee.size), attribute.pointee.rd.buf_size)
    return unsafe UnsafeRawBufferPointer(start: bytes, count: max(0, size))
  }
}
