internal import Glibc

/// What reading a file may leave behind.
package enum Trace: Sendable {
  /// Nothing at all, not even an access time: for every source that is audited.
  case none
  /// An access time, where only the file's owner could read without one: for Earshot's own files, rules and settings.
  case accessTime
}

/// A file opened for reading only, never to be written.
package struct ReadOnlyFile: ~Copyable {
  package let path: String
  package let descriptor: Int32

  private static let noAccessTime: Int32 = 0o1000000  // O_NOATIME of Linux, which only the owner and root may use.

  /// Opens a regular file without following a link at its end and without waiting (a pipe does not hang us).
  /// - Throws: ``FileError``; for anything but a regular file with the code `EINVAL`, for one that cannot be read
  ///   without leaving more than `leaving` with `EPERM`.
  package init(_ path: String, followLinks: Bool = false, leaving trace: Trace = .accessTime) throws(FileError) {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followLinks ? 0 : O_NOFOLLOW)
    var opened = unsafe open(path, flags | ReadOnlyFile.noAccessTime)
    if opened < 0, errno == EPERM {
      opened = unsafe open(path, flags)
      // Opening alone leaves no trace; reading would, unless the file system keeps no access times.
      if opened >= 0, trace == .none, !ReadOnlyFile.keepsNoAccessTimes(opened) {
        close(opened)
        throw FileError("read without changing the access time of", path, code: EPERM)
      }
    }
    guard opened >= 0 else { throw FileError("open", path) }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw FileError("read a regular file from", path, code: EINVAL)
    }
    self.path = path
    descriptor = opened
  }

  /// A file that is open already, by a descriptor of its own; the place that reading has come to is set back to its
  /// beginning, and is shared with the other descriptor.
  /// - Parameter path: as messages are to name it.
  package init(sharing descriptor: Int32, path: String) throws(FileError) {
    let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard own >= 0 else { throw FileError("open", path) }
    guard lseek(own, 0, SEEK_SET) == 0 else {
      close(own)
      throw FileError("read", path)
    }
    self.path = path
    self.descriptor = own
  }

  deinit { close(descriptor) }

  private static func keepsNoAccessTimes(_ descriptor: Int32) -> Bool {
    var mounted = statvfs()
    let noAccessTimes: UInt = 1024  // ST_NOATIME of statvfs(3), which its C header hides.
    return unsafe fstatvfs(descriptor, &mounted) == 0 && mounted.f_flag & (UInt(ST_RDONLY) | noAccessTimes) != 0
  }

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
    of path: String, atMost limit: Int, followLinks: Bool = true, leaving trace: Trace = .accessTime
  ) throws(FileError) -> [UInt8] {
    var file = try ReadOnlyFile(path, followLinks: followLinks, leaving: trace)
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
