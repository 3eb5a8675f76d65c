package import Time
internal import XML

/// Who may decide on findings, and how.
package struct ReviewSettings: Sendable {
  /// Identifiers of people in the registers.
  package var deciders: [String]
  /// How long a finding may be accepted for; nil for any time.
  package var longest: Period?

  package init(deciders: [String], longest: Period?) {
    self.deciders = deciders
    self.longest = longest
  }
}

extension ConfigurationReader {
  mutating func review(_ root: Node) -> ReviewSettings? {
    guard let node = root.child("review") else { return nil }
    expectOnly(["longest"], of: node)
    var deciders: [String] = []
    for child in node.children {
      guard child.name == "decider" else {
        fault(child, unknown("element of <review> called", child.name, among: ["decider"]))
        continue
      }
      expectOnly(["person"], of: child)
      let person = required("person", of: child)
      if deciders.contains(person) { fault(child, "'\(person)' is a decider already") }
      deciders.append(person)
    }
    if deciders.isEmpty { fault(node, "<review> names nobody who may decide; expected <decider person=\"…\"/>") }
    return ReviewSettings(deciders: deciders, longest: period("longest", of: node))
  }

  /// The time from one audit to the next, in whole days.
  mutating func schedule(_ root: Node) -> Period? {
    guard let node = root.child("schedule") else { return nil }
    expectOnly(["every"], of: node)
    guard node["every"] != nil else {
      fault(node, "<schedule> needs every=\"…\", such as '7 days'")
      return nil
    }
    guard let every = period("every", of: node) else { return nil }
    if every.nominalMicroseconds % Period.day != 0 { fault(node, "every=\"\(every)\" is no whole number of days") }
    return every
  }
}
