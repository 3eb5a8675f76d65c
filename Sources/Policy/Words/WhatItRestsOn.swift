internal import Evidence

/// What a rule rests on beside its own conditions, told to a reader: parameters, roles, definitions, the meaning of its
/// fields, what leaves it undecided, and the sources that it needs.
struct WhatItRestsOn {
  let rule: Rule
  let policy: Policy
  let words: ConditionWords
  let values: Values

  /// Each with its title, as ``RuleDescription`` shows them.
  func paragraphs(_ sources: [SourceKind]) -> [(title: String, body: String)] {
    fields + parameters + roles + definitions + [("undetermined", undecided)] + needs(sources)
  }

  // MARK: Words of the rule

  /// Fields whose name does not say all.
  private var fields: [(title: String, body: String)] {
    var seen: Set<String> = []
    var told: [String] = []
    for path in rule.breachWhen.paths where isTold(path) {
      guard seen.insert("\(path.link?.kind.name ?? "") \(path.field.name)").inserted else { continue }
      told.append("“\(words.words(path))”: \(quoted(path.field.meaning))")
    }
    return told.enumerated().map { ($0 == 0 ? "what its words mean" : "", $1) }
  }

  /// A field of the judged fact's own, but for the one that only says which fact it is.
  private func isTold(_ path: FieldPath) -> Bool {
    path.level == 0 && (path.link != nil || path.field.name != path.owner.identity?.name)
  }

  /// With names between quotation marks instead of the marks that a page of code has.
  private func quoted(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.enumerated().map { $0 == 0 ? String($1) : ($0.isMultiple(of: 2) ? "”" : "“") + $1 }.joined()
  }

  private func used(_ prefix: String) -> [String] {
    rule.uses.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  private var parameters: [(title: String, body: String)] {
    used("$").compactMap { policy.parameter($0, at: values.at) }.map { parameter in
      var body = "\(spaced(parameter.name)) is \(parameter.value)"
      if let override = parameter.override {
        body +=
          ", set by this site (\(override.file)\(override.line > 0 ? ":\(override.line)" : "")), because: "
          + "\(closed(override.because)) The standard value is \(parameter.standard)"
      } else {
        body += ", the standard value"
      }
      switch (parameter.atLeast, parameter.atMost) {
      case (let least?, let most?): body += "; a site may set it from \(least) to \(most)"
      case (let least?, nil): body += "; a site may set it to \(least) or more"
      case (nil, let most?): body += "; a site may set it to \(most) or less"
      case (nil, nil): body += "; a site may set it"
      }
      return ("parameter", "\(body). \(parameter.meaning)")
    }
  }

  private var roles: [(title: String, body: String)] {
    used("role ").compactMap { policy.role($0, at: values.at) }.map { role in
      let titles =
        role.titles.count < 2
        ? role.titles.joined()
        : role.titles.dropLast().joined(separator: ", ") + " or " + role.titles[role.titles.count - 1]
      return ("role", "\(role.called) is whoever holds the job title \(titles)")
    }
  }

  private var definitions: [(title: String, body: String)] {
    used("of ").compactMap { name in policy.definitions.first { $0.name == name } }.map { definition in
      let conditions = definition.conditions.map { words.words($0) }.joined(separator: "; ")
      return (
        "counts as “\(definition.meaning)”",
        "\(article(spaced(definition.kind.name))) of which all of this is so: \(conditions)"
      )
    }
  }

  private func closed(_ sentence: String) -> String {
    sentence.last.map { ".!?".contains($0) } ?? true ? sentence : sentence + "."
  }

  // MARK: What leaves it undecided

  private var undecided: String {
    var missing: [String] = []
    var kinds: [String] = []
    gather(rule.breachWhen, &missing, &kinds)
    var causes: [String] = []
    if !missing.isEmpty { causes.append("\(missing.withoutRepetition.map { "“\($0)”" }.alternatives) is not known") }
    if !kinds.isEmpty {
      causes.append("\(kinds.withoutRepetition.alternatives) that bear on it could not all be examined")
    }
    return causes.isEmpty ? "never" : "where the answer hangs on it and " + causes.joined(separator: ", or ")
  }

  private func gather(_ condition: Condition, _ missing: inout [String], _ kinds: inout [String]) {
    switch condition {
    case .all(let parts, _), .any(let parts, _): for part in parts { gather(part, &missing, &kinds) }
    case .not(let part, _): gather(part, &missing, &kinds)
    case .test(.presence, _): break
    case .test(let test, _):
      missing += test.paths.filter { $0.level == 0 }.map { words.words($0) }
      if case .holds = test { kinds.append(FactKind.tenure.plural) }
    case .relation(let relation):
      missing += relation.paths.filter(isTold).map { words.words($0) }
      kinds.append(relation.kind.plural)
      var inner: [String] = []
      for part in relation.body { gather(part, &inner, &kinds) }
    }
  }

  // MARK: What it needs

  private func needs(_ sources: [SourceKind]) -> [(title: String, body: String)] {
    let kinds = rule.needs
    let giving = sources.filter { source in source.supplies.contains { kind in kinds.contains { $0.name == kind.name } }
    }
    let lacking =
      sources.isEmpty
      ? []
      : kinds.filter { kind in
        !sources.contains { $0.supplies.contains { $0.name == kind.name } }
      }
    var told = [("needs", kinds.map(\.plural).joined(separator: ", "))]
    if !giving.isEmpty { told.append(("from", giving.map(\.name).joined(separator: ", "))) }
    if !lacking.isEmpty {
      told.append(("not yet given by any source", lacking.map(\.plural).joined(separator: ", ")))
    }
    return told.map { (title: $0.0, body: $0.1) }
  }
}

extension [String] {
  /// `a`, `a or b`, `a, b or c`.
  fileprivate var alternatives: String {
    count < 2 ? joined() : dropLast().joined(separator: ", ") + " or " + self[count - 1]
  }
}
