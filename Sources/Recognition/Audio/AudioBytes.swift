internal import Files
internal import Glibc

/// The bytes of an open file, read where they are wanted.
struct AudioBytes {
  let descriptor: Int32
  let path: String
  /// When it was opened; a file that grows meanwhile is read no further.
  let size: Int64

  /// At most `count` bytes from an offset; fewer at the end of the file.
  func read(at offset: Int64, atMost count: Int) throws(FileError) -> [UInt8] {
    var found = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let start = filled
      let got = unsafe found.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + start }, count - start, off_t(offset) + off_t(start))
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw FileError("read", path)
      }
      if got == 0 { break }
      filled += got
    }
    found.removeLast(count - filled)
    return found
  }
}

/// Numbers within bytes.
extension [UInt8] {
  func littleEndian(at index: Int, width: Int) -> Int64 {
    (0..<width).reduce(0) { $0 | Int64(self[index + $1]) << (8 * $1) }
  }

  func bigEndian(at index: Int, width: Int) -> Int64 {
    (0..<width).reduce(0) { $0 << 8 | Int64(self[index + $1]) }
  }

  /// Whether ASCII text stands at a place.
  func has(_ text: StaticString, at index: Int) -> Bool {
    guard index >= 0, index + text.utf8CodeUnitCount <= count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where unsafe self[index + offset] != text.utf8Start[offset] {
      return false
    }
    return true
  }
}
