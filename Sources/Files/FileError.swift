internal import Glibc

/// What the operating system refused, on which file.
package struct FileError: Error, CustomStringConvertible, Sendable {
  /// What was tried, as a verb: `open`, `read`, `list`.
  package let action: String
  package let path: String
  /// The C library's `errno`.
  package let code: Int32

  package init(_ action: String, _ path: String, code: Int32) {
    self.action = action
    self.path = path
    self.code = code
  }

  /// With the code that the C library's last failing call left in `errno`.
  package init(_ action: String, _ path: String) { self.init(action, path, code: errno) }

  /// The system's words for the code, such as `Permission denied`.
  package var reason: String { unsafe String(cString: strerror(code)) }

  package var description: String { "\(path): cannot \(action) it: \(reason)" }

  /// True where the disk or a quota is full.
  package var isDiskFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}
