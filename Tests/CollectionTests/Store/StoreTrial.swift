import Collection
import Configuration
import Evidence
import Files
import Glibc
import SQL
import Testing
import Time

/// A store in a folder of its own, collected. The folder is deleted when the trial is over.
final class StoreTrial {
  let folder: String
  var zone = "Europe/London"
  var tolerance: Int64 = 2_000_000
  var at = "2026-11-23T06:00:00Z"
  var numberKey: [UInt8]?

  var store: String { folder + "/store" }
  var evidence: String { folder + "/main.evidence" }

  static let project = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
  static let fixtures = project + "/Tests/Fixtures"

  init() throws {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    folder = "\(parent)/earshot-store-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder + "/store")
  }

  deinit { try? deleteOwn(folder) }

  /// A layout that comes with Earshot.
  static func layout(_ name: String) -> String { "\(project)/Rules/catalogues/\(name).xml" }

  func write(_ path: String, _ bytes: some Sequence<UInt8>) throws {
    let file = "\(folder)/\(path)"
    try makeFolder(String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]))
    var output = try OutputFile(file, replacing: true)
    try output.write(bytes)
    try output.finish()
  }

  func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

  /// Mono mu-law at 8 kHz, with the length in seconds that the header says, and what is there.
  static func wave(_ seconds: Int, held: Int? = nil, sound: UInt8 = 0x55) -> [UInt8] {
    func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    let size = seconds * 8_000
    var bytes = Array("RIFF".utf8) + little(36 + size) + Array("WAVEfmt ".utf8) + little(16)
    bytes += [7, 0, 1, 0] + little(8_000) + little(8_000) + [1, 0, 8, 0] + Array("data".utf8) + little(size)
    return bytes + [UInt8](repeating: sound, count: held ?? size)
  }

  /// Runs a line of shell in the trial's folder.
  func shell(_ line: String) { #expect(unsafe system("cd '\(folder)' && \(line)") == 0) }

  func collect(
    _ catalogue: StoreCatalogue? = nil, layout: String = "plain-csv", threads: Int = 2
  ) throws {
    let delimited = StoreCatalogue.delimited(file: folder + "/catalogue.csv", layoutFile: StoreTrial.layout(layout))
    let settings = StoreSource(
      name: "main", folder: store, zone: try Zone(named: zone), catalogue: catalogue ?? delimited,
      lengthTolerance: tolerance)
    try StoreCollector(
      settings: settings, at: instant(at), collector: "test", numberKey: numberKey, threads: threads
    ).collect(to: evidence)
    _ = try Seal.check(evidence)
  }

  /// The words of a file in the trial's folder.
  func words(_ name: String) throws -> [String] {
    String(decoding: try ReadOnlyFile.contents(of: "\(folder)/\(name)", atMost: 1 << 20), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).map(String.init)
  }

  func instant(_ text: String) -> Int64 { TimeReading(iso8601: text)?.instant(in: .utc)?.microseconds ?? 0 }

  /// The rows of a query, values joined by `|`, missing ones as `-`, instants in ISO 8601 where the column's name says
  /// so by ending in `ed`.
  func rows(_ query: String) throws -> [String] {
    let database = try Database(path: evidence, mode: .readOnly)
    var statement = try database.prepare(query)
    var found: [String] = []
    while try statement.step() {
      found.append(
        (0..<statement.columnCount).map { column in
          switch statement.value(column) {
          case .null: "-"
          case .integer(let number):
            statement.columnName(column).hasSuffix("ed") ? Instant(microseconds: number).iso8601 : "\(number)"
          case .text(let text): text
          default: "?"
          }
        }.joined(separator: "|"))
    }
    return found
  }

  /// What is said of each recording: the fields named, by identifier.
  func recordings(_ fields: String...) throws -> [String] {
    try rows("SELECT id, \(fields.map { "\"\($0)\"" }.joined(separator: ", ")) FROM recording ORDER BY id")
  }

  /// Each gap as `problem|line|about|reason`.
  func gaps() throws -> [String] {
    try rows("SELECT problem, line, about, reason FROM coverage WHERE state = 'gap' ORDER BY fact")
  }

  func examined() throws -> String { try rows("SELECT reason FROM coverage WHERE state = 'examined'").joined() }
}
