internal import Glibc

/// How a process ended.
package enum ChildEnd: Equatable, Sendable {
  case exited(Int32)
  case killed(signal: Int32)
}

/// A process that this one started.
package struct Child: Sendable {
  package let process: Int32

  /// Starts a program with no standard input; its standard error goes to a file, its output nowhere. It starts with no
  /// signal blocked, whatever its parent blocks.
  /// - Throws: ``FileError`` where the program cannot be started.
  package init(
    program: String, arguments: [String], standardInputFrom inputFile: String = "/dev/null",
    standardErrorTo errorFile: String
  ) throws(FileError) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, inputFile, O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errorFile, O_WRONLY | O_CREAT | O_TRUNC, 0o640)
    process = try unsafe Child.start(program, arguments, &actions, POSIX_SPAWN_SETSIGMASK, environ)
  }

  /// Starts a program that gets one end of a socket and nothing else: no environment but that its text is UTF-8 and that
  /// it ends at once where it breaks, a process group of its own (so that what interrupts a terminal
  /// reaches only those who know how to end).
  /// - Parameter number: the descriptor at which it finds the socket: 3.
  /// - Throws: ``FileError`` where the program cannot be started.
  package init(
    servant program: String, arguments: [String], socket: Int32, as number: Int32
  ) throws(FileError) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, socket, number)
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // Without it a Swift program that breaks would spend seconds on a trace that nobody sees.
    let environment = ["LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no", "MALLOC_ARENA_MAX=1"]
    let words = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    process = try unsafe Child.start(
      program, arguments, &actions, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP, words)
  }

  private static func start(
    _ program: String, _ arguments: [String], _ actions: inout posix_spawn_file_actions_t, _ flags: Int32,
    _ environment: UnsafePointer<UnsafeMutablePointer<CChar>?>
  ) throws(FileError) -> Int32 {
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    var started: pid_t = 0
    let code = unsafe posix_spawn(&started, program, &actions, &attributes, words, environment)
    guard code == 0 else { throw FileError("start", program, code: code) }
    return started
  }

  /// Waits until it ends.
  package func wait() -> ChildEnd {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return Child.end(status)
  }

  /// How it ended, without waiting; nil while it runs. Once it has said how, it must not be asked again.
  package func endedNow() -> ChildEnd? {
    var status: Int32 = 0
    return unsafe waitpid(process, &status, WNOHANG) == process ? Child.end(status) : nil
  }

  private static func end(_ status: Int32) -> ChildEnd {
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
  }

  package func terminate() { kill(process, SIGTERM) }

  /// Ends it at once, whatever it is doing.
  package func killAtOnce() { kill(process, SIGKILL) }
}
