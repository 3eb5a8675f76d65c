internal import Audit
internal import Configuration
internal import Files
internal import Time

/// `earshot rules health`: what became of the rules over half a year of audits.
enum RulesHealth {
  /// How many audits are looked back at.
  private static let audits = 26

  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let configuration = try Shared.configuration(arguments)
    let folders = RunFolders(output: configuration.outputFolder)
    let runs = try Shared.files { () throws(FileError) in try folders.lastOfEachInstant() }
    let findings = runs.map { "\(folders.output)/\($0)/\(ReportCommand.findings)" }.filter { kindOfFile($0) == .file }
    guard !findings.isEmpty else {
      throw Failure(.couldNotRun, "\(folders.output) holds no published run yet; run 'earshot audit'.")
    }
    let health: [RuleHealth]
    do throws(AuditError) { health = try RuleHealth.all(findings.suffix(audits)) } catch { throw Shared.failure(error) }
    let count = min(findings.count, audits)
    var text = "\(count) audit\(count == 1 ? "" : "s") up to \(runs.last ?? "")\n"
    let doubtful = health.filter { !$0.remarks.isEmpty }
    for rule in health {
      let last = rule.lastBreach.map { "last on \(configuration.zone.wordedDate($0))" } ?? "never"
      let off = rule.off > 0 ? "; switched off in \(rule.off)" : ""
      text += "\n\(rule.rule): \(rule.title)\n"
      text += "  judged in \(rule.judged); breaches: \(last); now \(rule.breaches) of \(rule.examined)\(off)\n"
      for remark in rule.remarks { text += "  look: \(remark)\n" }
    }
    if count < RuleHealth.least { text += "\nAfter \(RuleHealth.least) audits more can be said.\n" }
    text += "\n\(doubtful.count) of \(health.count) rules are worth a look.\n"
    Program.say(text)
    return doubtful.isEmpty ? .nothingToReport : .breaches
  }
}
