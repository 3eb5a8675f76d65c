internal import Evidence
internal import Text
internal import Time
internal import XML

extension CallFormat {
  static let namespace = "urn:earshot:call-format:1"

  /// Reads a declaration. All that is wrong with it is told at once, each fault with its line and the nearest right word.
  /// - Throws: ``CollectionError/declaration(_:)``, or ``CollectionError/file(_:)`` where it cannot be read.
  package init(file: String) throws(CollectionError) {
    self = try Declaration.read(file, schema: "call-format.xsd") { root in
      var reader = CallFormatReader()
      let format = reader.format(root)
      return (format, reader.faults)
    }
  }
}

/// Turns a declaration's elements into a ``CallFormat`` and gathers what is wrong with them.
struct CallFormatReader {
  private(set) var faults: [XMLError.Fault] = []
  /// Whether values stand in columns, not in documents.
  private var isTable = false

  /// The kinds of fact that call formats can show.
  static let kinds: [FactKind] = [
    .call, .announcement, .queueing, .transfer, .payment, .pause, .warning, .incident,
  ]

  mutating func fault(_ line: Int, _ message: String) { faults.append(XMLError.Fault(line: line, message: message)) }

  mutating func unknown(_ line: Int, _ what: String, _ word: String, among words: [String]) {
    let nearest = nearestWord(to: word, among: words).map { "; did you mean '\($0)'?" } ?? ""
    fault(line, "there is no \(what) '\(word)' here: expected \(words.joined(separator: ", "))\(nearest)")
  }

  mutating func check(_ node: Node, attributes: [String], children: [String] = []) {
    for (name, _) in node.attributes where !attributes.contains(name) {
      unknown(node.line, "attribute", name, among: attributes)
    }
    for child in node.children where !children.contains(child.name) {
      unknown(child.line, "element", child.name, among: children)
    }
  }

  mutating func required(_ name: String, of node: Node) -> String? {
    if let value = node[name], !value.isEmpty { return value }
    fault(node.line, "<\(node.name)> needs the attribute '\(name)'")
    return nil
  }

  mutating func format(_ root: Node) -> CallFormat? {
    guard root.name == "call-format", root.namespace == CallFormat.namespace else {
      fault(root.line, "expected <call-format xmlns=\"\(CallFormat.namespace)\">, found <\(root.name)>")
      return nil
    }
    let forms = ["delimited", "json-lines", "json", "xml", "siprec", "vcon"]
    check(
      root, attributes: ["title", "shows", "longest-call"],
      children: forms + ["field", "event", "ignore", "otherwise"])
    guard let node = root.children.first(where: { forms.contains($0.name) }) else {
      fault(root.line, "one element must say what the file is made of: \(forms.joined(separator: ", "))")
      return nil
    }
    isTable = node.name == "delimited"
    let form = form(node)
    var format = CallFormat(
      title: required("title", of: root) ?? "", shows: shows(root), form: form ?? .jsonLines, fields: [:], rules: [],
      otherwise: nil, longestCall: 12 * Period.hour)
    if let text = root["longest-call"] {
      if let period = Period(text), period.nominalMicroseconds > 0 {
        format.longestCall = period.nominalMicroseconds
      } else {
        fault(root.line, "'\(text)' is no length of time: expected, for example, 12 hours")
      }
    }
    if node.name == "siprec" || node.name == "vcon" {
      if let child = root.children.first(where: { ["field", "event", "ignore", "otherwise"].contains($0.name) }) {
        fault(child.line, "<\(node.name)> knows its own fields and events; remove <\(child.name)>")
      }
      return form == nil ? nil : format
    }
    for child in root.children(named: "field") { add(child, to: &format) }
    for child in root.children where child.name == "event" || child.name == "ignore" {
      if let rule = rule(child) { format.rules.append(rule) }
    }
    if let child = root.child("otherwise") {
      check(child, attributes: ["because"])
      format.otherwise = required("because", of: child)
    }
    checkWhole(format, node)
    return form == nil ? nil : format
  }

  private mutating func shows(_ root: Node) -> [FactKind] {
    let names = CallFormatReader.kinds.map(\.name)
    var kinds: [FactKind] = []
    for word in (required("shows", of: root) ?? "").split(separator: " ") {
      if let kind = CallFormatReader.kinds.first(where: { $0.name == word }) {
        kinds.append(kind)
      } else {
        unknown(root.line, "kind of fact", String(word), among: names)
      }
    }
    return kinds
  }

  /// What only the whole declaration shows.
  private mutating func checkWhole(_ format: CallFormat, _ node: Node) {
    if format.fields[.call] == nil { fault(node.line, "a <field name=\"call\"> must say which call a row is about") }
    let needTime = format.rules.contains { $0.time == nil }
    if needTime, format.fields[.time] == nil {
      fault(node.line, "a <field name=\"time\"> must say when an event happened")
    }
    if format.rules.isEmpty, !format.tellsOfCalls {
      fault(node.line, "fields 'began' or 'ended' must make a row a call, or event elements must say what it means")
    }
    // A kind that is promised and cannot come, or that comes and is not promised, would be judged wrongly.
    var made: [String] = format.tellsOfCalls ? [FactKind.call.name] : []
    for rule in format.rules {
      if case .event(let kind) = rule.meaning { made.append(kind.fact.name) }
    }
    for kind in format.shows where !made.contains(kind.name) {
      fault(node.line, "the declaration shows '\(kind.name)', but no event or field of it leads to one")
    }
    for name in CallFormatReader.kinds.map(\.name)
    where made.contains(name) && !format.shows.contains(where: { $0.name == name }) && name != FactKind.call.name {
      fault(node.line, "an event leads to '\(name)', which 'shows' does not name; name it there, or remove the event")
    }
  }

  // MARK: Forms

  private mutating func form(_ node: Node) -> CallFormat.Form? {
    switch node.name {
    case "delimited":
      check(node, attributes: ["separator"], children: ["columns"])
      let named: [String: UInt8] = ["tab": 9, "semicolon": 0x3B, "comma": 0x2C, "bar": 0x7C]
      let word = node["separator"] ?? "comma"
      guard let separator = named[word] else {
        unknown(node.line, "separator", word, among: named.keys.sorted())
        return nil
      }
      var lists: [[String]] = []
      for child in node.children(named: "columns") {
        check(child, attributes: [])
        let names = child.words.split(separator: " ").map { $0.lowercased() }
        if names.isEmpty { fault(child.line, "<columns> must name the columns, with spaces between them") }
        if lists.contains(where: { $0.count == names.count }) {
          fault(child.line, "two <columns> have \(names.count) names; rows are told apart by their number")
        }
        lists.append(names)
      }
      return .delimited(separator: separator, columns: lists)
    case "json-lines":
      check(node, attributes: [])
      return .jsonLines
    case "siprec":
      check(node, attributes: ["extensions"])
      return .siprec(extensions: node["extensions"].flatMap { range($0, node) })
    case "vcon":
      check(node, attributes: ["pauses"])
      var pauses: Set<String> = []
      for word in (node["pauses"] ?? "").split(separator: " ") {
        if word == "hold" || word == "mute" {
          pauses.insert(String(word))
        } else {
          unknown(node.line, "event of a party that pauses the recording", String(word), among: ["hold", "mute"])
        }
      }
      return .vcon(pauses: pauses)
    default:
      check(node, attributes: ["each"])
      guard let text = required("each", of: node) else { return nil }
      guard let each = FieldAddress(text) else {
        fault(node.line, "'\(text)' is no address, such as 'calls/call'")
        return nil
      }
      return node.name == "json" ? .json(each: each) : .xml(each: each)
    }
  }

  private mutating func range(_ text: String, _ node: Node) -> ClosedRange<Int>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if let low = parts.first ?? nil, let high = parts.last ?? nil, parts.count <= 2, low >= 1, low <= high, high <= 40 {
      return low...high
    }
    fault(node.line, "'\(text)' is no number of digits: expected, for example, 4 or 3-5")
    return nil
  }

  // MARK: Fields and events

  private static let placing = ["column", "at"]
  private static let reading = ["layout", "unit", "country", "after", "until", "until-last", "nothing"]

  private mutating func add(_ node: Node, to format: inout CallFormat) {
    check(
      node, attributes: ["name", "means"] + CallFormatReader.placing + CallFormatReader.reading,
      children: ["when", "value"])
    guard let name = required("name", of: node) else { return }
    guard let field = CallField(rawValue: name) else {
      return unknown(node.line, "field", name, among: CallField.allCases.map(\.rawValue))
    }
    guard let use = use(node, isTime: field.isTime) else { return }
    if field == .direction {
      for word in [use.constant].compactMap({ $0 }) + use.values.compactMap(\.means).filter({ !$0.isEmpty })
      where CallDirection(word: word) == nil {
        unknown(node.line, "direction", word, among: CallDirection.allCases.map(\.rawValue))
      }
    }
    format.fields[field, default: []].append(use)
  }

  private mutating func use(_ node: Node, isTime: Bool) -> CallFieldUse? {
    var use = CallFieldUse()
    use.constant = node["means"]
    use.place = place(node, isOptional: use.constant != nil)
    use.conditions = conditions(node)
    if isTime {
      for word in (node["layout"] ?? "iso8601").split(separator: "|").map({ trimmedText(String($0)) }) {
        if let layout = TimeLayout(word) {
          use.layouts.append(layout)
        } else {
          let words = TimeLayout.words.joined(separator: ", ")
          fault(
            node.line, "'\(word)' is no layout of times: expected \(words) or a pattern such as dd/MM/yyyy HH:mm:ss")
        }
      }
    }
    if let word = node["unit"] {
      let units: [String: Int64] = ["second": 1_000_000, "millisecond": 1_000, "minute": 60_000_000]
      if let unit = units[word] {
        use.unit = unit
      } else {
        unknown(node.line, "unit", word, among: units.keys.sorted())
      }
    }
    use.country = node["country"]
    use.after = node["after"]
    use.until = node["until"]
    use.untilLast = node["until-last"]
    use.nothing = (node["nothing"] ?? "").split(separator: "|").map { trimmedText(String($0)) }
    for child in node.children(named: "value") {
      check(child, attributes: ["means"] + CallFormatReader.tests)
      if let test = test(child) { use.values.append((test, child["means"])) }
    }
    return use.place == nil && use.constant == nil ? nil : use
  }

  private mutating func place(_ node: Node, isOptional: Bool) -> CallFormat.Place? {
    var address: FieldAddress?
    if let text = node["at"] {
      address = FieldAddress(text)
      if address == nil { fault(node.line, "'\(text)' is no address, such as 'extra/extension'") }
    }
    if isTable {
      guard let text = isOptional ? node["column"] : required("column", of: node) else { return nil }
      let names = text.split(separator: "|").map { trimmedText(String($0)).lowercased() }
      return .columns(names, inside: address)
    }
    if let column = node["column"] {
      fault(node.line, "a document has no columns: say where '\(column)' stands by 'at'")
    }
    if address == nil, node["at"] == nil, !isOptional { fault(node.line, "<\(node.name)> needs the attribute 'at'") }
    return address.map { .address($0) }
  }

  private mutating func rule(_ node: Node) -> EventRule? {
    let conditions = conditions(node)
    if node.name == "ignore" {
      check(node, attributes: ["because"], children: ["when"])
      return required("because", of: node).map {
        EventRule(meaning: .ignore(because: $0), conditions: conditions, time: nil)
      }
    }
    check(node, attributes: ["means", "layout"] + CallFormatReader.placing, children: ["when"])
    var time: CallFieldUse?
    if node["column"] != nil || node["at"] != nil {
      var own = node
      own.attributes.removeAll { $0.name == "means" }
      time = use(own, isTime: true)
    } else if conditions.isEmpty {
      fault(node.line, "<event> needs a when, or a time of its own by 'column' or 'at'")
    }
    guard let word = required("means", of: node) else { return nil }
    guard let kind = CallEvent.Kind(rawValue: word) else {
      unknown(node.line, "meaning", word, among: CallEvent.Kind.allCases.map(\.rawValue))
      return nil
    }
    return EventRule(meaning: .event(kind), conditions: conditions, time: time)
  }

  private static let words: [LineCondition.Test] = [.is, .isNot, .begins, .ends, .contains]
  private static let tests = words.map(\.rawValue) + ["digits"]

  private mutating func conditions(_ node: Node) -> [CallCondition] {
    var conditions: [CallCondition] = []
    for child in node.children(named: "when") {
      check(child, attributes: CallFormatReader.placing + CallFormatReader.tests)
      if let place = place(child, isOptional: false), let test = test(child) {
        conditions.append(CallCondition(place: place, test: test))
      }
    }
    return conditions
  }

  private mutating func test(_ node: Node) -> ValueTest? {
    let asked = node.attributes.filter { CallFormatReader.tests.contains($0.name) }
    guard asked.count == 1, let (name, value) = asked.first else {
      fault(node.line, "a \(node.name) needs exactly one test: \(CallFormatReader.tests.joined(separator: ", "))")
      return nil
    }
    if name == "digits" { return range(value, node).map { .digits($0) } }
    guard let test = LineCondition.Test(rawValue: name) else { return nil }
    let values = value.split(separator: "|").map { word in
      Array(word.split(whereSeparator: \.isWhitespace).joined(separator: " ").utf8).map(foldedLetter)
    }
    if values.isEmpty || values.contains([]) { fault(node.line, "the test '\(name)' has an empty value") }
    return .words(LineCondition(slot: 0, test: test, values: values))
  }
}
