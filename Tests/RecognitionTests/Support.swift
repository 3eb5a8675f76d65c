import Digest
import Evidence
import Files
import Glibc
import SQL

/// A folder of its own for one test, deleted when the test is over.
final class Scratch {
  let path: String

  init() {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    path = "\(parent)/earshot-test-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try? makeFolder(path)
  }

  deinit { try? deleteOwn(path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    var output = try OutputFile(file(name), replacing: true)
    try output.write(bytes)
    try output.finish()
    return file(name)
  }
}

/// Runs a program and gives what it printed and its exit status.
func run(_ program: String, _ arguments: [String]) throws -> (output: String, status: Int32) {
  let scratch = Scratch()
  let quoted = ([program] + arguments).map {
    "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
  let line = quoted.joined(separator: " ") + " > '\(scratch.file("out"))'"
  let child = try Child(program: "/bin/sh", arguments: ["-c", line], standardErrorTo: scratch.file("err"))
  guard case .exited(let status) = child.wait() else { return ("", -1) }
  return (String(decoding: try ReadOnlyFile.contents(of: scratch.file("out"), atMost: 1 << 24), as: UTF8.self), status)
}

/// A recording as a store's evidence shows it.
struct Seen {
  var id: String
  var path: String
  var content: String?
  var ended: Int64? = 1_000
  var audio = "sound"
  var catalogued = true
  var call: String?
  var adviser: String?

  var digest: String? { content.map { SHA256.of($0).description } }
}

extension Scratch {
  /// A store's sealed evidence.
  func evidence(
    _ name: String, store: String = "main", at: Int64 = 10, _ recordings: [Seen], gaps: [Gap] = []
  ) throws -> String {
    let writer = try EvidenceWriter(
      path: file(name),
      source: SourceDescription(
        name: store, kind: "store", supplies: ["recording"], place: "/srv/\(store)", at: at, collector: "test"))
    for recording in recordings {
      var values: [String: SQLValue] = [
        "id": .text(recording.id), "store": .text(store), "path": .text(recording.path),
        "present-in-store": .integer(recording.content == nil ? 0 : 1),
        "in-catalogue": .integer(recording.catalogued ? 1 : 0), "audio": .text(recording.audio),
      ]
      if let call = recording.call { values["call"] = .text(call) }
      if let adviser = recording.adviser { values["adviser"] = .text(adviser) }
      if let ended = recording.ended { values["ended"] = .integer(ended) }
      if let content = recording.content, let digest = recording.digest {
        values["size"] = .integer(Int64(content.utf8.count))
        values["sha256"] = .text(digest)
      }
      try writer.add(.recording, values)
    }
    for gap in gaps { try writer.add(gap) }
    try writer.examined("files", count: recordings.count)
    _ = try writer.seal()
    return file(name)
  }
}

/// The rows of a query, each as its values joined by `|`, as `sqlite3` prints them.
func rows(_ file: String, _ query: String) throws -> [String] {
  let database = try Database(path: file, mode: .readOnly)
  var statement = try database.prepare(query)
  var found: [String] = []
  while try statement.step() {
    found.append(
      (0..<statement.columnCount).map { column in
        switch statement.value(column) {
        case .null: "-"
        case .integer(let number): "\(number)"
        case .text(let text): text
        default: "?"
        }
      }.joined(separator: "|"))
  }
  return found
}
