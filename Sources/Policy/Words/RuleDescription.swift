internal import Evidence
internal import Time

/// A rule told to a reader who wants to check it against the policy.
package enum RuleDescription {
  /// Plain text with lines of about 100 characters.
  /// - Parameter sources: what each kind of source can give; empty where nobody wants to know.
  package static func plainEnglish(
    _ rule: Rule, in policies: PolicySet, sources: [SourceKind] = []
  ) -> String {
    guard let policy = policies.policy(of: rule) else { return rule.title }
    let values = Values(policy: policy, at: policies.at)
    let words = ConditionWords(values: values)
    var text = "\(rule.id) (\(rule.severity.rawValue)): \(rule.title)\n"
    func paragraph(_ title: String, _ body: String) {
      if title.isEmpty {
        text += wrapped(body, indent: "    ", hanging: "  ") + "\n"
      } else if !body.isEmpty {
        text += wrapped("\(title): \(body)", indent: "  ") + "\n"
      }
    }
    if let off = policies.off(rule) { paragraph("off", off) }
    paragraph("policy", "\(policy.title), “\(rule.clause.section)”, paragraph \(rule.clause.paragraph)")
    paragraph("clause", rule.clause.words)
    for law in rule.laws {
      paragraph("may engage", [law.name, law.words].filter { !$0.isEmpty }.joined(separator: ": "))
    }
    paragraph("judges", "every \(spaced(rule.about.name)): \(rule.about.meaning)")
    text += "  a breach when all of these hold:\n"
    for line in ConditionOutline(rule.breachWhen, words: words).lines {
      let indent = String(repeating: "  ", count: line.depth + 2)
      text += wrapped("- \(line.text)", indent: indent, hanging: "  ") + "\n"
    }
    let rest = WhatItRestsOn(rule: rule, policy: policy, words: words, values: values)
    for (title, body) in rest.paragraphs(sources) { paragraph(title, body) }
    for witness in rule.speaksFor {
      paragraph(
        "speaks for the person", "that \(words.words(witness.relation)). It is said: \(template(witness.words))")
    }
    for telling in rule.cameAbout {
      switch telling {
      case .own(let sentence, let condition):
        let when = condition.map { condition in
          ConditionOutline(condition, words: words).lines.map(\.text).joined(separator: "; ")
        }
        paragraph("how it came about", (when.map { "where \($0): " } ?? "") + template(sentence))
      case .related(let witness):
        paragraph(
          "how it came about", "where \(words.words(witness.relation)). It is said: \(template(witness.words))")
      }
    }
    if let together = rule.together {
      paragraph(
        "taken together",
        "those with the same \(together.same.map { words.words($0) }.joined(separator: ", "))"
          + " that follow one another within \(words.words(together.within))")
    }
    if rule.undecidedAsOne {
      paragraph("what cannot be decided", "is told as one finding for each thing that is missing, and names nobody")
    }
    for (index, answerable) in rule.answerable.enumerated() {
      paragraph(index == 0 ? "answerable" : "else", description(answerable, words, values))
    }
    paragraph("is reported as", template(rule.finding))
    if let remedy = rule.remedy {
      paragraph("remedy" + (remedy.within.map { " within \(words.words($0))" } ?? ""), template(remedy.words))
    }
    for escalation in rule.escalations {
      let then = [
        escalation.severity.map { "it is \($0.rawValue)" },
        escalation.to.map { name in "it goes to \((try? values.role(name).called) ?? name)" },
      ].compactMap(\.self)
      paragraph("when the remedy is \(words.words(escalation.after)) late", then.joined(separator: ", and "))
    }
    if let ahead = rule.lookAhead {
      paragraph(
        "is announced",
        "as due, \(words.words(ahead.limit)) after “\(words.words(ahead.field))”: \(template(ahead.words))")
    }
    if let brake = rule.brake {
      paragraph(
        "brake",
        "more than \(brake.share) % of at least \(brake.ofAtLeast) \(rule.about.plural) makes the rule suspect itself")
    }
    paragraph("examples", String(rule.examples.count))
    for example in rule.examples {
      text += wrapped("- \(example.verdict.rawValue): \(example.because)", indent: "    ", hanging: "  ") + "\n"
    }
    paragraph("written at", "\(rule.file):\(rule.line)")
    return text
  }

  private static func description(_ answerable: Answerable, _ words: ConditionWords, _ values: Values) -> String {
    let who: String =
      switch answerable.who {
      case .role(let name): (try? values.role(name).called) ?? name
      case .field(let path): "whoever is named by “\(words.words(path))”"
      case .relation(let relation, let path):
        "whoever is named by “\(words.words(path))” where \(words.words(relation))"
      }
    return [who, answerable.basis].filter { !$0.isEmpty }.joined(separator: ", ") + " (\(answerable.sure.rawValue))"
  }

  /// A sentence as its author wrote it, its places between braces.
  static func template(_ sentence: Sentence) -> String { template(sentence.pieces) }

  private static func template(_ pieces: [Sentence.Piece]) -> String {
    pieces.map { piece -> String in
      switch piece {
      case .words(let words): words
      case .optional(let inner): "[\(template(inner))]"
      case .place(let place): "{\(place.written)}"
      }
    }.joined()
  }
}

extension Placeholder {
  /// As the reference of the language writes it.
  package var written: String {
    switch self {
    case .field(let path): path.written
    case .choice(let path, let choices): "\(path.written): \(choices.map(\.words).joined(separator: " or "))"
    case .sum(let path, let length): "\(path.written) + \(length.written)"
    case .difference(let a, let b): "\(a.written) - \(b.written)"
    case .title(let path, .audit): "\(path.written).title at the audit"
    case .title(let path, .field(let at)): "\(path.written).title at \(at.written)"
    case .length(let length): length.written
    case .parameter(let name): "$\(name)"
    case .age(let path): "age of \(path.written)"
    case .count: "counted"
    case .group: "group"
    case .times: "times"
    }
  }
}

extension Length {
  package var written: String {
    terms.map { term in
      switch term {
      case .literal(let period): period.description
      case .parameter(let name): "$\(name)"
      }
    }.joined(separator: " + ")
  }
}

/// Text broken into lines of about 100 characters, each behind an indent; the second and later ones further in.
func wrapped(_ text: String, indent: String, hanging: String = "    ") -> String {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    let room = 100 - indent.count - (lines.isEmpty ? 0 : hanging.count)
    if !line.isEmpty, line.count + 1 + word.count > room {
      lines.append(line)
      line = ""
    }
    line += line.isEmpty ? String(word) : " \(word)"
  }
  lines.append(line)
  return lines.enumerated().map { indent + ($0 == 0 ? "" : hanging) + $1 }.joined(separator: "\n")
}
