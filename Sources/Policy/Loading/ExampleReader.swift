internal import Evidence
internal import SQL
internal import Text
internal import Time
internal import XML

/// Reads the examples of a rule: elements are kinds of fact, attributes are fields.
struct ExampleReader {
  let context: RuleContext
  let about: FactKind
  private var values: ValueReader { context.draft.values }

  init(context: RuleContext, about: FactKind) {
    self.context = context
    self.about = about
  }

  func examples(_ nodes: [Node]) -> [Example] { nodes.compactMap(example) }

  private func example(_ node: Node) -> Example? {
    var facts: [ExampleFact] = []
    var gaps: [ExampleGap] = []
    for child in node.children {
      if child.name == "gap" {
        if let gap = gap(child) { gaps.append(gap) }
      } else if let fact = fact(child) {
        facts.append(fact)
      }
    }
    if !node.children.contains(where: { $0.name == about.name }) {
      context.fault(node.line, "this example holds no \(about.name) to judge")
    }
    guard let at = instant(node["at"] ?? "", "at", line: node.line) else { return nil }
    return Example(
      verdict: Verdict(rawValue: node["verdict"] ?? "") ?? .satisfied, at: at, because: node["because"] ?? "",
      facts: facts, gaps: gaps, line: node.line)
  }

  private func fact(_ node: Node) -> ExampleFact? {
    guard let kind = kind(node.name, line: node.line, others: ["gap"]) else { return nil }
    if !node.children.isEmpty || !node.words.isEmpty {
      context.fault(node.line, "a fact in an example has attributes only, neither text nor elements within")
    }
    var read: [(field: String, value: SQLValue)] = []
    for attribute in node.attributes {
      guard let field = kind.field(attribute.name) else {
        context.fault(
          node.line,
          "'\(kind.name)' has no field '\(attribute.name)'"
            + suggestion(for: attribute.name, among: kind.fields.map(\.name), called: "fields"))
        continue
      }
      do throws(ValueReader.Unreadable) {
        let isEnd = kind.inForce?.to == field.name
        read.append((field.name, try values.value(attribute.value, as: field.type, endOfDay: isEnd)))
      } catch {
        context.fault(node.line, "'\(field.name)' cannot be '\(attribute.value)'; expected \(error.expected)")
      }
    }
    return ExampleFact(kind: kind, values: read, line: node.line)
  }

  private func kind(_ name: String, line: Int, others: [String] = []) -> FactKind? {
    if let kind = Catalogue.kind(name) { return kind }
    context.fault(
      line,
      "there is no kind of fact '\(name)'"
        + suggestion(for: name, among: Catalogue.kinds.map(\.name) + others, called: "kinds"))
    return nil
  }

  private func gap(_ node: Node) -> ExampleGap? {
    let known = ["kind", "from", "to", "person", "recording"]
    for attribute in node.attributes where !known.contains(attribute.name) {
      context.fault(
        node.line,
        "a gap has no '\(attribute.name)'" + suggestion(for: attribute.name, among: known, called: "attributes"))
    }
    guard let name = node["kind"] else {
      context.fault(node.line, "a gap needs kind=\"…\", the kind of fact that may be missing")
      return nil
    }
    guard let kind = kind(name, line: node.line) else { return nil }
    return ExampleGap(
      kind: kind, from: node["from"].flatMap { instant($0, "from", line: node.line) },
      to: node["to"].flatMap { instant($0, "to", line: node.line, endOfDay: true) }, person: node["person"],
      recording: node["recording"])
  }

  private func instant(_ text: String, _ name: String, line: Int, endOfDay: Bool = false) -> Instant? {
    do throws(ValueReader.Unreadable) {
      return try values.instant(text, endOfDay: endOfDay)
    } catch {
      context.fault(line, "\(name)=\"\(text)\" was found; expected \(error.expected)")
      return nil
    }
  }
}
