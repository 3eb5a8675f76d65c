internal import Audit
internal import Configuration
internal import Files
internal import Policy
internal import Text
internal import Time

/// `earshot rules diff`: which findings of a run other rules, or other values of parameters, would add, drop or change.
enum DiffRules {
  static func run(_ operands: [String], _ arguments: Arguments) throws(Failure) {
    guard operands.count != 1 else {
      throw Failure(
        .couldNotRun,
        "earshot rules diff: '\(operands[0])' and what? Name OLD and NEW: two folders of rules, or 'current' for one.")
    }
    if operands.isEmpty, arguments["--set"] == nil {
      throw Failure(
        .couldNotRun, "earshot rules diff: name OLD and NEW, two folders of rules, or say --set NAME=VALUE, or both.")
    }
    let run = try LookedAtRun(arguments)
    let old = try policies(operands.first ?? "current", run, arguments)
    var new = try policies(operands.last ?? "current", run, arguments)
    if let told = arguments["--set"] {
      do throws(PolicyError) {
        new = try new.setting(assignments(told))
      } catch {
        throw Failure(.couldNotRun, "earshot rules diff: \(error)")
      }
    }
    try run.checkSeals()
    do throws(AuditError) {
      let compared = try RulesCompared.judging(old, new, sources: run.sources, at: run.at) { step in
        if ThisProcess.errorsGoToTerminal { Program.complain(step) }
      }
      Program.say(heading(operands, arguments, run))
      try tell(compared)
    } catch {
      throw Shared.failure(error)
    }
  }

  /// `retention=10 days; grace=2 days`: a piece without an equals sign goes on with the value before it, such as hours.
  private static func assignments(_ text: String) -> [String] {
    var assignments: [String] = []
    for piece in text.split(separator: ";") {
      if assignments.isEmpty || piece.contains("=") {
        assignments.append(String(piece))
      } else {
        assignments[assignments.count - 1] += ";" + piece
      }
    }
    return assignments
  }

  /// The rules that a word names, as they stand at the run's instant, with the site's own values.
  private static func policies(_ word: String, _ run: LookedAtRun, _ arguments: Arguments) throws(Failure) -> PolicySet
  {
    if word == "current" { return try run.policies(arguments) }
    let folder = Shared.absolute(word)
    guard kindOfFile(folder) == .folder else {
      throw Failure(.couldNotRun, "earshot rules diff: \(folder) is no folder; expected one of rules, or 'current'.")
    }
    let hasConfiguration = arguments.has("--configuration") || kindOfFile(Installation.configuration) == .file
    let site = hasConfiguration ? try Shared.configuration(arguments).siteFile : nil
    return try Shared.policies(folder: folder, site: site, at: run.at)
  }

  // MARK: Words

  private static func heading(_ operands: [String], _ arguments: Arguments, _ run: LookedAtRun) -> String {
    func named(_ word: String?) -> String {
      guard let word, word != "current" else { return "the rules of today" }
      return "the rules in \(Shared.absolute(word))"
    }
    let set = arguments["--set"].map { ", with \($0)" } ?? ""
    return """
      What other rules would find on the evidence of the run at \(run.zone.worded(run.at)), \(run.folder)
      Old: \(named(operands.first)). New: \(named(operands.last))\(set). Nothing of the run is changed.

      """
  }

  private static func tell(_ compared: borrowing RulesCompared) throws(AuditError) {
    var same = 0
    for count in try compared.counts() {
      if count.added + count.dropped + count.changed == 0, count.isMissing == nil {
        same += 1
        continue
      }
      Program.say("\n\(count.rule): \(count.title)\n")
      switch count.isMissing {
      case .added: Program.say("  The old rules do not have it.\n")
      case .dropped: Program.say("  The new rules do not have it.\n")
      default: break
      }
      Program.say("  breaches: \(count.breaches.old) by the old rules, \(count.breaches.new) by the new; ")
      Program.say("undetermined: \(count.undetermined.old) and \(count.undetermined.new)\n")
      for (change, number) in [
        (RulesCompared.Change.added, count.added), (.dropped, count.dropped), (.changed, count.changed),
      ] where number > 0 {
        Program.say("  \(change.rawValue): \(number)\n")
        try compared.each(change, of: count.rule) { Program.say(words($0)) }
      }
    }
    Program.say("\n\(same) rules would find the same.\n")
  }

  private static func words(_ difference: RulesCompared.Difference) -> String {
    func told(_ side: RulesCompared.Difference.Told, _ lead: String) -> String {
      var text = HelpText.indented("\(lead)\(side.verdict.rawValue), \(side.severity): \(side.sentence)", "      ")
      text += HelpText.indented("Answers: \(side.answerable).", "        ")
      if let because = side.because { text += HelpText.indented("Missing: \(because)", "        ") }
      return text
    }
    var text = "    \(difference.id)\n"
    switch (difference.old, difference.new) {
    case (let old?, let new?): text += told(old, "old: ") + told(new, "new: ")
    case (let only?, nil), (nil, let only?): text += told(only, "")
    case (nil, nil): break
    }
    return text
  }
}
