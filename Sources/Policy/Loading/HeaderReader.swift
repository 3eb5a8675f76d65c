internal import Evidence
internal import Time
internal import XML

/// Reads what the rules of a policy share: parameters, roles and definitions.
struct HeaderReader {
  let draft: PolicyDraft
  let file: String
  let faults: FaultLog

  func parameter(_ node: Node) {
    let name = node["name"] ?? ""
    let about = "parameter '\(name)': "
    guard let type = type(of: node, about) else { return }
    guard let standard = value(node["default"] ?? "", type, node, about + "default") else { return }
    func bound(_ attribute: String) -> ParameterValue? {
      guard let text = node[attribute] else { return nil }
      switch type {
      case .duration, .number: return value(text, type, node, about + attribute)
      default:
        faults.add(file, node.line, about + "a \(type.name) has no \(attribute)")
        return nil
      }
    }
    let parameter = Parameter(
      name: name, type: type, standard: standard, atLeast: bound("at-least"), atMost: bound("at-most"),
      meaning: node.child("meaning")?.words ?? "",
      effect: readEffect(node, zone: draft.zone, file: file, faults: faults),
      file: file, line: node.line, override: nil)
    if let fault = parameter.fault(of: standard) { faults.add(file, node.line, about + "its default \(fault)") }
    if let other = draft.parameters.first(where: { $0.name == name && $0.effect.overlaps(parameter.effect) }) {
      faults.add(file, node.line, about + "it stands already at \(other.file):\(other.line), in force at the same time")
    }
    draft.parameters.append(parameter)
    draft.canonical["$" + name, default: ""] += node.canonical
  }

  private func type(of node: Node, _ about: String) -> ParameterType? {
    let choices = node["choices"].map(listItems)
    switch (node["type"], choices) {
    case ("choice", let choices?): return .choice(choices)
    case ("choice", nil):
      faults.add(file, node.line, about + "a choice needs choices=\"…; …\", the words to choose from")
      return nil
    case (let type, .some):
      faults.add(file, node.line, about + "a \(type ?? "") has no choices")
      return nil
    case ("duration", _): return .duration
    case ("number", _): return .number
    case ("hours", _): return .hours
    case ("switch", _): return .switch
    default: return .text
    }
  }

  private func value(_ text: String, _ type: ParameterType, _ node: Node, _ about: String) -> ParameterValue? {
    do throws(ValueReader.Unreadable) {
      return try readParameterValue(text, as: type)
    } catch {
      faults.add(file, node.line, "\(about) is '\(text)'; expected \(error.expected)")
      return nil
    }
  }

  func role(_ node: Node) {
    let name = node["name"] ?? ""
    let role = Role(
      name: name, called: node["called"] ?? name, titles: listItems(node["titles"] ?? ""),
      effect: readEffect(node, zone: draft.zone, file: file, faults: faults), file: file, line: node.line)
    if let other = draft.roles.first(where: { $0.name == name && $0.effect.overlaps(role.effect) }) {
      faults.add(
        file, node.line, "role '\(name)': it stands already at \(other.file):\(other.line), in force at the same time")
    }
    draft.roles.append(role)
    draft.canonical["role " + name, default: ""] += node.canonical
  }

  func cameAbout(_ node: Node) {
    let name = node["of"] ?? ""
    guard let kind = Catalogue.kind(name) else {
      faults.add(
        file, node.line,
        "<came-about>: there is no kind of fact '\(name)'"
          + suggestion(for: name, among: Catalogue.kinds.map(\.name), called: "kinds"))
      return
    }
    if draft.cameAbout[name] != nil {
      faults.add(file, node.line, "<came-about>: how a \(name) came about is said already, further up")
    }
    let context = RuleContext(draft: draft, file: file, about: "<came-about of=\"\(name)\">: ", faults: faults)
    draft.cameAbout[name] = TellingReader(reader: ConditionReader(context: context), about: kind).tellings(node)
  }

  func definition(_ node: Node) {
    let name = node["name"] ?? ""
    let kindName = node["of"] ?? ""
    guard let kind = Catalogue.kind(kindName) else {
      faults.add(
        file, node.line,
        "definition '\(name)': there is no kind of fact '\(kindName)'"
          + suggestion(for: kindName, among: Catalogue.kinds.map(\.name), called: "kinds"))
      return
    }
    for other in node.kindsNamed where Catalogue.kind(other.name) == nil {
      faults.add(
        file, other.line,
        "definition '\(name)': there is no kind of fact '\(other.name)'; a definition cannot rest on another")
      return
    }
    if Catalogue.kind(name) != nil {
      faults.add(file, node.line, "definition '\(name)': a kind of fact has that name; choose another")
    } else if let other = draft.definitions.first(where: { $0.node["name"] == name }) {
      faults.add(file, node.line, "definition '\(name)': it stands already at \(file):\(other.node.line)")
    }
    draft.definitions.append((node, kind))
    draft.canonical["of " + name, default: ""] += node.canonical
  }
}

/// The items of a list whose separator is a semicolon.
func listItems(_ text: String) -> [String] {
  text.split(separator: ";").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    .filter { !$0.isEmpty }
}

func readParameterValue(_ text: String, as type: ParameterType) throws(ValueReader.Unreadable) -> ParameterValue {
  switch type {
  case .duration: return .duration(try readPeriod(text))
  case .number:
    guard let number = Int64(text) else { throw ValueReader.Unreadable(expected: "a whole number") }
    return .number(number)
  case .text: return .text(text)
  case .hours: return .hours(try Hours(text))
  case .switch:
    guard text == "yes" || text == "no" else { throw ValueReader.Unreadable(expected: "yes or no") }
    return .flag(text == "yes")
  case .choice(let words):
    guard words.contains(text) else {
      throw ValueReader.Unreadable(expected: "one of \(words.joined(separator: ", "))")
    }
    return .text(text)
  }
}

extension Parameter {
  /// What is wrong with a value of the right type; nil where it lies within bounds.
  func fault(of value: ParameterValue) -> String? {
    if let atLeast, value.isLess(than: atLeast) {
      return "is '\(value)', less than \(atLeast), the least that '\(name)' may be"
    }
    if let atMost, atMost.isLess(than: value) {
      return "is '\(value)', more than \(atMost), the most that '\(name)' may be"
    }
    return nil
  }
}

extension ParameterValue {
  fileprivate func isLess(than other: ParameterValue) -> Bool {
    switch (self, other) {
    case (.duration(let a), .duration(let b)): a.nominalMicroseconds < b.nominalMicroseconds
    case (.number(let a), .number(let b)): a < b
    default: false
    }
  }
}

extension Node {
  /// The kinds that relations within name.
  fileprivate var kindsNamed: [(name: String, line: Int)] {
    children.flatMap { child in (child["of"].map { [(name: $0, line: child.line)] } ?? []) + child.kindsNamed }
  }

  /// The element without its layout: the same text for the same meaning.
  var canonical: String {
    var text = "<\(name)"
    for attribute in attributes.sorted(by: { $0.name < $1.name }) {
      text += " \(attribute.name)=\"\(attribute.value)\""
    }
    text += ">" + words
    for child in children { text += child.canonical }
    return text + "</>"
  }
}
