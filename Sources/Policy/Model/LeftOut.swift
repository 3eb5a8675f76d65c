/// A rule with one condition or tie within its relations left out: where no example comes to something else by it, no
/// example puts that part to the test.
package struct LeftOut: Sendable {
  package enum Part: Sendable {
    case condition(Condition)
    case tie(Tie, of: Relation)
  }

  package let rule: Rule
  package let part: Part
  package let line: Int
}

extension Rule {
  /// One for each part of its relations that can be left out; parts of definitions are the definition's own matter.
  package var leavingOut: [LeftOut] {
    breachWhen.variants(isNested: false).map { variant in
      LeftOut(rule: with(variant.whole), part: variant.part, line: variant.line)
    }
  }

  private func with(_ breachWhen: Condition) -> Rule {
    var rule = self
    rule.breachWhen = breachWhen
    return rule
  }
}

private struct Variant<Whole> {
  let whole: Whole
  let part: LeftOut.Part
  let line: Int

  func within<Outer>(_ make: (Whole) -> Outer) -> Variant<Outer> {
    Variant<Outer>(whole: make(whole), part: part, line: line)
  }
}

extension Condition {
  /// - Parameter isNested: whether it stands within a relation, where its parts can be left out.
  fileprivate func variants(isNested: Bool) -> [Variant<Condition>] {
    switch self {
    case .test: return []
    case .not(let part, let line): return part.variants(isNested: isNested).map { $0.within { .not($0, line: line) } }
    case .relation(let relation): return relation.variants.map { $0.within { .relation($0) } }
    case .all(let parts, let line):
      return parts.variants(isNested: isNested && parts.count > 1).map { $0.within { .all($0, line: line) } }
    case .any(let parts, let line):
      return parts.variants(isNested: isNested && parts.count > 1).map { $0.within { .any($0, line: line) } }
    }
  }
}

extension [Condition] {
  fileprivate func variants(isNested: Bool) -> [Variant<[Condition]>] {
    indices.flatMap { index -> [Variant<[Condition]>] in
      var variants = self[index].variants(isNested: isNested).map { variant in
        variant.within { (part: Condition) -> [Condition] in
          var parts = self
          parts[index] = part
          return parts
        }
      }
      if isNested {
        var rest = self
        let part = rest.remove(at: index)
        variants.insert(Variant(whole: rest, part: .condition(part), line: part.line), at: 0)
      }
      return variants
    }
  }
}

extension Relation {
  fileprivate var variants: [Variant<Relation>] {
    func copy(_ ties: [Tie], _ body: [Condition]) -> Relation {
      Relation(
        quantity: quantity, kind: kind, definition: definition, level: level, ties: ties, body: body, line: line)
    }
    var variants: [Variant<Relation>] = []
    for (index, tie) in ties.enumerated() {
      if case .distinct = tie { continue }
      var rest = ties
      rest.remove(at: index)
      variants.append(Variant(whole: copy(rest, body), part: .tie(tie, of: self), line: line))
    }
    let defined = Array(body.prefix(definition?.conditions.count ?? 0))
    let own = Array(body.dropFirst(defined.count))
    variants += own.variants(isNested: true).map { variant in variant.within { copy(ties, defined + $0) } }
    return variants
  }
}
