internal import SQL
internal import Time

/// Reads `findings.sqlite`, one row at a time, every text made plain on the way.
final class FindingsReader {
  let path: String
  let audit: AuditFacts
  private let database: Database
  private var conditions: Statement
  private var evidence: Statement
  private var often: [String: AskedOften] = [:]

  /// Opens the database for reading.
  /// - Throws: ``ReportingError`` where it cannot be read or lacks the audit's instant, zone or organisation.
  init(path: String) throws(ReportingError) {
    self.path = path
    do throws(SQLError) {
      database = try Database(path: path, mode: .readOnly)
      conditions = try database.prepare(
        "SELECT ordinal, depth, text, value, outcome FROM condition WHERE position = ? ORDER BY ordinal")
      evidence = try database.prepare(
        """
        SELECT ordinal, side, kind, text, source, file, line, byte, raw_sha256, file_sha256 FROM evidence
        WHERE position = ? ORDER BY ordinal
        """)
    } catch {
      throw .database(error)
    }
    audit = try FindingsReader.audit(database, path)
  }

  private static func audit(_ database: borrowing Database, _ path: String) throws(ReportingError) -> AuditFacts {
    var values: [String: String] = [:]
    do throws(SQLError) {
      var rows = try database.prepare("SELECT key, value FROM audit")
      while try rows.step() { values[rows.text(0) ?? ""] = rows.text(1) }
    } catch {
      throw .database(error)
    }
    func text(_ key: String) throws(ReportingError) -> String {
      guard let value = values[key] else { throw .incomplete(path: path, missing: key) }
      return plain(value)
    }
    func number(_ key: String) throws(ReportingError) -> Int {
      guard let value = values[key].flatMap({ Int($0) }) else { throw .incomplete(path: path, missing: key) }
      return value
    }
    let zone: Zone
    do throws(ZoneError) { zone = try Zone(named: values["zone"] ?? "") } catch { throw .zone(error) }
    return AuditFacts(
      organisation: try text("organisation"), program: try text("program"),
      at: Instant(microseconds: Int64(try number("at"))), zone: zone,
      previous: values["previous-at"].flatMap { Int64($0) }.map { Instant(microseconds: $0) },
      configurationDigest: try text("configuration-sha256"), rulesDigest: try text("rules-sha256"),
      evidenceDigest: try text("evidence-sha256"), breaches: try number("breaches"),
      undetermined: try number("undetermined"), satisfied: try number("satisfied"), gaps: try number("gaps"),
      accepted: try number("accepted"), every: values["every"].flatMap { Int($0) }, missed: try number("missed"),
      dueIn7Days: try number("due-7"), dueIn30Days: try number("due-30"))
  }

  // MARK: Asking

  /// Every row of a query, in its order.
  func each(
    _ query: String, _ values: [SQLValue] = [], _ body: (borrowing Statement) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    var rows = try reading { () throws(SQLError) in try database.prepare(query) }
    for (index, value) in values.enumerated() {
      try reading { () throws(SQLError) in try rows.bind(value, at: index) }
    }
    while try reading({ () throws(SQLError) in try rows.step() }) { try body(rows) }
  }

  /// Every row of a query that is asked for finding after finding, prepared once. Must not be asked while its rows are read.
  func eachOften(
    _ query: String, _ values: [SQLValue], _ body: (borrowing Statement) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let asked: AskedOften
    if let known = often[query] {
      asked = known
    } else {
      asked = AskedOften(try reading { () throws(SQLError) in try database.prepare(query) })
      often[query] = asked
    }
    defer { asked.rows.reset() }
    for (index, value) in values.enumerated() {
      try reading { () throws(SQLError) in try asked.rows.bind(value, at: index) }
    }
    while try reading({ () throws(SQLError) in try asked.rows.step() }) { try body(asked.rows) }
  }

  private final class AskedOften {
    var rows: Statement
    init(_ rows: consuming Statement) { self.rows = rows }
  }

  /// The whole number that a query yields.
  func number(_ query: String, _ values: SQLValue...) throws(ReportingError) -> Int {
    var number: Int64 = 0
    try each(query, values) { row in number = row.integer(0) }
    return Int(number)
  }

  /// Every condition of a finding, in order.
  func eachCondition(
    of finding: Finding, _ body: (ConditionEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    try reading { () throws(SQLError) in
      conditions.reset()
      try conditions.bind(finding.position, at: 0)
    }
    while try reading({ () throws(SQLError) in try conditions.step() }) {
      try body(ConditionEntry(conditions))
    }
  }

  /// Every piece of evidence of a finding, in order.
  func eachEvidence(
    of finding: Finding, _ body: (EvidenceEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    try reading { () throws(SQLError) in
      evidence.reset()
      try evidence.bind(finding.position, at: 0)
    }
    while try reading({ () throws(SQLError) in try evidence.step() }) {
      try body(EvidenceEntry(evidence))
    }
  }
}
