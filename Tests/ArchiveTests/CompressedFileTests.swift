import Archive
import Files
import Testing

/// A folder that lives as long as the test, with the system's own programs to make what is to be read.
final class Workshop {
  let folder: String

  init() throws {
    folder = "/tmp/earshot-archive-\(UInt64.random(in: 0...UInt64.max))"
    try makeFolder(folder)
  }

  deinit { try? deleteOwn(folder) }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    var file = try OutputFile("\(folder)/\(name)", replacing: true)
    try file.write(bytes)
    try file.finish()
    return "\(folder)/\(name)"
  }

  /// Compresses a file beside itself by a program; the new file's path.
  func compress(_ path: String, by program: String) throws -> String {
    let endings = ["gzip": "gz", "xz": "xz", "zstd": "zst", "bzip2": "bz2"]
    let child = try Child(
      program: "/usr/bin/env", arguments: [program, "-k", "-f", path], standardErrorTo: "\(folder)/errors")
    try #require(child.wait() == .exited(0))
    return "\(path).\(endings[program] ?? "")"
  }

  func bytes(_ path: String) throws -> [UInt8] { try ReadOnlyFile.contents(of: path, atMost: .max) }
}

/// All that a file yields, and the error that ended it.
func reading(_ path: String, limits: ExpansionLimits = ExpansionLimits()) -> (bytes: [UInt8], error: ArchiveError?) {
  var bytes: [UInt8] = []
  do throws(ArchiveError) {
    var file = try CompressedFile(path, limits: limits)
    while let chunk = try file.next() { bytes += chunk }
    return (bytes, nil)
  } catch {
    return (bytes, error)
  }
}

private let programs = ["gzip", "xz", "zstd", "bzip2"]

/// Lines that do not compress to nothing, the same each time.
private func log(lines: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  var state: UInt64 = 42
  for line in 0..<lines {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    bytes += Array(
      "2026-11-23T06:00:00Z line \(line) user \(state >> 33) read /store/\(state >> 20 & 0xFFFF).wav\n".utf8)
  }
  return bytes
}

@Suite("Compressed files")
struct CompressedFileTests {
  @Test("a compressed file yields what was compressed, told by its bytes and not by its name", arguments: programs)
  func expands(program: String) throws {
    let workshop = try Workshop()
    let original = log(lines: 20_000)
    let path = try workshop.compress(workshop.write("a.log", original), by: program)
    let renamed = try workshop.write("no-ending", workshop.bytes(path))
    #expect(try CompressedFile(renamed).compression.rawValue == program)
    let (bytes, error) = reading(renamed)
    #expect(error == nil)
    #expect(bytes == original)
  }

  @Test("an empty file compressed is empty", arguments: programs)
  func empty(program: String) throws {
    let workshop = try Workshop()
    let path = try workshop.compress(workshop.write("empty", []), by: program)
    let (bytes, error) = reading(path)
    #expect(error == nil)
    #expect(bytes == [])
  }

  @Test("files put together by cat yield one after the other", arguments: programs)
  func members(program: String) throws {
    let workshop = try Workshop()
    let one = try workshop.bytes(workshop.compress(workshop.write("1", log(lines: 3_000)), by: program))
    let two = try workshop.bytes(workshop.compress(workshop.write("2", Array("two\n".utf8)), by: program))
    let (bytes, error) = reading(try workshop.write("both", one + two))
    #expect(error == nil)
    #expect(bytes == log(lines: 3_000) + Array("two\n".utf8))
  }

  @Test("only one layer is taken off: what lies compressed within stays so", arguments: programs)
  func oneLayer(program: String) throws {
    let workshop = try Workshop()
    for inner in programs {
      let within = try workshop.bytes(workshop.compress(workshop.write("x", log(lines: 10)), by: inner))
      let (bytes, error) = reading(try workshop.compress(workshop.write("y", within), by: program))
      #expect(error == nil)
      #expect(bytes == within)
    }
  }

  @Test("a file that breaks off is an error, after the bytes that could be read", arguments: programs)
  func truncated(program: String) throws {
    let workshop = try Workshop()
    let original = log(lines: 30_000)
    let whole = try workshop.bytes(workshop.compress(workshop.write("a", original), by: program))
    for part in [whole.count - 1, whole.count * 3 / 4, 40] {
      let (bytes, error) = reading(try workshop.write("part", Array(whole.prefix(part))))
      #expect(original.starts(with: bytes))
      guard case .truncated(_, let count) = error else {
        Issue.record("\(program), \(part) of \(whole.count) bytes: \(error.map { "\($0)" } ?? "no error")")
        continue
      }
      #expect(count == Int64(bytes.count))
      // bzip2 works in blocks of 900 kB, so a little of it is nothing.
      if part > whole.count / 2 { #expect(bytes.count > original.count / 4) }
    }
  }

  @Test("of a gzip file that breaks off, everything before the break is read")
  func truncatedGzip() throws {
    let workshop = try Workshop()
    let original = log(lines: 500)
    let whole = try workshop.bytes(workshop.compress(workshop.write("a", original), by: "gzip"))
    let (bytes, error) = reading(try workshop.write("part", whole.dropLast(8)))
    #expect(bytes == original)
    guard case .truncated = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a changed byte is found, also where the data still expands", arguments: programs)
  func damaged(program: String) throws {
    let workshop = try Workshop()
    var bytes = try workshop.bytes(workshop.compress(workshop.write("a", log(lines: 2_000)), by: program))
    let place = program == "gzip" ? bytes.count - 6 : bytes.count / 2
    bytes[place] ^= 0x40
    let error = reading(try workshop.write("b", bytes)).error
    guard case .damaged = error else {
      Issue.record("\(error.map { "\($0)" } ?? "no error")")
      return
    }
  }

  @Test("bytes that do not belong to the compressed data are found; a filling of NULs is none")
  func trailing() throws {
    let workshop = try Workshop()
    let whole = try workshop.bytes(workshop.compress(workshop.write("a", Array("hello\n".utf8)), by: "gzip"))
    let padded = reading(try workshop.write("padded", whole + [UInt8](repeating: 0, count: 1_000)))
    #expect(padded.bytes == Array("hello\n".utf8))
    #expect(padded.error == nil)
    let foreign = reading(try workshop.write("foreign", whole + Array("and a plain line\n".utf8)))
    #expect(foreign.bytes == Array("hello\n".utf8))
    #expect(foreign.error != nil)
  }

  @Test("a bomb is stopped, by its size or by its ratio, and a log that compresses well is none", arguments: programs)
  func bombs(program: String) throws {
    let workshop = try Workshop()
    let path = try workshop.compress(
      workshop.write("zeros", [UInt8](repeating: 0, count: 8 << 20)), by: program)
    #expect(reading(path).error == nil)
    let large = reading(path, limits: ExpansionLimits(bytes: 1 << 20))
    guard case .tooLarge(_, 1_048_576) = large.error else {
      Issue.record("\(String(describing: large.error))")
      return
    }
    #expect(large.bytes.count <= 1 << 20)
    let dense = reading(path, limits: ExpansionLimits(ratio: 50, freeBytes: 1 << 20))
    guard case .tooDense(_, 50) = dense.error else {
      Issue.record("\(String(describing: dense.error))")
      return
    }
  }
}

@Suite("Files that are not compressed")
struct PlainFileTests {
  @Test(
    "whatever is in it comes through unchanged, byte for byte, and under no limit",
    arguments: [
      [], [0], [0x0A], [0x1F], [0x1F, 0x8B], [0x1F, 0x8B, 0x07, 0x00], Array("BZh".utf8),
      Array("BZh9 is a word\n".utf8),
      [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x28, 0xB5, 0x2F], Array("PK\u{3}\u{4}not a zip".utf8), Array("!<arch>\n".utf8),
      Array("#!/bin/sh\n".utf8), Array("\u{FEFF}a,b\r\n".utf8), [0x1F, 0x9D, 0x90, 0x41], [0x5D, 0, 0, 0x80, 0],
      Array((0...255).map { UInt8($0) }), [UInt8](repeating: 0, count: 200_000),
      [UInt8](repeating: 0x20, count: 257) + Array("ustar".utf8) + [UInt8](repeating: 0x30, count: 300),
    ] as [[UInt8]])
  func unchanged(bytes: [UInt8]) throws {
    let workshop = try Workshop()
    let path = try workshop.write("odd", bytes)
    #expect(try CompressedFile(path).compression == .none)
    let read = reading(path, limits: ExpansionLimits(bytes: 1, ratio: 1, freeBytes: 0))
    #expect(read.bytes == bytes)
    #expect(read.error == nil)
  }

  @Test("a file that is not there, a folder and a link are refused")
  func refused() throws {
    let workshop = try Workshop()
    let target = try workshop.write("target", [1])
    try pointLink("\(workshop.folder)/link", at: target)
    for path in ["/no/such", workshop.folder, "\(workshop.folder)/link"] {
      guard case .unreadable = reading(path).error else {
        Issue.record("\(path) was read")
        continue
      }
    }
    #expect(try CompressedFile("\(workshop.folder)/link", followLinks: true).storedSize == 1)
  }
}
