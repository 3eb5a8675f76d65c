internal import Audit
internal import Configuration
internal import Files
internal import Policy
internal import Text
internal import Time

/// `earshot rules`: what the rules say, and whether they do what they say.
enum RulesCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let operands = arguments.operands
    let takesRule = ["show", "sql", "test"].contains(operands[0])
    if operands.count > (takesRule ? 2 : 1) {
      throw Failure(
        .couldNotRun, "earshot rules \(operands[0]): '\(operands[takesRule ? 2 : 1])' is one word too many.")
    }
    switch operands[0] {
    case "list": try list(try policies(arguments))
    case "show":
      let policies = try policies(arguments)
      guard operands.count == 2 else { throw Failure(.couldNotRun, "earshot rules show: which rule? \(ids(policies))") }
      Program.say(RuleDescription.plainEnglish(try rule(operands[1], in: policies), in: policies))
    case "sql":
      let policies = try policies(arguments)
      guard operands.count == 2 else { throw Failure(.couldNotRun, "earshot rules sql: which rule? \(ids(policies))") }
      try sql(try rule(operands[1], in: policies), in: policies)
    case "test": return try test(operands.count == 2 ? operands[1] : nil, in: try policies(arguments))
    case "check":
      let policies = try policies(arguments)
      Program.say("\(policies.files.count) files, \(policies.rules.count) rules in force: nothing wrong with them\n")
    case "reference": Program.say(Reference.text(.markdown))
    default:
      let words = ["list", "show", "sql", "test", "check", "reference"]
      let hint = nearestWord(to: operands[0], among: words).map { "Did you mean '\($0)'?" }
      throw Failure(
        .couldNotRun,
        "earshot rules: '\(operands[0])' is not understood. \(hint ?? "Expected one of \(words.joined(separator: ", ")).")"
      )
    }
    return .nothingToReport
  }

  /// Those of the configuration; without one, those that were installed, so that rules can be read and tried anywhere.
  private static func policies(_ arguments: Arguments) throws(Failure) -> PolicySet {
    let at = try Shared.instant(arguments)
    if !arguments.has("--configuration"), kindOfFile(Installation.configuration) != .file {
      return try Shared.policies(folder: Installation.rules, site: nil, at: at)
    }
    let configuration = try Shared.configuration(arguments)
    return try Shared.policies(configuration, at: at)
  }

  /// The query that an audit at that instant puts to the joined evidence.
  private static func sql(_ rule: Rule, in policies: PolicySet) throws(Failure) {
    do throws(AuditError) {
      Program.say(try CompiledRule(rule, in: policies, at: policies.at).sql + ";\n")
    } catch {
      throw Shared.failure(error)
    }
  }

  private static func rule(_ id: String, in policies: PolicySet) throws(Failure) -> Rule {
    if let rule = policies.rule(id) { return rule }
    let hint = nearestWord(to: id, among: policies.rules.map(\.id)).map { "Did you mean '\($0)'?" }
    throw Failure(.couldNotRun, "earshot rules: no rule '\(id)' is in force. \(hint ?? ids(policies))")
  }

  private static func ids(_ policies: PolicySet) -> String {
    "There are \(policies.rules.map(\.id).joined(separator: ", "))."
  }

  private static func list(_ policies: PolicySet) throws(Failure) {
    let width = policies.rules.map(\.id.count).max() ?? 0
    for policy in policies.policies {
      Program.say("\(policy.title)\n")
      for rule in policies.rules where rule.policy == policy.id {
        let space = String(repeating: " ", count: width - rule.id.count)
        let severity = rule.severity.rawValue + String(repeating: " ", count: 8 - rule.severity.rawValue.count)
        Program.say("  \(rule.id)\(space)  \(severity)  \(rule.title)\n")
      }
    }
  }

  /// Judges the examples; what they fail to try is told too, but is no failure.
  private static func test(_ id: String?, in policies: PolicySet) throws(Failure) -> ExitStatus {
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
    }
    Program.say(
      "\(count) examples, \(wrong == 0 ? "all as the rules say" : "\(wrong) judged otherwise than they say")\n")
    return wrong == 0 ? .nothingToReport : .couldNotRun
  }

  static func reports(_ id: String?, in policies: PolicySet) throws(Failure) -> [ExampleRunner.Report] {
    let runner = ExampleRunner(policies: policies)
    let rule: Rule? = if let id { try self.rule(id, in: policies) } else { nil }
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
