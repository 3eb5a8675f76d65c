internal import Files
internal import Glibc

/// An open file that libarchive reads and moves about in, or the expanded bytes of a compressed one, in which it cannot.
@safe final class AnyArchiveInput: ArchiveInput {
  let storedSize: Int64
  let canSeek: Bool
  private let descriptor: Int32
  private let path: String
  /// Of its first byte in the file.
  private let start: Int64
  private var stream: CompressedFile?
  private var position: Int64 = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
  private(set) var failure: ArchiveError?
  /// NUL bytes at the end of what a stream gave so far.
  private(set) var trailing = 0

  init(descriptor: Int32, path: String, from start: Int64, size: Int64) {
    (self.descriptor, self.path, self.start, storedSize, canSeek) = (descriptor, path, start, size, true)
  }

  init(_ stream: consuming CompressedFile) {
    (descriptor, path, start, storedSize, canSeek) = (-1, stream.path, 0, stream.storedSize, false)
    self.stream = consume stream
  }

  deinit { unsafe buffer.deallocate() }

  /// The next bytes, valid until the next call; none at the end, nil where they cannot be had.
  func next() -> UnsafeRawBufferPointer? {
    guard failure == nil else { return nil }
    do throws(ArchiveError) {
      let count: Int
      if canSeek {
        // Somewhere far beyond the end there is nothing.
        let (place, isBeyond) = start.addingReportingOverflow(position)
        do throws(FileError) {
          count = isBeyond ? 0 : try unsafe readBytes(descriptor, path, at: place, into: buffer)
        } catch {
          throw .unreadable(error)
        }
      } else {
        count = try unsafe stream?.read(into: buffer) ?? 0
      }
      position += Int64(count)
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if !canSeek {
        let zeros = unsafe bytes.reversed().prefix { $0 == 0 }.count
        trailing = zeros == count ? trailing + count : zeros
      }
      return unsafe bytes
    } catch {
      failure = error
      return nil
    }
  }

  /// As lseek(2); nothing needs to be done for it.
  func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    let (base, isKnown): (Int64, Bool) =
      switch whence {
      case SEEK_SET: (0, true)
      case SEEK_CUR: (position, true)
      case SEEK_END: (storedSize, true)
      default: (0, false)
      }
    let (place, isBeyond) = base.addingReportingOverflow(offset)
    guard isKnown, !isBeyond, place >= 0 else { return -1 }
    position = place
    return place
  }

  func skip(_ count: Int64) -> Int64 {
    guard count > 0 else { return 0 }
    let skipped = min(count, max(0, storedSize - position))
    position += skipped
    return skipped
  }

  /// Reads a stream to its end, since its checksum is looked at only there.
  func finish(after count: Int64) throws(ArchiveError) {
    if canSeek { return }
    while let bytes = unsafe next(), unsafe !bytes.isEmpty {}
    if let failure { throw failure }
  }
}
