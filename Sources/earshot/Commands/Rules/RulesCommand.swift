internal import Audit
internal import Configuration
internal import Files
internal import Policy
internal import Text
internal import Time

/// `earshot rules`: what the rules say, and whether they do what they say.
enum RulesCommand {
  /// What follows `rules`, with how many words may follow that.
  enum Word: String, CaseIterable {
    case list, show, explain, sql, test, new, diff, check, health, coverage, reference

    var most: Int {
      switch self {
      case .diff: 2
      case .show, .explain, .sql, .test, .new: 1
      case .list, .check, .health, .coverage, .reference: 0
      }
    }
  }

  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let operands = Array(arguments.operands.dropFirst())
    let word = try word(arguments.operands[0])
    if operands.count > word.most {
      throw Failure(.couldNotRun, "earshot rules \(word.rawValue): '\(operands[word.most])' is one word too many.")
    }
    switch word {
    case .list: list(try policies(arguments))
    case .show:
      let policies = try policies(arguments)
      Program.say(
        RuleDescription.plainEnglish(
          try rule(operands.first, for: word, in: policies), in: policies, sources: SourceKinds.all))
    case .sql:
      let policies = try policies(arguments)
      try sql(try rule(operands.first, for: word, in: policies), in: policies)
    case .explain: try ExplainFinding.run(operands.first, arguments)
    case .new: try NewRule.run(operands.first, arguments)
    case .diff: try DiffRules.run(operands, arguments)
    case .test: return try RuleTests.run(operands.first, in: try policies(arguments))
    case .check:
      let policies = try policies(arguments)
      Program.say("\(policies.files.count) files, \(policies.rules.count) rules in force: nothing wrong with them\n")
    case .health: return try RulesHealth.run(arguments)
    case .coverage: Program.say(CoveragePage(policies: try policies(arguments), sources: SourceKinds.all).markdown)
    case .reference: Program.say(Reference.text(.markdown))
    }
    return .nothingToReport
  }

  private static func word(_ text: String) throws(Failure) -> Word {
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    let hint = nearestWord(to: text, among: words).map { "Did you mean '\($0)'?" }
    throw Failure(
      .couldNotRun,
      "earshot rules: '\(text)' is not understood. \(hint ?? "Expected one of \(words.joined(separator: ", ")).")")
  }

  /// Those of the configuration; without one, those that were installed, so that rules can be read and tried anywhere.
  static func policies(_ arguments: Arguments) throws(Failure) -> PolicySet {
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

  static func rule(_ id: String?, for word: Word, in policies: PolicySet) throws(Failure) -> Rule {
    guard let id else {
      throw Failure(.couldNotRun, "earshot rules \(word.rawValue): which rule? \(ids(policies))")
    }
    return try rule(id, in: policies)
  }

  static func rule(_ id: String, in policies: PolicySet) throws(Failure) -> Rule {
    if let rule = policies.rule(id) { return rule }
    let hint = nearestWord(to: id, among: policies.rules.map(\.id)).map { "Did you mean '\($0)'?" }
    throw Failure(.couldNotRun, "earshot rules: no rule '\(id)' is in force. \(hint ?? ids(policies))")
  }

  private static func ids(_ policies: PolicySet) -> String {
    "There are \(policies.rules.map(\.id).joined(separator: ", "))."
  }

  private static func list(_ policies: PolicySet) {
    let width = policies.rules.map(\.id.count).max() ?? 0
    for policy in policies.policies {
      Program.say("\(policy.title)\n")
      for rule in policies.rules where rule.policy == policy.id {
        let space = String(repeating: " ", count: width - rule.id.count)
        let severity = rule.severity.rawValue + String(repeating: " ", count: 8 - rule.severity.rawValue.count)
        Program.say("  \(rule.id)\(space)  \(severity)  \(rule.title)\n")
        if let off = policies.off(rule) { Program.say("    off: \(off)\n") }
      }
    }
  }
}
