import Files
import Glibc
import SampleEstate
import Time

/// A folder that goes when the test ends.
final class TemporaryFolder {
  let path: String

  init() throws {
    var name = Array("/tmp/earshot-estate-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&name) != nil else { throw FileError("create", "/tmp") }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? deleteOwn(path) }
}

/// What a shell command prints; its exit must be 0.
func output(of command: String, in folder: String) throws -> String {
  let result = "\(folder)/../\(folder.split(separator: "/").last ?? "x").output"
  defer { try? deleteOwn(result) }
  let child = try Child(
    program: "/bin/sh", arguments: ["-c", "cd '\(folder)' && { \(command); } >'\(result)'"],
    standardErrorTo: "/dev/null")
  guard child.wait() == .exited(0) else { throw FileError("run '\(command)' in", folder, code: ECHILD) }
  return String(decoding: try ReadOnlyFile.contents(of: result, atMost: 1 << 28), as: UTF8.self)
}

/// A small estate for the weekly audit of Monday 23 November 2026.
func smallSettings(_ folder: TemporaryFolder, seed: UInt64 = 1, stage: Stage = .now) throws -> EstateSettings {
  var settings = EstateSettings(
    seed: seed, at: Instant(seconds: 1_795_413_600), folder: folder.path, zone: try Zone(named: "Europe/London"))
  settings.stage = stage
  settings.recordings = 120
  settings.files = 120
  settings.lines = 3_000
  settings.callSeconds = 6...9
  return settings
}

@discardableResult
func makeSmall(_ folder: TemporaryFolder, seed: UInt64 = 1, stage: Stage = .now) throws -> [ExpectedFinding] {
  try Estate(smallSettings(folder, seed: seed, stage: stage)).make()
}
