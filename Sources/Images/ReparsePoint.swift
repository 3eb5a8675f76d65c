internal import CTSK

/// What NTFS notes of a file whose content another part of Windows is to bring ([MS-FSCC] 2.1.2): on the drive it may be no more than
/// a hollow of the right size, which reads as zeros.
struct ReparsePoint {
  /// [MS-FSCC] 2.1.2.1.
  let tag: UInt32
  /// Whether a part of the content lies somewhere else.
  let isHollow: Bool

  /// nil where the file has none.
  init?(_ entry: UnsafeMutablePointer<TSK_FS_FILE>) {
    var tag: UInt32?
    var isHollow = false
    for index in 0..<max(0, unsafe tsk_fs_file_attr_getsize(entry)) {
      guard let attribute = unsafe tsk_fs_file_attr_get_idx(entry, index) else { continue }
      switch unsafe attribute.pointee.type {
      case TSK_FS_ATTR_TYPE_NTFS_REPARSE:
        tag = unsafe ReparsePoint.number(attribute, at: 0)
      case TSK_FS_ATTR_TYPE_NTFS_DATA where unsafe attribute.pointee.name == nil || attribute.pointee.name[0] == 0:
        isHollow = unsafe isHollow || ReparsePoint.hasHoles(attribute)
      case TSK_FS_ATTR_TYPE_NTFS_SI:
        // FILE_ATTRIBUTE_OFFLINE and _RECALL_ON_DATA_ACCESS ([MS-FSCC] 2.6), at byte 32 of $STANDARD_INFORMATION. _RECALL_ON_OPEN
        // is shown in listings only; in a record its bit says that there are extended attributes.
        let away: UInt32 = 0x1000 | 0x40_0000
        isHollow = unsafe isHollow || (ReparsePoint.number(attribute, at: 32) ?? 0) & away != 0
      default: continue
      }
    }
    guard let tag else { return nil }
    self.tag = tag
    self.isHollow = isHollow || tag == ReparsePoint.compressed
  }

  /// What is the matter with the content and what to do, where it cannot be had from the drive; nil where it can: a file that was
  /// fetched from the cloud lies on the drive, and keeps its note.
  var absence: (what: String, remedy: String)? {
    guard isHollow else { return nil }
    let end = "so that its content cannot be compared"
    switch tag {
    case ReparsePoint.compressed:
      return (
        "is stored compressed by Windows (CompactOS), \(end)",
        "Uncompress it on its computer (compact /u /exe), or copy it from there, and make the image again."
      )
    case 0x8000_0013:
      return (
        "is kept in parts by Windows' deduplication, \(end)",
        "Copy it from its server, or end the deduplication of that drive, and make the image again."
      )
    // IO_REPARSE_TAG_CLOUD, _CLOUD_1 to _CLOUD_F, FILE_PLACEHOLDER, STORAGE_SYNC, ONEDRIVE.
    case 0x8000_0015, 0x8000_001E, 0x8000_0021,
      _ where tag & 0xFFFF_0FFF == 0x9000_001A:
      return (
        "lies in the cloud, and on the drive is no more than a placeholder or a part of it, \(end)",
        "Look at it where it lies, or have it kept on its computer (in OneDrive: Always keep on this device) and make the image again."
      )
    // IO_REPARSE_TAG_HSM and _HSM2.
    case 0xC000_0004, 0x8000_0006:
      return (
        "was moved to other storage (hierarchical storage management), and on the drive is no more than a stub, \(end)",
        "Have it recalled to the drive and make the image again, or look at it where it lies."
      )
    default:
      return (
        "is marked for a program that brings its content from somewhere else (reparse tag 0x\(String(tag, radix: 16))), \(end)",
        "Copy it from its computer by that program, or look at it where it lies."
      )
    }
  }

  /// The stream in which Windows keeps what it compressed.
  func holds(_ stream: FileFacts.Stream) -> Bool {
    tag == ReparsePoint.compressed && stream.name == "WofCompressedData"
  }

  /// IO_REPARSE_TAG_WOF.
  private static let compressed: UInt32 = 0x8000_0017

  private static func number(_ attribute: UnsafePointer<TSK_FS_ATTR>, at offset: Int64) -> UInt32? {
    var bytes = [CChar](repeating: 0, count: 4)
    guard unsafe attribute.pointee.size >= offset + 4,
      unsafe tsk_fs_attr_read(attribute, offset, &bytes, 4, TSK_FS_FILE_READ_FLAG_NONE) == 4
    else {
      tsk_error_reset()
      return nil
    }
    return bytes.reversed().reduce(0) { $0 << 8 | UInt32(UInt8(bitPattern: $1)) }
  }

  /// Whether a part of an attribute has no clusters. Compression leaves such parts too; there only an attribute without any counts.
  private static func hasHoles(_ attribute: UnsafePointer<TSK_FS_ATTR>) -> Bool {
    guard unsafe attribute.pointee.flags.rawValue & TSK_FS_ATTR_NONRES.rawValue != 0, unsafe attribute.pointee.size > 0
    else { return false }
    var (holes, filled) = (0, 0)
    var next = unsafe attribute.pointee.nrd.run
    while let run = unsafe next {
      let isHole = unsafe run.pointee.flags.rawValue & TSK_FS_ATTR_RUN_FLAG_SPARSE.rawValue != 0
      if isHole { holes += 1 } else { filled += 1 }
      unsafe next = run.pointee.next
    }
    let isCompressed = unsafe attribute.pointee.flags.rawValue & TSK_FS_ATTR_COMP.rawValue != 0
    return filled == 0 || holes > 0 && !isCompressed
  }
}
