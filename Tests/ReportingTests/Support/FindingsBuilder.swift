import Audit
import Files
import SQL
import Time

/// Builds a findings database row by row, for the tests of the reports.
final class FindingsBuilder {
  static let at = instant(2026, 11, 23, 6)
  static let previous = instant(2026, 11, 16, 6)

  let path: String
  private let database: Database
  private var inserters: [String: Inserter] = [:]

  init(_ path: String) throws {
    self.path = path
    try deleteOwn(path)
    database = try Database(path: path, mode: .create)
    try database.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
    try database.execute(FindingsSchema.tables)
    try database.execute("BEGIN")
  }

  func finish() throws {
    inserters.removeAll()
    try database.execute("COMMIT")
  }

  static func instant(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Int64 {
    CivilTime(year: year, month: month, day: day, hour: hour, minute: minute).microsecondsOnOwnClock
  }

  static func digest(_ seed: Int) -> String {
    var text = ""
    var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    while text.count < 64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += String(state >> 32 | 1 << 32, radix: 16).suffix(8)
    }
    return text
  }

  func insert(_ table: String, _ values: [SQLValue]) throws {
    let inserter: Inserter
    if let known = inserters[table] {
      inserter = known
    } else {
      let marks = Array(repeating: "?", count: values.count).joined(separator: ", ")
      inserter = Inserter(try database.prepare("INSERT INTO \(table) VALUES (\(marks))"))
      inserters[table] = inserter
    }
    for (index, value) in values.enumerated() { try inserter.statement.bind(value, at: index) }
    _ = try inserter.statement.step()
    inserter.statement.reset()
  }
}

private final class Inserter {
  var statement: Statement
  init(_ statement: consuming Statement) { self.statement = statement }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral,
  ExpressibleByStringInterpolation
{
  package init(stringLiteral text: String) { self = .text(text) }
  package init(integerLiteral integer: Int64) { self = .integer(integer) }
  package init(nilLiteral: ()) { self = .null }
}
