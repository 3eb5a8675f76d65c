internal import Evidence

extension Rule {
  /// The fields by which it looks facts of a kind up, as `kind.field`: wherever a relation ties a field to another fact's.
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
      for case .same(let field, _) in relation.ties { lookUps.insert("\(relation.kind.name).\(field.name)") }
      for part in relation.body { collect(part, into: &lookUps) }
    }
  }
}
