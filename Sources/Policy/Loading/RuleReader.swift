internal import Digest
internal import Evidence
internal import Text
internal import Time
internal import XML

/// Reads one rule.
struct RuleReader {
  let draft: PolicyDraft
  let file: String
  let faults: FaultLog

  func rule(_ node: Node) -> Rule? {
    let id = node["id"] ?? ""
    let context = RuleContext(draft: draft, file: file, about: "rule '\(id)': ", faults: faults)
    let kindName = node["about"] ?? ""
    guard let about = Catalogue.kind(kindName) else {
      context.fault(
        node.line,
        "there is no kind of fact '\(kindName)'"
          + suggestion(for: kindName, among: Catalogue.kinds.map(\.name), called: "kinds"))
      return nil
    }
    let scopes = [about]
    let reader = ConditionReader(context: context)
    let conditions = reader.conditions(node.child("breach-when")?.children ?? [], in: scopes)
    let breachWhen = Condition.all(conditions, line: node.child("breach-when")?.line ?? node.line)
    let witnesses = (node.child("speaks-for")?.children ?? []).compactMap {
      TellingReader(reader: reader, about: about).witness($0)
    }
    let cameAbout =
      node.child("came-about").map { TellingReader(reader: reader, about: about).tellings($0) }
      ?? draft.cameAbout[about.name, default: []]
    let together = node.child("together").flatMap { self.together($0, context, about) }
    let answerable = (node.child("answerable")?.children ?? []).compactMap { self.answerable($0, reader, scopes) }
    let finding = sentence(node.child("finding"), context, scopes)
    let remedy = node.child("remedy").map { child in
      Remedy(
        words: sentence(child, context, scopes),
        within: child["within"].flatMap { context.length($0, line: child.line) })
    }
    let escalations = node.children(named: "escalation").compactMap { self.escalation($0, node, context) }
    let lookAhead = node.child("look-ahead").flatMap { self.lookAhead($0, context, scopes) }
    let brake = node.child("brake").flatMap { self.brake($0, context) }
    let effect = readEffect(node, zone: draft.zone, file: file, faults: faults)
    let onlyIf = node["only-if"].flatMap { context.switch($0, line: node.line) }
    let examples = ExampleReader(context: context, about: about).examples(node.children(named: "example"))
    checkExamples(node, breachWhen, context)
    checkEffect(of: context, effect: effect, examples: examples)
    let clause = node.child("clause")
    return Rule(
      id: id, policy: draft.id, position: 0, severity: Severity(rawValue: node["severity"] ?? "") ?? .medium,
      about: about, title: node.child("title")?.words ?? "",
      clause: Clause(
        section: clause?["section"] ?? "", paragraph: clause?["paragraph"] ?? "", words: clause?.words ?? "",
        line: clause?.line ?? node.line),
      laws: node.children(named: "law").map { Law(name: $0["name"] ?? "", words: $0.words) }, breachWhen: breachWhen,
      speaksFor: witnesses, cameAbout: cameAbout, together: together, answerable: answerable, finding: finding,
      remedy: remedy, escalations: escalations, lookAhead: lookAhead, brake: brake, examples: examples, effect: effect,
      onlyIf: onlyIf,
      undecidedAsOne: node["undecided"] != nil,
      file: file, line: node.line,
      uses: context.used.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key), sha256: digest(node, context))
  }

  private func sentence(_ node: Node?, _ context: RuleContext, _ scopes: [FactKind]) -> Sentence {
    guard let node else { return .empty }
    return SentenceReader(context: context, scopes: scopes, line: node.line).sentence(node.text)
  }

  private func together(_ node: Node, _ context: RuleContext, _ about: FactKind) -> Together? {
    guard about.at != nil else {
      context.fault(node.line, "<together>: a \(about.name) does not happen at an instant, so none follows another")
      return nil
    }
    let same = listItems(node["same"] ?? "").compactMap { context.path($0, in: [about], line: node.line) }
    return context.length(node["within"] ?? "", line: node.line).map { Together(same: same, within: $0) }
  }

  private func answerable(_ node: Node, _ reader: ConditionReader, _ scopes: [FactKind]) -> Answerable? {
    let context = reader.context
    let sure = node["sure"].flatMap(Sureness.init(rawValue:)) ?? .certain
    switch (node["role"], node["field"], node.child("some")) {
    case (let role?, nil, nil):
      guard context.role(role, line: node.line) else { return nil }
      return Answerable(who: .role(role), sure: sure, basis: node.words)
    case (nil, .some, nil):
      let path = context.path(node, "field", in: scopes, expecting: "a person or an account") {
        $0 == .person || $0 == .account
      }
      return path.map { Answerable(who: .field($0), sure: sure, basis: node.words) }
    case (nil, .some, let some?):
      guard let relation = RelationReader(conditions: reader).relation(some, in: scopes) else { return nil }
      let path = context.path(node, "field", in: scopes + [relation.kind], expecting: "a person") { $0 == .person }
      return path.map { Answerable(who: .relation(relation, person: $0), sure: sure, basis: node.words) }
    default:
      context.fault(node.line, "<by> needs role=\"…\" or field=\"…\", the latter perhaps with <some>")
      return nil
    }
  }

  private func escalation(_ node: Node, _ rule: Node, _ context: RuleContext) -> Escalation? {
    if rule.child("remedy")?["within"] == nil {
      context.fault(node.line, "<escalation>: there is no <remedy within=\"…\"> whose time limit could pass")
    }
    let severity = node["severity"].flatMap(Severity.init(rawValue:))
    if severity == nil, node["to"] == nil {
      context.fault(node.line, "<escalation> needs to=\"…\", a role, or severity=\"…\", or both")
    }
    if let role = node["to"], !context.role(role, line: node.line) { return nil }
    return context.length(node["after"] ?? "", line: node.line).map {
      Escalation(after: $0, to: node["to"], severity: severity, line: node.line)
    }
  }

  private func lookAhead(_ node: Node, _ context: RuleContext, _ scopes: [FactKind]) -> LookAhead? {
    let path = context.path(node, "field", in: scopes, expecting: "an instant") { $0 == .instant }
    guard let limit = context.length(node["limit"] ?? "", line: node.line), let path else { return nil }
    return LookAhead(field: path, limit: limit, words: sentence(node, context, scopes))
  }

  private func brake(_ node: Node, _ context: RuleContext) -> Brake? {
    let text = node["share"] ?? ""
    let digits = text.split(whereSeparator: { $0 == "%" || $0 == " " })
    guard text.hasSuffix("%"), digits.count == 1, let share = Int(digits[0]), (1...99).contains(share) else {
      context.fault(node.line, "<brake>: share=\"\(text)\" was found; expected 1 % to 99 %")
      return nil
    }
    return Brake(share: share, ofAtLeast: node["of-at-least"].flatMap { Int($0) } ?? 1)
  }

  private func checkExamples(_ node: Node, _ condition: Condition, _ context: RuleContext) {
    let given = Set(node.children(named: "example").compactMap { $0["verdict"] })
    for verdict in Verdict.allCases where !given.contains(verdict.rawValue) {
      if verdict == .undetermined, !condition.canBeUnknown { continue }
      context.fault(
        node.line,
        "it has no example of the verdict '\(verdict.rawValue)'; every verdict that a rule can give needs one")
    }
  }

  /// A parameter or role must be in force whenever the rule is judged: in its examples too.
  private func checkEffect(of context: RuleContext, effect: Effect, examples: [Example]) {
    for (name, line) in context.used.sorted(by: { $0.key < $1.key }) {
      let effects: [Effect]
      if name.hasPrefix("$") {
        effects = draft.parameters.filter { $0.name == name.dropFirst() }.map(\.effect)
      } else if name.hasPrefix("role ") {
        effects = draft.roles.filter { $0.name == name.dropFirst(5) }.map(\.effect)
      } else {
        continue
      }
      if effects.isEmpty { continue }
      for example in examples where !effects.contains(where: { $0.holds(at: example.at) }) {
        context.fault(
          example.line, "'\(name)' is not in force at the instant of this example, \(draft.zone.iso8601(example.at))")
      }
      if !effect.isCovered(by: effects) {
        context.fault(
          line, "'\(name)' is not in force for all of the time that the rule is; give it a wider from or to")
      }
    }
  }

  /// Covers the rule and whatever of the policy it uses, so that a change of either shows.
  private func digest(_ node: Node, _ context: RuleContext) -> String {
    var text = node.canonical
    for name in context.used.keys.sorted() {
      text += "\n" + name + draft.canonical[name, default: ""]
      for parameter in draft.parameters where "$" + parameter.name == name {
        text += parameter.override.map { "=\($0.value)" } ?? ""
      }
    }
    return SHA256.of(text).description
  }
}

extension Condition {
  /// Whether it asks for what the rule cannot do without: true or unknown, never false.
  package var isNeed: Bool {
    switch self {
    case .test(.needs, _): true
    case .relation(let relation): if case .needed = relation.quantity { true } else { false }
    default: false
    }
  }

  /// Whether any fact could leave it unknown: only `present` and `missing` always know.
  package var canBeUnknown: Bool {
    switch self {
    case .all(let parts, _), .any(let parts, _): parts.contains(where: \.canBeUnknown)
    case .not(let part, _): part.canBeUnknown
    case .test(.presence, _): false
    default: true
    }
  }
}

extension Effect {
  /// Whether others, taken together, hold at every instant that this does.
  func isCovered(by others: [Effect]) -> Bool {
    var reached = from
    var isOpen = from == nil
    // Each pass takes the effect that reaches on from where the last one stopped.
    for _ in others {
      let next = others.first { other in
        isOpen ? other.from == nil : (reached.map { other.holds(at: $0) } ?? false)
      }
      guard let next else { return false }
      isOpen = false
      guard let end = next.to else { return true }
      if let to, end >= to { return true }
      reached = end
    }
    return false
  }
}
