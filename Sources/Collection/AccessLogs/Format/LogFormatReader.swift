internal import Text
internal import Time
internal import XML

extension LogFormat {
  static let namespace = "urn:earshot:log-format:1"

  /// Reads a declaration. All that is wrong with it is told at once, each fault with its line and the nearest right word.
  /// - Throws: ``CollectionError/declaration(_:)``, or ``CollectionError/file(_:)`` where it cannot be read.
  package init(file: String) throws(CollectionError) {
    self = try Declaration.read(file, schema: "format.xsd") { root in
      var reader = LogFormatReader()
      let format = reader.format(root)
      return (format, reader.faults)
    }
  }
}

/// Turns a declaration's elements into a ``LogFormat`` and gathers what is wrong with them.
struct LogFormatReader {
  private(set) var faults: [XMLError.Fault] = []
  private(set) var columns: [LogFormat.Column] = []

  mutating func fault(_ line: Int, _ message: String) { faults.append(XMLError.Fault(line: line, message: message)) }

  /// `found 'lisen', expected one of listen, …; did you mean 'listen'?`
  mutating func unknown(_ line: Int, _ what: String, _ word: String, among words: [String]) {
    let nearest = nearestWord(to: word, among: words).map { "; did you mean '\($0)'?" } ?? ""
    fault(line, "there is no \(what) '\(word)' here: expected \(words.joined(separator: ", "))\(nearest)")
  }

  mutating func format(_ root: Node) -> LogFormat? {
    guard root.name == "log-format", root.namespace == LogFormat.namespace else {
      fault(root.line, "expected <log-format xmlns=\"\(LogFormat.namespace)\">, found <\(root.name)>")
      return nil
    }
    check(root, attributes: ["title"])
    let carriers = ["w3c", "delimited", "syslog", "json-lines", "combined", "windows-events", "linux-audit"]
    let parts = [
      "column", "time", "account", "host", "target", "tool", "bytes", "session", "log", "computer", "lines",
    ]
    for child in root.children where !(carriers + parts).contains(child.name) {
      unknown(child.line, "element", child.name, among: carriers + parts)
    }
    guard let carrierNode = root.children.first(where: { carriers.contains($0.name) }) else {
      fault(root.line, "one element must say what the file is made of: \(carriers.joined(separator: ", "))")
      return nil
    }
    for node in root.children(named: "column") { addColumn(node, carrier: carrierNode.name) }
    let carrier = carrier(carrierNode)
    let hasOwnColumns = !["syslog", "combined", "linux-audit"].contains(carrierNode.name)
    if hasOwnColumns, columns.isEmpty { fault(carrierNode.line, "a column element must name each column that is used") }

    guard let targetNode = root.child("target") else {
      fault(root.line, "a target element must say which column names the recording")
      return nil
    }
    guard let lines = root.child("lines") else {
      fault(root.line, "a lines element must say which lines mean what")
      return nil
    }
    let time = root.child("time").flatMap { timeColumn($0) }
    if root.child("time") == nil, ["delimited", "json-lines"].contains(carrierNode.name) {
      fault(root.line, "a time element must say which column holds the time")
    }
    if let node = root.child("time"), !["delimited", "json-lines"].contains(carrierNode.name) {
      fault(node.line, "<\(carrierNode.name)> has a time of its own; remove the time element")
    }
    let account = root.child("account").flatMap { use($0) }
    let host = root.child("host").flatMap { use($0) }
    let tool = root.child("tool").flatMap { use($0) }
    let bytes = root.child("bytes").flatMap { use($0) }
    let session = root.child("session").flatMap { use($0) }?.slot
    let log = root.child("log").flatMap { use($0) }?.slot
    let computer = root.child("computer").flatMap { use($0) }?.slot
    let target = target(targetNode)
    let rules = rules(lines)
    guard let carrier, let target else { return nil }
    return LogFormat(
      title: root["title"] ?? "", carrier: carrier, columns: columns, time: time, account: account, host: host,
      target: target, tool: tool, bytes: bytes, session: session, log: log, computer: computer, rules: rules,
      otherwise: lines.child("otherwise")?["because"])
  }

  // MARK: Columns

  private mutating func addColumn(_ node: Node, carrier: String) {
    check(node, attributes: ["name", "required"])
    guard let name = required("name", of: node) else { return }
    if ["syslog", "combined", "linux-audit"].contains(carrier) {
      fault(node.line, "<\(carrier)> has columns of its own; remove the column element")
    } else if columns.contains(where: { $0.name == name }) {
      fault(node.line, "the column '\(name)' is named twice")
    } else {
      columns.append(
        LogFormat.Column(name: name, isRequired: choice("required", of: node, ["yes", "no"]) != "no", line: node.line))
    }
  }

  /// The slot of a column; a new one where the carrier makes its own columns.
  mutating func slot(making name: String, line: Int) -> Int {
    if let index = columns.firstIndex(where: { $0.name == name }) { return index }
    columns.append(LogFormat.Column(name: name, isRequired: false, line: line))
    return columns.count - 1
  }

  mutating func slot(_ node: Node) -> Int? {
    guard let name = required("column", of: node) else { return nil }
    if let index = columns.firstIndex(where: { $0.name == name }) { return index }
    unknown(node.line, "column", name, among: columns.map(\.name))
    return nil
  }

  private mutating func use(_ node: Node) -> LogFormat.ColumnUse? {
    check(node, attributes: ["column", "plus"])
    let plus = choice("plus", of: node, ["plus", "space"])
    return slot(node).map { LogFormat.ColumnUse(slot: $0, plusIsSpace: plus == "space") }
  }

  private mutating func target(_ node: Node) -> LogFormat.TargetUse? {
    check(node, attributes: ["column", "is", "plus", "ignore-case"])
    let kind = required("is", of: node) == nil ? nil : choice("is", of: node, ["url", "path"])
    let plus = choice("plus", of: node, ["plus", "space"])
    let ignoresCase = choice("ignore-case", of: node, ["yes", "no"]) == "yes"
    return slot(node).map {
      LogFormat.TargetUse(slot: $0, isURL: kind == "url", plusIsSpace: plus == "space", ignoresCase: ignoresCase)
    }
  }

  private mutating func timeColumn(_ node: Node) -> LogFormat.TimeColumn? {
    check(node, attributes: ["column", "layout", "zone"])
    var zone: Zone?
    if let name = node["zone"] {
      zone = try? Zone(named: name)
      if zone == nil {
        fault(node.line, "the system knows no time zone '\(name)'; expected a name such as Europe/London or UTC")
      }
    }
    guard let text = required("layout", of: node) else { return nil }
    guard let layout = TimeLayout(text) else {
      let nearest = nearestWord(to: text, among: TimeLayout.words).map { "; did you mean '\($0)'?" } ?? ""
      fault(
        node.line,
        "'\(text)' is no layout of a time: expected iso8601, unix, unix-milliseconds or a pattern such as "
          + "dd/MM/yyyy HH:mm:ss\(nearest)")
      return nil
    }
    return slot(node).map { LogFormat.TimeColumn(slot: $0, layout: layout, zone: zone) }
  }

  // MARK: Attributes

  mutating func required(_ attribute: String, of node: Node) -> String? {
    if let value = node[attribute], !value.isEmpty { return value }
    fault(node.line, "<\(node.name)> lacks the attribute '\(attribute)'")
    return nil
  }

  mutating func choice(_ attribute: String, of node: Node, _ words: [String]) -> String? {
    guard let value = node[attribute] else { return nil }
    if words.contains(value) { return value }
    unknown(node.line, attribute, value, among: words)
    return nil
  }

  mutating func check(_ node: Node, attributes: [String]) {
    for (name, _) in node.attributes where !attributes.contains(name) {
      unknown(node.line, "attribute", name, among: attributes)
    }
  }
}
