internal import Glibc

/// A file without a name, for what must lie on disk for a while. It is gone when it is closed, or when the process ends.
package struct TemporaryFile: ~Copyable {
  package let descriptor: Int32
  private let folder: String
  /// Bytes written so far.
  package private(set) var size: Int64 = 0

  /// - Throws: ``FileError`` where none can be made in that folder.
  package init(in folder: String) throws(FileError) {
    let nameless: Int32 = 0o20200000  // O_TMPFILE of open(2), which its C header hides.
    var opened = unsafe open(folder, nameless | O_RDWR | O_CLOEXEC, 0o600)
    if opened < 0, errno == EOPNOTSUPP || errno == EISDIR {
      // Not every file system makes files without a name.
      var template = Array("\(folder)/earshot-XXXXXX".utf8CString)
      opened = unsafe mkstemp(&template)
      if opened >= 0 {
        unsafe unlink(template)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
      }
    }
    guard opened >= 0 else { throw FileError("make a file in", folder) }
    descriptor = opened
    self.folder = folder
  }

  deinit { close(descriptor) }

  /// Writes behind what was written before.
  package mutating func write(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe pwrite(
          descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done, off_t(size + Int64(done)))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("write to", folder)
      }
      done += count
    }
    size += Int64(bytes.count)
  }
}
