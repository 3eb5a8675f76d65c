internal import Policy
internal import SQL
internal import Time

/// Writes what was decided into the file of findings. The connection has the joined evidence as `main` and that file
/// attached as `findings`; the findings themselves wait in the table `judged`.
struct DecisionRecord {
  let setting: Evaluation.Setting
  let at: Instant

  /// The tables `decider` and `decision`, and a temporary one, `decided`, for ``History``.
  func write(_ people: PeopleNames, in database: borrowing Database) throws(AuditError) {
    var deciders: [(person: String, name: String)] = []
    for person in setting.deciders { deciders.append((person, try people.name(of: person))) }
    var names: [String: String] = [:]
    for decision in setting.decisions {
      for person in [decision.decider, decision.to].compactMap(\.self) { names[person] = try people.name(of: person) }
    }
    try AuditError.sql { () throws(SQLError) in try write(deciders, names, in: database) }
  }

  private func write(
    _ deciders: [(person: String, name: String)], _ names: [String: String], in database: borrowing Database
  ) throws(SQLError) {
    try database.execute(
      "CREATE TEMP TABLE decided (id TEXT PRIMARY KEY, decision TEXT, until INTEGER, assigned TEXT) WITHOUT ROWID")
    var decider = try database.prepare("INSERT OR IGNORE INTO findings.decider VALUES (?, ?)")
    for (person, name) in deciders { try decider.run(.text(person), .text(name)) }
    func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    func optional(_ instant: Instant?) -> SQLValue { instant.map { .integer($0.microseconds) } ?? .null }
    var insertDecision = try database.prepare("INSERT INTO findings.decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    var insertDecided = try database.prepare("INSERT INTO decided VALUES (?, ?, ?, ?)")
    for (finding, decisions) in Dictionary(grouping: setting.decisions, by: \.finding).sorted(by: { $0.key < $1.key }) {
      // What is neither found now nor was at the audit before is settled, and stands in the reports of then.
      let known = try database.value(
        "SELECT 1 FROM judged WHERE id = ?1 UNION ALL SELECT 1 FROM before.finding WHERE id = ?1 LIMIT 1",
        .text(finding))
      guard known != nil else { continue }
      let state = DecisionState(decisions, at: at)
      for (index, (decision, state)) in state.decisions.enumerated() {
        try insertDecision.run(
          .text(finding), .integer(Int64(index)), .text(decision.kind.rawValue), .text(decision.decider),
          optional(names[decision.decider]), .integer(decision.at.microseconds), optional(decision.until),
          optional(decision.to), optional(decision.to.flatMap { names[$0] }), .text(decision.why),
          .text(state.rawValue))
      }
      let word: SQLValue =
        switch state.settled?.kind {
        case .accept: .text("accepted")
        case .dispute: .text("disputed")
        default: .null
        }
      try insertDecided.run(
        .text(finding), word, optional(state.settled?.until), optional(state.assigned?.to.flatMap { names[$0] }))
    }
  }
}
