internal import Evidence
internal import Policy
internal import SQL

/// The related facts behind the relations among a rule's conditions.
struct LeafFacts {
  private struct Leaf {
    let index: Int
    let relation: Relation
    let sure: RelatedQuery
    let possible: RelatedQuery
    let tiedOnly: RelatedQuery?
  }

  private let leaves: [Leaf]
  private let words: ConditionWords

  init(_ compiled: CompiledRule, in database: borrowing Database) throws(AuditError) {
    var leaves: [Leaf] = []
    for (index, leaf) in compiled.outline.leaves.enumerated() {
      guard case .relation(let relation) = leaf else { continue }
      let compiler = try compiled.relation(relation)
      func query(_ which: RelatedQuery.Which, _ database: borrowing Database) throws(AuditError) -> RelatedQuery {
        try RelatedQuery(compiler, which, about: compiled.rule.about, paths: [], compiled.conditions, in: database)
      }
      leaves.append(
        Leaf(
          index: index, relation: relation, sure: try query(.sure, database), possible: try query(.possible, database),
          // What nothing ties to the fact is no near miss of it.
          tiedOnly: relation.body.isEmpty || relation.ties.isEmpty ? nil : try query(.tiedOnly, database)))
    }
    self.leaves = leaves
    words = compiled.words
  }

  /// Facts that make a relation true stand against; facts that nearly speak for the person, or may, are shown for them.
  func facts(_ fact: Int64, _ outcomes: [Outcome]) throws(AuditError) -> [RelatedFact] {
    var found: [RelatedFact] = []
    func add(_ query: RelatedQuery?, _ side: RelatedFact.Side, _ text: String?) throws(AuditError) {
      for item in try query?.facts(of: fact).prefix(RelatedQuery.most) ?? [] {
        found.append(
          RelatedFact(side: side, kind: query?.relation.kind.name ?? "", fact: item.fact, text: text))
      }
    }
    for leaf in leaves {
      let noun = words.noun(leaf.relation)
      switch (leaf.relation.quantity, outcomes[leaf.index]) {
      case (.some, .true), (.count, .true), (.needed, .true): try add(leaf.sure, .against, nil)
      case (.none, .true): try add(leaf.tiedOnly, .for, "Found, but it does not count as this: \(noun).")
      case (_, .unknown):
        try add(leaf.possible, .for, "It cannot be said whether it counts as this: \(noun).")
      default: break
      }
    }
    return found
  }
}
