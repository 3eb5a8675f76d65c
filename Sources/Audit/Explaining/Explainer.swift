internal import Evidence
package import Policy
internal import SQL
package import Time

/// Judges one finding of a run again, from the run's own evidence, and says where each condition saw what it saw.
package struct Explainer: Sendable {
  private let policies: PolicySet
  private let at: Instant
  private let zone: Zone

  /// - Parameters:
  ///   - policies: as they stand at the run's instant.
  ///   - at: the run's instant.
  ///   - zone: the zone that the run words times in.
  package init(policies: PolicySet, at: Instant, zone: Zone) {
    self.policies = policies
    self.at = at
    self.zone = zone
  }

  /// - Parameters:
  ///   - finding: the whole id.
  ///   - sources: those of the run.
  /// - Returns: nil where the rule, judged on that evidence, has no such finding.
  package func explain(
    _ finding: String, of rule: Rule, sources: [CollectedSource]
  ) throws(AuditError) -> Explanation? {
    // A database without a name is gone when it is closed, whatever ends this.
    let database = try AuditError.sql { () throws(SQLError) in try Database(path: "", mode: .create) }
    try Join(at: at.microseconds, needed: policies.needed, lookUps: policies.lookUps).run(sources, into: database)
    try AuditError.sql { () throws(SQLError) in
      try Functions.define(in: database, policies: policies.policies)
    }
    let compiled = try CompiledRule(rule, in: policies, at: at)
    let facts = JudgedFacts(compiled)
    try AuditError.sql { () throws(SQLError) in try facts.run(in: database) }
    guard let row = try leader(finding, compiled, facts, in: database) else { return nil }
    return try explanation(row, compiled, in: database)
  }

  /// One of the rows that ``JudgedFacts/leaders`` gives.
  private struct Row {
    let fact: Int64
    let verdict: Verdict
    let occurred: Int64?
    let outcomes: [Outcome]
  }

  /// Findings are numbered apart where their keys agree, so all are gone through in the order of the audit.
  private func leader(
    _ finding: String, _ compiled: CompiledRule, _ facts: JudgedFacts, in database: borrowing Database
  ) throws(AuditError) -> Row? {
    let rule = compiled.rule
    let lines = EvidenceLines(text: FactText(zone: zone))
    return try AuditError.sql { () throws(SQLError) -> Row? in
      try database.execute("CREATE TEMP TABLE explained (base TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")
      var count = try database.prepare(
        "INSERT INTO explained VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times")
      var rows = try database.prepare(facts.leaders)
      while try rows.step() {
        let fact = rows.integer(0)
        let outcomes = compiled.outline.leaves.indices.map { index -> Outcome in
          rows.isNull(3 + index) ? .unknown : rows.integer(3 + index) == 0 ? .false : .true
        }
        let isOne = rule.undecidedAsOne && rows.isNull(1)
        let key: [String]
        if isOne {
          key = Identity.undecided(outcomes)
        } else {
          key = try lines.key(rule.about, fact: fact, in: database)
        }
        let base = Identity.of(rule: rule.id, kind: rule.about.name, key: key, repetition: 0)
        try count.bind(base, at: 0)
        let times = try count.step() ? Int(count.integer(0)) : 1
        count.reset()
        let id =
          times == 1 ? base : Identity.of(rule: rule.id, kind: rule.about.name, key: key, repetition: times - 1)
        guard id == finding else { continue }
        return Row(
          fact: fact, verdict: rows.isNull(1) ? .undetermined : .breach,
          occurred: rows.isNull(2) ? nil : rows.integer(2),
          outcomes: outcomes)
      }
      return nil
    }
  }

  private func explanation(
    _ row: Row, _ compiled: CompiledRule, in database: borrowing Database
  ) throws(AuditError) -> Explanation {
    let maker = try JudgementMaker(compiled, in: database)
    let judgement = try maker.judgement(
      fact: row.fact, verdict: row.verdict, occurred: row.occurred, leaves: row.outcomes)
    let lines = EvidenceLines(text: FactText(zone: zone))
    func place(_ kind: FactKind, _ fact: Int64, _ words: String?, _ database: borrowing Database) throws(AuditError)
      -> Explanation.Place
    {
      try AuditError.sql { () throws(SQLError) in
        Explanation.Place(
          try lines.line(side: "", kind: kind, fact: fact, words: nil, in: database), words: words)
      }
    }
    let behind = FactsBehind(compiled)
    var steps: [Explanation.Step] = []
    for (line, condition) in zip(compiled.outline.lines, judgement.conditions) {
      var places: [Explanation.Place] = []
      var missing: String?
      if let leaf = line.node.leaf {
        for found in try behind.facts(compiled.outline.leaves[leaf], row.outcomes[leaf], fact: row.fact, in: database) {
          for fact in found.facts {
            let place = try place(found.kind, fact, found.words, database)
            if !places.contains(where: { $0.kind == place.kind && $0.fact == place.fact }) { places.append(place) }
          }
        }
        if row.outcomes[leaf] == .unknown { missing = try maker.because(row.fact, leaf: leaf) }
      }
      steps.append(Explanation.Step(condition: condition, places: places, missing: missing))
    }
    var subjects: [Explanation.Place] = []
    for fact in judgement.occurrences { subjects.append(try place(compiled.rule.about, fact, nil, database)) }
    func told(_ side: RelatedFact.Side) throws(AuditError) -> [Explanation.Place] {
      var told: [Explanation.Place] = []
      for related in judgement.related where related.side == side {
        guard let kind = Catalogue.kind(related.kind) else { continue }
        told.append(try place(kind, related.fact, related.text, database))
      }
      return told
    }
    return Explanation(
      fact: row.fact, subjects: subjects, steps: steps, speaksFor: try told(.for), cameAbout: try told(.background),
      because: judgement.because,
      sql: compiled.sql(forFact: row.fact))
  }
}

extension ConditionOutline.Node {
  /// The number of the test or relation that it is; nil for a group of them.
  var leaf: Int? {
    switch self {
    case .leaf(let index): index
    case .not(let part): part.leaf
    case .all, .any: nil
    }
  }
}

extension PolicySet {
  /// The kinds of fact that rules in force rest on, each with those rules' titles.
  var needed: [String: [String]] {
    var needed: [String: [String]] = [:]
    for rule in rules where off(rule) == nil {
      for kind in rule.kinds { needed[kind, default: []].append(rule.title) }
    }
    return needed
  }
}
