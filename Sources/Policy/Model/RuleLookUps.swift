internal import Evidence

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

extension PolicySet {
  /// The fields by which the rules in force look facts up, as ``Rule/lookUps``.
  package var lookUps: Set<String> {
    rules.filter { off($0) == nil }.reduce(into: []) { $0.formUnion($1.lookUps) }
  }
}

extension Rule {
  /// The fields by which it looks facts of a kind up, as `kind.field`: the key of each relation.
  package var lookUps: Set<String> {
    var lookUps: Set<String> = []
    Rule.collect(breachWhen, into: &lookUps)
    for witness in speaksFor { Rule.collect(.relation(witness.relation), into: &lookUps) }
    for answerable in answerable {
      if case .relation(let relation, _) = answerable.who { Rule.collect(.relation(relation), into: &lookUps) }
    }
    return lookUps
  }

  private static func collect(_ condition: Condition, into lookUps: inout Set<String>) {
    switch condition {
    case .all(let parts, _), .any(let parts, _):
      for part in parts { collect(part, into: &lookUps) }
    case .not(let part, _): collect(part, into: &lookUps)
    case .test: break
    case .relation(let relation):
      if let key = relation.key, case .same(let field, _) = relation.ties[key] {
        lookUps.insert("\(relation.kind.name).\(field.name)")
      }
      for part in relation.body { collect(part, into: &lookUps) }
    }
  }
}
