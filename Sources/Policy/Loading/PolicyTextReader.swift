internal import Text
internal import XML

/// Reads the text of a policy, and holds it against the policy's rules: a rule whose clause the text does not have is a
/// fault, and so is a sentence that a rule watches which is not there.
struct PolicyTextReader {
  let drafts: [PolicyDraft]
  let faults: FaultLog

  /// - Parameter file: as messages are to show it.
  /// - Returns: nil, with a fault, where there is no such policy.
  func text(_ root: Node, file: String) -> PolicyText? {
    let id = root["of"] ?? ""
    guard let draft = drafts.first(where: { $0.id == id }) else {
      faults.add(
        file, root.line,
        "there is no policy '\(id)'" + suggestion(for: id, among: drafts.map(\.id), called: "policies"))
      return nil
    }
    let sections = root.children(named: "section").map(section)
    checkNumbers(sections, file)
    let text = PolicyText(
      policy: id, sections: sections, observations: root.children(named: "observation").map(observation), file: file)
    checkSentences(text, draft)
    checkObservations(text, root)
    for rule in draft.rules { checkClause(of: rule, text) }
    return text
  }

  private func section(_ node: Node) -> PolicyText.Section {
    PolicyText.Section(
      title: node["title"] ?? "", paragraphs: node.children(named: "paragraph").map(paragraph), line: node.line)
  }

  private func paragraph(_ node: Node) -> PolicyText.Paragraph {
    PolicyText.Paragraph(
      number: node["number"] ?? "", sentences: node.children(named: "sentence").map(sentence), line: node.line)
  }

  private func sentence(_ node: Node) -> PolicyText.Sentence {
    PolicyText.Sentence(
      number: node["number"] ?? "", says: node.child("says")?.words ?? "",
      watchedBy: listItems(node.child("watched-by")?["rules"] ?? ""), leftToPeople: node.child("left-to-people")?.words,
      line: node.line)
  }

  private func observation(_ node: Node) -> PolicyText.Observation {
    PolicyText.Observation(
      title: node["title"] ?? "", sort: PolicyText.Observation.Sort(rawValue: node["sort"] ?? "") ?? .silent,
      about: node.children(named: "about").map {
        PolicyText.Observation.Place(
          section: $0["section"] ?? "", paragraph: $0["paragraph"] ?? "", sentence: $0["sentence"])
      },
      says: node.child("says")?.words ?? "", meanwhile: node.child("meanwhile")?.words ?? "", line: node.line)
  }

  // MARK: What must fit

  /// A number that is left out would leave a sentence of the policy out.
  private func checkNumbers(_ sections: [PolicyText.Section], _ file: String) {
    for (index, section) in sections.enumerated() {
      if let first = sections[..<index].first(where: { $0.title == section.title }) {
        faults.add(file, section.line, "section “\(section.title)” stands already at line \(first.line)")
      }
      for (index, paragraph) in section.paragraphs.enumerated() {
        checkNumber(paragraph.number, index, "paragraph", file, paragraph.line)
        for (index, sentence) in paragraph.sentences.enumerated() {
          checkNumber(sentence.number, index, "sentence", file, sentence.line)
        }
      }
    }
  }

  private func checkNumber(_ found: String, _ index: Int, _ what: String, _ file: String, _ line: Int) {
    if found == String(index + 1) { return }
    faults.add(
      file, line, "\(what) number=\"\(found)\" was found; expected \(index + 1): they are counted from 1, none left out"
    )
  }

  private func checkSentences(_ text: PolicyText, _ draft: PolicyDraft) {
    let ids = draft.rules.map(\.id).withoutRepetition
    for (_, _, sentence) in text.sentences {
      for id in sentence.watchedBy where !ids.contains(id) {
        faults.add(
          text.file, sentence.line,
          "the policy '\(draft.id)' has no rule '\(id)' to watch this sentence"
            + suggestion(for: id, among: ids, called: "rules"))
      }
    }
  }

  private func checkObservations(_ text: PolicyText, _ root: Node) {
    let nodes = root.children(named: "observation").flatMap { $0.children(named: "about") }
    for (place, node) in zip(text.observations.flatMap(\.about), nodes) {
      let message = missing(section: place.section, paragraph: place.paragraph, in: text)
      if let message {
        faults.add(text.file, node.line, message)
      } else if let sentence = place.sentence,
        let paragraph = text.section(place.section)?.paragraph(place.paragraph),
        !paragraph.sentences.contains(where: { $0.number == sentence })
      {
        faults.add(
          text.file, node.line,
          "paragraph \(place.paragraph) of “\(place.section)” has no sentence \(sentence); "
            + "it has \(paragraph.sentences.count)")
      }
    }
  }

  private func checkClause(of rule: Rule, _ text: PolicyText) {
    guard
      let message = missing(section: rule.clause.section, paragraph: rule.clause.paragraph, in: text)
    else { return }
    faults.add(rule.file, rule.clause.line, "rule '\(rule.id)': <clause>: \(message)")
  }

  /// What is wrong with a place; nil where the text has it.
  private func missing(section title: String, paragraph number: String, in text: PolicyText) -> String? {
    guard let section = text.section(title) else {
      return "the policy has no section “\(title)”"
        + suggestion(for: title, among: text.sections.map(\.title), called: "sections") + " (\(text.file))"
    }
    guard section.paragraph(number) == nil else { return nil }
    let count = section.paragraphs.count
    return "section “\(title)” has no paragraph \(number); it has \(count == 1 ? "one" : "\(count)")"
      + " (\(text.file):\(section.line))"
  }
}
