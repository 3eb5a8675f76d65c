internal import Evidence
internal import XML

/// Reads `some`, `none` and `count`: which facts, and what ties them to the fact around them.
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
    guard let quantity = quantity(node, kind), let ties = ties(node, kind, in: scopes) else { return nil }
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

  private func ties(_ node: Node, _ kind: FactKind, in scopes: [FactKind]) -> [Tie]? {
    var ties: [Tie] = []
    var isSound = true
    func tie(_ tie: Tie?) { if let tie { ties.append(tie) } else { isSound = false } }
    for name in listItems(node["same"] ?? "") {
      tie(field(name, kind, in: scopes, node.line).map { .same($0.0, $0.1) })
    }
    for name in listItems(node["other"] ?? "") {
      tie(field(name, kind, in: scopes, node.line).map { .other($0.0, $0.1) })
    }
    if let written = node["in-force"] {
      let moment = context.moment(written, in: scopes, line: node.line, element: node.name)
      tie(interval(kind, node, "in-force").flatMap { ends in moment.map { .inForce(from: ends.0, to: ends.1, $0) } })
    }
    if let written = node["ended-before"] {
      let moment = context.moment(written, in: scopes, line: node.line, element: node.name)
      let limit = node["by-at-most"].map { context.length($0, line: node.line) }
      if let limit, limit == nil { isSound = false }
      tie(
        interval(kind, node, "ended-before").flatMap { ends in
          moment.map { .endedBefore(ends.1, $0, byAtMost: limit.flatMap { $0 }) }
        })
    } else if node["by-at-most"] != nil {
      context.fault(node.line, "<\(node.name)>: by-at-most needs ended-before=\"…\"")
      isSound = false
    }
    switch (node["around"], node["within"]) {
    case (nil, nil): break
    case (let written?, let within?):
      let moment = context.moment(written, in: scopes, line: node.line, element: node.name)
      let length = context.length(within, line: node.line)
      tie(event(kind, node).flatMap { at in moment.flatMap { m in length.map { .around(at, m, within: $0) } } })
    default:
      context.fault(node.line, "<\(node.name)>: around=\"…\" and within=\"…\" need one another")
      isSound = false
    }
    if scopes.last?.name == kind.name { ties.append(.distinct) }
    return isSound ? ties : nil
  }

  /// What `same="person"` ties: the field of that name on both sides, or a fact's own identity where the other side
  /// refers to it.
  private func field(_ name: String, _ kind: FactKind, in scopes: [FactKind], _ line: Int) -> (Field, FieldPath)? {
    guard let around = scopes.last else { return nil }
    let inner = kind.field(name) ?? kind.identity.flatMap { kind.name == name ? $0 : nil }
    guard let inner else {
      context.fault(
        line,
        "'\(kind.name)' has no field '\(name)'"
          + suggestion(for: name, among: kind.fields.map(\.name), called: "fields"))
      return nil
    }
    let outer = around.field(name) ?? around.identity.flatMap { $0.type == inner.type ? $0 : nil }
    guard let outer, outer.type.isComparable(to: inner.type) else {
      context.fault(
        line,
        "'\(around.name)' has no '\(name)' that a \(kind.name)'s could be the same as"
          + suggestion(for: name, among: around.fields.map(\.name), called: "fields"))
      return nil
    }
    let path = FieldPath(written: outer.name, level: scopes.count - 1, owner: around, link: nil, field: outer)
    return (inner, path)
  }

  private func interval(_ kind: FactKind, _ node: Node, _ attribute: String) -> (Field, Field)? {
    if let ends = kind.inForce, let from = kind.field(ends.from), let to = kind.field(ends.to) { return (from, to) }
    context.fault(node.line, "<\(node.name)>: '\(kind.name)' is never in force, so \(attribute) means nothing")
    return nil
  }

  private func event(_ kind: FactKind, _ node: Node) -> Field? {
    if let at = kind.at, let field = kind.field(at) { return field }
    context.fault(node.line, "<\(node.name)>: '\(kind.name)' does not happen at an instant, so around means nothing")
    return nil
  }
}
