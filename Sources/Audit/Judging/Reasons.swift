internal import Evidence
internal import Policy
internal import SQL
internal import Text

/// Says why a verdict is undetermined: which value is missing, or what could not be examined.
struct Reasons {
  private let compiled: CompiledRule
  private let names: PeopleNames
  /// By the number of the condition: what may be missing for it.
  private let gaps: [Int: Query]

  init(_ compiled: CompiledRule, names: PeopleNames, in database: borrowing Database) throws(AuditError) {
    self.compiled = compiled
    self.names = names
    var gaps: [Int: Query] = [:]
    for (index, leaf) in compiled.outline.leaves.enumerated() {
      let test: GapTest
      switch leaf {
      case .relation(let relation): test = try compiled.relation(relation).gap
      case .test(.holds(let person, _, let moment), _):
        let at = compiled.conditions.sql(moment)
        test = GapTest(kind: .tenure, from: at, to: at, person: compiled.conditions.sql(person), recording: nil)
      default: continue
      }
      gaps[index] = try Query(
        """
        SELECT DISTINCT c."source", c."path", c."reason" FROM \(SQLWords.table(compiled.rule.about)) s \
        CROSS JOIN gap_for g LEFT JOIN "coverage" c ON c.fact = g.coverage_fact \
        WHERE s.fact = ? AND \(SQLWords.and(test.terms)) ORDER BY 1, 2, 3 LIMIT 4
        """, in: database)
    }
    self.gaps = gaps
  }

  /// One sentence for each of some unknown conditions, by their numbers.
  func because(_ fact: Int64, _ row: FactRow, _ conditions: [Int]) throws(AuditError) -> String {
    var reasons: [String] = []
    for index in conditions {
      let reason: String
      switch compiled.outline.leaves[index] {
      case .test(let test, _): reason = try self.reason(test, index, fact, row)
      case .relation(let relation): reason = try self.reason(relation, index, fact, row)
      default: continue
      }
      if !reasons.contains(reason) { reasons.append(reason) }
    }
    return reasons.joined(separator: " ")
  }

  private func reason(_ test: Test, _ index: Int, _ fact: Int64, _ row: FactRow) throws(AuditError) -> String {
    for path in test.paths where row[path].isNull {
      if let link = path.link, let id = row[FieldPath(link.field, of: path.owner)].text {
        return "\(sentence(path)) is not known (\(maskedNumbers(in: id)))."
      }
      return "\(sentence(path)) is not known."
    }
    guard case .holds(let path, _, _) = test, let person = row[path].text else {
      return "It cannot be said whether \(compiled.words.words(test))."
    }
    if let gap = try gap(index, fact, .tenure) { return gap }
    return "The registers hold no job title of \(try names.name(of: person)) that would tell."
  }

  private func sentence(_ path: FieldPath) -> String {
    let words = compiled.words.words(path)
    return words.hasPrefix("the ") ? "T" + words.dropFirst() : "The \(spaced(path.owner.name))'s \(words)"
  }

  private func reason(
    _ relation: Relation, _ index: Int, _ fact: Int64, _ row: FactRow
  ) throws(AuditError) -> String {
    for path in relation.paths where path.level == 0 && row[path].isNull { return "\(sentence(path)) is not known." }
    if let gap = try gap(index, fact, relation.kind) { return gap }
    if case .needed = relation.quantity { return "No \(compiled.words.noun(relation)) that belongs to it is known." }
    let plural = relation.kind.plural
    return
      "Among the \(plural) one may matter (\(compiled.words.noun(relation))), but a value that decides it is not known."
  }

  /// With a full stop at its end.
  private func closed(_ sentence: String) -> String {
    sentence.last.map { ".!?".contains($0) } ?? true ? sentence : sentence + "."
  }

  private func gap(_ index: Int, _ fact: Int64, _ kind: FactKind) throws(AuditError) -> String? {
    let rows = try gaps[index]?.rows(.integer(fact)) ?? []
    guard !rows.isEmpty else { return nil }
    let said = rows.prefix(3).compactMap { row -> String? in
      guard let reason = row[2].text else { return nil }
      let place = [row[0].text, row[1].text].compactMap { $0 }.joined(separator: ", ")
      return maskedNumbers(in: place.isEmpty ? reason : "\(place): \(reason)")
    }
    let more = rows.count > 3 ? " There is more that could not be examined." : ""
    if said.isEmpty { return "No source supplies \(kind.plural)." }
    return "Not all \(kind.plural) could be examined: \(said.map(closed).joined(separator: " "))\(more)"
  }
}

extension ConditionOutline.Node {
  /// The leaves that leave it unknown, given what the leaves came to; those of a part that is decided all the same are none.
  func undecided(_ leaves: [Outcome]) -> [Int] {
    guard outcome(leaves) == .unknown else { return [] }
    return switch self {
    case .leaf(let index): [index]
    case .not(let part): part.undecided(leaves)
    case .all(let parts), .any(let parts): parts.flatMap { $0.undecided(leaves) }
    }
  }
}
