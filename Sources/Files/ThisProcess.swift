internal import CLinux
internal import Glibc

/// What the running program is told by the system. Only the command line asks; every module below it gets such things
/// as parameters.
package enum ThisProcess {
  package static var identifier: Int32 { getpid() }

  /// The program's own file, links followed, so that it can start itself again.
  package static var executable: String { realPath("/proc/self/exe") }

  /// The name of the account that it runs under; its number where it has no name.
  package static var account: String {
    guard let entry = unsafe getpwuid(geteuid()), let name = unsafe entry.pointee.pw_name else {
      return String(geteuid())
    }
    return unsafe String(cString: name)
  }

  package static var workingFolder: String { realPath(".") }

  /// A variable of the environment; nil where it is not set or empty.
  package static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// How many processors the system has; at least 1.
  package static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Whether standard error is a terminal that somebody watches.
  package static var errorsGoToTerminal: Bool { isatty(2) == 1 }

  /// The system's clock, in UTC microseconds.
  package static var systemMicroseconds: Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
  }

  /// Microseconds since some instant, by a clock that nobody sets: for telling how long something takes.
  package static var steadyMicroseconds: Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
  }

  /// Which permissions new files never get, such as 0o027: none for others, no writing for the group.
  package static func withhold(permissions: UInt32) { umask(permissions) }

  /// Keeps this process's memory to itself: no core dump where it crashes, and no look into it by another process of the
  /// same user.
  package static func keepMemoryPrivate() { earshot_keep_memory_private() }

  /// Gives up for good all rights over files that are not open, as far as the kernel knows how: a library that hostile
  /// bytes take over gets at nothing but what it was handed.
  package static func confine() {
    // What the zone's file says is read now.
    tzset()
    _ = earshot_confine()
  }

  /// Whether the kernel itself keeps a process from opening files once it gave up that right (Landlock, Linux 5.13 and later,
  /// unless it was built without it or started with it turned off); true where it does not say.
  package static var kernelConfines: Bool { earshot_landlock_version() != 0 }

  /// Becomes another program, which keeps this process's identifier, files and held signals.
  /// - Returns: only where that failed: why.
  package static func become(_ program: String, _ arguments: [String]) -> FileError {
    let words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    unsafe execv(program, words)
    let error = FileError("start", program)
    for index in unsafe words.indices { unsafe free(words[index]) }
    return error
  }

  /// Writes to standard output (1) or standard error (2) at once.
  /// - Returns: false where it cannot be written, such as to a full disk or a pipe that was closed.
  @discardableResult
  package static func write(_ text: String, to descriptor: Int32) -> Bool {
    var copy = text
    return copy.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        done += count
      }
      return true
    }
  }

  /// Bytes that nobody can guess, at most 256.
  package static func randomBytes(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = unsafe getentropy(buffer.baseAddress, count) == 0 ? count : 0
    }
  }

  /// Ends the process when the one that started it has ended, looking once a second: an audit that was killed leaves no
  /// collector behind.
  package static func endWithParent() {
    let parent = getppid()
    var thread = pthread_t()
    let box = unsafe Unmanaged.passRetained(Parent(parent)).toOpaque()
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        let parent = unsafe Unmanaged<Parent>.fromOpaque(context).takeRetainedValue()
        while getppid() == parent.process { sleep(1) }
        _exit(4)
      }, box)
    if code == 0 { pthread_detach(thread) }
  }

  private final class Parent: Sendable {
    let process: Int32
    init(_ process: Int32) { self.process = process }
  }
}

/// Whether this process may read a file, or list a folder, without opening it.
package func isReadable(_ path: String) -> Bool {
  // By the rights that it has at work: access(2) would leave capabilities out.
  unsafe faccessat(AT_FDCWD, path, kindOfFile(path) == .folder ? R_OK | X_OK : R_OK, AT_EACCESS) == 0
}

/// Whether this process may make files in a folder.
package func isWritable(_ folder: String) -> Bool { unsafe faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 }

/// Whether everybody on this machine may read a file or list a folder.
package func othersMayRead(_ path: String) -> Bool {
  var status = stat()
  return unsafe stat(path, &status) == 0 && status.st_mode & S_IROTH != 0
}

/// Waits until the disk has a file, or the entries of a folder: what was renamed into it survives a power cut.
package func settle(_ path: String) throws(FileError) {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError("open", path) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw FileError("write", path) }
}
