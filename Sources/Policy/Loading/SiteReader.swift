internal import Text
internal import XML

/// Reads a site's own values for parameters and sets them in the policies.
struct SiteReader {
  let drafts: [PolicyDraft]
  let faults: FaultLog

  func read(_ root: Node, file: String) {
    var seen: [String: Int] = [:]
    for node in root.children {
      let (policy, name, text) = (node["policy"] ?? "", node["name"] ?? "", node["value"] ?? "")
      guard let draft = drafts.first(where: { $0.id == policy }) else {
        faults.add(
          file, node.line,
          "there is no policy '\(policy)'" + suggestion(for: policy, among: drafts.map(\.id), called: "policies"))
        continue
      }
      guard let first = draft.parameters.first(where: { $0.name == name }) else {
        faults.add(
          file, node.line,
          "the policy '\(policy)' has no parameter '\(name)'"
            + suggestion(for: name, among: draft.parameterNames, called: "parameters"))
        continue
      }
      if let line = seen["\(policy) \(name)"] {
        faults.add(file, node.line, "'\(name)' is set already at line \(line)")
        continue
      }
      seen["\(policy) \(name)"] = node.line
      do throws(ValueReader.Unreadable) {
        let value = try readParameterValue(text, as: first.type)
        let override = Parameter.Override(value: value, because: node["because"] ?? "", file: file, line: node.line)
        for index in draft.parameters.indices where draft.parameters[index].name == name {
          let parameter = draft.parameters[index]
          if let fault = parameter.fault(of: value) {
            faults.add(file, node.line, "parameter '\(name)' \(fault) (\(parameter.file):\(parameter.line))")
          }
          draft.parameters[index].override = override
        }
      } catch {
        faults.add(file, node.line, "parameter '\(name)' is '\(text)'; expected \(error.expected)")
      }
    }
  }
}
