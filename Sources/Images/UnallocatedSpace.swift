internal import CTSK

/// What no file of a file system occupies: read like a file, the gaps between closed up. It can be used while its handler
/// runs only.
///
/// A block here is what libtsk calls one: a cluster of NTFS and exFAT, a block of ext, a sector of FAT. So what a deleted
/// file left begins at a multiple of ``blockSize``, and goes on for as long as its clusters followed one another.
@safe package final class UnallocatedSpace {
  /// Within the image: `partition-2/unallocated space`.
  package let path: [UInt8]
  package let volume: String?
  /// Bytes.
  package let blockSize: Int
  private let system: UnsafeMutablePointer<TSK_FS_INFO>
  private var next: UInt64
  private let last: UInt64
  /// Blocks that could not be read, and were left out.
  package private(set) var unreadable = 0

  init(_ system: borrowing FileSystem, volume: String?) {
    path = (volume.map { Array($0.utf8) + [0x2F] } ?? []) + Array("unallocated space".utf8)
    self.volume = volume
    unsafe self.system = system.handle
    unsafe blockSize = Int(system.handle.pointee.block_size)
    unsafe next = system.handle.pointee.first_block
    unsafe last = system.handle.pointee.last_block_act
  }

  /// Fills as many whole blocks as there are and as the buffer takes.
  /// - Returns: how many bytes; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard blockSize > 0, let start = buffer.baseAddress else { return 0 }
    var done = 0
    while next <= last, buffer.count - done >= blockSize {
      // A run of free blocks, so that it is read at once.
      guard isFree(next) else {
        next += 1
        continue
      }
      let room = UInt64((buffer.count - done) / blockSize)
      var count: UInt64 = 1
      while count < room, next + count <= last, isFree(next + count) { count += 1 }
      done += unsafe read(next, count, start.advanced(by: done))
      next += count
    }
    return done
  }

  private func isFree(_ block: UInt64) -> Bool {
    guard let flags = unsafe system.pointee.block_getflags?(system, block) else { return false }
    return flags.rawValue & TSK_FS_BLOCK_FLAG_UNALLOC.rawValue != 0
  }

  /// - Returns: how many bytes were read, block by block where the run cannot be had as a whole.
  private func read(_ first: UInt64, _ count: UInt64, _ place: UnsafeMutableRawPointer) -> Int {
    let size = Int(count) * blockSize
    let whole = unsafe tsk_fs_read_block(system, first, place.assumingMemoryBound(to: CChar.self), size)
    if whole == size { return size }
    tsk_error_reset()
    guard count > 1 else {
      unreadable += 1
      return 0
    }
    var done = 0
    for block in first..<first + count { done += unsafe read(block, 1, place.advanced(by: done)) }
    return done
  }
}
