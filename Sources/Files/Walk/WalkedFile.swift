internal import CLinux
internal import Glibc

/// A regular file that a walk came to, opened for reading. It is closed when the handler returns.
@safe package struct WalkedFile: ~Copyable {
  /// Open for reading; its position is not kept, and it is closed when the handler returns.
  package let descriptor: Int32
  /// What it is called and where it lies.
  package let entry: WalkedName
  /// Bytes, as of its opening.
  package let size: Int64
  /// Its first bytes, for as long as the handler runs.
  package let start: UnsafeRawBufferPointer

  init(descriptor: Int32, entry: consuming WalkedName, size: Int64, start: UnsafeRawBufferPointer) {
    self.descriptor = descriptor
    self.entry = entry
    self.size = size
    unsafe self.start = unsafe start
  }

  /// The name's bytes as the file system gives them.
  package var name: [UInt8] { entry.name }

  /// The folder's path from the root of the walk, in bytes; empty for the root itself.
  package var folderPath: [UInt8] { entry.folderPath }

  /// Its path from the root of the walk, in bytes.
  package var path: [UInt8] { entry.path }

  /// Whether the name ends with a full stop and one of these extensions, the case of letters aside.
  /// - Parameter extensions: in lower case, without the full stop.
  package func hasExtension(_ extensions: [StaticString]) -> Bool { entry.hasExtension(extensions) }

  /// Reads from a place in the file; 0 at its end.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
    while true {
      let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw FileError("read", escapedPath(name)) }
    }
  }

  /// Times, owner and size as of now.
  package func details() throws(FileError) -> FileDetails { try status().details }

  /// Times, owner and size as of now, with what it is known again by.
  package func status() throws(FileError) -> FileStatus {
    var status = earshot_status()
    guard unsafe earshot_status(descriptor, "", &status) == 0 else { throw FileError("examine", escapedPath(name)) }
    return FileStatus(status)
  }
}

/// A folder that a walk came to, opened for listing. It may be closed when the handler returns.
package struct WalkedFolder: ~Copyable {
  package let descriptor: Int32
  let place: WalkPlace

  /// Its path from the root of the walk, in bytes; empty for the root itself.
  package var path: [UInt8] { place.path }
}
