/// A condition as a reader goes through it, line by line: what stands within another is one step deeper.
package struct ConditionOutline: Sendable {
  package struct Line: Sendable {
    package let depth: Int
    package let text: String
    package let node: Node
  }

  /// The shape of a condition, its tests and relations numbered from 0 in the order they stand.
  package indirect enum Node: Sendable {
    case leaf(Int)
    case all([Node])
    case any([Node])
    case not(Node)
  }

  package private(set) var lines: [Line] = []
  /// The tests and relations by their numbers.
  package private(set) var leaves: [Condition] = []
  package private(set) var root: Node = .all([])

  /// The outermost `all` has no line of its own.
  package init(_ condition: Condition, words: ConditionWords) {
    if case .all(let parts, _) = condition {
      root = .all(parts.map { add($0, depth: 0, negated: false, words) })
    } else {
      root = add(condition, depth: 0, negated: false, words)
    }
  }

  /// Adds the lines of a condition; a `not` around one test has no line of its own but turns its words round.
  private mutating func add(_ condition: Condition, depth: Int, negated: Bool, _ words: ConditionWords) -> Node {
    switch condition {
    case .test(let test, _): return addLeaf(condition, words.words(test, negated: negated), depth, negated)
    case .relation(let relation):
      return addLeaf(condition, words.words(relation, negated: negated), depth, negated)
    case .not(let part, _): return add(part, depth: depth, negated: !negated, words)
    case .all(let parts, _):
      return addGroup(parts, negated ? "not all of these" : "all of these", depth, negated, words) { .all($0) }
    case .any(let parts, _):
      return addGroup(parts, negated ? "none of these" : "at least one of these", depth, negated, words) { .any($0) }
    }
  }

  private mutating func addLeaf(_ condition: Condition, _ text: String, _ depth: Int, _ negated: Bool) -> Node {
    let leaf = Node.leaf(leaves.count)
    leaves.append(condition)
    let node = negated ? .not(leaf) : leaf
    lines.append(Line(depth: depth, text: text, node: node))
    return node
  }

  private mutating func addGroup(
    _ parts: [Condition], _ text: String, _ depth: Int, _ negated: Bool, _ words: ConditionWords,
    _ make: ([Node]) -> Node
  ) -> Node {
    let place = lines.count
    lines.append(Line(depth: depth, text: text, node: .all([])))
    let group = make(parts.map { add($0, depth: depth + 1, negated: false, words) })
    let node = negated ? .not(group) : group
    lines[place] = Line(depth: depth, text: text, node: node)
    return node
  }
}
