internal import Evidence
internal import Time
internal import XML

/// Reads what a policy counts days by: its public holidays, and its deadlines.
struct CalendarReader {
  let draft: PolicyDraft
  let file: String
  let faults: FaultLog

  /// The root of a file of holidays.
  func holidays(_ root: Node) {
    if draft.holidays != nil {
      faults.add(file, root.line, "policy '\(draft.id)' has its holidays already; it takes one file of them")
      return
    }
    guard let from = day(root, "from"), let to = day(root, "to") else { return }
    guard from <= to else {
      faults.add(
        file, root.line, "it ends (to=\"\(root["to"] ?? "")\") before it begins (from=\"\(root["from"] ?? "")\")")
      return
    }
    var days: [Int: String] = [:]
    for node in root.children(named: "day") {
      guard let day = day(node, "date") else { continue }
      if let other = days[day] {
        faults.add(file, node.line, "\(node["date"] ?? "") stands already, as \(other)")
      } else if !(from...to).contains(day) {
        faults.add(file, node.line, "\(node["date"] ?? "") lies outside the dates that the list covers")
      }
      days[day] = node.words
    }
    draft.holidays = Holidays(title: root.child("title")?.words ?? "", covered: from...to, days: days)
    draft.canonical["holidays", default: ""] += root.canonical
  }

  private func day(_ node: Node, _ attribute: String) -> Int? {
    guard case .date(let civil)? = TimeReading(iso8601: node[attribute] ?? "") else {
      faults.add(
        file, node.line, "\(attribute)=\"\(node[attribute] ?? "")\" was found; expected a date such as 2026-12-25")
      return nil
    }
    return CivilTime.daysFromEpoch(year: civil.year, month: civil.month, day: civil.day)
  }

  func deadline(_ node: Node) {
    let name = node["name"] ?? ""
    let context = RuleContext(draft: draft, file: file, about: "deadline '\(name)': ", faults: faults)
    let kindName = node["of"] ?? ""
    guard let kind = Catalogue.kind(kindName) else {
      context.fault(
        node.line,
        "there is no kind of fact '\(kindName)'"
          + suggestion(for: kindName, among: Catalogue.kinds.map(\.name), called: "kinds"))
      return
    }
    if kind.field(name) != nil {
      context.fault(node.line, "'\(kind.name)' has a field of that name; choose another")
    } else if draft.deadlines.contains(where: { $0.name == name && $0.kind.name == kind.name }) {
      context.fault(node.line, "it stands already")
    }
    if draft.holidays == nil {
      context.fault(
        node.line,
        "it moves past public holidays, but the policy names none; add a file with the root <holidays of=\"…\">")
    }
    func field(_ attribute: String) -> Field? {
      context.path(node, attribute, in: [kind], expecting: "an instant") { $0 == .instant }?.field
    }
    func together(_ attributes: [String]) -> Bool {
      let given = attributes.filter { node[$0] != nil }
      if !given.isEmpty, given.count < attributes.count {
        context.fault(
          node.line, "\(attributes.map { "\($0)=\"…\"" }.joined(separator: ", ")) need one another")
      }
      return given.count == attributes.count
    }
    var longer: (by: Length, ifTold: Field)?
    if together(["longer-by", "if-told"]), let by = context.length(node["longer-by"] ?? "", line: node.line),
      let told = field("if-told")
    {
      longer = (by, told)
    }
    var stopped: (from: Field, until: Field, onlyIf: String)?
    if together(["stopped", "resumed", "only-if"]), let from = field("stopped"), let until = field("resumed"),
      let onlyIf = context.switch(node["only-if"] ?? "", line: node.line)
    {
      stopped = (from, until, onlyIf)
    }
    guard let from = field("from"), let within = context.length(node["within"] ?? "", line: node.line) else { return }
    draft.deadlines.append(
      Deadline(
        name: name, kind: kind, meaning: node.child("meaning")?.words ?? "", from: from, within: within, longer: longer,
        stopped: stopped))
    draft.canonical["deadline " + name, default: ""] += node.canonical
    draft.usedByDeadline[name] = Array(context.used.keys)
  }
}
