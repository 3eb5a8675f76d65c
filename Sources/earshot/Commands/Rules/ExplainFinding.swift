internal import Audit
internal import Files
internal import Policy
internal import SQL
internal import Time

/// `earshot rules explain`: one finding of a run, condition by condition, with the value that each saw and where.
enum ExplainFinding {
  static func run(_ id: String?, _ arguments: Arguments) throws(Failure) {
    let run = try LookedAtRun(arguments)
    guard kindOfFile(run.findings) == .file else {
      throw Failure(.couldNotRun, "\(run.folder) holds no findings (\(ReportCommand.findings)).")
    }
    guard let wanted = arguments["--finding"] else { throw try whichFinding(id, run) }
    let finding = try recorded(wanted, in: run)
    if let id, id != finding.rule {
      throw Failure(
        .couldNotRun, "earshot rules explain: finding \(finding.id) is of the rule '\(finding.rule)', not '\(id)'.")
    }
    let policies = try run.policies(arguments)
    Program.say(heading(finding, run))
    guard let rule = policies.rule(finding.rule) else {
      return Program.say(
        asRecorded(
          finding,
          why: "The rule '\(finding.rule)' is not in force by the rules of today, so it cannot be judged again."))
    }
    guard rule.sha256 == finding.ruleSHA256 else {
      return Program.say(
        asRecorded(
          finding,
          why: """
            The rule has changed since this run, or a parameter, role or definition that it uses: its SHA-256 was \
            \(finding.ruleSHA256) and is \(rule.sha256) now (\(rule.file):\(rule.line)). What follows is what the run \
            itself recorded; the query of the rule of today would say nothing about it.
            """))
    }
    try run.checkSeals()
    let explanation: Explanation?
    do throws(AuditError) {
      explanation = try Explainer(policies: policies, at: run.at, zone: run.zone).explain(
        finding.id, of: rule, sources: run.sources)
    } catch {
      throw Shared.failure(error)
    }
    guard let explanation else {
      return Program.say(
        asRecorded(
          finding,
          why: """
            Judged again on the run's own evidence by the rules of today, the rule has no such finding. The rule itself \
            is the same; the program (\(run.manifest.program) then, \(Version.program) now) or the sources' facts that \
            it rests on are not. What follows is what the run recorded.
            """))
    }
    Program.say(words(finding, rule, explanation))
  }

  private static func recorded(_ id: String, in run: LookedAtRun) throws(Failure) -> RecordedFinding {
    do throws(RecordedFinding.Missing) {
      return try RecordedFinding.read(id, from: run.findings)
    } catch {
      switch error {
      case .none:
        throw Failure(
          .couldNotRun, "earshot rules explain: \(run.folder) has no finding '\(id)'; the reports name them.")
      case .several(let ids):
        throw Failure(
          .couldNotRun, "earshot rules explain: several findings begin with '\(id)': \(ids.joined(separator: ", ")).")
      case .unreadable(let error): throw Shared.failure(error)
      }
    }
  }

  private static func whichFinding(_ id: String?, _ run: LookedAtRun) throws(Failure) -> Failure {
    var message = "earshot rules explain: which finding? Name it with --finding ID; the reports show the ids."
    guard let id else { return Failure(.couldNotRun, message) }
    do throws(SQLError) {
      let some = try RecordedFinding.some(of: id, from: run.findings, atMost: 10)
      message += some.isEmpty ? " '\(id)' has none in \(run.folder)." : " Some of '\(id)' in \(run.folder):"
      for finding in some { message += "\n  \(finding.id)  \(finding.sentence)" }
    } catch {
      throw Shared.failure(error)
    }
    return Failure(.couldNotRun, message)
  }

  // MARK: Words

  private static func heading(_ finding: RecordedFinding, _ run: LookedAtRun) -> String {
    var text = "Finding \(finding.id), \(finding.verdict), of the run at \(run.zone.worded(run.at)) (\(run.folder))\n\n"
    text += paragraph(finding.sentence)
    let sure = finding.sureness.map { " (\($0))" } ?? ""
    let basis = finding.basis.isEmpty ? "" : ", \(finding.basis)"
    text += paragraph(
      "\(finding.verdict == "breach" ? "Answers" : "Would answer"): \(finding.answerable)\(basis)\(sure).")
    text += paragraph("Rule: \(finding.rule), \(finding.ruleTitle) (\(finding.ruleFile):\(finding.ruleLine)).")
    return text
  }

  private static func words(_ finding: RecordedFinding, _ rule: Rule, _ explanation: Explanation) -> String {
    var places = NumberedPlaces()
    var text = paragraph("The rule is the same as then (SHA-256 \(rule.sha256)).")
    if explanation.steps.map(\.condition) != finding.conditions {
      text += paragraph(
        "Judged again, its conditions saw something else than the run recorded; both are shown. The program has changed since."
      )
    }
    text += "\nWhat it is about\n"
    for place in explanation.subjects { text += HelpText.indented(places.told(place), "  ") }
    text += "\nA breach when all of these hold\n"
    for (index, step) in explanation.steps.enumerated() {
      text += condition(step.condition)
      let indent = String(repeating: "  ", count: step.condition.depth + 2)
      if finding.conditions.indices.contains(index), finding.conditions[index] != step.condition {
        text += HelpText.indented("The run recorded: \(told(finding.conditions[index]))", indent)
      }
      for place in step.places { text += HelpText.indented(places.told(place), indent) }
      if let missing = step.missing { text += HelpText.indented("Missing: \(missing)", indent) }
    }
    text += speaksFor(explanation.speaksFor, &places) + cameAbout(explanation.cameAbout, &places)
    if let because = explanation.because { text += "\nWhat is missing\n" + HelpText.indented(because, "  ") }
    text += places.list
    text += "\nThe query, for fact \(explanation.fact) of the joined evidence\n\n\(explanation.sql);\n"
    return text
  }

  private static func asRecorded(_ finding: RecordedFinding, why: String) -> String {
    var places = NumberedPlaces()
    var text = paragraph(why) + "\nWhat it is about\n"
    for (side, place) in finding.evidence where side == "subject" {
      text += HelpText.indented(places.told(place), "  ")
    }
    text += "\nA breach when all of these hold\n"
    for recorded in finding.conditions { text += condition(recorded) }
    let against = finding.evidence.filter { $0.side == "against" }
    if !against.isEmpty {
      text += "\nFacts that made it so\n"
      for (_, place) in against { text += HelpText.indented(places.told(place), "  ") }
    }
    text += speaksFor(finding.evidence.filter { $0.side == "for" }.map(\.place), &places)
    text += cameAbout(finding.evidence.filter { $0.side == "background" }.map(\.place), &places)
    if let because = finding.because { text += "\nWhat is missing\n" + HelpText.indented(because, "  ") }
    return text + places.list
  }

  private static func speaksFor(_ speaking: [Explanation.Place], _ places: inout NumberedPlaces) -> String {
    var text = "\nWhat speaks for the person\n"
    if speaking.isEmpty { text += "  Nothing was found.\n" }
    for place in speaking { text += HelpText.indented(places.told(place), "  ") }
    return text
  }

  private static func cameAbout(_ told: [Explanation.Place], _ places: inout NumberedPlaces) -> String {
    guard !told.isEmpty else { return "" }
    var text = "\nHow it came about\n"
    for place in told { text += HelpText.indented(places.told(place), "  ") }
    return text
  }

  private static func told(_ condition: JudgedCondition) -> String {
    let value = condition.value.isEmpty ? "" : "; it saw: \(condition.value)"
    return "\(condition.outcome.rawValue): \(condition.text)\(value)"
  }

  private static func condition(_ condition: JudgedCondition) -> String {
    HelpText.indented("- \(told(condition))", String(repeating: "  ", count: condition.depth + 1))
  }

  private static func paragraph(_ text: String) -> String { HelpText.filled(text, to: 100) + "\n" }
}
