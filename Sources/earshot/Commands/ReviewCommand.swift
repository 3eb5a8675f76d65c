internal import Audit
internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Packs
internal import Time
internal import XML

/// `earshot review`: what people decided in a report is taken in, whole or not at all.
enum ReviewCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let configuration = try Shared.configuration(arguments)
    let at = try Shared.instant(arguments)
    let path = Shared.absolute(arguments.operands[0])
    guard let review = configuration.review else {
      throw Failure(
        .couldNotRun,
        "earshot review: nobody may decide yet; name who may in \(configuration.file): <review><decider person=\"…\"/></review>."
      )
    }
    let file = try read(path, configuration.zone)
    let folder = "\(configuration.outputFolder)/\(DecisionBook.name)"
    // Nobody else takes anything in meanwhile.
    var history = try HistoryStep.open(configuration)
    try finishInterrupted(folder, history)
    let book = try Shared.decisions(folder, until: nil, zone: configuration.zone)
    if let same = book.files.first(where: { $0.isSame(as: file) }) {
      Program.say("\(path) was taken in already, as \(same.name).\n")
      return .nothingToReport
    }
    try check(file, path, after: book, configuration, review, at: at)
    let name = DecisionBook.fileName(book.next)
    let kept = file.kept(taken: at, by: ThisProcess.account)
    try Shared.files { () throws(FileError) in
      try makeFolder(folder)
      var output = try OutputFile("\(folder)/\(part)\(name)", replacing: true)
      try output.write(kept)
      try output.finish()
      try settle(folder)
    }
    try HistoryStep.record(
      .decisions,
      [
        HistoryRecord.Statement("file", "\(DecisionBook.name)/\(name)"),
        HistoryRecord.Statement("file-sha256", SHA256.of(kept).description),
        HistoryRecord.Statement("decided-in", file.audit.iso8601),
        HistoryRecord.Statement("decisions", String(file.decisions.count)),
        HistoryRecord.Statement("by", ThisProcess.account),
      ], in: &history)
    try Shared.files { () throws(FileError) in
      try move("\(folder)/\(part)\(name)", to: "\(folder)/\(name)")
      try settle(folder)
    }
    Program.say(
      """
      \(folder)/\(name): \(counts(file)) taken in; the next report shows \(file.decisions.count == 1 ? "it" : "them")
      Record \(history.head.number) of the history of audits: \(history.head.digest)

      """)
    return .nothingToReport
  }

  /// Before the name of what is not recorded yet.
  private static let part = ".part-"

  private static func read(_ path: String, _ zone: Zone) throws(Failure) -> DecisionFile {
    let schema = try Shared.decisionSchema()
    let contents: [UInt8]
    do throws(FileError) {
      contents = try ReadOnlyFile.contents(of: path, atMost: 64 << 20)
    } catch {
      throw Failure(.couldNotRun, error.description)
    }
    do throws(XMLError) {
      return try DecisionFile(contents, name: path, zone: zone, schema: schema)
    } catch {
      throw Failure(.couldNotRun, "\(error.description)\nNothing was taken in.")
    }
  }

  private static func check(
    _ file: DecisionFile, _ path: String, after book: DecisionBook, _ configuration: Configuration,
    _ review: ReviewSettings, at: Instant
  ) throws(Failure) {
    let folders = RunFolders(output: configuration.outputFolder)
    guard let run = try Shared.files({ () throws(FileError) in try folders.last(of: file.audit) }) else {
      throw Failure(
        .couldNotRun,
        "\(path): no audit of \(configuration.zone.iso8601(file.audit)) is published in \(folders.output). Decide in the "
          + "report of one that is. Nothing was taken in.")
    }
    guard at >= file.audit else {
      throw Failure(
        .couldNotRun,
        "\(path): it was decided in the report of \(configuration.zone.iso8601(file.audit)), which is still to come at "
          + "\(configuration.zone.iso8601(at)); look at this machine's clock. Nothing was taken in.")
    }
    let faults: [XMLError.Fault]
    do throws(AuditError) {
      faults = try DecisionCheck(
        findings: "\(folders.output)/\(run)/\(ReportCommand.findings)", deciders: review.deciders,
        longest: review.longest, zone: configuration.zone, at: at
      ).faults(of: file, after: book)
    } catch {
      throw Shared.failure(error)
    }
    guard faults.isEmpty else {
      throw Failure(.couldNotRun, "\(XMLError(file: path, faults: faults))\nNothing was taken in.")
    }
  }

  /// Finishes what a review that was interrupted left, so that an audit sees the same decisions as the history.
  static func finishInterrupted(_ configuration: Configuration) throws(Failure) {
    let folder = "\(configuration.outputFolder)/\(DecisionBook.name)"
    guard try !leftovers(folder).isEmpty else { return }
    // A review that is still at it holds the history until it is done.
    let history = try HistoryStep.open(configuration)
    try finishInterrupted(folder, history)
  }

  /// What was recorded, and had not got its name when the process ended, gets it now; what was not recorded goes.
  private static func finishInterrupted(_ folder: String, _ history: borrowing History) throws(Failure) {
    for name in try leftovers(folder) {
      let path = "\(folder)/\(name)"
      let final = String(name.dropFirst(part.count))
      let recorded = history.digest(ofDecisions: "\(DecisionBook.name)/\(final)")
      try Shared.files { () throws(FileError) in
        if let recorded, try SHA256Value.of(contentsOf: path).description == recorded,
          kindOfFile("\(folder)/\(final)") == nil
        {
          try move(path, to: "\(folder)/\(final)")
          try settle(folder)
        } else {
          try deleteOwn(path)
        }
      }
    }
  }

  private static func leftovers(_ folder: String) throws(Failure) -> [String] {
    guard kindOfFile(folder) != nil else { return [] }
    return try Shared.files { () throws(FileError) in try entries(of: folder).filter { $0.hasPrefix(part) } }
  }

  private static func counts(_ file: DecisionFile) -> String {
    let number = file.decisions.count
    return "\(number) decision\(number == 1 ? "" : "s")"
  }
}
