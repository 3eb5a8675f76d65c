internal import Audit
internal import Policy

/// `earshot rules test`: judges the examples that rules carry; what they fail to try is told too, but is no failure.
enum RuleTests {
  static func run(_ id: String?, in policies: PolicySet) throws(Failure) -> ExitStatus {
    var wrong = 0
    var count = 0
    for report in try reports(id, in: policies) {
      for result in report.results {
        count += 1
        if result.isRight { continue }
        wrong += 1
        Program.complain(told(result, of: report.rule))
      }
      for uncovered in report.uncovered {
        Program.say(
          "\(report.rule.file):\(uncovered.line): no example of '\(report.rule.id)' makes this \(uncovered.never.rawValue): "
            + "\(uncovered.text)\n")
      }
      for part in try unnoticed(report.rule, in: policies) {
        Program.say(
          "\(report.rule.file):\(part.line): no example of '\(report.rule.id)' would notice if this were left out: "
            + "\(part.text)\n")
      }
    }
    Program.say(
      "\(count) examples, \(wrong == 0 ? "all as the rules say" : "\(wrong) judged otherwise than they say")\n")
    return wrong == 0 ? .nothingToReport : .couldNotRun
  }

  private static func unnoticed(_ rule: Rule, in policies: PolicySet) throws(Failure) -> [ExampleRunner.Unnoticed] {
    do throws(AuditError) { return try ExampleRunner(policies: policies).unnoticed(rule) } catch {
      throw Shared.failure(error)
    }
  }

  static func reports(_ id: String?, in policies: PolicySet) throws(Failure) -> [ExampleRunner.Report] {
    let runner = ExampleRunner(policies: policies)
    let rule: Rule? = if let id { try RulesCommand.rule(id, in: policies) } else { nil }
    do throws(AuditError) {
      if let rule { return [try runner.run(rule)] }
      return try runner.run()
    } catch {
      throw Shared.failure(error)
    }
  }

  static func told(_ result: ExampleRunner.Result, of rule: Rule) -> String {
    let conditions = result.conditions.map { "\n    \($0.outcome.rawValue): \($0.text)" }.joined()
    return "\(rule.file):\(result.example.line): an example of '\(rule.id)' should come to "
      + "\(result.example.verdict.rawValue), but comes to \(result.got.rawValue)\(conditions)"
  }
}
