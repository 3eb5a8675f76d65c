internal import Audit
internal import Evidence
internal import Files
internal import SQL

/// A copy of a run's findings that holds only what a pack is about, with pseudonyms for everybody else: what the pack's
/// reports are made from. It is never in the pack itself.
struct ChosenFindings {
  let path: String
  /// When what was found happened, and what is to be seen of the coverage; UTC microseconds.
  private(set) var from: Int64 = 0
  private(set) var to: Int64 = 0
  private(set) var ids: [String] = []

  /// Tables whose rows say nothing of anybody who is not told of otherwise; all others are emptied unless their rows
  /// belong to a finding.
  private static let kept: Set<String> = [
    "audit", "policy", "parameter", "observation", "source", "input_file", "gap", "rule", "finding", "resolved",
  ]
  /// Columns that hold no words.
  private static let wordless: Set<String> = [
    "id", "finding", "rule", "key", "sha256", "raw_sha256", "file_sha256", "kind", "side", "verdict", "severity",
    "state",
    "policy", "outcome", "problem", "affects", "zone", "cause", "decision", "what",
  ]
  /// How long before what happened the coverage counts.
  private static let before: Int64 = 28 * 86_400_000_000

  /// - Parameters:
  ///   - findings: the run's own.
  ///   - choice: an SQL condition over `finding`, with one value `?1`.
  ///   - path: where to make the copy.
  init(
    of findings: String, choice: String, value: String, title: String, at: Int64, pseudonyms: Pseudonyms,
    to path: String
  ) throws(PackError) {
    self.path = path
    to = at
    try PackError.sql { () throws(SQLError) in
      let whole = try Database(path: findings, mode: .readOnly)
      try whole.execute("VACUUM INTO '\(path.replacing("'", with: "''"))'")
    }
    do throws(SQLError) {
      let database = try Database(path: path, mode: .create)
      try database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
      try choose(choice, value, pseudonyms, in: database)
      try hide(pseudonyms, in: database)
      try count(title, in: database)
    } catch {
      throw .database(error)
    }
  }

  /// The hosts and workstations that findings are about: these are shown, whosever they are.
  static func places(in findings: String, choice: String, value: String) throws(PackError) -> Set<String> {
    try PackError.sql { () throws(SQLError) in
      let database = try Database(path: findings, mode: .readOnly)
      var rows = try database.prepare("SELECT subject_kind, subject FROM finding WHERE \(choice)")
      try rows.bind(.text(value), at: 0)
      var places: Set<String> = []
      while try rows.step() {
        guard let kind = rows.text(0).flatMap(Catalogue.kind), let subject = rows.text(1) else { continue }
        let parts = subject.split(separator: " | ", omittingEmptySubsequences: false)
        // Fields of the key that are missing are left out, but where something lies is always known, and comes first.
        let isWhole = parts.count == kind.key.count
        for (index, (name, part)) in zip(kind.key, parts).enumerated()
        where (isWhole || index == 0) && (name == "host" || name == "workstation") {
          places.insert(String(part))
        }
      }
      return places
    }
  }

  private mutating func choose(
    _ choice: String, _ value: String, _ pseudonyms: Pseudonyms, in database: borrowing Database
  ) throws(SQLError) {
    let rows = try ChosenFindings.values(
      "SELECT id FROM finding WHERE \(choice) ORDER BY position", .text(value), in: database)
    ids = rows.compactMap(\.text)
    try database.execute("CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY)")
    var insert = try database.prepare("INSERT INTO chosen VALUES (?)")
    for id in ids { try insert.run(.text(id)) }
    try database.execute("DELETE FROM finding WHERE id NOT IN (SELECT id FROM chosen)")
    for table in try ChosenFindings.tables(in: database) {
      let columns = try ChosenFindings.columns(of: table, in: database)
      if columns.contains("finding") {
        try database.execute("DELETE FROM \"\(table)\" WHERE finding NOT IN (SELECT id FROM chosen)")
      } else if !ChosenFindings.kept.contains(table) {
        try database.execute("DELETE FROM \"\(table)\"")
      }
    }
    let first = try database.value("SELECT min(occurred) FROM finding")?.integer
    from = (first ?? to) - ChosenFindings.before
    try database.execute(
      """
      DELETE FROM gap WHERE coalesce("from", \(to)) > \(to) OR coalesce("to", \(to)) < \(from);
      DELETE FROM input_file WHERE path NOT IN (SELECT file FROM evidence WHERE file IS NOT NULL)
        AND source NOT IN (SELECT number FROM source WHERE kind = 'register');
      """)
    // Findings of theirs that are no more speak for them; everybody else's are nobody's business here. Only the name tells whose
    // they are; where others have it too, data/person.xml alone lists them, by the identifier.
    let subject = pseudonyms.subject.flatMap { pseudonyms.isOnlyOne($0) ? pseudonyms.name(of: $0) : nil }
    var gone = try database.prepare("DELETE FROM resolved WHERE answerable IS NULL OR answerable <> ?")
    try gone.run(subject.map { .text($0) } ?? .text(""))
    var gaps = try database.prepare("DELETE FROM gap WHERE person IS NOT NULL AND person <> ?")
    try gaps.run(.text(pseudonyms.subject ?? ""))
  }

  private func hide(_ pseudonyms: Pseudonyms, in database: borrowing Database) throws(SQLError) {
    try database.define("hidden", arguments: 1) { values in
      if case .text(let text)? = values.first { return .text(pseudonyms.text(text)) }
      return values.first ?? .null
    }
    try database.define("hidden_fact", arguments: 2) { values in
      guard values.count == 2, let text = values[0].text else { return .null }
      return .text(pseudonyms.fact(text, kind: values[1].text ?? ""))
    }
    try database.define("hidden_path", arguments: 1) { values in
      if case .text(let text)? = values.first { return .text(pseudonyms.line(text)) }
      return .null
    }
    try database.define("hidden_key", arguments: 2) { values in
      guard values.count == 2, let text = values[0].text else { return .null }
      guard let kind = values[1].text.flatMap(Catalogue.kind) else { return .text(pseudonyms.text(text)) }
      let parts = text.split(separator: " | ", omittingEmptySubsequences: false)
      guard parts.count == kind.key.count else { return .text(pseudonyms.line(text)) }
      return .text(
        zip(kind.key, parts).map { name, part in
          kind.field(name).map { pseudonyms.value(String(part), of: $0) } ?? pseudonyms.text(String(part))
        }.joined(separator: " | "))
    }
    for table in try ChosenFindings.tables(in: database) {
      for column in try ChosenFindings.columns(of: table, in: database) where !ChosenFindings.wordless.contains(column)
      {
        let shown: String
        switch (table, column) {
        case ("evidence", "text"): shown = "hidden_fact(text, kind)"
        case ("finding", "subject"): shown = "hidden_key(subject, subject_kind)"
        case ("finding", "person"): shown = "person"
        case (_, "path"), (_, "file"), (_, "place"), (_, "evidence"): shown = "hidden_path(\"\(column)\")"
        case ("audit", "value"): continue
        default: shown = "hidden(\"\(column)\")"
        }
        try database.execute("UPDATE \"\(table)\" SET \"\(column)\" = \(shown) WHERE typeof(\"\(column)\") = 'text'")
      }
    }
  }

  /// The totals are those of what is left.
  private func count(_ title: String, in database: borrowing Database) throws(SQLError) {
    try database.execute(
      """
      UPDATE audit SET value = (SELECT count(*) FROM finding WHERE verdict = 'breach' AND subject_kind <> 'coverage')
        WHERE key = 'breaches';
      UPDATE audit SET value = (SELECT count(*) FROM finding WHERE verdict = 'undetermined') WHERE key = 'undetermined';
      UPDATE audit SET value = (SELECT count(*) FROM gap) WHERE key = 'gaps';
      """)
    var update = try database.prepare("UPDATE audit SET value = value || ? WHERE key = 'organisation'")
    try update.run(.text(title))
  }

  private static func values(
    _ query: String, _ value: SQLValue, in database: borrowing Database
  ) throws(SQLError) -> [SQLValue] {
    var rows = try database.prepare(query)
    try rows.bind(value, at: 0)
    var values: [SQLValue] = []
    while try rows.step() { values.append(rows.value(0)) }
    return values
  }

  private static func tables(in database: borrowing Database) throws(SQLError) -> [String] {
    var rows = try database.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
    var names: [String] = []
    while try rows.step() { names.append(rows.text(0) ?? "") }
    return names
  }

  private static func columns(of table: String, in database: borrowing Database) throws(SQLError) -> [String] {
    var rows = try database.prepare("SELECT name FROM pragma_table_info(?) ORDER BY cid")
    try rows.bind(table, at: 0)
    var names: [String] = []
    while try rows.step() { names.append(rows.text(0) ?? "") }
    return names
  }
}
