internal import Digest
internal import Recognition

/// Looks for blocks of known recordings in what no file of a file system occupies, which comes in piece by piece.
///
/// A file began at a cluster, so its blocks of 4,096 bytes begin at multiples of the cluster's size or, where that is larger,
/// of 4,096. Clusters that are smaller (FAT of small sticks, and all FAT as libtsk counts it by sectors) are looked at from
/// each of their beginnings. What is not found: pieces of a file smaller than a block, and files of which a file system
/// keeps the end with its own records.
@safe final class RemainsSearch {
  private let known: KnownBlocks
  private let scratch: SweepScratch
  private let drive: Int
  private let step: Int
  private let buffer: UnsafeMutableRawBufferPointer
  private var filled = 0
  /// Bytes that were looked at.
  private(set) var bytes: Int64 = 0
  private(set) var failure: RecognitionError?

  /// - Parameter blockSize: a multiple of which everything begins at.
  init(_ known: KnownBlocks, blockSize: Int, scratch: SweepScratch, drive: Int) {
    self.known = known
    self.scratch = scratch
    self.drive = drive
    step = min(max(blockSize, 512), ContentBlock.size)
    unsafe buffer = .allocate(byteCount: 1 << 18, alignment: 64)
  }

  deinit { unsafe buffer.deallocate() }

  func take(_ more: [UInt8]) {
    bytes += Int64(more.count)
    unsafe more.withUnsafeBytes { more in
      var taken = 0
      while taken < more.count, failure == nil {
        let count = unsafe min(more.count - taken, buffer.count - filled)
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count])
        unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: more[taken..<taken + count]))
        filled += count
        taken += count
        look()
      }
    }
  }

  /// Looks at all whole blocks, and keeps what may be the beginning of the next.
  private func look() {
    var start = 0
    while start + ContentBlock.size <= filled {
      let block = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<start + ContentBlock.size])
      if let hash = unsafe ContentBlock.hash(block) {
        do throws(RecognitionError) {
          if let content = try known.content(hash) {
            scratch.add(remain: hash, of: content.sha256, blocks: content.blocks, drive: drive)
          }
        } catch {
          failure = error
          return
        }
      }
      start += step
    }
    let rest = filled - start
    if start > 0, rest > 0 {
      let left = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<filled])
      unsafe buffer.copyMemory(from: left)
    }
    filled = max(0, rest)
  }
}
