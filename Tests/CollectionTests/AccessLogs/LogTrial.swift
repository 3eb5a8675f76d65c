import Collection
import Configuration
import Evidence
import Files
import Glibc
import SQL
import Testing
import Time

/// A folder of log files, and what the collector makes of them.
final class LogTrial {
  let folder: String

  init() throws {
    var template = Array("/tmp/earshot-logs-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { name in
      unsafe name.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let made else { throw FileError("create", "/tmp") }
    folder = made
  }

  deinit { try? deleteOwn(folder) }

  static let repository = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
  static func fixture(_ name: String) -> String { "\(repository)/Tests/Fixtures/\(name)" }
  static func format(_ name: String) -> String { "\(repository)/Rules/formats/\(name).xml" }

  /// Writes a file into the folder.
  /// - Parameter modified: its time of modification, ISO 8601.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8], modified: String? = nil) throws -> String {
    let path = "\(folder)/\(name)"
    var output = try OutputFile(path, replacing: true)
    try output.write(bytes)
    try output.finish()
    if let modified { try touch(path, modified) }
    return path
  }

  @discardableResult
  func write(_ name: String, _ text: String, modified: String? = nil) throws -> String {
    try write(name, Array(text.utf8), modified: modified)
  }

  func touch(_ path: String, _ modified: String) throws {
    let seconds = instant(modified) / 1_000_000
    let times = [timespec(tv_sec: Int(seconds), tv_nsec: 0), timespec(tv_sec: Int(seconds), tv_nsec: 0)]
    _ = unsafe times.withUnsafeBufferPointer { unsafe utimensat(AT_FDCWD, path, $0.baseAddress, 0) }
  }

  /// Runs a program of the system, with its output in a file of the folder.
  func run(_ command: String) { _ = unsafe system("cd '\(folder)' && \(command)") }

  /// Collects and opens the evidence.
  func collect(
    _ format: String, files: [String] = ["*.log*"], zone: String = "UTC", silence: String? = nil,
    lookBack: String? = nil,
    prefixes: [String] = [], at: String = "2026-11-25T06:00:00Z", offset: Int64 = 0,
    accounts: String? = nil, clock: ClockCorrection? = nil, setAside: [SetAside] = []
  ) throws -> CollectedLog {
    var settings = AccessLogSource(
      name: "log", files: files.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" },
      formatFile: format.hasPrefix("/") ? format : LogTrial.format(format), zone: try Zone(named: zone),
      clock: ClockCorrection(offset: offset), silence: silence.flatMap { Period($0) },
      lookBack: lookBack.flatMap { Period($0) },
      targetPrefixes: prefixes)
    if let clock { settings.clock = clock }
    settings.setAside = setAside
    settings.accountNamesFile = accounts.map { "\(folder)/\($0)" }
    let output = "\(folder)/evidence"
    try AccessLogCollector(settings: settings, at: instant(at), collector: "test").collect(to: output)
    _ = try Seal.check(output)
    return CollectedLog(path: output, trial: self)
  }
}

/// A whole small file.
func contents(_ path: String) throws -> [UInt8] { try ReadOnlyFile.contents(of: path, atMost: 1 << 24) }

/// UTC microseconds of an ISO 8601 time with an offset.
func instant(_ text: String) -> Int64 {
  guard case .instant(let instant, _)? = TimeReading(iso8601: text) else {
    Issue.record("'\(text)' is no instant")
    return 0
  }
  return instant.microseconds
}

/// The evidence of a log.
struct CollectedLog {
  let path: String
  /// Keeps the folder while the evidence is looked at.
  let trial: LogTrial

  /// Rows of a query, each as its columns joined by a space.
  func rows(_ query: String) throws -> [String] {
    let database = try Database(path: path, mode: .readOnly)
    var statement = try database.prepare(query)
    var rows: [String] = []
    while try statement.step() {
      rows.append(
        (0..<statement.columnCount).map { column in
          switch statement.value(column) {
          case .null: "-"
          case .integer(let integer): "\(integer)"
          case .text(let text): text
          case .blob(let bytes): bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
          case .real(let real): "\(real)"
          }
        }.joined(separator: " "))
    }
    return rows
  }

  /// `account action target`, in the order of the log.
  func acts() throws -> [String] {
    try rows("SELECT account, action, target FROM access ORDER BY in_file, line_number")
  }

  /// `problem line count`, in the order in which they were found.
  func gaps() throws -> [String] {
    try rows("SELECT problem, line, count FROM coverage WHERE state = 'gap' ORDER BY fact")
  }

  func reasons() throws -> [String] {
    try rows("SELECT reason FROM coverage WHERE state = 'gap' ORDER BY fact").map {
      $0.replacing("\(trial.folder)/", with: "")
    }
  }

  func examined() throws -> String {
    try rows("SELECT reason FROM coverage WHERE state = 'examined'").joined(separator: "\n")
  }
}
