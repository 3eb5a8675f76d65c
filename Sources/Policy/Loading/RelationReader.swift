internal import Evidence
internal import XML

/// Reads `some`, `none`, `count` and `needs of`: which facts, and what ties them to the fact around them.
struct RelationReader {
  let conditions: ConditionReader
  private var context: RuleContext { conditions.context }

  init(conditions: ConditionReader) { self.conditions = conditions }

  func relation(_ node: Node, in scopes: [FactKind]) -> Relation? {
    let name = node["of"] ?? ""
    let defined = context.draft.definitions.first { $0.node["name"] == name }
    guard let kind = defined?.kind ?? Catalogue.kind(name) else {
      let known = Catalogue.kinds.map(\.name) + context.draft.definitions.compactMap { $0.node["name"] }
      context.fault(
        node.line, "there is no kind of fact '\(name)'" + suggestion(for: name, among: known, called: "kinds"))
      return nil
    }
    let inner = scopes + [kind]
    var body: [Condition] = []
    var definition: Definition?
    if let defined {
      context.use("of " + name, line: node.line)
      definition = self.definition(defined.node, kind)
      body = conditionsOfDefinition(defined.node, in: inner, line: node.line)
    }
    body += conditions.conditions(node.children.filter { $0.name != "say" }, in: inner)
    guard let quantity = quantity(node, kind),
      let ties = TieReader(context: context, node: node, kind: kind, scopes: scopes).ties()
    else { return nil }
    return Relation(
      quantity: quantity, kind: kind, definition: definition, level: scopes.count, ties: ties, body: body,
      line: node.line)
  }

  /// A definition's conditions speak of its own fact only, at whatever depth that stands here. What is wrong with them was
  /// noted when the definition itself was read.
  private func conditionsOfDefinition(_ node: Node, in scopes: [FactKind], line: Int) -> [Condition] {
    let quiet = RuleContext(draft: context.draft, file: context.draft.file, about: "", faults: FaultLog())
    let read = ConditionReader(context: quiet).conditions(node.children.filter { $0.name != "meaning" }, in: scopes)
    for name in quiet.used.keys { context.use(name, line: line) }
    return read
  }

  private func definition(_ node: Node, _ kind: FactKind) -> Definition {
    context.draft.readDefinitions.first { $0.name == node["name"] }
      ?? Definition(
        name: node["name"] ?? "", kind: kind, meaning: node.child("meaning")?.words ?? "", conditions: [],
        file: context.draft.file, line: node.line)
  }

  private func quantity(_ node: Node, _ kind: FactKind) -> Relation.Quantity? {
    switch node.name {
    case "some": return .some
    case "none": return Relation.Quantity.none
    case "needs": return .needed
    default: break
    }
    let bounds = Relation.Bound.allCases.filter { node[$0.rawValue] != nil }
    guard bounds.count == 1, let bound = bounds.first, let text = node[bound.rawValue] else {
      context.fault(node.line, "<count> needs one of above, below, at-least or at-most")
      return nil
    }
    guard let limit = conditions.number(text, as: .number, line: node.line) else { return nil }
    guard let per = node["per"] else { return .count(bound, limit, per: nil) }
    switch per {
    case "day", "week":
      guard kind.at != nil else {
        context.fault(
          node.line, "<count>: '\(kind.name)' does not happen at an instant, so it cannot be counted per \(per)")
        return nil
      }
      return .count(bound, limit, per: per == "day" ? .day : .week)
    default:
      guard let field = kind.field(per) else {
        context.fault(
          node.line,
          "<count>: '\(kind.name)' cannot be counted per '\(per)'"
            + suggestion(for: per, among: ["day", "week"] + kind.fields.map(\.name), called: "groups"))
        return nil
      }
      return .count(bound, limit, per: .field(field))
    }
  }
}
