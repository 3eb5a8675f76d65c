internal import Text

extension PolicySet {
  /// The same policies with other values of parameters: for asking what would be if.
  /// - Parameter assignments: `retention=10 days`, or `POLICY.retention=10 days` where several policies have a parameter of
  ///   that name.
  /// - Throws: ``PolicyError/faults(_:)`` where there is no such parameter, or where the value is none of its kind or lies
  ///   outside its bounds.
  package func setting(_ assignments: [String]) throws(PolicyError) -> PolicySet {
    let faults = FaultLog()
    var policies = policies
    var seen: Set<String> = []
    for assignment in assignments { set(assignment, in: &policies, &seen, faults) }
    guard faults.faults.isEmpty else { throw .faults(faults.faults) }
    var set = self
    set.policies = policies
    return set
  }

  private func set(
    _ assignment: String, in policies: inout [Policy], _ seen: inout Set<String>, _ faults: FaultLog
  ) {
    func fault(_ message: String) { faults.add("--set", nil, message) }
    let parts = assignment.split(separator: "=", maxSplits: 1).map {
      $0.split(separator: " ").joined(separator: " ")
    }
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      return fault("'\(assignment)' was found; expected NAME=VALUE, such as 'retention=10 days'")
    }
    let words = parts[0].split(separator: ".", maxSplits: 1).map(String.init)
    let name = words.last ?? ""
    let owners = policies.indices.filter { index in
      (words.count == 1 || policies[index].id == words[0])
        && policies[index].parameters.contains { $0.name == name }
    }
    guard let owner = owners.first else {
      let all = policies.flatMap { $0.parameters.map(\.name) }.withoutRepetition
      return fault("there is no parameter '\(parts[0])'" + suggestion(for: name, among: all, called: "parameters"))
    }
    guard owners.count == 1 else {
      let written = owners.map { "\(policies[$0].id).\(name)" }.joined(separator: " or ")
      return fault("'\(name)' is a parameter of several policies; write \(written)")
    }
    guard seen.insert("\(policies[owner].id).\(name)").inserted else { return fault("'\(name)' is set twice") }
    var parameters = policies[owner].parameters
    for index in parameters.indices where parameters[index].name == name {
      do throws(ValueReader.Unreadable) {
        let value = try readParameterValue(parts[1], as: parameters[index].type)
        if let wrong = parameters[index].fault(of: value) {
          return fault("parameter '\(name)' \(wrong) (\(parameters[index].file):\(parameters[index].line))")
        }
        parameters[index].override = Parameter.Override(
          value: value, because: "It was asked what would be if.", file: "--set", line: 0)
      } catch {
        return fault("parameter '\(name)' is '\(parts[1])'; expected \(error.expected)")
      }
    }
    policies[owner].parameters = parameters
  }
}
