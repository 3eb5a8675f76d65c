internal import CLinux
internal import Glibc

/// Something that a walk could not look at.
package struct WalkTrouble: Sendable {
  package enum Cause: Hashable, Sendable {
    /// The system refused, with the C library's `errno`.
    case refused(Int32)
    /// It can be read, but not without changing its access time.
    case accessTime
    /// It was there when its folder was listed, and had gone or become something else a moment later.
    case vanished
    /// Another file system is mounted there, and the walk was not told to enter.
    case otherFileSystem
    /// A symbolic link, which no walk follows; only where ``FolderWalk/reportsLinks``.
    case link
    /// More folders above it than a walk keeps track of.
    case tooDeep
  }

  package let cause: Cause
  package let isFolder: Bool
  /// Path of the folder it lies in, from the root of the walk, in bytes.
  package let folder: [UInt8]
  /// Its name; empty for the root.
  package let name: [UInt8]
  /// Identity of what is mounted there, for ``Cause/otherFileSystem``.
  package let identity: FileIdentity?

  /// Path from the root of the walk, in bytes.
  package var path: [UInt8] { folder.isEmpty ? name : folder + [0x2F] + name }
}

/// What makes two paths lead to the same file or folder.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }

  /// Of what a path leads to, links followed; nil where it leads nowhere.
  package init?(of path: String) {
    var status = earshot_status()
    guard unsafe earshot_status(AT_FDCWD, realPath(path), &status) == 0 else { return nil }
    self.init(device: status.device, inode: status.inode)
  }
}

/// What a walk met, in numbers.
package struct WalkCounts: Sendable, Equatable {
  /// Regular files that were opened and whose first bytes were read.
  package var files = 0
  /// Regular files that a glance was enough for, so that they were not opened.
  package var passed = 0
  /// Folders that were listed, the root among them.
  package var folders = 0
  /// Symbolic links, which are never followed.
  package var links = 0
  /// Pipes, sockets and devices, which are never opened.
  package var others = 0
  /// Folders that are a folder above them come again, so that they were walked already.
  package var loops = 0
  /// Mount points of file systems that the kernel makes up.
  package var madeUp = 0
  /// Everything reported as trouble.
  package var troubles = 0

  static func += (a: inout WalkCounts, b: WalkCounts) {
    a.files += b.files
    a.passed += b.passed
    a.folders += b.folders
    a.links += b.links
    a.others += b.others
    a.loops += b.loops
    a.madeUp += b.madeUp
    a.troubles += b.troubles
  }
}
