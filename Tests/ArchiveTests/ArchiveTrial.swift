import Archive
import Files
import Glibc
import Testing

/// What an archive yielded: each file's bytes or the fault that ended it, and the faults of the archive itself.
struct ArchiveReading {
  var kind: ArchiveKind?
  var entries: [(name: String, bytes: [UInt8], fault: ArchiveError?)] = []
  var faults: [ArchiveError] = []

  init(_ path: String, limits: ExpansionLimits = ExpansionLimits()) {
    do throws(ArchiveError) {
      guard var files = try ArchivedFiles(path, limits: limits) else { return }
      kind = files.kind
      while !files.isOver { step(&files) }
    } catch {
      faults.append(error)
    }
  }

  private mutating func step(_ files: inout ArchivedFiles) {
    do throws(ArchiveError) {
      guard let entry = try files.next() else { return }
      entries.append((entry.name, [], nil))
      do throws(ArchiveError) {
        while let chunk = try files.nextChunk() { entries[entries.count - 1].bytes += chunk }
      } catch {
        entries[entries.count - 1].fault = error
      }
    } catch {
      faults.append(error)
    }
  }

  var names: [String] { entries.map(\.name) }
  /// Whether it yielded ``Workshop/logs``, byte for byte. (A comparison within `#expect` would print them.)
  var holdsLogs: Bool { entries.map(\.bytes) == Workshop.logs.map(\.1) }
  var isSound: Bool { faults.isEmpty && entries.allSatisfy { $0.fault == nil } }

  /// Every fault in words, without the folder.
  func words(_ workshop: Workshop) -> [String] {
    (entries.compactMap(\.fault) + faults).map { $0.description.replacing("\(workshop.folder)/", with: "") }
  }
}

extension Workshop {
  /// Runs a command of the shell in the folder.
  func run(_ command: String) throws {
    try #require(unsafe system("cd '\(folder)' && (\(command)) >/dev/null 2>errors") == 0, "\(command)")
  }

  /// Three logs and a link, and an archive of them made by a command.
  func archive(_ command: String, _ name: String) throws -> String {
    for (file, bytes) in Workshop.logs { _ = try write(file, bytes) }
    try run("ln -sf a.log link.log; \(command)")
    return "\(folder)/\(name)"
  }

  static let logs: [(String, [UInt8])] = [
    ("a.log", Workshop.lines(3_000, seed: 1)), ("b.log", Workshop.lines(9_000, seed: 2)),
    ("c.log", Workshop.lines(500, seed: 3)),
  ]

  /// Lines that do not compress to nothing, the same each time.
  static func lines(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    var bytes: [UInt8] = []
    for line in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes += Array("2026-11-23 06:00:00 10.0.4.\(state >> 56) GET /store/\(state >> 20).wav \(line)\n".utf8)
    }
    return bytes
  }
}
