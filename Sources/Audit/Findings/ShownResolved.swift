internal import Evidence
internal import Policy
internal import SQL
internal import Time

/// What showed that a finding is no more: which conditions of its rule hold no longer, and which facts say so.
struct ShownResolved {
  let policies: PolicySet
  let at: Instant
  let text: FactText
  let sources: [CollectedSource]

  /// How many conditions are told of one finding.
  private static let most = 2

  /// Completes the table `resolved`. A finding's identity is all that the audit before tells of the fact's key, so the facts
  /// of a kind are gone through once for each rule that lost findings.
  func write(in database: borrowing Database) throws(AuditError) {
    for (id, kind) in try rulesThatLostSome(in: database) {
      guard let rule = policies.rule(id) else { continue }
      try showFacts(of: rule, in: database)
      try AuditError.sql { () throws(SQLError) in try showNothing(of: kind, id, in: database) }
    }
  }

  private func rulesThatLostSome(
    in database: borrowing Database
  ) throws(AuditError) -> [(rule: String, kind: FactKind)] {
    try AuditError.sql { () throws(SQLError) in
      var rules: [(rule: String, kind: FactKind)] = []
      var rows = try database.prepare(
        """
        SELECT DISTINCT v.rule, b.subject_kind FROM findings.resolved v JOIN before.finding b ON b.id = v.id
        WHERE v.cause = 'facts' ORDER BY 1
        """)
      while try rows.step() {
        if let kind = Catalogue.kind(rows.text(1) ?? "") { rules.append((rows.text(0) ?? "", kind)) }
      }
      return rules
    }
  }

  private func showFacts(of rule: Rule, in database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in try findFacts(of: rule, in: database) }
    let compiled = try CompiledRule(rule, in: policies, at: at)
    let maker = try JudgementMaker(compiled, in: database)
    let behind = FactsBehind(compiled)
    let lines = EvidenceLines(text: text)
    let leaves = compiled.outline.leaves.indices.map { CompiledRule.conditionColumn($0) }.joined(separator: ", ")
    let query = try Query("SELECT \(leaves) FROM (\(compiled.sqlForOne))", in: database)
    var rows = try AuditError.sql { () throws(SQLError) in
      try database.prepare("SELECT finding, fact FROM temp.lost ORDER BY fact")
    }
    var update = try AuditError.sql { () throws(SQLError) in
      try database.prepare("UPDATE findings.resolved SET shown = ? WHERE id = ?")
    }
    while try AuditError.sql({ () throws(SQLError) in try rows.step() }) {
      let fact = rows.integer(1)
      let outcomes = (try query.rows(.integer(fact)).first ?? []).map { value -> Outcome in
        value.isNull ? .unknown : value.integer == 0 ? .false : .true
      }
      var told: [String] = []
      for (leaf, condition) in try maker.leafConditions(fact, outcomes) where condition.outcome == .false {
        if told.count == ShownResolved.most { break }
        let found = try behind.facts(compiled.outline.leaves[leaf], outcomes[leaf], fact: fact, in: database)
        let related = found.first { !$0.facts.isEmpty }
        let seen = try place(related?.kind ?? rule.about, related?.facts.first ?? fact, lines, in: database)
        let value = condition.value.isEmpty ? "" : ": \(condition.value)"
        told.append("No longer so: “\(condition.text)”\(value) (\(seen)).")
      }
      if told.isEmpty { continue }
      let (words, finding) = (told.joined(separator: " "), rows.text(0) ?? "")
      try AuditError.sql { () throws(SQLError) in try update.run(.text(words), .text(finding)) }
    }
  }

  /// Puts the facts that findings of a rule were about, and that are still known, into a temporary table, with the findings.
  private func findFacts(of rule: Rule, in database: borrowing Database) throws(SQLError) {
    let kind = rule.about
    let keys = kind.key.map { "f.\(EvidenceSchema.quoted($0))" }.joined(separator: ", ")
    try database.execute(
      "DROP TABLE IF EXISTS temp.lost; CREATE TEMP TABLE lost (finding TEXT PRIMARY KEY, fact INTEGER) WITHOUT ROWID")
    var insert = try database.prepare("INSERT OR IGNORE INTO temp.lost VALUES (?, ?)")
    var isResolved = try database.prepare("SELECT 1 FROM findings.resolved WHERE id = ? AND cause = 'facts'")
    var rows = try database.prepare("SELECT f.fact, \(keys) FROM \(EvidenceSchema.quoted(kind.name)) f ORDER BY f.fact")
    while try rows.step() {
      let key = kind.key.indices.map { rows.text(1 + $0) ?? "" }
      let id = Identity.of(rule: rule.id, kind: kind.name, key: key, repetition: 0)
      try isResolved.bind(id, at: 0)
      let isOne = try isResolved.step()
      isResolved.reset()
      if isOne { try insert.run(.text(id), .integer(rows.integer(0))) }
    }
  }

  private func place(
    _ kind: FactKind, _ fact: Int64, _ lines: EvidenceLines, in database: borrowing Database
  ) throws(AuditError) -> String {
    try AuditError.sql { () throws(SQLError) in
      let line = try lines.line(side: "", kind: kind, fact: fact, words: nil, in: database)
      return [line.source, line.file, line.line.map { "line \($0)" }].compactMap(\.self).joined(separator: ", ")
    }
  }

  /// What is not there at all any more was looked for in all that could have it.
  private func showNothing(of kind: FactKind, _ rule: String, in database: borrowing Database) throws(SQLError) {
    let names = sources.filter { $0.supplies.contains(kind.name) }.map(\.name)
    guard !names.isEmpty else { return }
    let words =
      "There is no such \(kind.name.split(separator: "-").joined(separator: " ")) any more in what was examined: "
      + "\(names.joined(separator: ", "))."
    var update = try database.prepare(
      "UPDATE findings.resolved SET shown = ? WHERE rule = ? AND cause = 'facts' AND shown IS NULL")
    try update.run(.text(words), .text(rule))
  }
}
