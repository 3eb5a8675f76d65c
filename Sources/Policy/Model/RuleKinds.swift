internal import Evidence

extension Rule {
  /// Names of the kinds of fact that its verdict rests on: what it is about, what it relates that to, what a field leads
  /// on to, and tenures where it asks for a role.
  package var kinds: Set<String> {
    var kinds: Set<String> = [about.name]
    collect(breachWhen, into: &kinds)
    return kinds
  }

  /// Names of all kinds of fact that judging it may look at: ``kinds``, what speaks for people, how it came about, who answers, and what its
  /// sentences show.
  package var kindsLookedAt: Set<String> {
    var kinds = kinds
    var paths = finding.paths + (remedy?.words.paths ?? []) + (lookAhead?.words.paths ?? [])
    for condition in tellingConditions { collect(condition, into: &kinds) }
    for witness in witnesses { collect(.relation(witness.relation), into: &kinds) }
    for words in speaksFor.map(\.words) + cameAbout.map(\.words) { paths += words.paths }
    for answerable in answerable {
      switch answerable.who {
      case .relation(let relation, let path):
        collect(.relation(relation), into: &kinds)
        paths.append(path)
      case .field(let path): paths.append(path)
      case .role: break
      }
    }
    for path in paths + (together?.same ?? []) { if let link = path.link { kinds.insert(link.kind.name) } }
    return kinds
  }

  private func collect(_ condition: Condition, into kinds: inout Set<String>) {
    switch condition {
    case .all(let parts, _), .any(let parts, _):
      for part in parts { collect(part, into: &kinds) }
    case .not(let part, _): collect(part, into: &kinds)
    case .test(let test, _):
      if case .holds = test { kinds.insert(FactKind.tenure.name) }
      for path in test.paths { if let link = path.link { kinds.insert(link.kind.name) } }
    case .relation(let relation):
      kinds.insert(relation.kind.name)
      for path in relation.paths { if let link = path.link { kinds.insert(link.kind.name) } }
      for part in relation.body { collect(part, into: &kinds) }
    }
  }
}
