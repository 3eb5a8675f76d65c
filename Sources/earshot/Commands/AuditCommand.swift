internal import Audit
internal import Configuration
internal import Files
internal import Packs
internal import Policy
internal import Time

/// `earshot audit`: the weekly job.
enum AuditCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let configuration = try Shared.configuration(arguments)
    if let told = arguments["--as-of"] { return try Replay.run(arguments, configuration, asOf: told) }
    let at = try Shared.instant(arguments)
    // Wrong rules, or what no report can be made with, end it before hours of collecting.
    let policies = try Shared.policies(configuration, at: at)
    let faults = MailStep.faults(configuration.mail, policies)
    if !faults.isEmpty {
      throw Failure(.couldNotRun, faults.map { "\(configuration.file): \($0)" }.joined(separator: "\n"))
    }
    try Shared.checkReports()
    try ReviewCommand.finishInterrupted(configuration)
    let decided = "\(configuration.outputFolder)/\(DecisionBook.name)"
    _ = try Shared.decisions(decided, until: at, zone: configuration.zone)
    let signals = HeldSignals()
    let lock = try RunLock(configuration)
    try lock.note(at)
    let folders = RunFolders(output: configuration.outputFolder)
    try Shared.files { () throws(FileError) in try folders.removeLeftovers() }
    let run = AuditRun(configuration: configuration, at: at, folders: folders, signals: signals)
    let published: AuditRun.Published
    do throws(Failure) {
      published = try run.carryOut()
    } catch {
      // Nothing half done stays; what cannot be deleted now is deleted by the next run.
      try? deleteOwn(run.work)
      throw error
    }
    let summary = try Shared.files { () throws(FileError) in
      try ReadOnlyFile.contents(of: "\(published.folder)/summary.txt", atMost: 16 << 20)
    }
    // The number and the digest go with the mail, out of reach of whoever could shorten the history.
    let line = "\nRecord \(published.record.number) of the history of audits: \(published.record.digest)\n"
    if let warning = published.warning {
      Program.complain("\(warning). Run: earshot verify --history --configuration \(configuration.file)")
    }
    for pack in published.packs { Program.complain(pack) }
    let text = String(decoding: summary, as: UTF8.self) + line
    guard ThisProcess.write(text, to: 1) else {
      throw Failure(.broke, "The run is published in \(published.folder), but its summary could not be printed.")
    }
    // Nobody is told of a past week as if it were this one.
    if let mail = configuration.mail, published.isLatest {
      let step = MailStep(
        settings: mail, policies: policies, run: published.folder, summary: text, scratch: configuration.stateFolder)
      for problem in try step.send(signals) { Program.complain(problem) }
    }
    return published.status
  }
}
