internal import Glibc

/// A lock that one process at a time can hold, for as long as this value lives (`flock`, so a crash frees it).
package struct FileLock: ~Copyable, Sendable {
  private let path: String
  private let descriptor: Int32

  /// Takes the lock.
  /// - Returns: nil where another process holds it.
  /// - Throws: ``FileError`` where the lock file cannot be made.
  package static func take(_ path: String) throws(FileError) -> FileLock? {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw FileError("create", path) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      close(descriptor)
      if code == EWOULDBLOCK { return nil }
      throw FileError("lock", path, code: code)
    }
    return FileLock(path: path, descriptor: descriptor)
  }

  deinit { close(descriptor) }

  /// Writes into the lock file who holds it, for whoever finds it taken and reads the file.
  package borrowing func note(_ text: String) throws(FileError) {
    ftruncate(descriptor, 0)
    var copy = text
    let written = copy.withUTF8 { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    guard written == text.utf8.count else { throw FileError("write", path) }
  }
}
