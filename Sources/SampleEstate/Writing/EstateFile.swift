internal import Files
internal import Glibc
package import Time

/// Writes the estate's files with the times and owners that they are to have. Nothing is forced to the disk: an estate
/// that a power cut eats is made again.
@safe package struct EstateFile: ~Copyable {
  package let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  package init(_ path: String) throws(EstateError) {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    self.path = path
    guard descriptor >= 0 else { throw .file(FileError("create", path)) }
  }

  deinit { close(descriptor) }

  package mutating func write(_ text: String) throws(EstateError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= 1 << 16 { try flush() }
  }

  package mutating func write(_ bytes: some Sequence<UInt8>) throws(EstateError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  private mutating func flush() throws(EstateError) {
    var done = 0
    while done < buffer.count {
      let written = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw .file(FileError("write", path))
      }
      done += written
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Empties the buffer and sets owner and times.
  package mutating func finish(modified: Instant, owner: UInt32? = nil) throws(EstateError) {
    try flush()
    if let owner, fchown(descriptor, owner, owner) != 0 { throw .file(FileError("give away", path)) }
    var times = EstateFile.times(modified)
    guard unsafe futimens(descriptor, &times) == 0 else { throw .file(FileError("set the times of", path)) }
  }

  private static func times(_ modified: Instant) -> [timespec] {
    let rest = modified.microseconds - modified.seconds * 1_000_000
    let time = timespec(tv_sec: Int(modified.seconds), tv_nsec: Int(rest) * 1_000)
    return [time, time]
  }

  /// Sets the times of a file or folder that is written already.
  package static func stamp(_ path: String, modified: Instant) throws(EstateError) {
    var times = times(modified)
    guard unsafe utimensat(AT_FDCWD, path, &times, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw .file(FileError("set the times of", path))
    }
  }

  /// Gives a file or folder to a user.
  package static func give(_ path: String, to owner: UInt32) throws(EstateError) {
    guard unsafe lchown(path, owner, owner) == 0 else { throw .file(FileError("give away", path)) }
  }

  /// Sets the permissions of a file or folder.
  static func allow(_ path: String, _ mode: mode_t) throws(EstateError) {
    guard unsafe chmod(path, mode) == 0 else { throw .file(FileError("set the permissions of", path)) }
  }

  /// Writes a whole file.
  package static func write(
    _ text: String, to path: String, modified: Instant, owner: UInt32? = nil
  ) throws(EstateError) {
    var file = try EstateFile(path)
    try file.write(text)
    try file.finish(modified: modified, owner: owner)
  }
}

/// The folders of a tree that is being written, to be stamped once nothing is put into them any more.
struct FolderStamps {
  private var times: [String: Instant] = [:]

  /// Makes a folder and those above it.
  mutating func make(_ path: String, modified: Instant, within root: String) throws(EstateError) {
    if times[path] != nil { return }
    do throws(FileError) { try makeFolder(path) } catch { throw .file(error) }
    var path = path
    while path.count >= root.count {
      times[path] = max(times[path] ?? modified, modified)
      guard let slash = path.lastIndex(of: "/") else { break }
      path = String(path[..<slash])
    }
  }

  /// Sets the times, the deepest folders first, and what others may do.
  func stamp(mode: ((String) -> mode_t)? = nil) throws(EstateError) {
    for path in times.keys.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      if let mode { try EstateFile.allow(path, mode(path)) }
      if let time = times[path] { try EstateFile.stamp(path, modified: time) }
    }
  }
}
