internal import Glibc

/// How a process ended.
package enum ChildEnd: Equatable, Sendable {
  case exited(Int32)
  case killed(signal: Int32)
}

/// A process that this one started.
package struct Child: Sendable {
  package let process: Int32

  /// Starts a program with no standard input; its standard error goes to a file, its output nowhere.
  /// - Throws: ``FileError`` where the program cannot be started.
  package init(program: String, arguments: [String], standardErrorTo errorFile: String) throws(FileError) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errorFile, O_WRONLY | O_CREAT | O_TRUNC, 0o640)
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    var started: pid_t = 0
    let code = unsafe posix_spawn(&started, program, &actions, nil, words, environ)
    guard code == 0 else { throw FileError("start", program, code: code) }
    process = started
  }

  /// Waits until it ends.
  package func wait() -> ChildEnd {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
  }

  package func terminate() { kill(process, SIGTERM) }
}
