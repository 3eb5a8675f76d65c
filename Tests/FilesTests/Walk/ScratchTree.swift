import Files
import Glibc
import Synchronization
import Testing

/// A folder of its own for a test, filled by a shell script and removed at the end.
final class ScratchTree: Sendable {
  let path: String

  init() throws {
    path = "/tmp/earshot-walk-\(getpid())-\(ScratchTree.counter.add(1, ordering: .relaxed).newValue)"
    // Readers without privileges, whom some tests become, must get in.
    _ = try ScratchTree.shell("mkdir -m 755 '\(path)'")
  }

  deinit { _ = try? ScratchTree.shell("chmod -R u+rwX . 2>/dev/null; rm -rf '\(path)'") }

  /// Runs a script within the folder and gives its standard output back.
  @discardableResult
  func run(_ script: String) throws -> [UInt8] { try ScratchTree.shell("cd '\(path)' && { \(script)\n}") }

  private static func shell(_ script: String) throws -> [UInt8] {
    let output = "/tmp/earshot-output-\(getpid())-\(counter.add(1, ordering: .relaxed).newValue)"
    let child = try Child(
      program: "/bin/bash", arguments: ["-c", "set -e; exec >'\(output)'; \(script)"],
      standardErrorTo: output + ".errors")
    let end = child.wait()
    let errors = String(decoding: try ReadOnlyFile.contents(of: output + ".errors", atMost: 1 << 20), as: UTF8.self)
    defer {
      try? deleteOwn(output)
      try? deleteOwn(output + ".errors")
    }
    try #require(end == .exited(0), "the script failed: \(errors)")
    return try ReadOnlyFile.contents(of: output, atMost: 1 << 28)
  }

  private static let counter = Atomic<Int>(0)
}

/// What a walk handed over.
struct Walked {
  struct File: Hashable, Sendable {
    var path: [UInt8]
    var size: Int64
    var start: [UInt8]
  }

  let files: [File]
  let troubles: [WalkTrouble]
  let counts: WalkCounts

  private final class Gathered: Sendable {
    let files = Mutex<[File]>([])
    let troubles = Mutex<[WalkTrouble]>([])
  }

  init(_ walk: FolderWalk) throws(FileError) {
    let gathered = Gathered()
    counts = try walk.run { _ in
      WalkHandlers(
        file: { file in
          let seen = File(path: file.path, size: file.size, start: unsafe Array(file.start))
          gathered.files.withLock { $0.append(seen) }
        },
        trouble: { trouble in gathered.troubles.withLock { $0.append(trouble) } })
    }
    files = gathered.files.withLock { $0 }
    troubles = gathered.troubles.withLock { $0 }
  }

  /// Their paths, as bytes, in order.
  var paths: [[UInt8]] { files.map(\.path).sorted { $0.lexicographicallyPrecedes($1) } }
}

/// What text or bytes with a zero byte behind each say, in order.
func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
  bytes.split(separator: 0).map(Array.init).sorted { $0.lexicographicallyPrecedes($1) }
}
