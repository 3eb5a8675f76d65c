internal import Text
internal import Time
internal import XML

extension LogFormatReader {
  // MARK: What a file is made of

  mutating func carrier(_ node: Node) -> LogFormat.Carrier? {
    switch node.name {
    case "w3c":
      check(node, attributes: [])
      return .w3c
    case "json-lines":
      check(node, attributes: [])
      return .jsonLines
    case "combined":
      check(node, attributes: [])
      for name in CombinedLines.columns { _ = slot(making: name, line: node.line) }
      return .combined
    case "windows-events":
      check(node, attributes: [])
      for name in WindowsEventLines.madeColumns { _ = slot(making: name, line: node.line) }
      return .windowsEvents
    case "linux-audit":
      check(node, attributes: [])
      for name in AuditLines.madeColumns { _ = slot(making: name, line: node.line) }
      return .linuxAudit
    case "delimited":
      check(node, attributes: ["separator"])
      guard required("separator", of: node) != nil else { return nil }
      switch choice("separator", of: node, ["comma", "semicolon", "tab", "bar"]) {
      case "comma": return .delimited(separator: 0x2C)
      case "semicolon": return .delimited(separator: 0x3B)
      case "tab": return .delimited(separator: 0x09)
      case "bar": return .delimited(separator: 0x7C)
      default: return nil
      }
    default:
      return syslog(node)
    }
  }

  private mutating func syslog(_ node: Node) -> LogFormat.Carrier? {
    check(node, attributes: ["program", "prefix"])
    guard let program = required("program", of: node), let prefix = required("prefix", of: node) else { return nil }
    let parts = prefix.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    for part in parts {
      if columns.contains(where: { $0.name == part }) {
        fault(node.line, "the prefix names '\(part)' twice")
      }
      _ = slot(making: part, line: node.line)
    }
    let operationSlot = slot(making: "operation", line: node.line)
    let resultSlot = slot(making: "result", line: node.line)
    let fileSlot = slot(making: "file", line: node.line)
    var operations: [(name: [UInt8], slots: [Int])] = []
    var newFileSlot: Int?
    for child in node.children {
      guard child.name == "operation" else {
        unknown(child.line, "element", child.name, among: ["operation"])
        continue
      }
      check(child, attributes: ["name", "arguments"])
      guard let name = required("name", of: child), let arguments = required("arguments", of: child) else { continue }
      let slots = arguments.split(separator: " ").map { slot(making: String($0), line: child.line) }
      if let index = columns.firstIndex(where: { $0.name == "new-file" }) { newFileSlot = index }
      operations.append((Array(name.utf8), slots))
    }
    return .syslog(
      LogFormat.SambaLayout(
        program: Array(program.utf8), prefixCount: parts.count, operations: operations, operationSlot: operationSlot,
        resultSlot: resultSlot, fileSlot: fileSlot, newFileSlot: newFileSlot))
  }

  // MARK: What lines mean

  mutating func rules(_ node: Node) -> [LineRule] {
    var rules: [LineRule] = []
    for child in node.children {
      switch child.name {
      case "ignore":
        check(child, attributes: ["because"])
        guard let because = required("because", of: child) else { continue }
        rules.append(
          LineRule(meaning: .ignore(because: because), conditions: conditions(child), within: nil, isUnproven: false))
      case "act":
        if let rule = act(child) { rules.append(rule) }
      case "logon", "logoff", "log-cleared", "lost", "unattributable":
        if let rule = statement(child) { rules.append(rule) }
      case "otherwise":
        check(child, attributes: ["because"])
        _ = required("because", of: child)
      default: unknown(child.line, "element", child.name, among: LogFormatReader.meanings)
      }
    }
    if node.child("act") == nil { fault(node.line, "lines must hold at least one act") }
    return rules
  }

  private static let meanings = [
    "act", "ignore", "logon", "logoff", "log-cleared", "lost", "unattributable", "otherwise",
  ]

  /// What a line says beside accesses.
  private mutating func statement(_ node: Node) -> LineRule? {
    let meaning: LineRule.Meaning
    switch node.name {
    case "logon":
      check(node, attributes: ["way", "account-column"])
      guard required("way", of: node) != nil,
        let way = choice("way", of: node, LogonWay.allCases.map(\.rawValue)).flatMap({ LogonWay(rawValue: $0) })
      else { return nil }
      meaning = .logon(way)
    case "logoff":
      check(node, attributes: [])
      meaning = .logoff
    case "log-cleared":
      check(node, attributes: ["account-column"])
      meaning = .cleared
    default:
      check(node, attributes: ["because"])
      guard let because = required("because", of: node) else { return nil }
      meaning = node.name == "lost" ? .lost(because: because) : .unattributable(because: because)
    }
    var account: Int?
    if let name = node["account-column"] {
      account = columns.firstIndex { $0.name == name }
      if account == nil { unknown(node.line, "column", name, among: columns.map(\.name)) }
    }
    return LineRule(meaning: meaning, conditions: conditions(node), within: nil, isUnproven: false, account: account)
  }

  private mutating func act(_ node: Node) -> LineRule? {
    check(node, attributes: ["action", "within", "account", "parameters-column", "parameter"])
    var parameters: (slot: Int, names: [[UInt8]])?
    if let name = node["parameters-column"] {
      if let slot = columns.firstIndex(where: { $0.name == name }) {
        let names = (node["parameter"] ?? "").split(separator: "|").map { Array($0.utf8) }
        if names.isEmpty { fault(node.line, "a parameter must be named beside its column") }
        parameters = (slot, names)
      } else {
        unknown(node.line, "column", name, among: columns.map(\.name))
      }
    } else if node["parameter"] != nil {
      fault(node.line, "a parameters-column must say where the parameter stands")
    }
    let isUnproven = choice("account", of: node, ["unproven"]) != nil
    var within: Int64?
    if let text = node["within"] {
      within = Period(text)?.nominalMicroseconds
      if within == nil { fault(node.line, "'\(text)' is no length of time: expected, for example, 10 minutes") }
    }
    let conditions = conditions(node)
    guard required("action", of: node) != nil,
      let action = choice("action", of: node, AccessAction.allCases.map(\.rawValue)).flatMap({
        AccessAction(rawValue: $0)
      })
    else { return nil }
    return LineRule(
      meaning: .act(action), conditions: conditions, within: within, isUnproven: isUnproven, parameters: parameters)
  }

  private mutating func conditions(_ node: Node) -> [LineCondition] {
    let tests = LineCondition.Test.allCases.map(\.rawValue)
    var conditions: [LineCondition] = []
    for child in node.children {
      guard child.name == "when" else {
        unknown(child.line, "element", child.name, among: ["when"])
        continue
      }
      check(child, attributes: ["column"] + tests)
      let asked = child.attributes.filter { tests.contains($0.name) }
      guard asked.count == 1, let test = asked.first.flatMap({ LineCondition.Test(rawValue: $0.name) }) else {
        fault(child.line, "a when needs exactly one test: \(tests.joined(separator: ", "))")
        continue
      }
      let values = asked[0].value.split(separator: "|").map { value in
        Array(value.split(whereSeparator: \.isWhitespace).joined(separator: " ").utf8).map(foldedLetter)
      }
      if values.isEmpty || values.contains([]) { fault(child.line, "the test '\(test.rawValue)' has an empty value") }
      guard let slot = slot(child) else { continue }
      var condition = LineCondition(slot: slot, test: test, values: values)
      if test == .hasBits || test == .lacksBits {
        for value in values {
          if let bits = EventRights.number(value.span) {
            condition.bits |= bits
          } else {
            fault(
              child.line,
              "'\(String(decoding: value, as: UTF8.self))' is no mask of bits: expected, for example, 0x1 or 0x1|0x20")
          }
        }
      }
      conditions.append(condition)
    }
    if conditions.isEmpty, node.children.isEmpty { fault(node.line, "<\(node.name)> needs at least one when") }
    return conditions
  }
}
