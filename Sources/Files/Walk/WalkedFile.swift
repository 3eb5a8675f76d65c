internal import CLinux
internal import Glibc

/// A regular file that a walk came to, opened for reading. It is closed when the handler returns.
@safe package struct WalkedFile: ~Copyable {
  /// Open for reading; its position is not kept, and it is closed when the handler returns.
  package let descriptor: Int32
  let namePointer: UnsafePointer<CChar>
  let folder: WalkPlace
  /// Bytes, as of its opening.
  package let size: Int64
  /// Its first bytes, for as long as the handler runs.
  package let start: UnsafeRawBufferPointer

  init(
    descriptor: Int32, name: UnsafePointer<CChar>, folder: WalkPlace, size: Int64, start: UnsafeRawBufferPointer
  ) {
    self.descriptor = descriptor
    unsafe namePointer = unsafe name
    self.folder = folder
    self.size = size
    unsafe self.start = unsafe start
  }

  /// The name's bytes as the file system gives them.
  package var name: [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: namePointer, count: strlen(namePointer)))
  }

  /// The folder's path from the root of the walk, in bytes; empty for the root itself.
  package var folderPath: [UInt8] { folder.path }

  /// Its path from the root of the walk, in bytes.
  package var path: [UInt8] {
    let place = folderPath
    return place.isEmpty ? name : place + [0x2F] + name
  }

  /// Whether the name ends with a full stop and one of these extensions, the case of letters aside.
  /// - Parameter extensions: in lower case, without the full stop.
  package func hasExtension(_ extensions: [StaticString]) -> Bool {
    let length = unsafe strlen(namePointer)
    return extensions.contains { wanted in
      let count = wanted.utf8CodeUnitCount
      guard length > count + 1, unsafe namePointer[length - count - 1] == 0x2E else { return false }
      return unsafe strncasecmp(
        namePointer + (length - count), UnsafeRawPointer(wanted.utf8Start).assumingMemoryBound(to: CChar.self), count)
        == 0
    }
  }

  /// Reads from a place in the file; 0 at its end.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
    while true {
      let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw FileError("read", escapedPath(name)) }
    }
  }

  /// Times, owner and size as of now.
  package func details() throws(FileError) -> FileDetails {
    var status = earshot_status()
    guard unsafe earshot_status(descriptor, "", &status) == 0 else { throw FileError("examine", escapedPath(name)) }
    return FileDetails(status)
  }
}

/// A folder that a walk came to, opened for listing. It may be closed when the handler returns.
package struct WalkedFolder: ~Copyable {
  package let descriptor: Int32
  let place: WalkPlace

  /// Its path from the root of the walk, in bytes; empty for the root itself.
  package var path: [UInt8] { place.path }
}

/// What the file system says of a file.
package struct FileDetails: Sendable, Equatable {
  package let size: Int64
  /// Numeric user.
  package let owner: UInt32
  /// How many names it has.
  package let links: Int
  /// UTC microseconds.
  package let modified: Int64
  /// When its entry (name, owner, permissions) last changed.
  package let changed: Int64
  /// When it was made, where the file system says.
  package let created: Int64?

  init(_ status: borrowing earshot_status) {
    func microseconds(_ seconds: Int64, _ nanoseconds: UInt32) -> Int64 {
      // A file system may hold any 64 bits; far beyond all calendars the nearest value will do.
      let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
      let (sum, carry) = product.addingReportingOverflow(Int64(nanoseconds / 1_000))
      return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }
    size = Int64(clamping: status.size)
    owner = status.owner
    links = Int(status.links)
    modified = microseconds(status.modified, status.modified_nanoseconds)
    changed = microseconds(status.changed, status.changed_nanoseconds)
    created = status.has_created == 1 ? microseconds(status.created, status.created_nanoseconds) : nil
  }
}
