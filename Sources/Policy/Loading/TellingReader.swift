internal import Evidence
internal import XML

/// Reads what is told beside a verdict: what speaks for the person, and how the fact came about.
struct TellingReader {
  let reader: ConditionReader
  /// The kind of fact that is judged.
  let about: FactKind

  func tellings(_ node: Node) -> [Telling] {
    node.children.compactMap { child in
      switch child.name {
      case "say": .own(sentence(child, in: [about]), where: nil)
      case "where": own(child)
      default: witness(child).map { .related($0) }
      }
    }
  }

  private func own(_ node: Node) -> Telling? {
    guard let say = node.child("say") else { return nil }
    let conditions = reader.conditions(node.children.filter { $0.name != "say" }, in: [about])
    return .own(sentence(say, in: [about]), where: .all(conditions, line: node.line))
  }

  func witness(_ node: Node) -> Witness? {
    guard let relation = RelationReader(conditions: reader).relation(node, in: [about]), let say = node.child("say")
    else { return nil }
    return Witness(relation: relation, words: sentence(say, in: [about, relation.kind]))
  }

  private func sentence(_ node: Node, in scopes: [FactKind]) -> Sentence {
    SentenceReader(context: reader.context, scopes: scopes, line: node.line).sentence(node.text)
  }
}
