internal import Audit
internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Packs
internal import Reporting
internal import SQL
internal import Time

/// `earshot pack`: what a disciplinary case is given.
enum PackCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let configuration = try Shared.configuration(arguments)
    let at = try Shared.instant(arguments)
    var told = arguments["--output"].map(Shared.absolute)
    guard told != nil || configuration.packs?.folder != nil else {
      throw Failure(
        .couldNotRun,
        "earshot pack: --output is missing: the zip to write, where the configuration names no folder (<packs folder=\"…\"/>)."
      )
    }
    try refuse(told)
    let run = try LookedAtRun(arguments)
    try run.checkEvidenceIsKept()
    try checkRun(run)
    let published = realPath(run.folder)
    let runName = published.split(separator: "/").last.map(String.init) ?? published
    var pack = EvidencePack(
      about: try about(arguments, run), run: run.folder, runName: runName,
      organisation: run.manifest.organisation, at: at, program: Version.program, madeBy: ThisProcess.account,
      secret: try secret(configuration), evidence: run.sealedEvidence, resources: Installation.reports,
      record: History.record(of: runName, in: parentFolder(of: published)).map { "\($0.number): \($0.digest)" })
    pack.earlier = try earlier(run, published)
    if told == nil, let folder = configuration.packs?.folder {
      try Shared.files { () throws(FileError) in try makeFolder(folder) }
      told = "\(folder)/\(pack.name).zip"
      try refuse(told)
    }
    guard let output = told else { return .couldNotRun }
    if arguments.has("--with-audio") {
      guard configuration.packs?.audio == true else {
        throw Failure(
          .couldNotRun,
          "earshot pack: --with-audio: the configuration does not allow audio in packs; whoever may decide that writes "
            + "<packs audio=\"yes\"/> into \(configuration.file).")
      }
      pack.stores = Dictionary(configuration.stores.map { ($0.name, $0.folder) }) { first, _ in first }
    }
    // A key that cannot be used ends it before anything is made.
    let made = try make(pack, configuration, seal: try PackSeals(configuration), to: output)
    let missing = made.missing == 0 ? "" : ", \(made.missing) lines could not be had any more (the pack says why)"
    Program.say(
      """
      \(output): \(made.findings) findings, \(made.lines) lines as they stand\(missing), \(made.recordings) recordings
      SHA-256 \(made.digest)
      Record \(made.record.number) of the history of audits: \(made.record.digest)

      """)
    return .nothingToReport
  }

  private static func refuse(_ output: String?) throws(Failure) {
    if let output, kindOfFile(output) != nil {
      throw Failure(.couldNotRun, "earshot pack: \(output) is there already; a pack is never written over another.")
    }
  }

  /// The runs beside this one that are of earlier instants, the latest first.
  private static func earlier(
    _ run: LookedAtRun, _ published: String
  ) throws(Failure) -> [(name: String, folder: String)] {
    let folders = RunFolders(output: parentFolder(of: published))
    return try Shared.files { () throws(FileError) in
      try folders.runs(before: run.at, butNot: published).reversed().map { ($0, "\(folders.output)/\($0)") }
    }
  }

  private struct Made {
    let findings: Int
    let lines: Int
    let missing: Int
    let recordings: Int
    let digest: SHA256Value
    let record: HistoryHead
  }

  private static func make(
    _ pack: EvidencePack, _ configuration: Configuration, seal: PackSeals, to output: String
  ) throws(Failure) -> Made {
    // The state folder is nobody else's: what a pack is made from knows more than the pack.
    let work = "\(configuration.stateFolder)/pack-\(ThisProcess.identifier)"
    let zip = "\(output).\(ThisProcess.identifier).part"
    defer {
      try? deleteOwn(work)
      try? deleteOwn(zip)
    }
    try Shared.files { () throws(FileError) in try makeFolder(work) }
    let folder = "\(work)/\(pack.name)"
    do throws(PackError) {
      let filled = try pack.fill(folder, scratch: "\(work)/findings.sqlite")
      try pack.close(folder)
      try seal.seal(pack, folder)
      try pack.zip(folder, to: zip)
      let digest = try PackError.files { () throws(FileError) in try SHA256Value.of(contentsOf: zip) }
      let record = try record(pack, filled, digest, output, configuration)
      try PackError.files { () throws(FileError) in
        try giveName(output, to: zip)
        try settle(parentFolder(of: output))
      }
      return Made(
        findings: filled.findings, lines: filled.lines, missing: filled.missing, recordings: filled.recordings,
        digest: digest, record: record)
    } catch {
      throw failure(error)
    }
  }

  /// No pack leaves without a record of it.
  private static func record(
    _ pack: EvidencePack, _ filled: EvidencePack.Made, _ digest: SHA256Value, _ output: String,
    _ configuration: Configuration
  ) throws(PackError) -> HistoryHead {
    let about =
      switch pack.about {
      case .finding(let id): "finding \(id)"
      case .person(let id): "person \(id)"
      }
    do throws(Failure) {
      var history = try HistoryStep.open(configuration)
      try HistoryStep.record(
        .pack,
        [
          HistoryRecord.Statement("pack", pack.name), HistoryRecord.Statement("pack-sha256", digest.description),
          HistoryRecord.Statement("about", about), HistoryRecord.Statement("from-run", pack.runName),
          HistoryRecord.Statement("audio", pack.stores == nil ? "no" : "yes"),
          HistoryRecord.Statement("path", output),
          HistoryRecord.Statement("holds", filled.holds.joined(separator: " ")),
          HistoryRecord.Statement("by", ThisProcess.account),
        ], in: &history)
      return history.head
    } catch {
      throw .refused(error.message)
    }
  }

  private static func about(_ arguments: Arguments, _ run: LookedAtRun) throws(Failure) -> EvidencePack.About {
    switch (arguments["--finding"], arguments["--person"]) {
    case (let finding?, nil):
      do throws(RecordedFinding.Missing) {
        return .finding(try RecordedFinding.read(finding, from: run.findings).id)
      } catch {
        switch error {
        case .none:
          throw Failure(.couldNotRun, "earshot pack: \(run.folder) has no finding '\(finding)'; the reports name them.")
        case .several(let ids):
          throw Failure(
            .couldNotRun, "earshot pack: several findings begin with '\(finding)': \(ids.joined(separator: ", ")).")
        case .unreadable(let error): throw Shared.failure(error)
        }
      }
    case (nil, let person?): return .person(person)
    default: throw Failure(.couldNotRun, "earshot pack: give either --finding or --person.")
    }
  }

  /// A pack is made from what was published, and from nothing that was changed since.
  private static func checkRun(_ run: LookedAtRun) throws(Failure) {
    let verification: Verification
    do throws(FileError) { verification = try Verification(of: run.folder) } catch {
      throw Failure(.couldNotRun, "\(error.description); expected the folder of a published run.")
    }
    guard verification.faults.isEmpty else {
      throw Failure(
        .couldNotRun,
        "The run is not as it was published, so no pack is made from it:\n"
          + verification.faults.map { "\(run.folder)/\($0)" }.joined(separator: "\n"))
    }
  }

  private static func secret(_ configuration: Configuration) throws(Failure) -> [UInt8] {
    try Shared.files { () throws(FileError) in try NumberKey.read(configuration) }
  }

  static func failure(_ error: PackError) -> Failure {
    switch error {
    case .file(let error): Shared.failure(error)
    case .database(let error): Shared.failure(error)
    case .reporting(let error): Failure(.broke, error.description)
    case .refused(let sentence): Failure(.couldNotRun, sentence)
    }
  }
}
