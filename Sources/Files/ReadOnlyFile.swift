internal import Glibc

/// A file opened so that reading it leaves no trace: never written, access time untouched where the system allows.
package struct ReadOnlyFile: ~Copyable {
  package let path: String
  package let descriptor: Int32

  private static let noAccessTime: Int32 = 0o1000000  // O_NOATIME of Linux, which only the owner and root may use.

  /// Opens a regular file without following a link at its end and without waiting (a pipe does not hang us).
  /// - Throws: ``FileError``; for anything but a regular file with the code `EINVAL`.
  package init(_ path: String, followLinks: Bool = false) throws(FileError) {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followLinks ? 0 : O_NOFOLLOW)
    var opened = unsafe open(path, flags | ReadOnlyFile.noAccessTime)
    if opened < 0, errno == EPERM { opened = unsafe open(path, flags) }
    guard opened >= 0 else { throw FileError("open", path) }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw FileError("read a regular file from", path, code: EINVAL)
    }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Size in bytes, as of now.
  package func size() throws(FileError) -> Int64 {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileError("examine", path) }
    return Int64(status.st_size)
  }

  /// Time of last modification.
  package func modified() throws(FileError) -> (seconds: Int64, nanoseconds: Int64) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileError("examine", path) }
    return (Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec))
  }

  /// Reads into a buffer from where the last read ended; 0 at the end.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw FileError("read", path) }
    }
  }

  /// Reads the whole file.
  /// - Throws: ``FileError``, with the code `EFBIG` where it is larger than the limit.
  package static func contents(
    of path: String, atMost limit: Int, followLinks: Bool = true
  ) throws(FileError) -> [UInt8] {
    var file = try ReadOnlyFile(path, followLinks: followLinks)
    var contents: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unsafe chunk.deallocate() }
    while true {
      let count = try unsafe file.read(into: chunk)
      if count == 0 { return contents }
      guard contents.count + count <= limit else {
        throw FileError("read more than \(limit) bytes of", path, code: EFBIG)
      }
      unsafe contents.append(contentsOf: chunk[..<count])
    }
  }
}
