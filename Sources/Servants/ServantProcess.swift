internal import CLinux
internal import Files
internal import Glibc

/// A servant that runs: its process, and this end of the socket between.
struct ServantProcess: ~Copyable {
  let child: Child
  let socket: Int32

  /// - Throws: ``FileError`` where it cannot be started, with the code `ENOENT` where there is no such program.
  static func start(_ program: ServantProgram) throws(FileError) -> ServantProcess {
    var pair: [Int32] = [-1, -1]
    guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
      throw FileError("make a socket for", program.path)
    }
    defer { close(pair[1]) }
    let child: Child
    do throws(FileError) {
      child = try Child(servant: program.path, arguments: program.arguments, socket: pair[1], as: Service.descriptor)
    } catch {
      close(pair[0])
      throw error
    }
    // Before its first request, by this side: it cannot forget them, nor raise them again.
    var limits: [(Int32, UInt64)] = [(Int32(RLIMIT_CORE.rawValue), 0), (Int32(RLIMIT_FSIZE.rawValue), 0)]
    if let memory = program.limits.memory { limits.append((Int32(RLIMIT_AS.rawValue), UInt64(memory))) }
    for (resource, most) in limits where earshot_limit(child.process, resource, most) != 0 {
      let error = FileError("limit", program.path)
      child.killAtOnce()
      _ = child.wait()
      close(pair[0])
      throw error
    }
    return ServantProcess(child: child, socket: pair[0])
  }

  /// Ends it (a process that nobody waited for would stay in the system's table, so every owner calls this), unless it has ended already.
  /// - Returns: how it ended.
  consuming func end() -> ChildEnd {
    close(socket)
    child.killAtOnce()
    return child.wait()
  }
}
