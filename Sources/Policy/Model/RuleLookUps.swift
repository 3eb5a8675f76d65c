internal import Evidence
internal import SQL

extension Relation {
  /// The number of the tie by which related facts are looked up: of those that ask for the same, the first by a field that
  /// the catalogue lists for it, else the first.
  package var key: Int? {
    let listed = Set(kind.lookedUpBy.compactMap(\.first))
    let fields = ties.enumerated().compactMap { index, tie -> (index: Int, name: String)? in
      if case .same(let field, _) = tie { (index, field.name) } else { nil }
    }
    return (fields.first { listed.contains($0.name) } ?? fields.first)?.index
  }
}

/// A field by which rules look facts of a kind up.
package struct LookUp: Hashable, Sendable, Comparable {
  package let kind: String
  package let field: String
  /// Whether only facts that are no program's doing are looked for, which are few.
  package let isOfPeopleOnly: Bool

  package init(_ kind: String, _ field: String, ofPeopleOnly: Bool = false) {
    self.kind = kind
    self.field = field
    isOfPeopleOnly = ofPeopleOnly
  }

  package static func < (one: LookUp, other: LookUp) -> Bool {
    (one.kind, one.field, one.isOfPeopleOnly ? 1 : 0) < (other.kind, other.field, other.isOfPeopleOnly ? 1 : 0)
  }
}

extension PolicySet {
  /// The fields by which the rules in force look facts up.
  package var lookUps: Set<LookUp> {
    rules.filter { off($0) == nil }.reduce(into: []) { $0.formUnion($1.lookUps) }
  }
}

extension Rule {
  /// The fields by which it looks facts up: the key of each relation.
  package var lookUps: Set<LookUp> {
    var lookUps: Set<LookUp> = []
    Rule.collect(breachWhen, into: &lookUps)
    for condition in tellingConditions { Rule.collect(condition, into: &lookUps) }
    for witness in witnesses { Rule.collect(.relation(witness.relation), into: &lookUps) }
    for answerable in answerable {
      if case .relation(let relation, _) = answerable.who { Rule.collect(.relation(relation), into: &lookUps) }
    }
    return lookUps
  }

  private static func collect(_ condition: Condition, into lookUps: inout Set<LookUp>) {
    switch condition {
    case .all(let parts, _), .any(let parts, _):
      for part in parts { collect(part, into: &lookUps) }
    case .not(let part, _): collect(part, into: &lookUps)
    case .test: break
    case .relation(let relation):
      if let key = relation.key, case .same(let field, _) = relation.ties[key] {
        lookUps.insert(LookUp(relation.kind.name, field.name, ofPeopleOnly: relation.isOfPeopleOnly))
      }
      for part in relation.body { collect(part, into: &lookUps) }
    }
  }
}

extension Relation {
  /// Whether it asks for something that is never true of what programs do.
  fileprivate var isOfPeopleOnly: Bool {
    body.contains { condition in
      guard case .test(.equals(let path, let terms, negated: false), _) = condition, path.level == level,
        path.link == nil,
        terms.count == 1, case .literal(.integer(let flag)) = terms[0]
      else { return false }
      return path.field.name == FactKind.byService && flag == 0 || path.field.name == FactKind.placeChanged && flag == 1
    }
  }
}
