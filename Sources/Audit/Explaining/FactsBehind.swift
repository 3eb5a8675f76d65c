internal import Evidence
internal import Policy
internal import SQL

/// The facts behind a condition: those that its fields were read from or derived from, and those that it found.
struct FactsBehind {
  private let compiled: CompiledRule

  /// Facts of a kind, and what is said of them.
  struct Found {
    let kind: FactKind
    let facts: [Int64]
    let words: String?
  }

  init(_ compiled: CompiledRule) { self.compiled = compiled }

  /// - Parameter fact: the judged one.
  func facts(
    _ leaf: Condition, _ outcome: Outcome, fact: Int64, in database: borrowing Database
  ) throws(AuditError) -> [Found] {
    switch leaf {
    case .test(let test, _):
      var found: [Found] = []
      for path in test.paths where path.level == 0 { found += try self.facts(path, fact, in: database) }
      if case .holds(let person, _, let moment) = test, person.level == 0 {
        found += try tenures(person, moment, fact, in: database)
      }
      return found
    case .relation(let relation): return try facts(relation, outcome, fact, in: database)
    default: return []
    }
  }

  // MARK: Fields

  private func facts(_ path: FieldPath, _ fact: Int64, in database: borrowing Database) throws(AuditError) -> [Found] {
    var found: [Found] = []
    if path.link == nil, !path.field.isDerived {
      found.append(Found(kind: compiled.rule.about, facts: [fact], words: nil))
    }
    if let link = path.link {
      let identity = SQLWords.column("l", link.identity)
      found += try rows(
        link.kind, "l", "\(identity) = \(SQLWords.column("s", link.field)) ORDER BY l.fact LIMIT 1", fact, nil,
        in: database)
      found += try derivation(link.field, fact, in: database)
    } else {
      found += try derivation(path.field, fact, in: database)
    }
    return found
  }

  private func derivation(
    _ field: Field, _ fact: Int64, in database: borrowing Database
  ) throws(AuditError) -> [Found] {
    guard field.isDerived else { return [] }
    var found = [Found(kind: compiled.rule.about, facts: [fact], words: nil)]
    guard let origin = DerivedFrom.origin(of: field, in: compiled.rule.about) else { return found }
    found += try rows(
      origin.kind, "o", "\(origin.test) ORDER BY o.fact LIMIT \(RelatedQuery.most)", fact,
      "From it, “\(spaced(field.name))” was worked out.", in: database)
    return found
  }

  /// The job titles then; where there were none, all that the registers have.
  private func tenures(
    _ person: FieldPath, _ moment: Moment, _ fact: Int64, in database: borrowing Database
  ) throws(AuditError) -> [Found] {
    let same = "t.\"person\" = \(compiled.conditions.sql(person))"
    let at = compiled.conditions.sql(moment)
    let then = "(t.\"from\" IS NULL OR t.\"from\" <= \(at)) AND (t.\"to\" IS NULL OR t.\"to\" > \(at))"
    let order = " ORDER BY t.\"from\", t.fact LIMIT \(RelatedQuery.most)"
    let held = try rows(
      .tenure, "t", "\(same) AND \(then)\(order)", fact, "The job title at that time.", in: database)
    if held.contains(where: { !$0.facts.isEmpty }) { return held }
    return try rows(.tenure, "t", same + order, fact, "A job title at another time.", in: database)
  }

  private func rows(
    _ kind: FactKind, _ alias: String, _ test: String, _ fact: Int64, _ words: String?, in database: borrowing Database
  ) throws(AuditError) -> [Found] {
    let query = try Query(
      """
      SELECT \(alias).fact FROM \(SQLWords.table(compiled.rule.about)) s CROSS JOIN \(SQLWords.table(kind)) \(alias) \
      WHERE s.fact = ? AND \(test)
      """, in: database)
    return [Found(kind: kind, facts: try query.rows(.integer(fact)).compactMap { $0[0].integer }, words: words)]
  }

  // MARK: Relations

  private func facts(
    _ relation: Relation, _ outcome: Outcome, _ fact: Int64, in database: borrowing Database
  ) throws(AuditError) -> [Found] {
    let compiler = try compiled.relation(relation)
    let noun = compiled.words.noun(relation)
    func found(_ which: RelatedQuery.Which, _ words: String?, _ database: borrowing Database) throws(AuditError)
      -> Found
    {
      let query = try RelatedQuery(
        compiler, which, about: compiled.rule.about, paths: [], compiled.conditions, in: database)
      return Found(kind: relation.kind, facts: try query.facts(of: fact).map(\.fact), words: words)
    }
    var all = [try found(.sure, nil, database)]
    if !relation.body.isEmpty, outcome != .unknown {
      all.append(try found(.tiedOnly, "Found, but it does not count as this: \(noun).", database))
    }
    if outcome == .unknown {
      all.append(try found(.possible, "It cannot be said whether it counts as this: \(noun).", database))
    }
    return all
  }
}
