internal import CTSK
internal import Files
internal import Glibc

/// What was deleted and has lost its folder.
///
/// libtsk finds it too (`$OrphanFiles`), but believes the sizes of the folders among it, which may cost days; so of file systems
/// whose records stand in one table that is gone through here. FAT has no such table: its clusters are searched by libtsk.
extension FileSystemWalk {
  /// - Returns: false where the handler wants no more.
  func findOrphans(
    _ system: borrowing FileSystem, file: (borrowing ImageFile) -> Bool, trouble: (ImageTrouble) -> Void
  ) -> Bool {
    guard let records = system.records else {
      enter(system, system.orphans, size: 0, isDeleted: true, bin: .none, trouble)
      return go(system, file, trouble)
    }
    // Folders first, so that what lies in them is found there.
    for folders in [true, false] {
      for record in records where !named.contains(record) {
        guard let entry = unsafe tsk_fs_file_open_meta(system.handle, nil, record) else {
          tsk_error_reset()
          continue
        }
        defer { unsafe tsk_fs_file_close(entry) }
        guard let meta = unsafe entry.pointee.meta,
          unsafe meta.pointee.flags.rawValue & TSK_FS_META_FLAG_UNALLOC.rawValue != 0,
          unsafe meta.pointee.flags.rawValue & TSK_FS_META_FLAG_UNUSED.rawValue == 0,
          unsafe (meta.pointee.type == TSK_FS_META_TYPE_DIR) == folders
        else { continue }
        let name = unsafe FileSystemWalk.name(of: meta, record)
        append(name)
        defer { endName() }
        if folders {
          unsafe enter(system, record, size: meta.pointee.size, isDeleted: true, bin: .none, trouble)
          guard go(system, file, trouble) else { return false }
        } else if unsafe meta.pointee.type == TSK_FS_META_TYPE_REG {
          if unsafe !found(system, entry, name, nil, true, file, trouble) { return false }
        }
      }
    }
    return true
  }

  /// The name that the record itself holds, or one that libtsk would give it.
  private static func name(of meta: UnsafeMutablePointer<TSK_FS_META>, _ record: UInt64) -> [UInt8] {
    if let held = unsafe meta.pointee.name2 {
      let name = unsafe withUnsafeBytes(of: held.pointee.name) { unsafe Array($0.prefix { $0 != 0 }) }
      if !name.isEmpty, !name.contains(0x2F) { return name }
    }
    return Array("OrphanFile-\(record)".utf8)
  }
}
