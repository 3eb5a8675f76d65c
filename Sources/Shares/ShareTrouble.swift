internal import Files
internal import Glibc

/// What keeps a share, or a part of it, from being examined.
package struct ShareTrouble: Sendable, Equatable {
  /// Within the folder that is examined; empty where it is that folder itself.
  package let path: [UInt8]
  /// What is the matter, to follow on "the file" or "the drive".
  package let what: String
  package let remedy: String
  package let isFolder: Bool

  package init(_ path: [UInt8], _ what: String, remedy: String, isFolder: Bool = false) {
    self.path = path
    self.what = what
    self.remedy = remedy
    self.isFolder = isFolder
  }

  /// What a code of the C library means where a share is concerned. libsmbclient gives some that say little.
  static func words(_ code: Int32) -> (what: String, remedy: String) {
    switch code {
    case EACCES, EPERM:
      (
        "refuses the account: wrong password, or it may not read this",
        "Correct user, domain and password file in the inventory, or let that account read it."
      )
    case ECONNREFUSED, ECONNABORTED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, ECONNRESET, EPIPE, ENOTCONN, EIO:
      (
        "cannot be reached, or went away: \(FileError("reach", "", code: code).reason)",
        "Switch the server on, look whether its port 445 can be reached from here, and audit again."
      )
    case EINVAL:
      ("is on a host that is not known", "Correct the host in the inventory, or make its name known here.")
    case ENOENT, ENOTDIR, ENODEV:
      ("has no such share or folder", "Correct the address in the inventory.")
    default:
      (
        "cannot be read: \(FileError("read", "", code: code).reason)",
        "Let the account of the inventory read it, or repair the share."
      )
    }
  }

  /// Whether nothing more can be had of a share after this.
  static func endsAll(_ code: Int32) -> Bool {
    [ECONNREFUSED, ECONNABORTED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, ECONNRESET, EPIPE, ENOTCONN].contains(code)
  }
}
