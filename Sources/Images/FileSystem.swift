internal import CTSK

/// A file system in an image, opened by libtsk.
@safe struct FileSystem: ~Copyable {
  let handle: UnsafeMutablePointer<TSK_FS_INFO>
  /// How libtsk calls its type: `ntfs`, `fat32`, `exfat`, `ext4`.
  let type: String
  /// How many blocks of it the image really has, whatever it claims: libtsk's own count runs over where a superblock claims no
  /// block at all, or blocks larger than the image.
  let blocks: UInt64

  enum Refusal: Error {
    /// There is none, or none that libtsk knows: what it says.
    case none(String)
    /// It is encrypted: what libtsk says.
    case encrypted(String)
    /// One that is known but not read here: its type.
    case other(String)
    /// It is damaged: what libtsk says.
    case damaged(String)
  }

  /// - Parameter offset: where it begins in the image, in bytes.
  init(_ image: DiskImage, at offset: Int64) throws(Refusal) {
    guard let handle = unsafe tsk_fs_open_img(image.handle, offset, TSK_FS_TYPE_DETECT) else {
      let (code, words) = SleuthKitWords.take()
      switch code {
      case FileSystem.encrypted, FileSystem.perhapsEncrypted: throw .encrypted(words)
      case FileSystem.unknown, FileSystem.unsupported, FileSystem.wrongMagic: throw .none(words)
      default: throw .damaged(words)
      }
    }
    let type = unsafe tsk_fs_type_toname(handle.pointee.ftype).map { unsafe String(cString: $0) } ?? "unknown"
    guard unsafe earshot_is_ntfs(handle) != 0 || earshot_is_fat(handle) != 0 || earshot_is_ext(handle) != 0 else {
      unsafe tsk_fs_close(handle)
      throw .other(type)
    }
    unsafe self.handle = handle
    self.type = type
    let size = unsafe UInt64(handle.pointee.block_size)
    let held = size == 0 || offset < 0 ? 0 : UInt64(max(0, image.size - offset)) / size
    let claimed = unsafe handle.pointee.last_block_act
    blocks = claimed < held ? claimed + 1 : held
  }

  deinit { unsafe tsk_fs_close(handle) }

  var isNTFS: Bool { unsafe earshot_is_ntfs(handle) != 0 }
  var isExt: Bool { unsafe earshot_is_ext(handle) != 0 }
  var root: UInt64 { unsafe handle.pointee.root_inum }
  /// Where libtsk puts what is deleted and has lost its folder.
  var orphans: UInt64 { unsafe earshot_orphan_folder(handle) }
  /// What is wrong with how much room it claims, to follow on "the image"; nil where the image has all of it.
  var claim: String? {
    let claimed = unsafe handle.pointee.block_count
    let asFarAs = "and was looked through as far as it goes, \(size) bytes"
    guard claimed > 0 else { return "has a file system that claims no room at all, \(asFarAs)" }
    guard claimed > blocks else { return nil }
    let (bytes, isTooMuch) = unsafe (claimed - blocks).multipliedReportingOverflow(
      by: UInt64(handle.pointee.block_size))
    return isTooMuch || bytes > UInt64(Int64.max)
      ? "has a file system that claims more room than there can be, \(asFarAs)"
      : "is cut short: its file system goes \(bytes) bytes beyond its end"
  }

  /// Whether libtsk can tell which blocks are free. Of ext it would look beyond the one block that says so for a group where a
  /// group claims more blocks than that block has bits (or where a bit stands for many blocks: `bigalloc`).
  var knowsFreeBlocks: Bool {
    guard isExt else { return true }
    // Of the superblock, at byte 1,024: blocks in a group (the kernel's Documentation/filesystems/ext4/super.rst).
    let place = unsafe handle.pointee.offset + 1_024 + 32
    var bytes = [CChar](repeating: 0, count: 4)
    guard unsafe tsk_img_read(handle.pointee.img_info, place, &bytes, bytes.count) == bytes.count else {
      tsk_error_reset()
      return false
    }
    let isLittle = unsafe handle.pointee.endian == TSK_LIT_ENDIAN
    let count = (isLittle ? bytes.reversed() : bytes).reduce(UInt64(0)) { $0 << 8 | UInt64(UInt8(bitPattern: $1)) }
    return unsafe count <= 8 * UInt64(handle.pointee.block_size)
  }

  /// What the record of its root claims.
  var sizeOfRoot: Int64 {
    guard let file = unsafe tsk_fs_file_open_meta(handle, nil, root) else {
      tsk_error_reset()
      return 0
    }
    defer { unsafe tsk_fs_file_close(file) }
    return unsafe file.pointee.meta?.pointee.size ?? 0
  }

  /// The records of its files, where they stand in one table; no more than there is room for.
  var records: ClosedRange<UInt64>? {
    guard isNTFS || isExt else { return nil }
    let first = unsafe handle.pointee.first_inum
    // The last one is libtsk's own, and none takes less than 128 bytes.
    let last = unsafe min(handle.pointee.last_inum &- 1, first &+ UInt64(size / 128))
    return first <= last ? first...last : nil
  }

  /// Bytes that it claims to have, or that the image has of it, whichever is less.
  var size: Int64 {
    let (size, isTooMuch) = unsafe blocks.multipliedReportingOverflow(by: UInt64(handle.pointee.block_size))
    return isTooMuch ? .max : Int64(clamping: size)
  }

  /// The record that a name leads to; the caller closes it. nil where it cannot be read, or is another file's by now.
  ///
  /// `tsk_fs_dir_get` would lose deleted files: NTFS counts a record's number of use up when its file is deleted, so that
  /// it is one more than its name says (what `tsk_fs_dir_walk` knows, and that does not).
  func record(of name: UnsafePointer<TSK_FS_NAME>, isOrphan: Bool) -> UnsafeMutablePointer<TSK_FS_FILE>? {
    guard unsafe name.pointee.meta_addr != 0 || name.pointee.flags.rawValue & TSK_FS_NAME_FLAG_ALLOC.rawValue != 0,
      let file = unsafe tsk_fs_file_open_meta(handle, nil, name.pointee.meta_addr)
    else { return nil }
    guard let meta = unsafe file.pointee.meta else {
      unsafe tsk_fs_file_close(file)
      return nil
    }
    if isNTFS, !isOrphan {
      let isDeleted = unsafe meta.pointee.flags.rawValue & TSK_FS_META_FLAG_UNALLOC.rawValue != 0
      let use = unsafe meta.pointee.seq &- (isDeleted && meta.pointee.seq > 0 ? 1 : 0)
      if unsafe use != name.pointee.meta_seq {
        unsafe tsk_fs_file_close(file)
        return nil
      }
    }
    return unsafe file
  }

  // Of tsk_base.h, where they are macros with casts: TSK_ERR_FS is 0x08000000.
  private static let unknown: UInt32 = 0x0800_0000
  private static let unsupported: UInt32 = 0x0800_0001
  private static let wrongMagic: UInt32 = 0x0800_000A
  private static let encrypted: UInt32 = 0x0800_0012
  private static let perhapsEncrypted: UInt32 = 0x0800_0013
}
