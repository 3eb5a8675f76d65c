package import SQL

/// A finding as a run recorded it.
package struct RecordedFinding: Sendable {
  package let id: String
  package let rule: String
  /// SHA-256 of the rule as it was then.
  package let ruleSHA256: String
  package let ruleTitle: String
  /// Where the rule stood.
  package let ruleFile: String
  package let ruleLine: Int64
  package let verdict: String
  package let sentence: String
  package let because: String?
  package let answerable: String
  package let basis: String
  package let sureness: String?
  package let conditions: [JudgedCondition]
  /// Each with its side: `subject`, `against` or `for`.
  package let evidence: [(side: String, place: Explanation.Place)]

  /// Why there is no such finding.
  package enum Missing: Error, Sendable {
    /// No finding has that id or begins with it.
    case none
    /// More than one begins with it.
    case several([String])
    case unreadable(SQLError)
  }

  /// Reads one finding of a run.
  /// - Parameters:
  ///   - id: its id, or so much of its beginning that no other begins so.
  ///   - path: the run's file of findings.
  package static func read(_ id: String, from path: String) throws(Missing) -> RecordedFinding {
    let ids: [String]
    do throws(SQLError) {
      let database = try Database(path: path, mode: .readOnly)
      ids = try self.ids(beginningWith: id, in: database)
      if ids.count == 1 { return try RecordedFinding(ids[0], in: database) }
    } catch {
      throw .unreadable(error)
    }
    throw ids.isEmpty ? .none : .several(ids)
  }

  /// Some findings of a rule, worst first: for whoever has no id at hand.
  package static func some(of rule: String, from path: String, atMost limit: Int) throws(SQLError) -> [(
    id: String, sentence: String
  )] {
    let database = try Database(path: path, mode: .readOnly)
    var rows = try database.prepare("SELECT id, sentence FROM finding WHERE rule = ? ORDER BY position LIMIT ?")
    try rows.bind(rule, at: 0)
    try rows.bind(Int64(limit), at: 1)
    var found: [(id: String, sentence: String)] = []
    while try rows.step() { found.append((rows.text(0) ?? "", rows.text(1) ?? "")) }
    return found
  }

  private static func ids(beginningWith id: String, in database: borrowing Database) throws(SQLError) -> [String] {
    var rows = try database.prepare("SELECT id FROM finding WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT 5")
    try rows.bind(id, at: 0)
    var ids: [String] = []
    while try rows.step() { ids.append(rows.text(0) ?? "") }
    return ids
  }

  private init(_ id: String, in database: borrowing Database) throws(SQLError) {
    var row = try database.prepare(
      """
      SELECT f.rule, r.sha256, r.title, r.file, r.line, f.verdict, f.sentence, f.because, f.answerable,
        f.answerable_basis, f.sureness
      FROM finding f JOIN rule r ON r.id = f.rule WHERE f.id = ?
      """)
    try row.bind(id, at: 0)
    _ = try row.step()
    self.id = id
    rule = row.text(0) ?? ""
    ruleSHA256 = row.text(1) ?? ""
    ruleTitle = row.text(2) ?? ""
    ruleFile = row.text(3) ?? ""
    ruleLine = row.integer(4)
    verdict = row.text(5) ?? ""
    sentence = row.text(6) ?? ""
    because = row.text(7)
    answerable = row.text(8) ?? ""
    basis = row.text(9) ?? ""
    sureness = row.text(10)
    conditions = try RecordedFinding.conditions(of: id, in: database)
    evidence = try RecordedFinding.evidence(of: id, in: database)
  }

  private static func conditions(
    of id: String, in database: borrowing Database
  ) throws(SQLError) -> [JudgedCondition] {
    var rows = try database.prepare(
      """
      SELECT depth, text, value, outcome FROM condition WHERE position = (SELECT position FROM finding WHERE id = ?)
      ORDER BY ordinal
      """)
    try rows.bind(id, at: 0)
    var conditions: [JudgedCondition] = []
    while try rows.step() {
      conditions.append(
        JudgedCondition(
          depth: Int(rows.integer(0)), text: rows.text(1) ?? "", value: rows.text(2) ?? "",
          outcome: Outcome(rawValue: rows.text(3) ?? "") ?? .unknown))
    }
    return conditions
  }

  private static func evidence(
    of id: String, in database: borrowing Database
  ) throws(SQLError) -> [(side: String, place: Explanation.Place)] {
    var rows = try database.prepare(
      """
      SELECT side, kind, text, source, file, line, byte, raw_sha256, file_sha256 FROM evidence
      WHERE position = (SELECT position FROM finding WHERE id = ?) ORDER BY ordinal
      """)
    try rows.bind(id, at: 0)
    var evidence: [(side: String, place: Explanation.Place)] = []
    while try rows.step() {
      evidence.append(
        (
          rows.text(0) ?? "",
          Explanation.Place(
            words: nil, kind: rows.text(1) ?? "", fact: rows.text(2) ?? "", source: rows.text(3) ?? "",
            file: rows.text(4), line: rows.isNull(5) ? nil : rows.integer(5),
            byte: rows.isNull(6) ? nil : rows.integer(6), lineSHA256: rows.text(7), fileSHA256: rows.text(8))
        ))
    }
    return evidence
  }
}
