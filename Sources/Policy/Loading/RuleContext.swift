internal import Evidence
internal import Text
internal import Time
internal import XML

/// What the reader of one rule knows: the policy around it, and the facts that its conditions stand in.
final class RuleContext {
  let draft: PolicyDraft
  let file: String
  /// `rule 'overdue-recording': `
  let about: String
  private let faults: FaultLog
  /// Names of parameters (`$x`), roles and definitions that the rule uses, with the line of the first use.
  private(set) var used: [String: Int] = [:]

  init(draft: PolicyDraft, file: String, about: String, faults: FaultLog) {
    self.draft = draft
    self.file = file
    self.about = about
    self.faults = faults
  }

  func fault(_ line: Int, _ message: String) { faults.add(file, line, about + message) }

  func use(_ name: String, line: Int) { if used[name] == nil { used[name] = line } }

  // MARK: Fields

  /// A field as conditions and sentences name it. `scopes` are the kinds of the facts around, the judged one first.
  func path(_ written: String, in scopes: [FactKind], line: Int) -> FieldPath? {
    var parts = written.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var level = scopes.count - 1
    // An outer fact by its kind's name, unless the innermost has a field of that name to go through.
    if parts.count > 1, scopes[level].field(parts[0]) == nil || parts.count > 2,
      let named = scopes.indices.reversed().first(where: { $0 < level && scopes[$0].name == parts[0] })
        ?? scopes.indices.reversed().first(where: { scopes[$0].name == parts[0] })
    {
      level = named
      parts.removeFirst()
    }
    let owner = scopes[level]
    guard let first = owner.field(parts[0]) else {
      if parts.count == 1, let deadline = deadline(parts[0], owner, line) {
        return FieldPath(
          written: written, level: level, owner: owner, link: nil, field: deadline.field, deadline: deadline)
      }
      fault(line, "'\(owner.name)' has no field '\(parts[0])'" + fieldSuggestion(parts[0], owner))
      return nil
    }
    if parts.count == 1 { return FieldPath(written: written, level: level, owner: owner, link: nil, field: first) }
    guard parts.count == 2, let kind = FactKind.referred(by: first.type), let identity = kind.identity else {
      fault(
        line, "'\(written)' leads nowhere: '\(owner.name).\(parts[0])' is \(first.type.article), which has no fields")
      return nil
    }
    guard let field = kind.field(parts[1]) else {
      fault(line, "'\(kind.name)' has no field '\(parts[1])'" + fieldSuggestion(parts[1], kind))
      return nil
    }
    let link = FieldPath.Link(field: first, kind: kind, identity: identity)
    return FieldPath(written: written, level: level, owner: owner, link: link, field: field)
  }

  private func fieldSuggestion(_ name: String, _ kind: FactKind) -> String {
    let deadlines = draft.deadlines.filter { $0.kind.name == kind.name }.map(\.name)
    return suggestion(for: name, among: kind.fields.map(\.name) + deadlines, called: "fields")
  }

  private func deadline(_ name: String, _ kind: FactKind, _ line: Int) -> Deadline? {
    guard let deadline = draft.deadlines.first(where: { $0.name == name && $0.kind.name == kind.name }) else {
      return nil
    }
    use("deadline " + name, line: line)
    use("holidays", line: line)
    for parameter in draft.usedByDeadline[name] ?? [] { use(parameter, line: line) }
    return deadline
  }

  /// The field of an attribute, of a type that fits.
  func path(
    _ node: Node, _ attribute: String, in scopes: [FactKind], expecting what: String? = nil,
    where fits: (FieldType) -> Bool = { _ in true }
  ) -> FieldPath? {
    guard let written = node[attribute], let path = path(written, in: scopes, line: node.line) else { return nil }
    guard fits(path.type) else {
      fault(node.line, "<\(node.name)>: '\(written)' is \(path.type.article); expected \(what ?? "something else")")
      return nil
    }
    return path
  }

  /// `the audit`, or a field that holds an instant.
  func moment(_ written: String, in scopes: [FactKind], line: Int, element: String) -> Moment? {
    if written == "the audit" { return .audit }
    guard let path = path(written, in: scopes, line: line) else { return nil }
    guard path.type == .instant else {
      fault(line, "<\(element)>: '\(written)' is \(path.type.article); expected an instant, or 'the audit'")
      return nil
    }
    return .field(path)
  }

  // MARK: Parameters and roles

  /// The parameter behind `$name`; nil, with a fault, where there is none.
  func parameter(_ written: String, line: Int) -> Parameter? {
    let name = String(written.dropFirst())
    use("$" + name, line: line)
    if let parameter = draft.parameters.first(where: { $0.name == name }) { return parameter }
    fault(
      line,
      "there is no parameter '$\(name)'" + suggestion(for: name, among: draft.parameterNames, called: "parameters"))
    return nil
  }

  /// The name of the switch behind `$name`.
  func `switch`(_ written: String, line: Int) -> String? {
    guard written.hasPrefix("$") else {
      fault(line, "only-if=\"\(written)\" was found; expected a parameter of type switch, such as $report-it")
      return nil
    }
    guard let parameter = parameter(written, line: line) else { return nil }
    if parameter.type == .switch { return parameter.name }
    fault(line, "'\(written)' is a \(parameter.type.name); expected a switch, whose value is yes or no")
    return nil
  }

  func role(_ name: String, line: Int) -> Bool {
    use("role " + name, line: line)
    if draft.roleNames.contains(name) { return true }
    fault(line, "there is no role '\(name)'" + suggestion(for: name, among: draft.roleNames, called: "roles"))
    return false
  }

  /// `14 days`, `$retention`, `$retention + $grace`.
  func length(_ written: String, line: Int) -> Length? {
    var terms: [Term<Period>] = []
    for part in written.split(separator: "+", omittingEmptySubsequences: false) {
      let text = part.split(separator: " ").joined(separator: " ")
      if text.hasPrefix("$") {
        guard let parameter = parameter(text, line: line) else { return nil }
        guard parameter.type == .duration else {
          fault(line, "'\(text)' is a \(parameter.type.name); expected a duration")
          return nil
        }
        terms.append(.parameter(parameter.name))
        continue
      }
      do throws(ValueReader.Unreadable) {
        terms.append(.literal(try readPeriod(text)))
      } catch {
        fault(line, "'\(text)' was found; expected \(error.expected)")
        return nil
      }
    }
    return Length(terms: terms)
  }
}

extension FieldType {
  /// The type within a sentence: `an instant`, `one of listen, export`.
  var article: String {
    switch self {
    case .choice: "one of \(name)"
    case .instant, .account: "an \(name)"
    case .flag, .text: name
    default: "a \(name)"
    }
  }

  /// Whether two values can be the same thing.
  func isComparable(to other: FieldType) -> Bool {
    if self == other { return true }
    func isLoose(_ type: FieldType) -> Bool {
      switch type {
      case .text, .path, .title, .choice: true
      default: false
      }
    }
    return (self == .text && other.column == "TEXT") || (other == .text && column == "TEXT")
      || (isLoose(self) && isLoose(other))
  }
}
