package import Evidence

/// A first rule about a kind of fact: small, valid, commented, with an example of each verdict that its rule gives.
///
/// It asks one question that any fact of the kind can answer, so that it loads and its examples come out right before the
/// author has changed a word.
package struct RuleSkeleton: Sendable {
  private let id: String
  private let kind: FactKind
  private let policy: Policy

  package init(id: String, about kind: FactKind, in policy: Policy) {
    self.id = id
    self.kind = kind
    self.policy = policy
  }

  /// A whole rule file.
  package var file: String {
    let question = Question(kind)
    let clause = clause
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <?xml-model href="policy.xsd" schematypens="http://www.w3.org/2001/XMLSchema"?>
      <!-- Change this from top to bottom. After each change: "earshot rules check", then "earshot rules test \(id)".
           "earshot rules reference" lists every condition, and every field of a \(spaced(kind.name)). -->
      <rules xmlns="urn:earshot:policy:1" of="\(policy.id)">

        <!-- One rule asks one question of every \(spaced(kind.name)): \(commented(kind.meaning))
             severity: critical, high, medium, low or info, by the policy's own words. -->
        <rule id="\(id)" about="\(kind.name)" severity="medium">
          <title>What is wrong, in few words</title>

          <!-- Where the policy asks it, and what it asks, in plain words of your own. -->
          <clause section="\(clause.section)" paragraph="\(clause.paragraph)">What the policy asks there.</clause>

          <!-- All of these must hold for a breach. Alternatives go into <any>…</any>, an exception into <none of="…"/>. -->
          <breach-when>
            \(question.condition)
          </breach-when>

          <!-- Who answers for it, and why them: the first who is known. Add others below, surest first. -->
          <answerable>
            \(answerable)
          </answerable>

          <!-- The sentence of the report. {…} is a value; […] is left out where a value in it is not known. -->
          <finding>\(subject)\(question.finding).</finding>
          <remedy within="7 days">What is to be done about it.</remedy>

          <!-- Made-up facts, and what the rule must say of the first \(spaced(kind.name)) among them. Write one for every case that
               somebody might argue about, before you change the conditions. -->
      \(examples(question))
        </rule>
      </rules>

      """
  }

  // MARK: Parts

  /// A place that the policy's text has, if there is one.
  private var clause: (section: String, paragraph: String) {
    if let section = policy.text?.sections.first, let paragraph = section.paragraphs.first {
      return (escaped(section.title), paragraph.number)
    }
    if let clause = policy.rules.first?.clause { return (escaped(clause.section), clause.paragraph) }
    return ("The section's heading", "1")
  }

  private var answerable: String {
    if let role = policy.roles.first { return "<by role=\"\(role.name)\">whose task it is</by>" }
    let person = kind.fields.first { $0.type == .person || $0.type == .account }
    return "<by field=\"\(person?.name ?? "")\">whom the facts name</by>"
  }

  /// `{id}` or whatever else tells one such fact from another.
  private var subject: String {
    let words = spaced(kind.name)
    let key = kind.key.compactMap(kind.field).filter { $0.type != .instant }
    let places = key.map { "[ {\($0.name)}]" }.joined()
    return words.prefix(1).uppercased() + words.dropFirst() + places
  }

  private func examples(_ question: Question) -> String {
    [
      ("breach", question.breach, "say here what this case shows"),
      ("satisfied", question.satisfied, "say here why this one is in order"),
      ("undetermined", question.undetermined, "say here what is not known"),
    ].compactMap { verdict, attributes, because -> String? in
      guard let attributes else { return nil }
      return """
            <example verdict="\(verdict)" at="2026-11-23T06:00:00Z" because="\(because)">
              <\(kind.name)\(attributes)/>
            </example>
        """
    }.joined(separator: "\n")
  }
}

/// A condition that facts of a kind can answer, and values that make it come out either way.
private struct Question {
  var condition = ""
  /// How the sentence of the report ends.
  var finding = ""
  /// Attributes of the fact in each example; nil where the verdict cannot be had.
  var breach: String?
  var satisfied: String?
  var undetermined: String?

  init(_ kind: FactKind) {
    // The field that says most to somebody who has never seen a rule.
    let field =
      kind.fields.first { if case .choice = $0.type { true } else { false } }
      ?? kind.fields.first { $0.type == .flag } ?? kind.fields.first { $0.name == kind.at }
      ?? kind.fields.first { $0.type == .instant } ?? kind.fields.first { $0.type == .text } ?? kind.fields.first
    guard let field else { return }
    let name = field.name
    func set(_ yes: String, _ no: String?) {
      breach = " \(name)=\"\(yes)\""
      satisfied = no.map { " \(name)=\"\($0)\"" }
      undetermined = ""
    }
    switch field.type {
    case .choice(let words):
      let first = escaped(words.first ?? "")
      condition = "<is field=\"\(name)\" value=\"\(first)\"/>"
      finding = " has the \(spaced(name)) “{\(name)}”"
      set(first, words.dropFirst().first.map(escaped))
      if satisfied == nil {
        // With one word only, what is missing is the only other case.
        condition = "<present field=\"\(name)\"/>"
        (satisfied, undetermined) = ("", nil)
      }
    case .flag:
      condition = "<is field=\"\(name)\" value=\"yes\"/>"
      finding = " is as the rule says"
      set("yes", "no")
    case .instant:
      condition = "<older-than field=\"\(name)\" limit=\"14 days\"/>"
      finding = ", of {\(name)}, is {age of \(name)} old"
      set("2026-11-01T10:00:00Z", "2026-11-20T10:00:00Z")
    default:
      finding = " is as the rule says"
      condition = "<present field=\"\(name)\"/>"
      (breach, satisfied, undetermined) = (" \(name)=\"something\"", "", nil)
    }
  }
}

/// For an attribute or a text.
private func escaped(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case "\"": result += "&quot;"
    default: result.append(character)
    }
  }
  return result
}

/// For a comment, in which two hyphens may not stand.
private func commented(_ text: String) -> String {
  var result = ""
  for character in text {
    if character == "-", result.last == "-" { result.append(" ") }
    result.append(character)
  }
  return result
}
