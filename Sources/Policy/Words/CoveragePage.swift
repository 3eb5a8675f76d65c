package import Evidence

/// A kind of source, and the kinds of fact that it can give.
package struct SourceKind: Sendable {
  /// As a page names it: `recording store`.
  package let name: String
  package let supplies: [FactKind]

  package init(_ name: String, supplies: [FactKind]) {
    self.name = name
    self.supplies = supplies
  }
}

/// `docs/policy-coverage.md`: every sentence of each policy, what watches it, what that needs, and what is left to people.
package struct CoveragePage: Sendable {
  private let policies: PolicySet
  private let sources: [SourceKind]

  /// - Parameter sources: in the order that they are to be named in.
  package init(policies: PolicySet, sources: [SourceKind]) {
    self.policies = policies
    self.sources = sources
  }

  /// Markdown. The same rules and texts give the same bytes.
  package var markdown: String {
    var text = """
      # What of the policy is watched

      This page is printed by `earshot rules coverage` from the rules and from the policy's text as data; nobody writes it
      by hand. Each sentence of the policy is put in plain words of our own. Below it stand the rules that watch it, the
      facts that they need, the sources that give those facts, and what of it is left to people, with the reason.

      """
    for policy in policies.policies { text += page(of: policy) }
    return text + whoGivesWhat
  }

  // MARK: One policy

  private func page(of policy: Policy) -> String {
    var page = "\n## \(policy.title)\n"
    guard let text = policy.text else { return page + "\nNo file gives the text of this policy.\n" }
    page += summary(text)
    for section in text.sections {
      page += "\n### \(section.title)\n"
      for paragraph in section.paragraphs {
        page += "\n#### Paragraph \(paragraph.number)\n\n"
        for sentence in paragraph.sentences { page += entry(sentence) }
      }
    }
    let strays = strays(of: policy, text)
    if !strays.isEmpty {
      page += "\n### Rules that no sentence names\n\n"
      for rule in strays { page += filled("- \(told(rule))") }
    }
    if !text.observations.isEmpty { page += observations(text) }
    return page
  }

  private func summary(_ text: PolicyText) -> String {
    let all = text.sentences.map(\.sentence)
    let watched = all.filter { !rules($0).isEmpty }
    let shared = watched.filter { $0.leftToPeople != nil }.count
    return "\n"
      + filled(
        "Sentences: \(all.count), in \(text.sections.count) sections. Watched by rules: \(watched.count), of which \(shared) "
          + "in part. Left to people: \(all.count - watched.count).", hanging: "")
  }

  /// The rules in force that watch a sentence.
  private func rules(_ sentence: PolicyText.Sentence) -> [Rule] { sentence.watchedBy.compactMap(policies.rule) }

  private func told(_ rule: Rule) -> String { "`\(rule.id)`: \(rule.title) (\(rule.severity.rawValue))" }

  private func entry(_ sentence: PolicyText.Sentence) -> String {
    let rules = rules(sentence)
    var entry = filled("\(sentence.number). \(sentence.says)", hanging: "   ")
    func item(_ title: String, _ words: String) { entry += filled("   - *\(title):* \(words)", hanging: "     ") }
    for rule in rules { item("watched by", told(rule)) }
    let kinds = Catalogue.kinds.filter { kind in rules.contains { $0.needs.contains { $0.name == kind.name } } }
    if !kinds.isEmpty {
      item("needs", kinds.map(\.plural).joined(separator: ", "))
      item("from", names(of: kinds))
    }
    for id in sentence.watchedBy where policies.rule(id) == nil { item("not in force", "`\(id)`") }
    if let left = sentence.leftToPeople { item("left to people", left) }
    return entry
  }

  private func names(of kinds: [FactKind]) -> String {
    let giving = sources.filter { source in
      source.supplies.contains { supplied in kinds.contains { $0.name == supplied.name } }
    }
    return giving.map(\.name).joined(separator: ", ")
  }

  private func strays(of policy: Policy, _ text: PolicyText) -> [Rule] {
    let named = Set(text.sentences.flatMap(\.sentence.watchedBy))
    return policies.rules.filter { $0.policy == policy.id && !named.contains($0.id) }
  }

  private func observations(_ text: PolicyText) -> String {
    var page = """

      ### Where the policy is silent, contradicts itself or is overtaken

      These are observations for whoever keeps the policy. None is a breach, and nobody answers for one.


      """
    for observation in text.observations {
      page += filled("- **\(observation.title)** (\(words(observation))). \(observation.says)", hanging: "  ")
      page += filled("  *Meanwhile:* \(observation.meanwhile)", hanging: "  ")
    }
    return page
  }

  private func words(_ observation: PolicyText.Observation) -> String {
    let places = observation.about.map { place in
      "“\(place.section)” \(place.paragraph)" + (place.sentence.map { ".\($0)" } ?? "")
    }
    let sort =
      switch observation.sort {
      case .silent: "it is silent"
      case .contradictsItself: "it contradicts itself"
      case .overtaken: "it is overtaken"
      }
    return ([sort] + places).joined(separator: "; ")
  }

  // MARK: Sources

  private var whoGivesWhat: String {
    var page = "\n## Which source gives which facts\n\n| facts | meaning | from |\n| --- | --- | --- |\n"
    for kind in Catalogue.kinds {
      let from = names(of: [kind])
      page += "| \(kind.plural) | \(kind.meaning) | \(from.isEmpty ? "no source yet" : from) |\n"
    }
    return page
  }

  private func filled(_ text: String, hanging: String = "  ") -> String {
    let lead = text.prefix { $0 == " " }
    return wrapped(
      String(text.dropFirst(lead.count)), indent: String(lead), hanging: String(hanging.dropFirst(lead.count)))
      + "\n"
  }
}
