internal import Audit
internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Packs
internal import Policy
internal import Recognition
internal import Time

/// One audit from its first collector to its published folder. Every step runs in a process of its own, so that
/// hostile input, a crash or a lack of memory in one of them costs that step only.
struct AuditRun {
  struct Published {
    let folder: String
    let status: ExitStatus
    /// The record of it.
    let record: HistoryHead
    /// What is wrong with the records before.
    let warning: String?
    /// Whether no run is of a later instant.
    let isLatest: Bool
    /// Evidence packs that are to be kept no longer and were not deleted, each in a sentence.
    let packs: [String]
  }

  let configuration: Configuration
  let at: Instant
  let folders: RunFolders
  let signals: HeldSignals

  /// Beside the published runs, so that publishing is one renaming within a file system.
  var work: String {
    "\(folders.output)/\(RunFolders.workPrefix)\(RunFolders.name(of: at))-\(ThisProcess.identifier)"
  }
  private var evidence: String { "\(work)/evidence" }
  private var errors: String { "\(work)/errors" }

  /// - Throws: ``Failure``; then nothing was published, and the work is still there.
  func carryOut() throws(Failure) -> Published {
    try Shared.files { () throws(FileError) in
      try makeFolder(evidence)
      try makeFolder(errors)
    }
    let all = Source.all(of: configuration)
    let first = all.filter { !$0.followsStores }
    let second = all.filter(\.followsStores)
    Phase.collect.announce(": \(first.count) sources")
    let previous = try Shared.files { () throws(FileError) in try folders.before(at) }
    var sources = try collect(first, phase: .collect, previous: previous)
    Phase.ledger.announce()
    sources.append(try updateLedger())
    if !second.isEmpty {
      Phase.drives.announce()
      sources += try collect(second, phase: .drives, previous: previous)
    }
    sources += try dropped(since: previous)
    let manifest = RunManifest(
      at: at.iso8601, program: Version.program, organisation: configuration.organisation, zone: configuration.zone.name,
      configuration: configuration.digest, previous: previous, every: configuration.every,
      deciders: configuration.review?.deciders ?? [],
      rules: RuleOrigin(folder: configuration.rulesFolder, site: configuration.siteFile), sources: sources)
    try Shared.files { () throws(FileError) in try manifest.write(to: work) }
    Phase.judge.announce()
    let status = try judge()
    Phase.publish.announce()
    return try publish(status)
  }

  /// Where the run will be published: the lock keeps others from taking the name.
  private var finalFolder: String {
    get throws(Failure) {
      try Shared.files { () throws(FileError) in "\(folders.output)/\(try folders.freeName(for: at))" }
    }
  }

  // MARK: Steps

  /// Sources of the audit before that the configuration no longer names, unless it says that they are retired. Taking a
  /// source away must never put in order what it would have shown; so the next run knows of them too.
  private func dropped(since previous: String?) throws(Failure) -> [CollectedSource] {
    guard let previous else { return [] }
    let folder = "\(folders.output)/\(previous)"
    guard kindOfFile("\(folder)/\(RunManifest.name)") == .file else { return [] }
    let known = Set(Source.all(of: configuration).map(\.name) + configuration.retired + [LedgerStep.name])
    return try RunManifest(folder: folder).sources.filter { !known.contains($0.name) }.map { source in
      CollectedSource(
        name: source.name, kind: source.kind, supplies: source.supplies, place: source.place,
        outcome: .dropped(
          reason: "an earlier audit examined this source, and the configuration no longer names it",
          remedy: "Name it again in \(configuration.file), or say there why it is gone: "
            + "<retired source=\"\(source.name)\" because=\"…\"/>."))
    }
  }

  private func pool(timeLimit: Int64) -> ChildPool {
    ChildPool(
      program: ThisProcess.executable, atOnce: ThisProcess.processors, timeLimit: timeLimit, signals: signals)
  }

  private func job(_ name: String, output: String, more: [String] = []) -> ChildPool.Job {
    ChildPool.Job(
      name: name,
      arguments: [
        "collect", "--under-audit", "--configuration", configuration.file, "--source", name, "--at", at.iso8601,
        "--output", output,
      ] + more, errors: "\(errors)/\(name)")
  }

  private func collect(_ sources: [Source], phase: Phase, previous: String?) throws(Failure) -> [CollectedSource] {
    let limit = configuration.collectorTimeLimit
    let jobs = sources.map { source in
      let before = previous.map { "\(folders.output)/\($0)/evidence/\(source.name).evidence" }
      var more = source.followsStores ? ["--evidence", evidence] : []
      if source.looksBack, let before, kindOfFile(before) == .file { more += ["--previous", before] }
      return job(source.name, output: "\(evidence)/\(source.name).evidence", more: more)
    }
    let ends = try pool(timeLimit: limit.nominalMicroseconds).run(jobs) { done in
      phase.announce(": \(done) of \(jobs.count) sources")
    }
    var collected: [CollectedSource] = []
    for ((source, job), end) in zip(zip(sources, jobs), ends) {
      collected.append(
        CollectedSource(
          name: source.name, kind: source.kind, supplies: source.supplies, place: source.place,
          outcome: try outcome(of: job, end)))
    }
    return collected
  }

  private func updateLedger() throws(Failure) -> CollectedSource {
    let job = job(LedgerStep.name, output: "\(evidence)/\(LedgerStep.name).evidence", more: ["--evidence", evidence])
    let ends = try pool(timeLimit: configuration.collectorTimeLimit.nominalMicroseconds).run([job])
    return CollectedSource(
      name: LedgerStep.name, kind: "ledger", supplies: Ledger.supplies.map(\.name),
      place: LedgerStep.path(configuration), outcome: try outcome(of: job, ends[0]))
  }

  /// What became of a source. A collector that ran out of something of Earshot's own ends the audit.
  private func outcome(of job: ChildPool.Job, _ end: ChildPool.End) throws(Failure) -> CollectedSource.Outcome {
    let file = "evidence/\(job.name).evidence"
    let path = "\(work)/\(file)"
    let failed: CollectedSource.Outcome
    switch end {
    case .exited(ExitStatus.nothingToReport.rawValue):
      do throws(EvidenceError) {
        return .sealed(path: file, sha256: try Seal.check(path).description)
      } catch {
        failed = .failed(
          reason: "the collector left no evidence that its seal fits: \(error)", remedy: "Run the audit again.")
      }
    case .exited(ExitStatus.broke.rawValue):
      throw Failure(.broke, "The collector of '\(job.name)' could not go on: \(told(job))")
    case .exited(let status):
      failed = .failed(
        reason: "the collector ended with status \(status): \(told(job))", remedy: "Do what the message says.")
    case .killed(let signal):
      failed = .failed(
        reason: "the collector was killed by signal \(signal) before it had finished",
        remedy: "Run the audit again; if it happens again, collect this source alone and look at its input.")
    case .tookTooLong:
      failed = .failed(
        reason: "the collector had not finished after \(configuration.collectorTimeLimit) and was ended",
        remedy: "Look whether the source answers, or allow more time (<collectors time-limit=\"…\"/>).")
    case .didNotStart(let reason):
      failed = .failed(reason: "the collector could not be started: \(reason)", remedy: "Run the audit again.")
    }
    // A half-written file must not be taken for evidence by anybody.
    try Shared.files { () throws(FileError) in
      try deleteOwn(path)
      try deleteOwn(Seal.path(for: path))
    }
    return failed
  }

  /// What a child said on its standard error, in one line.
  private func told(_ job: ChildPool.Job) -> String {
    let bytes = (try? ReadOnlyFile.contents(of: job.errors, atMost: 1 << 20)) ?? []
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let text = lines.prefix(5).joined(separator: " ")
    return text.isEmpty ? "it did not say why" : text
  }

  private func judge() throws(Failure) -> ExitStatus {
    let job = ChildPool.Job(
      name: "evaluate",
      arguments: [
        "evaluate", "--under-audit", "--configuration", configuration.file, "--published-at", try finalFolder, work,
      ], errors: "\(errors)/evaluate")
    let end = try pool(timeLimit: .max / 4).run([job])[0]
    switch end {
    case .exited(let code):
      guard let status = ExitStatus(rawValue: code), status != .couldNotRun, status != .broke else {
        throw Failure(ExitStatus(rawValue: code) ?? .broke, told(job))
      }
      return status
    case .killed(let signal):
      throw Failure(.broke, "Judging was ended by signal \(signal); nothing was published. \(told(job))")
    case .tookTooLong: throw Failure(.broke, "Judging took too long; nothing was published.")
    case .didNotStart(let reason): throw Failure(.broke, "Judging could not be started: \(reason)")
    }
  }

  /// Seals the run's folder and gives it its name: there is no moment at which half of it can be seen. What its record
  /// will say is written down before, so that a run that was published and not recorded can be told from a foreign one.
  private func publish(_ status: ExitStatus) throws(Failure) -> Published {
    let folder = try finalFolder
    let statements = try HistoryStep.statements(of: work, at: at)
    try Shared.files { () throws(FileError) in
      try deleteOwn(errors)
      try Sums.write(in: work)
      try settle(work)
    }
    var history = try HistoryStep.open(configuration)
    let name = String(folder.dropFirst(folders.output.utf8.count + 1))
    let workName = String(work.dropFirst(folders.output.utf8.count + 1))
    let sums = try Shared.files { () throws(FileError) in
      try HistoryRecord.Run(published: workName, in: folders.output).sums
    }
    do throws(HistoryError) {
      try history.announce(.run, statements: statements, runs: [HistoryRecord.Run(name: name, sums: sums)])
      try HistoryError.files { () throws(FileError) in
        try move(work, to: folder)
        try settle(folders.output)
      }
      try history.write()
    } catch {
      throw HistoryStep.failure(error)
    }
    let record = history.head
    if let keep = configuration.outputKeep {
      try HistoryStep.removeRuns(
        folders, before: configuration.zone.adding(-keep, to: at), keep: keep, butNot: folder, in: &history)
    }
    let retention = OwnRetention(configuration: configuration)
    try retention.removeEvidence(at: at, butNot: folder, in: &history)
    try retention.forgetDrives(in: &history)
    let packs = try retention.removePacks(at: at, in: &history)
    let last = try Shared.files { () throws(FileError) in
      try folders.pointLatest()
      try settle(folders.output)
      return try folders.published().last
    }
    return Published(
      folder: folder, status: status, record: record, warning: history.warning, isLatest: last == name, packs: packs)
  }
}
