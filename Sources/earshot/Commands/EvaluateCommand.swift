internal import Audit
internal import Configuration
internal import Files
internal import Packs
internal import Policy
internal import Time

/// `earshot evaluate`: evidence to findings and reports.
enum EvaluateCommand {
  /// Bytes that each connection to the evidence keeps in memory.
  private static let cache = 64 << 20

  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let isUnderAudit = arguments.has("--under-audit")
    if isUnderAudit { ThisProcess.endWithParent() }
    let run = Shared.absolute(arguments.operands[0])
    let results = try resultsFolder(arguments, run: run)
    let configuration = try Shared.configuration(arguments)
    let manifest = try RunManifest(folder: run)
    let at = try Shared.instant(manifest.at)
    let zone: Zone
    do throws(ZoneError) { zone = try Zone(named: manifest.zone) } catch {
      throw Failure(.couldNotRun, error.description)
    }
    let replayed = try arguments["--replay"].map { (path) throws(Failure) in try Replayed(manifest, path) }
    let policies = if let replayed { try replayed.policies(at: at) } else { try Shared.policies(configuration, at: at) }
    let decided = replayed?.decisions ?? "\(configuration.outputFolder)/\(DecisionBook.name)"
    let book = try Shared.decisions(decided, until: at, zone: zone)
    let evaluation = Evaluation(
      policies: policies,
      setting: Evaluation.Setting(
        organisation: manifest.organisation, zone: zone, program: manifest.program,
        configurationSHA256: manifest.configuration, every: manifest.every, deciders: manifest.deciders,
        decisions: book.decisions), at: at)
    let joined = "\(results)/audit.sqlite"
    let stopwatch = Stopwatch { ThisProcess.steadyMicroseconds }
    let outcome: Evaluation.Outcome
    do throws(AuditError) {
      outcome = try evaluation.run(
        sources: manifest.sources.map { $0.seen(from: run) }, joined: joined,
        findings: "\(results)/\(ReportCommand.findings)", previous: previous(manifest, run: run),
        means: Means(workers: ThisProcess.processors, cache: cache, stopwatch: stopwatch))
    } catch {
      throw Shared.failure(error)
    }
    let origin = manifest.rules ?? RuleOrigin(folder: configuration.rulesFolder, site: configuration.siteFile)
    try keep(
      policies.files.map { (replayed?.copy(of: $0.path) ?? $0.path, origin.place(of: $0.path)) }, as: "rules",
      in: results)
    try keep(book.files.map { ($0.name, $0.fileName) }, as: DecisionBook.name, in: results)
    if let path = arguments["--timings"] { try write(stopwatch.timings, to: Shared.absolute(path)) }
    let summary = try ReportCommand.write(
      from: results, to: results, publishedAt: arguments["--published-at"])
    if !isUnderAudit { Program.say(summary) }
    return status(of: outcome)
  }

  /// Where results may be written: never into a run that is published and summed.
  static func resultsFolder(_ arguments: Arguments, run: String) throws(Failure) -> String {
    guard let told = arguments["--output"].map(Shared.absolute) else {
      if kindOfFile("\(run)/\(Sums.name)") != nil {
        throw Failure(.couldNotRun, "\(run) is published and stays as it is; say with --output FOLDER where to write.")
      }
      return run
    }
    if kindOfFile("\(told)/\(Sums.name)") != nil {
      throw Failure(.couldNotRun, "\(told) holds a published run, which stays as it is; name another folder.")
    }
    try Shared.files { () throws(FileError) in try makeFolder(told) }
    return told
  }

  /// Copies files beside the findings, so that what was judged by can be shown, and judged by, when it has long changed.
  private static func keep(
    _ files: [(path: String, place: String)], as name: String, in results: String
  ) throws(Failure) {
    try Shared.files { () throws(FileError) in
      let folder = "\(results)/\(name)"
      try deleteOwn(folder)
      if files.isEmpty { return }
      try makeFolder(folder)
      for (path, place) in files {
        try makeFolder(parentFolder(of: "\(folder)/\(place)"))
        var output = try OutputFile("\(folder)/\(place)")
        try output.write(try ReadOnlyFile.contents(of: path, atMost: 64 << 20))
        try output.finish()
      }
    }
  }

  /// A line for each step of the join and each rule: what it is, its name, its seconds; between them a tab.
  private static func write(_ timings: [Stopwatch.Timing], to path: String) throws(Failure) {
    try Shared.files { () throws(FileError) in
      var file = try OutputFile(path, replacing: true)
      for timing in timings {
        let seconds = Double(timing.microseconds) / 1_000_000
        try file.write("\(timing.part.rawValue)\t\(timing.name)\t\(seconds)\n")
      }
      try file.finish()
    }
  }

  private static func previous(_ manifest: RunManifest, run: String) -> String? {
    guard let name = manifest.previous else { return nil }
    let path = "\(parentFolder(of: run))/\(name)/\(ReportCommand.findings)"
    return kindOfFile(path) == .file ? path : nil
  }

  private static func status(of outcome: Evaluation.Outcome) -> ExitStatus {
    if outcome.gaps > 0 { return .coverageIncomplete }
    // What somebody let be, and answers for, is no news.
    if outcome.breaches > outcome.accepted { return .breaches }
    return outcome.undetermined > 0 ? .coverageIncomplete : .nothingToReport
  }
}

extension CollectedSource {
  /// With the evidence's path as seen from a run's folder made absolute.
  func seen(from run: String) -> CollectedSource {
    guard case .sealed(let path, let sha256) = outcome else { return self }
    return CollectedSource(
      name: name, kind: kind, supplies: supplies, place: place,
      outcome: .sealed(path: absolutePath(path, in: run), sha256: sha256))
  }
}
