import Collection
import Configuration
import Evidence
import Files
import Glibc
import SQL
import Time

/// One register collected into evidence, in a folder of its own.
final class CollectedRegister {
  let folder: String
  let database: Database

  /// - Parameters:
  ///   - contents: nil where there is no file at all.
  ///   - people: the register of people beside it.
  convenience init(
    _ kind: RegisterSource.Kind, _ contents: String?, people: String? = nil, zone: String = "Europe/London",
    numberKey: [UInt8]? = nil
  ) throws {
    try self.init(kind, bytes: contents.map { Array($0.utf8) }, people: people, zone: zone, numberKey: numberKey)
  }

  init(
    _ kind: RegisterSource.Kind, bytes: [UInt8]?, people: String? = nil, zone: String = "Europe/London",
    numberKey: [UInt8]? = nil
  ) throws {
    var template = Array("/tmp/earshot-register-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
    guard made else { throw FileError("create", "/tmp/earshot-register-XXXXXX") }
    let folder = template.dropLast().reduce(into: "") {
      $0.unicodeScalars.append(Unicode.Scalar(UInt8(bitPattern: $1)))
    }
    self.folder = folder
    let zone = try Zone(named: zone)
    func source(_ name: String, _ kind: RegisterSource.Kind) -> RegisterSource {
      RegisterSource(name: name, kind: kind, file: "\(folder)/\(name)", zone: zone, country: "44")
    }
    for (name, text) in [("register", bytes), ("people", people.map { Array($0.utf8) })] {
      guard let text else { continue }
      var output = try OutputFile("\(folder)/\(name)")
      try output.write(text)
      try output.finish()
    }
    let own = source("register", kind)
    let others = kind == .people ? [own] : people == nil ? [] : [source("people", .people)]
    let evidence = "\(folder)/register.evidence"
    try RegisterCollector(settings: own, people: others, at: 0, collector: "test", numberKey: numberKey)
      .collect(to: evidence)
    _ = try Seal.check(evidence)
    database = try Database(path: evidence, mode: .readOnly)
  }

  deinit { try? deleteOwn(folder) }

  /// The rows of a query, columns joined by `|`, missing values shown as `-`; instants as ISO 8601 where a column's name
  /// ends in `?`.
  func rows(_ query: String) throws -> [String] { try rowsWithInstants(query, in: database) }

  /// The gaps as `line|affects|person|recording|reason`.
  func gaps() throws -> [String] {
    try rows("SELECT line, affects, person, about, reason FROM coverage WHERE state = 'gap' ORDER BY fact")
  }
}

/// A register in XML around some entries.
func registers(_ entries: String) -> String {
  "<registers xmlns=\"urn:earshot:registers:1\">\n\(entries)\n</registers>\n"
}

/// The rows of a query, columns joined by `|`, missing values shown as `-`; instants as ISO 8601 where a column's name ends
/// in `?`.
func rowsWithInstants(_ query: String, in database: borrowing Database) throws -> [String] {
  var statement = try database.prepare(query)
  var rows: [String] = []
  while try statement.step() {
    var columns: [String] = []
    for column in 0..<statement.columnCount {
      let value = statement.value(column)
      if statement.columnName(column).hasSuffix("?"), let instant = value.integer {
        columns.append(Instant(microseconds: instant).iso8601)
      } else {
        columns.append(value.text ?? value.integer.map { String($0) } ?? "-")
      }
    }
    rows.append(columns.joined(separator: "|"))
  }
  return rows
}
