import Collection
import Configuration
import Evidence
import Files
import Glibc
import SQL
import Testing
import Time

/// A table that stands in PostgreSQL, in SQLite and in a CSV, and what the collectors make of each.
final class DatabaseTrial {
  let folder: String
  let postgres: PrivatePostgres
  /// A schema of the trial's own, which its tables lie in.
  let schema: String

  init() throws {
    postgres = try PrivatePostgres.shared.get()
    let number = UInt32.random(in: .min ... .max)
    folder = "/tmp/earshot-databases-\(getpid())-\(number)"
    schema = "t\(number)"
    try makeFolder(folder + "/store")
    try write("password", PrivatePostgres.password + "\n")
    _ = unsafe chmod(folder + "/password", 0o600)
    try postgres.run("CREATE SCHEMA \(schema); GRANT USAGE ON SCHEMA \(schema) TO audit")
  }

  deinit {
    try? deleteOwn(folder)
    try? postgres.run("DROP SCHEMA \(schema) CASCADE")
    try? postgres.run("DROP ROLE IF EXISTS role_\(schema)")
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    var output = try OutputFile("\(folder)/\(name)", replacing: true)
    try output.write(bytes)
    try output.finish()
  }

  /// Runs statements that both databases understand in both, and in SQLite by its own program's library.
  func make(_ statements: String) throws {
    try postgres.run("SET search_path = \(schema);\n" + statements)
    try Database(path: folder + "/pbx.db", mode: .create).execute(statements)
  }

  enum Kind: String, CaseIterable, Sendable { case postgres, sqlite }

  func database(_ kind: Kind, queryTimeout: Int = 60) -> DatabaseSource {
    switch kind {
    case .postgres: postgres.source(passwordFile: folder + "/password", queryTimeout: queryTimeout)
    case .sqlite:
      DatabaseSource(name: "pbx", place: .driver(Drivers.sqlite), connection: "Database=\(folder)/pbx.db")
    }
  }

  /// A query of the trial's tables, which it names as `@table`.
  func query(_ text: String, _ kind: Kind, queryTimeout: Int = 60) throws -> DatabaseQuery {
    let prefix = kind == .postgres ? "\(schema)." : ""
    return DatabaseQuery(
      database: database(kind, queryTimeout: queryTimeout), select: try SelectQuery(text.replacing("@", with: prefix)))
  }

  /// A role of the trial's own, with the usual password.
  /// - Parameter settings: what is off in its sessions.
  func role(mayRead: Bool = true, settings: [String] = []) throws -> String {
    let role = "role_\(schema)"
    let password = PrivatePostgres.password.replacing("'", with: "''")
    var statements = "CREATE ROLE \(role) LOGIN PASSWORD '\(password)'; GRANT USAGE ON SCHEMA \(schema) TO \(role);\n"
    if mayRead { statements += "GRANT SELECT ON ALL TABLES IN SCHEMA \(schema) TO \(role);\n" }
    for setting in settings { statements += "ALTER ROLE \(role) SET \(setting) = off;\n" }
    try postgres.run(statements)
    return role
  }

  // MARK: Collecting

  static let at = "2026-11-25T06:00:00Z"
  static let project = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  func collect(_ catalogue: StoreCatalogue) throws -> DatabaseEvidence {
    let settings = StoreSource(
      name: "main", folder: folder + "/store", zone: try Zone(named: "Europe/London"), catalogue: catalogue,
      lengthTolerance: 2_000_000)
    return try evidence { path in
      try StoreCollector(settings: settings, at: instant(DatabaseTrial.at), collector: "test", threads: 1).collect(
        to: path)
    }
  }

  func collect(_ register: RegisterSource, people: [RegisterSource] = []) throws -> DatabaseEvidence {
    try evidence { path in
      try RegisterCollector(settings: register, people: people, at: instant(DatabaseTrial.at), collector: "test")
        .collect(to: path)
    }
  }

  func collect(_ calls: CallsSource) throws -> DatabaseEvidence {
    try evidence { path in
      try CallsCollector(settings: calls, at: instant(DatabaseTrial.at), collector: "test").collect(to: path)
    }
  }

  /// - Parameter now: when it collects, ISO 8601.
  func collect(_ log: AccessLogSource, now: String = DatabaseTrial.at) throws -> DatabaseEvidence {
    try evidence { path in
      try AccessLogCollector(
        settings: log, at: instant(DatabaseTrial.at), collector: "test", now: instant(now)
      ).collect(to: path)
    }
  }

  private func evidence(_ collect: (String) throws -> Void) throws -> DatabaseEvidence {
    let path = "\(folder)/\(UInt64.random(in: .min ... .max)).evidence"
    try collect(path)
    _ = try Seal.check(path)
    return DatabaseEvidence(path: path, trial: self)
  }
}

/// The evidence of a trial.
struct DatabaseEvidence {
  let path: String
  /// Keeps the folder while the evidence is looked at.
  let trial: DatabaseTrial

  /// Rows of a query, each as its columns joined by `|`; missing values as `-`.
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
        }.joined(separator: "|"))
    }
    return rows
  }

  /// Every fact of every kind but coverage, with the raw row's digest and place, and without the number of its line:
  /// what has to be the same wherever the rows stand.
  func facts() throws -> [String] {
    var facts: [String] = []
    for kind in Catalogue.kinds where kind.name != "coverage" {
      let fields = kind.fields.filter { !$0.isDerived }.map { "\"\($0.name)\"" }.joined(separator: ", ")
      facts += try rows("SELECT '\(kind.name)', \(fields), byte_offset, raw_sha256 FROM \"\(kind.name)\" ORDER BY fact")
    }
    return facts
  }

  /// Each gap as `problem|line|about|reason`.
  func gaps() throws -> [String] {
    try rows("SELECT problem, line, about, reason FROM coverage WHERE state = 'gap' ORDER BY fact")
  }
}
