internal import CTSK
internal import Files
package import WindowsTraces

/// A file in an image, or a named stream of one. It can be used while its handler runs only.
@safe package struct ImageFile: ~Copyable {
  /// Within the image: `partition-2/Users/mary/call.wav`, a stream's name after a colon. The bytes that the file system has.
  package let path: [UInt8]
  /// The type of the file system that it lies in, as libtsk calls it: `ntfs`, `exfat`, `ext4`.
  package let fileSystem: String
  /// The first part of the path, where that is a partition.
  package let volume: String?
  package let size: Int64
  /// UTC microseconds. FAT keeps civil times: they are read in the zone of the process (`TZ`).
  package let modified: Int64?
  /// When its record (name, owner, permissions) last changed.
  package let changed: Int64?
  package let created: Int64?
  package let accessed: Int64?
  /// When it was deleted, where the file system (ext) or the Recycle Bin says.
  package let deleted: Int64?
  /// Its owner's security identifier (NTFS), such as `S-1-5-21-…-1104`.
  package let ownerSID: String?
  /// Its owner's number (ext).
  package let ownerNumber: UInt32?
  /// Whether only its record is left: it is deleted, and its content may be overwritten in part.
  package let isDeleted: Bool
  /// Whether it has lost its folder, so that its path is not where it lay.
  package let isOrphan: Bool
  /// The stream's name; nil for the file itself.
  package let stream: String?
  /// What the Recycle Bin noted of it.
  package let recycled: RecycledFile?
  /// Where it was downloaded from, as Windows noted.
  package let zone: ZoneIdentifier?

  let file: UnsafeMutablePointer<TSK_FS_FILE>
  /// nil for the file's own content.
  let attribute: UnsafePointer<TSK_FS_ATTR>?

  /// Reads as much as there is, up to the buffer's length.
  /// - Throws: ``ImageError`` in libtsk's words.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ImageError) -> Int {
    let wanted = Int(clamping: min(Int64(buffer.count), size - offset))
    guard wanted > 0, let start = buffer.baseAddress else { return 0 }
    var done = 0
    while done < wanted {
      let place = unsafe start.advanced(by: done).assumingMemoryBound(to: CChar.self)
      let position = offset + Int64(done)
      let count =
        if let attribute = unsafe attribute {
          unsafe tsk_fs_attr_read(attribute, position, place, wanted - done, TSK_FS_FILE_READ_FLAG_NONE)
        } else {
          unsafe tsk_fs_file_read(file, position, place, wanted - done, TSK_FS_FILE_READ_FLAG_NONE)
        }
      guard count >= 0 else {
        throw .refused("cannot be read there from byte \(position) on: \(SleuthKitWords.take().words)")
      }
      if count == 0 { break }
      done += count
    }
    return done
  }
}
