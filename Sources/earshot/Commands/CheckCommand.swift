internal import Audit
internal import Configuration
internal import Files
internal import Policy

/// `earshot check`: everything but the disks is read, and all that is wrong is said.
enum CheckCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    // Without a configuration there is nothing else to look at.
    let configuration = try Shared.configuration(arguments)
    let at = try Shared.instant(arguments)
    var checks = Checks(configuration: configuration)
    checks.folders()
    do throws(Failure) {
      let policies = try Shared.policies(configuration, at: at)
      for report in try RuleTests.reports(nil, in: policies) {
        for result in report.results where !result.isRight { checks.found(RuleTests.told(result, of: report.rule)) }
      }
      for fault in MailStep.faults(configuration.mail, policies) { checks.found("\(configuration.file): \(fault)") }
      if policies.rules.isEmpty { checks.found("\(configuration.rulesFolder): no rule in it is in force") }
    } catch {
      checks.found(error.message)
    }
    do throws(Failure) { try Shared.checkReports() } catch { checks.found(error.message) }
    for source in configuration.stores { checks.check(source) }
    for source in configuration.accessLogs { checks.check(source) }
    for source in configuration.calls { checks.check(source) }
    for source in configuration.registers { checks.check(source) }
    for source in configuration.directories { checks.check(source) }
    for source in configuration.notices { checks.check(source) }
    for source in configuration.drives { checks.check(source) }
    guard checks.faults.isEmpty else {
      throw Failure(.couldNotRun, checks.faults.joined(separator: "\n"))
    }
    for sentence in try OwnRetention(configuration: configuration).told(at: at) { Program.say(sentence + "\n") }
    Program.say("\(configuration.file): nothing wrong was found (\(Source.all(of: configuration).count) sources)\n")
    return .nothingToReport
  }
}
