internal import Files
package import Time
package import XML

/// A file of decisions (`Rules/decisions.xsd`), as the report saves it and as Earshot keeps it.
package struct DecisionFile: Sendable {
  package static let namespace = "urn:earshot:decisions:1"

  /// As messages name it.
  package let name: String
  /// Its name within its folder.
  package var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }
  /// The instant of the audit whose report was decided in.
  package let audit: Instant
  /// When it was taken in; nil as long as it was not.
  package let taken: Instant?
  /// In the order of the file. ``Decision/at`` is when they were taken in, or the audit's instant.
  package let decisions: [Decision]

  /// - Parameters:
  ///   - zone: in which a date ends.
  ///   - schema: `decisions.xsd`.
  /// - Throws: ``XMLError``, with every fault that was found.
  package init(_ contents: [UInt8], name: String, zone: Zone, schema: Schema?) throws(XMLError) {
    let root = try XMLReader.document(contents, name: name, schema: schema, limits: XMLReader.Limits(bytes: 64 << 20))
    guard root.name == "decisions", root.namespace == DecisionFile.namespace else {
      throw XMLError(
        file: name, line: root.line,
        "found <\(root.name)>, expected <decisions xmlns=\"\(DecisionFile.namespace)\">; this is no file of decisions")
    }
    var faults: [XMLError.Fault] = []
    func instant(_ attribute: String, of node: Node) -> Instant? {
      guard let text = node[attribute] else { return nil }
      if case .instant(let instant, _)? = TimeReading(iso8601: text) { return instant }
      faults.append(
        XMLError.Fault(
          line: node.line, message: "\(attribute)=\"\(text)\" is no instant; expected such as 2026-11-23T06:00:00Z"))
      return nil
    }
    let audit = instant("audit", of: root)
    let taken = instant("taken", of: root)
    if audit == nil, faults.isEmpty {
      faults.append(
        XMLError.Fault(line: root.line, message: "<decisions> needs audit=\"…\", the instant of the report"))
    }
    var decisions: [Decision] = []
    for node in root.children {
      guard node.name == "decision", let kind = node["kind"].flatMap(Decision.Kind.init(rawValue:)) else {
        faults.append(
          XMLError.Fault(
            line: node.line,
            message: "found <\(node.name) kind=\"\(node["kind"] ?? "")\">; expected <decision> with kind "
              + Decision.Kind.allCases.map(\.rawValue).joined(separator: ", ")))
        continue
      }
      decisions.append(
        Decision(
          finding: node["finding"] ?? "", kind: kind, decider: node["by"] ?? "",
          until: DecisionFile.until(node, zone, &faults), to: node["to"], why: node.words,
          at: taken ?? audit ?? Instant(microseconds: 0), line: node.line))
    }
    guard faults.isEmpty, let audit else { throw XMLError(file: name, faults: faults) }
    self.name = name
    self.audit = audit
    self.taken = taken
    self.decisions = decisions
  }

  /// A date holds to its end.
  private static func until(_ node: Node, _ zone: Zone, _ faults: inout [XMLError.Fault]) -> Instant? {
    guard let text = node["until"] else { return nil }
    switch TimeReading(iso8601: text) {
    case .instant(let instant, _)?: return instant
    case .date(let date)?:
      let start = zone.startOfDay(year: date.year, month: date.month, day: date.day)
      return zone.adding(Period(days: 1), to: start).advanced(byMicroseconds: -1)
    default:
      faults.append(
        XMLError.Fault(
          line: node.line, message: "until=\"\(text)\" is no date; expected such as 2026-12-31"))
      return nil
    }
  }

  /// Whether it says the same as another, wherever it lies and whenever that was taken in.
  package func isSame(as other: DecisionFile) -> Bool {
    func said(_ decision: Decision) -> [String?] {
      [
        decision.finding, decision.kind.rawValue, decision.decider, decision.until?.iso8601, decision.to, decision.why,
      ]
    }
    return audit == other.audit && decisions.map(said) == other.decisions.map(said)
  }

  /// The file as it is kept once it was taken in.
  /// - Parameters:
  ///   - taken: when.
  ///   - account: the account that took it in.
  package func kept(taken: Instant, by account: String) -> String {
    var text = ""
    var writer = XMLWriter<Never> { text += $0 }
    writer.declaration()
    writer.element(
      "decisions",
      ["xmlns": DecisionFile.namespace, "audit": audit.iso8601, "taken": taken.iso8601, "account": account]
    ) { writer in
      for decision in decisions {
        writer.element(
          "decision",
          [
            "finding": decision.finding, "kind": decision.kind.rawValue, "by": decision.decider,
            "until": decision.until?.iso8601, "to": decision.to,
          ], text: decision.why)
      }
    }
    return text
  }
}
