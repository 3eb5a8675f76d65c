internal import Glibc

/// A file being written, with a buffer; mode 0640. Errors come when the buffer is emptied, so call ``finish()``.
package struct OutputFile: ~Copyable {
  package let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Bytes written so far.
  package private(set) var count: Int64 = 0

  /// Makes a new file; one that is there already is an error (`EEXIST`) unless `replacing`.
  package init(_ path: String, replacing: Bool = false) throws(FileError) {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (replacing ? O_TRUNC : O_EXCL)
    descriptor = unsafe open(path, flags, 0o640)
    self.path = path
    guard descriptor >= 0 else { throw FileError("create", path) }
    buffer.reserveCapacity(1 << 16)
  }

  deinit { close(descriptor) }

  package mutating func write(_ text: String) throws(FileError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= 1 << 16 { try flush() }
  }

  package mutating func write(_ bytes: [UInt8]) throws(FileError) {
    guard bytes.count < 1 << 16 else {
      try flush()
      return try put(bytes)
    }
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  package mutating func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  private mutating func flush() throws(FileError) {
    try put(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func put(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw FileError("write", path)
      }
      done += written
    }
    count += Int64(done)
  }

  /// Empties the buffer. Call ``settle(_:)`` with the path before the file is relied on: for very many files, which the disk
  /// had better have by and by than each at once.
  package mutating func empty() throws(FileError) { try flush() }

  /// Empties the buffer and waits until the disk has it.
  package mutating func finish() throws(FileError) {
    try flush()
    guard fsync(descriptor) == 0 else { throw FileError("write", path) }
  }
}

/// Makes a folder; the folders above it too. One that is there already is fine.
package func makeFolder(_ path: String) throws(FileError) {
  if unsafe mkdir(path, 0o750) == 0 || errno == EEXIST { return }
  guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
    throw FileError("create", path)
  }
  try makeFolder(String(path[..<slash]))
  guard unsafe mkdir(path, 0o750) == 0 || errno == EEXIST else { throw FileError("create", path) }
}

/// Moves a file or folder within one file system; on the same name the old file is replaced.
package func move(_ from: String, to: String) throws(FileError) {
  guard unsafe rename(from, to) == 0 else { throw FileError("move to \(to)", from) }
}

/// Gives a file a second name; where the name is taken, whoever has it keeps it.
package func giveName(_ name: String, to path: String) throws(FileError) {
  guard unsafe link(path, name) == 0 || errno == EEXIST else { throw FileError("create", name) }
}

/// Points a symbolic link at a target, replacing the link that was there, with no moment without one.
package func pointLink(_ link: String, at target: String) throws(FileError) {
  let fresh = "\(link).\(getpid())"
  unsafe unlink(fresh)
  guard unsafe symlink(target, fresh) == 0 else { throw FileError("create", fresh) }
  try move(fresh, to: link)
}

/// Deletes a file, or a folder with all that is in it, without following links. A missing one is fine.
/// Only ever called on what Earshot itself made.
package func deleteOwn(_ path: String) throws(FileError) {
  var status = stat()
  guard unsafe lstat(path, &status) == 0 else { return }
  if status.st_mode & S_IFMT == S_IFDIR {
    for entry in try entries(of: path) { try deleteOwn("\(path)/\(entry)") }
    guard unsafe rmdir(path) == 0 else { throw FileError("delete", path) }
  } else if unsafe unlink(path) != 0 {
    throw FileError("delete", path)
  }
}

/// The names in a folder, sorted by their bytes, without `.` and `..`. Names that are not UTF-8 are repaired, so this
/// is for Earshot's own folders and configured ones, not for what is scanned.
package func entries(of folder: String) throws(FileError) -> [String] {
  guard let stream = unsafe opendir(folder) else { throw FileError("list", folder) }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
      unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Whether a symbolic link stands at a path.
package func isLink(_ path: String) -> Bool {
  var status = stat()
  return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}

/// What stands at a path, links followed; nil where nothing does.
package enum FileKind: Sendable { case file, folder, other }
package func kindOfFile(_ path: String) -> FileKind? {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { return nil }
  switch status.st_mode & S_IFMT {
  case S_IFREG: return .file
  case S_IFDIR: return .folder
  default: return .other
  }
}
