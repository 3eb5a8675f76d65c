internal import CTSK

/// The owners that NTFS keeps in `$Secure`, by the number that a file's record names.
///
/// libtsk finds them through an index that a drive with few owners does not have, and trusts the lengths that it finds; so
/// the stream `$SDS` itself is read here. Its entries: hash (4 bytes), number (4), place in the stream (8), length (4), then
/// a self-relative security descriptor; each begins at a multiple of 16, and each 256 KiB are followed by a copy of
/// themselves ([MS-DTYP] 2.4.6 and 2.4.2.2 for the descriptor; the Linux-NTFS project's "NTFS documentation", `$Secure`).
struct SecurityDescriptors {
  private var owners: [UInt32: String] = [:]

  private static let block = 1 << 18
  /// Longer than all descriptors of a workstation together.
  private static let longest: Int64 = 64 << 20
  private static let mostOwners = 1 << 16

  /// Reads them all; what cannot be read leaves its files without an owner.
  init(_ system: borrowing FileSystem) {
    let secure: UInt64 = 9
    guard system.isNTFS, let file = unsafe tsk_fs_file_open_meta(system.handle, nil, secure) else {
      tsk_error_reset()
      return
    }
    defer { unsafe tsk_fs_file_close(file) }
    var stream: UnsafePointer<TSK_FS_ATTR>?
    let count = unsafe tsk_fs_file_attr_getsize(file)
    for index in 0..<max(0, count) {
      guard let attribute = unsafe tsk_fs_file_attr_get_idx(file, index), let name = unsafe attribute.pointee.name,
        unsafe attribute.pointee.type == TSK_FS_ATTR_TYPE_NTFS_DATA, unsafe String(cString: name) == "$SDS"
      else { continue }
      unsafe stream = attribute
      break
    }
    guard let stream = unsafe stream else { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: SecurityDescriptors.block, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var offset: Int64 = 0
    let size = unsafe min(stream.pointee.size, SecurityDescriptors.longest)
    while offset < size, owners.count < SecurityDescriptors.mostOwners {
      let count = unsafe tsk_fs_attr_read(
        stream, offset, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count,
        TSK_FS_FILE_READ_FLAG_NONE)
      guard count > 0 else {
        tsk_error_reset()
        return
      }
      unsafe take(UnsafeRawBufferPointer(rebasing: buffer[..<min(count, buffer.count)]))
      offset += 2 * Int64(SecurityDescriptors.block)
    }
  }

  func owner(_ number: UInt32) -> String? { owners[number] }

  private mutating func take(_ bytes: UnsafeRawBufferPointer) {
    var place = 0
    while place + 20 <= bytes.count {
      let length = unsafe Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place + 16, as: UInt32.self)))
      // What is not used is zero.
      guard length > 20, place + length <= bytes.count else { return }
      let number = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self))
      let descriptor = unsafe UnsafeRawBufferPointer(rebasing: bytes[place + 20..<place + length])
      if let owner = unsafe SecurityDescriptors.owner(descriptor) { owners[number] = owner }
      place = (place + length + 15) & ~15
    }
  }

  /// The owner that a self-relative security descriptor names: its place is in bytes 4 to 7.
  static func owner(_ descriptor: UnsafeRawBufferPointer) -> String? {
    guard descriptor.count >= 20 else { return nil }
    let start = unsafe Int(UInt32(littleEndian: descriptor.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    guard start >= 20, start + 8 <= descriptor.count, unsafe descriptor[start] == 1 else { return nil }
    let parts = unsafe Int(descriptor[start + 1])
    guard parts <= 15, start + 8 + 4 * parts <= descriptor.count else { return nil }
    let authority = (2..<8).reduce(UInt64(0)) { unsafe $0 << 8 | UInt64(descriptor[start + $1]) }
    var text = "S-1-\(authority)"
    for part in 0..<parts {
      let number = unsafe descriptor.loadUnaligned(fromByteOffset: start + 8 + 4 * part, as: UInt32.self)
      text += "-\(UInt32(littleEndian: number))"
    }
    return text
  }
}
