internal import Evidence
internal import SQL
internal import XML

/// Reads conditions: one function for each shape an element may have.
struct ConditionReader {
  let context: RuleContext

  /// All of these; an element that is wrong is left out, its fault being noted.
  func conditions(_ nodes: [Node], in scopes: [FactKind]) -> [Condition] {
    nodes.compactMap { condition($0, in: scopes) }
  }

  func condition(_ node: Node, in scopes: [FactKind]) -> Condition? {
    switch node.name {
    case "all": .all(conditions(node.children, in: scopes), line: node.line)
    case "any": .any(conditions(node.children, in: scopes), line: node.line)
    case "not":
      node.children.first.flatMap { condition($0, in: scopes) }.map { .not($0, line: node.line) }
    case "needs" where node["of"] != nil || node["field"] == nil: needed(node, in: scopes)
    case "some", "none", "count":
      RelationReader(conditions: self).relation(node, in: scopes).map { .relation($0) }
    default: test(node, in: scopes).map { .test($0, line: node.line) }
    }
  }

  private func test(_ node: Node, in scopes: [FactKind]) -> Test? {
    switch node.name {
    case "is", "is-not": equals(node, [node["value"] ?? ""], in: scopes, negated: node.name == "is-not")
    case "one-of": equals(node, listItems(node["values"] ?? ""), in: scopes, negated: false)
    case "older-than", "younger-than": age(node, in: scopes)
    case "before", "after": order(node, in: scopes)
    case "longer-than", "shorter-than": length(node, isLonger: node.name == "longer-than", in: scopes)
    case "above", "below": compare(node, in: scopes)
    case "matches": matches(node, in: scopes)
    case "same-as": same(node, in: scopes)
    case "present", "missing":
      context.path(node, "field", in: scopes).map { .presence($0, isPresent: node.name == "present") }
    case "needs": neededField(node, in: scopes)
    case "held-by": heldBy(node, in: scopes)
    case "during": during(node, in: scopes)
    default: unknown(node)
    }
  }

  /// `needs of`: beside `needs field`, which is a test.
  private func needed(_ node: Node, in scopes: [FactKind]) -> Condition? {
    guard node["field"] == nil, node["of"] != nil else {
      context.fault(node.line, "<needs> needs field=\"…\" or of=\"…\", one of them")
      return nil
    }
    return RelationReader(conditions: self).relation(node, in: scopes).map { .relation($0) }
  }

  private func neededField(_ node: Node, in scopes: [FactKind]) -> Test? {
    if let other = node.attributes.first(where: { $0.name != "field" }) {
      context.fault(node.line, "<needs field=\"…\">: \(other.name) speaks of related facts; it goes with of=\"…\"")
    } else if !node.children.isEmpty {
      context.fault(node.line, "<needs field=\"…\"> holds no conditions; they go with of=\"…\"")
    }
    return context.path(node, "field", in: scopes).map { .needs($0) }
  }

  private func unknown(_ node: Node) -> Test? {
    context.fault(
      node.line,
      "there is no condition <\(node.name)>"
        + suggestion(for: node.name, among: LanguageTable.conditions.map(\.name), called: "conditions"))
    return nil
  }

  private func equals(_ node: Node, _ texts: [String], in scopes: [FactKind], negated: Bool) -> Test? {
    guard let path = context.path(node, "field", in: scopes) else { return nil }
    var terms: [Term<SQLValue>] = []
    for text in texts {
      guard let term = term(text, for: path, line: node.line) else { return nil }
      terms.append(term)
    }
    return .equals(path, terms, negated: negated)
  }

  private func term(_ text: String, for path: FieldPath, line: Int) -> Term<SQLValue>? {
    if text.hasPrefix("$") {
      guard let parameter = context.parameter(text, line: line) else { return nil }
      guard let expected = fault(of: parameter, for: path.type) else { return .parameter(parameter.name) }
      context.fault(
        line, "'\(text)' is a \(parameter.type.name), but '\(path.written)' is \(path.type.article): \(expected)")
      return nil
    }
    do throws(ValueReader.Unreadable) {
      return .literal(try context.draft.values.value(text, as: path.type))
    } catch {
      context.fault(line, "'\(path.written)' cannot be '\(text)'; expected \(error.expected)")
      return nil
    }
  }

  private func fault(of parameter: Parameter, for type: FieldType) -> String? {
    switch (parameter.type, type) {
    case (.duration, .duration), (.number, .number), (.number, .size): return nil
    case (.switch, .flag): return nil
    case (.choice(let words), .choice(let allowed)):
      let strange = words.filter { !allowed.contains($0) }
      return strange.isEmpty ? nil : "it cannot be '\(strange[0])'"
    case (.text, .choice): return "use a parameter of type choice"
    case (.text, _), (.choice, _): return type.column == "TEXT" ? nil : "a text never fits"
    default: return "they never fit"
    }
  }

  private func age(_ node: Node, in scopes: [FactKind]) -> Test? {
    let path = context.path(node, "field", in: scopes, expecting: "an instant") { $0 == .instant }
    let limit = context.length(node["limit"] ?? "", line: node.line)
    guard let path, let limit else { return nil }
    return .age(path, limit, older: node.name == "older-than")
  }

  private func order(_ node: Node, in scopes: [FactKind]) -> Test? {
    let path = context.path(node, "field", in: scopes, expecting: "an instant") { $0 == .instant }
    let than = context.moment(node["than"] ?? "", in: scopes, line: node.line, element: node.name)
    let by = node["by"].map { context.length($0, line: node.line) }
    guard let path, let than, by == nil || by.flatMap({ $0 }) != nil else { return nil }
    return .order(path, isAfter: node.name == "after", than: than, by: by.flatMap { $0 })
  }

  private func length(_ node: Node, isLonger: Bool, in scopes: [FactKind]) -> Test? {
    let limit = context.length(node["limit"] ?? "", line: node.line)
    switch (node["field"], node["from"], node["to"]) {
    case (.some, nil, nil):
      let path = context.path(node, "field", in: scopes, expecting: "a duration") { $0 == .duration }
      guard let path, let limit else { return nil }
      return isLonger ? .longField(path, limit) : .shortField(path, limit)
    case (nil, .some, .some):
      let from = context.path(node, "from", in: scopes, expecting: "an instant") { $0 == .instant }
      let to = context.path(node, "to", in: scopes, expecting: "an instant") { $0 == .instant }
      guard let from, let to, let limit else { return nil }
      return isLonger ? .longSpan(from: from, to: to, limit) : .shortSpan(from: from, to: to, limit)
    default:
      context.fault(
        node.line, "<\(node.name)> needs field=\"…\" with a duration, or from=\"…\" and to=\"…\" with instants")
      return nil
    }
  }

  private func compare(_ node: Node, in scopes: [FactKind]) -> Test? {
    let path = context.path(node, "field", in: scopes, expecting: "a number or a size; a duration takes <longer-than>")
    {
      $0 == .number || $0 == .size
    }
    guard let path, let limit = number(node["limit"] ?? "", as: path.type, line: node.line) else { return nil }
    return .compare(path, isAbove: node.name == "above", limit)
  }

  /// A whole number, a size, or a parameter that holds a number.
  func number(_ text: String, as type: FieldType, line: Int) -> Term<Int64>? {
    if text.hasPrefix("$") {
      guard let parameter = context.parameter(text, line: line) else { return nil }
      if parameter.type == .number { return .parameter(parameter.name) }
      context.fault(line, "'\(text)' is a \(parameter.type.name); expected a number")
      return nil
    }
    do throws(ValueReader.Unreadable) {
      return try context.draft.values.value(text, as: type).integer.map { .literal($0) }
    } catch {
      context.fault(line, "'\(text)' was found; expected \(error.expected)")
      return nil
    }
  }

  private func matches(_ node: Node, in scopes: [FactKind]) -> Test? {
    let path = context.path(node, "field", in: scopes, expecting: "text") { $0.column == "TEXT" }
    guard let path, let pattern = node["pattern"] else { return nil }
    guard pattern.hasPrefix("$") else { return .matches(path, .literal(pattern)) }
    guard let parameter = context.parameter(pattern, line: node.line) else { return nil }
    guard parameter.type == .text else {
      context.fault(node.line, "'\(pattern)' is a \(parameter.type.name); expected a text")
      return nil
    }
    return .matches(path, .parameter(parameter.name))
  }

  private func same(_ node: Node, in scopes: [FactKind]) -> Test? {
    let path = context.path(node, "field", in: scopes)
    let other = context.path(node, "other", in: scopes)
    guard let path, let other else { return nil }
    guard path.type.isComparable(to: other.type) else {
      context.fault(
        node.line,
        "<same-as>: '\(path.written)' is \(path.type.article) and '\(other.written)' is "
          + "\(other.type.article); they can never be the same")
      return nil
    }
    return .same(path, other)
  }

  private func during(_ node: Node, in scopes: [FactKind]) -> Test? {
    let path = context.path(node, "field", in: scopes, expecting: "an instant") { $0 == .instant }
    let written = node["hours"] ?? ""
    guard written.hasPrefix("$") else {
      context.fault(node.line, "<during>: hours=\"\(written)\" was found; expected a parameter of type hours")
      return nil
    }
    guard let parameter = context.parameter(written, line: node.line), let path else { return nil }
    guard parameter.type == .hours else {
      context.fault(node.line, "'\(written)' is a \(parameter.type.name); expected hours")
      return nil
    }
    context.use("holidays", line: node.line)
    return .during(path, hours: parameter.name)
  }

  private func heldBy(_ node: Node, in scopes: [FactKind]) -> Test? {
    let person = context.path(node, "field", in: scopes, expecting: "a person") { $0 == .person }
    let role = node["role"] ?? ""
    let isRole = context.role(role, line: node.line)
    let at = context.moment(node["at"] ?? "", in: scopes, line: node.line, element: node.name)
    guard let person, isRole, let at else { return nil }
    return .holds(person: person, role: role, at: at)
  }
}
