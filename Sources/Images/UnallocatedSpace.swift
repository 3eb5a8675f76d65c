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
  /// How many bytes of the next one were read, where it is larger than a buffer.
  private var begun = 0
  /// Behind the last one that the image really has.
  private let end: UInt64
  private let knowsFreeBlocks: Bool
  /// Blocks that could not be read, and were left out.
  private var unreadable: UInt64 = 0
  /// Blocks of which it could not be told whether they are free, and which were left out.
  private var unknown: UInt64 = 0

  init(_ system: borrowing FileSystem, volume: String?) {
    path = (volume.map { Array($0.utf8) + [0x2F] } ?? []) + Array("unallocated space".utf8)
    self.volume = volume
    unsafe self.system = system.handle
    unsafe blockSize = Int(system.handle.pointee.block_size)
    unsafe next = system.handle.pointee.first_block
    end = system.blocks
    knowsFreeBlocks = system.knowsFreeBlocks
  }

  /// What of it was left out by now, to follow on its path.
  package var losses: [String] {
    var words: [String] = []
    if !knowsFreeBlocks {
      words.append("cannot be told: the file system claims more blocks in a group than it can keep count of")
    }
    if unknown > 0 {
      words.append("cannot be told in \(unknown) of its blocks: the file system does not say whether they are free")
    }
    if unreadable > 0 { words.append("cannot be read in \(unreadable) of its blocks") }
    return words
  }

  /// Fills as many whole blocks as there are and as the buffer takes; of a block that is larger than the buffer, a part.
  /// - Returns: how many bytes; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard knowsFreeBlocks, blockSize > 0, let start = buffer.baseAddress else { return 0 }
    if blockSize > buffer.count { return unsafe readPart(into: buffer) }
    var done = 0
    while next < end, buffer.count - done >= blockSize {
      // A run of free blocks, so that it is read at once.
      switch isFree(next) {
      case true?: break
      case false?:
        next += 1
        continue
      case nil:
        unknown += 1
        next += 1
        continue
      }
      let room = UInt64((buffer.count - done) / blockSize)
      var count: UInt64 = 1
      while count < room, next + count < end, isFree(next + count) == true { count += 1 }
      done += unsafe read(next, count, start.advanced(by: done))
      next += count
    }
    return done
  }

  /// Of the next free block, or of the one that was begun.
  private func readPart(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while next < end {
      if begun == 0, isFree(next) != true {
        if isFree(next) == nil { unknown += 1 }
        next += 1
        continue
      }
      let (block, start) = (next, begun)
      let wanted = min(buffer.count, blockSize - start)
      begun = start + wanted == blockSize ? 0 : start + wanted
      if begun == 0 { next += 1 }
      // Within the image, so it does not run over.
      let place = Int64(clamping: block * UInt64(blockSize)) + Int64(start)
      let count = unsafe tsk_fs_read(
        system, place, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), wanted)
      if count == wanted { return count }
      tsk_error_reset()
      unreadable += 1
      if begun != 0 { next += 1 }
      begun = 0
    }
    return 0
  }

  /// nil where the file system's own table of them cannot be read there.
  private func isFree(_ block: UInt64) -> Bool? {
    guard let flags = unsafe system.pointee.block_getflags?(system, block) else { return nil }
    if flags.rawValue & TSK_FS_BLOCK_FLAG_UNALLOC.rawValue != 0 { return true }
    if flags.rawValue & TSK_FS_BLOCK_FLAG_ALLOC.rawValue != 0 { return false }
    tsk_error_reset()
    return nil
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
