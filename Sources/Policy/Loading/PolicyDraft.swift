internal import Evidence
internal import Time
internal import XML

/// A policy while its files are read: what its rules may name.
final class PolicyDraft {
  let id: String
  let title: String
  let zone: Zone
  let effect: Effect
  let file: String
  var parameters: [Parameter] = []
  var roles: [Role] = []
  /// Definitions as written; their conditions are read where a rule uses them.
  /// How facts of a kind came about, by the kind's name, for rules that say nothing of their own.
  var cameAbout: [String: [Telling]] = [:]
  var definitions: [(node: Node, kind: FactKind)] = []
  var readDefinitions: [Definition] = []
  var deadlines: [Deadline] = []
  /// The parameters that each rests on.
  var usedByDeadline: [String: [String]] = [:]
  var holidays: Holidays?
  var rules: [Rule] = []
  /// Serialised parameters, roles and definitions by name, for the digests of the rules that use them.
  var canonical: [String: String] = [:]

  init(id: String, title: String, zone: Zone, effect: Effect, file: String) {
    self.id = id
    self.title = title
    self.zone = zone
    self.effect = effect
    self.file = file
  }

  var values: ValueReader { ValueReader(zone: zone) }
  var parameterNames: [String] { parameters.map(\.name).withoutRepetition }
  var roleNames: [String] { roles.map(\.name).withoutRepetition }
}

extension [String] {
  /// In the same order, each once.
  var withoutRepetition: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Reads `from` and `to` of a policy, rule, parameter or role: dates in the policy's zone, the last one included.
func readEffect(_ node: Node, zone: Zone, file: String, faults: FaultLog) -> Effect {
  let values = ValueReader(zone: zone)
  func read(_ attribute: String, endOfDay: Bool) -> Instant? {
    guard let text = node[attribute] else { return nil }
    do throws(ValueReader.Unreadable) {
      return try values.instant(text, endOfDay: endOfDay)
    } catch {
      faults.add(file, node.line, "\(attribute)=\"\(text)\" was found; expected \(error.expected)")
      return nil
    }
  }
  let effect = Effect(from: read("from", endOfDay: false), to: read("to", endOfDay: true))
  if let from = effect.from, let to = effect.to, from >= to {
    faults.add(
      file, node.line, "it ends (to=\"\(node["to"] ?? "")\") before it begins (from=\"\(node["from"] ?? "")\")")
  }
  return effect
}
