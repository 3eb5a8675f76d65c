internal import Evidence
internal import XML

/// Reads what ties a related fact to the fact around it: the attributes of `some`, `none`, `count` and `needs of`.
struct TieReader {
  let context: RuleContext
  let node: Node
  let kind: FactKind
  let scopes: [FactKind]

  /// Nil where one of them is wrong, its fault being noted.
  func ties() -> [Tie]? {
    var ties: [Tie] = []
    var isSound = true
    func add(_ tie: Tie?) { if let tie { ties.append(tie) } else { isSound = false } }
    for item in listItems(node["same"] ?? "") { add(fields(item).map { .same($0.0, $0.1) }) }
    for item in listItems(node["other"] ?? "") { add(fields(item).map { .other($0.0, $0.1) }) }
    if let written = node["in-force"] { add(inForce(written)) }
    if let written = node["ended-before"] { add(endedBefore(written)) }
    if let written = node["around"] { add(around(written)) }
    for name in ["before", "after"] {
      if let written = node[name] { add(sequence(written, isAfter: name == "after")) }
    }
    for span in DateSpan.allCases { if let written = node[span.rawValue] { add(sameDate(span, written)) } }
    if let written = node["overlapping"] { add(overlapping(written)) }
    if let written = node["covering"] { add(covering(written)) }
    if !areSettingsTied() { isSound = false }
    if scopes.last?.name == kind.name { ties.append(.distinct) }
    return isSound ? ties : nil
  }

  private func fault(_ message: String) { context.fault(node.line, "<\(node.name)>: \(message)") }

  /// Attributes that say more of a tie need that tie.
  private func areSettingsTied() -> Bool {
    var isSound = true
    func check(_ setting: String, _ ties: [String]) {
      guard node[setting] != nil else { return }
      let given = ties.filter { node[$0] != nil }
      if given.isEmpty {
        fault("\(setting) needs \(ties.map { "\($0)=\"…\"" }.joined(separator: " or "))")
        isSound = false
      } else if given.count > 1 {
        fault("\(setting) stands beside \(given.joined(separator: " and ")); it can speak of one of them only")
        isSound = false
      }
    }
    if node["around"] != nil, node["within"] == nil {
      fault("around=\"…\" and within=\"…\" need one another")
      isSound = false
    }
    check("by-at-most", ["ended-before"])
    check("within", ["around", "before", "after"])
    check("by-more-than", ["before", "after"])
    check("for-more-than", ["overlapping"])
    check("but-for", ["covering"])
    return isSound
  }

  // MARK: Fields

  /// `person`, or `assessor = person`: the related fact's field, then the fact's around.
  private func fields(_ item: String) -> (Field, FieldPath)? {
    guard let sign = item.firstIndex(of: "=") else { return field(item) }
    func trimmed(_ text: Substring) -> String { text.split(separator: " ").joined(separator: " ") }
    let name = trimmed(item[..<sign])
    let written = trimmed(item[item.index(after: sign)...])
    let inner = inner(name)
    let path = context.path(written, in: scopes, line: node.line)
    guard let inner, let path else { return nil }
    guard path.type.isComparable(to: inner.type) else {
      fault(
        "'\(name)' is \(inner.type.article) and '\(written)' is \(path.type.article); they can never be the same")
      return nil
    }
    return (inner, path)
  }

  private func inner(_ name: String) -> Field? {
    if let field = kind.field(name) ?? kind.identity.flatMap({ kind.name == name ? $0 : nil }) { return field }
    context.fault(
      node.line,
      "'\(kind.name)' has no field '\(name)'" + suggestion(for: name, among: kind.fields.map(\.name), called: "fields"))
    return nil
  }

  /// What `same="person"` ties: the field of that name on both sides, or a fact's own identity where the other side
  /// refers to it.
  private func field(_ name: String) -> (Field, FieldPath)? {
    guard let around = scopes.last, let inner = inner(name) else { return nil }
    let outer = around.field(name) ?? around.identity.flatMap { $0.type == inner.type ? $0 : nil }
    guard let outer, outer.type.isComparable(to: inner.type) else {
      context.fault(
        node.line,
        "'\(around.name)' has no '\(name)' that a \(kind.name)'s could be the same as"
          + suggestion(for: name, among: around.fields.map(\.name), called: "fields"))
      return nil
    }
    return (inner, FieldPath(written: outer.name, level: scopes.count - 1, owner: around, link: nil, field: outer))
  }

  // MARK: Instants

  private func moment(_ written: String) -> Moment? {
    context.moment(written, in: scopes, line: node.line, element: node.name)
  }

  /// The length in an attribute: `.some(nil)` where there is none, nil where it is wrong.
  private func length(_ attribute: String) -> Length?? {
    guard let written = node[attribute] else { return .some(nil) }
    return context.length(written, line: node.line).map { .some($0) }
  }

  private func inForce(_ written: String) -> Tie? {
    let moment = moment(written)
    guard let ends = interval("in-force"), let moment else { return nil }
    return .inForce(from: ends.0, to: ends.1, moment)
  }

  private func endedBefore(_ written: String) -> Tie? {
    let moment = moment(written)
    let limit = length("by-at-most")
    guard let ends = interval("ended-before"), let moment, let limit else { return nil }
    return .endedBefore(ends.1, moment, byAtMost: limit)
  }

  private func around(_ written: String) -> Tie? {
    guard node["within"] != nil else { return nil }
    let moment = moment(written)
    guard let at = event("around"), let moment, let within = length("within"), let within else { return nil }
    return .around(at, moment, within: within)
  }

  private func sequence(_ written: String, isAfter: Bool) -> Tie? {
    let moment = moment(written)
    let (more, within) = (length("by-more-than"), length("within"))
    guard let at = event(isAfter ? "after" : "before"), let moment, let more, let within else { return nil }
    return .sequence(at, isAfter: isAfter, moment, byMoreThan: more, within: within)
  }

  private func sameDate(_ span: DateSpan, _ written: String) -> Tie? {
    let moment = moment(written)
    guard let at = event(span.rawValue), let moment else { return nil }
    return .sameDate(at, span, moment)
  }

  private func interval(_ attribute: String) -> (Field, Field)? {
    if let ends = kind.inForce, let from = kind.field(ends.from), let to = kind.field(ends.to) { return (from, to) }
    fault("'\(kind.name)' is never in force, so \(attribute) means nothing")
    return nil
  }

  private func event(_ attribute: String) -> Field? {
    if let at = kind.at, let field = kind.field(at) { return field }
    fault("'\(kind.name)' does not happen at an instant, so \(attribute) means nothing")
    return nil
  }

  // MARK: Stretches

  private func overlapping(_ written: String) -> Tie? {
    let stretch = stretch(written, "overlapping")
    guard let ends = lasting("overlapping"), let stretch, let more = length("for-more-than") else { return nil }
    return .overlapping(from: ends.0, to: ends.1, stretch, byMoreThan: more)
  }

  private func covering(_ written: String) -> Tie? {
    let stretch = stretch(written, "covering")
    guard let ends = lasting("covering"), let stretch, let less = length("but-for") else { return nil }
    return .covering(from: ends.0, to: ends.1, stretch, butFor: less)
  }

  private func lasting(_ attribute: String) -> (Field, Field)? {
    if let ends = kind.lasts, let from = kind.field(ends.from), let to = kind.field(ends.to) { return (from, to) }
    fault("'\(kind.name)' takes no time, so \(attribute) means nothing")
    return nil
  }

  /// `started; ended`, or facts around that last: `payment; recording` is what both have in common.
  private func stretch(_ written: String, _ attribute: String) -> Stretch? {
    let items = listItems(written)
    let named = items.map { item in scopes.lastIndex { $0.name == item } }
    if !items.isEmpty, named.allSatisfy({ $0 != nil }) {
      var ends: [(from: FieldPath, to: FieldPath)] = []
      for level in named.compactMap({ $0 }) {
        let around = scopes[level]
        guard let names = around.lasts, let from = around.field(names.from), let to = around.field(names.to) else {
          fault("'\(around.name)' takes no time, so \(attribute) cannot name it")
          return nil
        }
        func path(_ field: Field) -> FieldPath {
          FieldPath(written: "\(around.name).\(field.name)", level: level, owner: around, link: nil, field: field)
        }
        ends.append((path(from), path(to)))
      }
      return Stretch(ends: ends, facts: named.compactMap { $0.map { scopes[$0] } })
    }
    guard items.count == 2 else {
      fault(
        "\(attribute)=\"\(written)\" was found; expected two instants such as 'started; ended', or facts around that last, such as '\(scopes.last { $0.lasts != nil }?.name ?? "call")'"
      )
      return nil
    }
    func instant(_ item: String) -> FieldPath? {
      guard case .field(let path)? = moment(item) else { return nil }
      return path
    }
    guard let from = instant(items[0]), let to = instant(items[1]) else { return nil }
    return Stretch(ends: [(from, to)], facts: [])
  }
}
