import Files
import Glibc
import Testing

/// A folder of the test's own.
final class Scratch {
  let folder: String

  init() throws {
    folder = "/tmp/earshot-files-\(UInt64.random(in: 0...UInt64.max))"
    try makeFolder("\(folder)/deep/er")
  }

  deinit { try? deleteOwn(folder) }

  func write(_ name: String, _ text: String) throws -> String {
    var file = try OutputFile("\(folder)/\(name)")
    try file.write(text)
    try file.finish()
    return "\(folder)/\(name)"
  }
}

private func accessTime(_ path: String) -> Int {
  var status = stat()
  return unsafe lstat(path, &status) == 0 ? status.st_atim.tv_sec : -1
}

private func code(_ body: () throws(FileError) -> Void) -> Int32 {
  do throws(FileError) {
    try body()
    return 0
  } catch { return error.code }
}

@Suite("Reading leaves no trace")
struct TraceTests {
  @Test("a file's access time is what it was before it was read")
  func accessTimes() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a", "hello")
    let old = [timespec(tv_sec: 1_000_000_000, tv_nsec: 0), timespec(tv_sec: 1_500_000_000, tv_nsec: 0)]
    try #require(unsafe utimensat(AT_FDCWD, path, old, 0) == 0)
    #expect(try ReadOnlyFile.contents(of: path, atMost: 100) == Array("hello".utf8))
    #expect(accessTime(path) == 1_000_000_000)
    #expect(try ReadOnlyFile(path).modified().seconds == 1_500_000_000)
  }

  @Test("what cannot be read without leaving an access time is refused, unless the caller accepts one")
  func refused() throws {
    // Root's own file, read with the rights of the user "nobody"; whoever is not root has none but its own.
    let path = "/etc/passwd"
    typealias SetUser = @convention(c) (UInt32) -> Int32
    let place = unsafe dlsym(nil, "setfsuid")
    let setUser = unsafe unsafeBitCast(try #require(unsafe place), to: SetUser.self)
    _ = setUser(65_534)
    defer { _ = setUser(geteuid()) }
    var mounted = statvfs()
    try #require(unsafe statvfs(path, &mounted) == 0)
    let keepsTimes = mounted.f_flag & (UInt(ST_RDONLY) | 1024) == 0
    let before = accessTime(path)
    let refusal = code { () throws(FileError) in _ = try ReadOnlyFile(path, leaving: .none).size() }
    #expect(refusal == (keepsTimes ? EPERM : 0))
    #expect(accessTime(path) == before)
    #expect(try !ReadOnlyFile.contents(of: path, atMost: 1 << 20, leaving: .accessTime).isEmpty)
  }

  @Test("a link is not followed, unless the caller says so")
  func links() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a", "hello")
    let link = "\(scratch.folder)/link"
    try pointLink(link, at: path)
    #expect(code { () throws(FileError) in _ = try ReadOnlyFile(link).size() } == ELOOP)
    #expect(try ReadOnlyFile(link, followLinks: true).size() == 5)
    try pointLink(link, at: "/no/such")
    #expect(code { () throws(FileError) in _ = try ReadOnlyFile(link, followLinks: true).size() } == ENOENT)
  }

  @Test("a pipe, a folder, a device and a socket are refused without waiting", .timeLimit(.minutes(10)))
  func otherKinds() throws {
    let scratch = try Scratch()
    let pipe = "\(scratch.folder)/pipe"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    for path in [pipe, scratch.folder, "/dev/null", "/dev/zero"] {
      #expect(code { () throws(FileError) in _ = try ReadOnlyFile(path).size() } == EINVAL, "\(path)")
    }
  }

  @Test("a file that is larger than the caller allows is refused")
  func tooLarge() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a", "hello")
    #expect(code { () throws(FileError) in _ = try ReadOnlyFile.contents(of: path, atMost: 4) } == EFBIG)
    #expect(try ReadOnlyFile.contents(of: path, atMost: 5).count == 5)
  }
}

@Suite("Writing and holding")
struct WritingTests {
  @Test("a file that is there already is not overwritten, unless the caller says so")
  func exclusive() throws {
    let scratch = try Scratch()
    let path = try scratch.write("a", "one")
    #expect(code { () throws(FileError) in _ = try OutputFile(path).count } == EEXIST)
    var file = try OutputFile(path, replacing: true)
    try file.write("two")
    try file.finish()
    #expect(file.count == 3)
    #expect(try ReadOnlyFile.contents(of: path, atMost: 9) == Array("two".utf8))
    var status = stat()
    #expect(unsafe lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
  }

  @Test("a full disk is an error and says so")
  func fullDisk() throws {
    var file = try OutputFile("/dev/full", replacing: true)
    try file.write("x")
    var thrown: FileError?
    do throws(FileError) { try file.finish() } catch { thrown = error }
    #expect(thrown?.isDiskFull == true)
    #expect(thrown.map { "\($0)" } == "/dev/full: cannot write it: No space left on device")
  }

  @Test("a lock is refused to a second process until the first lets go")
  func locks() throws {
    let scratch = try Scratch()
    let path = "\(scratch.folder)/lock"
    func other() throws -> ChildEnd {
      try Child(
        program: "/usr/bin/env", arguments: ["flock", "-n", path, "true"], standardErrorTo: "\(scratch.folder)/err"
      ).wait()
    }
    do {
      let held = try FileLock.take(path)
      let isHeld = held != nil
      #expect(isHeld)
      #expect(try other() == .exited(1))
      let isRefused = try FileLock.take(path) == nil
      #expect(isRefused)
      withExtendedLifetime(held) {}
    }
    #expect(try other() == .exited(0))
  }

  @Test("deleting a folder does not go through a link in it")
  func deleting() throws {
    let scratch = try Scratch()
    let kept = try scratch.write("kept", "x")
    try makeFolder("\(scratch.folder)/gone/deeper")
    try pointLink("\(scratch.folder)/gone/link", at: scratch.folder)
    try deleteOwn("\(scratch.folder)/gone")
    try deleteOwn("\(scratch.folder)/gone")
    #expect(kindOfFile(kept) == .file)
    #expect(try entries(of: scratch.folder) == ["deep", "kept"])
  }

  @Test("a process's end is told: its status, or the signal that ended it")
  func children() throws {
    let scratch = try Scratch()
    func run(_ command: String) throws -> ChildEnd {
      try Child(
        program: "/bin/sh", arguments: ["-c", command], standardErrorTo: "\(scratch.folder)/err"
      ).wait()
    }
    #expect(try run("echo trouble >&2; exit 3") == .exited(3))
    #expect(try ReadOnlyFile.contents(of: "\(scratch.folder)/err", atMost: 99) == Array("trouble\n".utf8))
    #expect(try run("kill -9 $$") == .killed(signal: 9))
    #expect(throws: FileError.self) {
      _ = try Child(program: "/no/such", arguments: [], standardErrorTo: "/dev/null")
    }
  }
}
