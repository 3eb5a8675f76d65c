internal import Files
internal import Glibc

/// A file of numbers of 32 bits, mapped into memory: the kernel reads what is looked at, and may drop it again. Nobody writes
/// to it, so any thread may read it.
@safe struct MappedNumbers: ~Copyable, @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  let count: Int

  init(_ path: String) throws(FileError) {
    let file = try ReadOnlyFile(path)
    let size = Int(try file.size())
    guard size >= 4, let start = unsafe mmap(nil, size, PROT_READ, MAP_SHARED, file.descriptor, 0),
      unsafe start != MAP_FAILED
    else { throw FileError("map", path) }
    unsafe madvise(start, size, MADV_RANDOM)
    unsafe self.start = start
    count = size / 4
  }

  deinit { unsafe munmap(start, count * 4) }

  /// The number at a place, which has to be within the file.
  @inline(__always)
  subscript(_ place: Int) -> UInt32 {
    precondition(place >= 0 && place < count)
    return unsafe start.load(fromByteOffset: place * 4, as: UInt32.self)
  }
}
