package import Evidence

extension Test {
  /// The fields of facts that it looks at.
  package var paths: [FieldPath] {
    switch self {
    case .equals(let path, _, _), .age(let path, _, _), .longField(let path, _), .shortField(let path, _),
      .compare(let path, _, _), .matches(let path, _), .presence(let path, _), .needs(let path), .during(let path, _):
      return [path]
    case .order(let path, _, let than, _): return [path] + than.paths
    case .longSpan(let from, let to, _), .shortSpan(let from, let to, _): return [from, to]
    case .same(let path, let other): return [path, other]
    case .holds(let person, _, let moment): return [person] + moment.paths
    }
  }
}

extension Moment {
  package var paths: [FieldPath] { if case .field(let path) = self { [path] } else { [] } }
}

extension Relation {
  /// Fields of the fact around without which nothing can be said.
  package var paths: [FieldPath] {
    ties.flatMap { tie -> [FieldPath] in
      switch tie {
      case .same(_, let path), .other(_, let path): [path]
      case .inForce(_, _, let moment), .around(_, let moment, _), .endedBefore(_, let moment, _),
        .sequence(_, _, let moment, _, _), .sameDate(_, _, let moment):
        moment.paths
      case .overlapping(_, _, let stretch, _), .covering(_, _, let stretch, _):
        stretch.ends.flatMap { [$0.from, $0.to] }
      case .distinct: []
      }
    }
  }
}

extension Condition {
  /// Every field that it looks at, in the order written, those within relations included.
  package var paths: [FieldPath] {
    switch self {
    case .all(let parts, _), .any(let parts, _): parts.flatMap(\.paths)
    case .not(let part, _): part.paths
    case .test(let test, _): test.paths
    case .relation(let relation): relation.paths + relation.body.flatMap(\.paths)
    }
  }
}

extension Sentence {
  /// Every field that it shows.
  package var paths: [FieldPath] { Sentence.paths(pieces) }

  private static func paths(_ pieces: [Piece]) -> [FieldPath] {
    pieces.flatMap { piece -> [FieldPath] in
      switch piece {
      case .words: []
      case .optional(let inner): paths(inner)
      case .place(let place): place.paths
      }
    }
  }
}

extension Placeholder {
  package var paths: [FieldPath] {
    switch self {
    case .field(let path), .choice(let path, _), .sum(let path, _), .age(let path): [path]
    case .difference(let a, let b): [a, b]
    case .title(let path, let moment): [path] + moment.paths
    case .length, .parameter, .count, .group, .times: []
    }
  }
}

extension Rule {
  /// The kinds of fact without which it cannot be decided, in the catalogue's order: ``kinds``, those that fields lead on
  /// to, and those that derived fields are derived from.
  package var needs: [FactKind] {
    var names = kinds
    // A deadline is counted from the fact itself.
    for path in breachWhen.paths where path.deadline == nil {
      if let link = path.link {
        names.insert(link.kind.name)
        names.formUnion(link.field.derivedFrom(in: path.owner))
      }
      names.formUnion(path.field.derivedFrom(in: path.link?.kind ?? path.owner))
    }
    return Catalogue.kinds.filter { names.contains($0.name) }
  }
}

extension Field {
  /// Names of the kinds of fact from which the audit derives it; none for what a source supplies itself.
  package func derivedFrom(in kind: FactKind) -> Set<String> {
    guard isDerived else { return [] }
    switch (name, type) {
    case ("exported-by", _): return [FactKind.access.name, FactKind.account.name, FactKind.workstation.name]
    case ("exported", _): return [FactKind.access.name, FactKind.account.name, FactKind.workstation.name]
    case ("workstation-user", _): return [FactKind.workstation.name, FactKind.account.name]
    case ("workstation", _): return [FactKind.workstation.name]
    case ("by-service", _), ("place-changed", _), (_, .person): return [FactKind.account.name]
    default: return [FactKind.recording.name]
    }
  }
}
