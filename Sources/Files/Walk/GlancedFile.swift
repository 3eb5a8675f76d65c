internal import CLinux
internal import Glibc

/// A regular file that a walk came to and has not opened.
package struct GlancedFile: ~Copyable {
  /// What it is called and where it lies.
  package let entry: WalkedName
  let folderDescriptor: Int32

  init(entry: consuming WalkedName, folderDescriptor: Int32) {
    self.entry = entry
    self.folderDescriptor = folderDescriptor
  }

  /// What the file system says of it now, without opening it.
  /// - Returns: nil where the system refuses, or no regular file stands there any more.
  package func status() -> FileStatus? {
    var status = earshot_status()
    guard unsafe earshot_status(folderDescriptor, entry.pointer, &status) == 0, status.mode & S_IFMT == S_IFREG else {
      return nil
    }
    return FileStatus(status)
  }
}
