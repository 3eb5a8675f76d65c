internal import Evidence
package import Policy
internal import SQL

extension ExampleRunner {
  /// A condition or tie within a relation that could be left out without any example noticing.
  package struct Unnoticed: Sendable, Equatable {
    package let line: Int
    package let text: String
  }

  /// Leaves out one part after the other and judges every example by what remains.
  package func unnoticed(_ rule: Rule) throws(AuditError) -> [Unnoticed] {
    var open = rule.leavingOut
    for example in rule.examples {
      if open.isEmpty { break }
      let compiled = try CompiledRule(rule, in: policies, at: example.at)
      let database = try database(of: example)
      let whole = try outcomes(compiled, in: database).leaves
      var still: [LeftOut] = []
      for part in open {
        let without = try CompiledRule(part.rule, in: policies, at: example.at)
        if try outcomes(without, in: database).leaves == whole { still.append(part) }
      }
      open = still
    }
    guard !open.isEmpty, let policy = policies.policy(of: rule) else { return [] }
    let words = ConditionWords(values: Values(policy: policy, at: policies.at))
    return open.compactMap { left in
      switch left.part {
      case .condition(let condition): Unnoticed(line: left.line, text: words.words(condition))
      case .tie(let tie, let relation):
        words.words(tie, of: relation.kind).map {
          Unnoticed(line: left.line, text: "“\($0)” of \(words.noun(relation))")
        }
      }
    }
  }
}
