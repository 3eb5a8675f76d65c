internal import Collection
internal import Configuration
internal import Evidence
internal import Files
internal import Recognition
internal import Time

/// `earshot collect`: one source into one sealed evidence file.
enum CollectCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    if arguments.has("--under-audit") { ThisProcess.endWithParent() }
    let configuration = try Shared.configuration(arguments)
    let at = try Shared.instant(arguments)
    guard let name = arguments["--source"], let output = arguments["--output"] else {
      throw Failure(.couldNotRun, "earshot collect: --source and --output are needed.")
    }
    let path = Shared.absolute(output)
    if name == LedgerStep.name {
      try LedgerStep.run(configuration, evidence: arguments["--evidence"].map(Shared.absolute), at: at, output: path)
    } else {
      guard let source = Source.all(of: configuration).first(where: { $0.name == name }) else {
        throw Failure(.couldNotRun, Source.unknown(name, in: configuration))
      }
      do throws(CollectionError) {
        try source.collect(
          configuration, at: at.microseconds, previous: arguments["--previous"].map(Shared.absolute),
          evidence: arguments["--evidence"].map(Shared.absolute), isUnderAudit: arguments.has("--under-audit"), to: path
        )
      } catch {
        throw failure(error)
      }
    }
    if !arguments.has("--under-audit") { Program.say("\(path)\n") }
    return .nothingToReport
  }

  private static func failure(_ error: CollectionError) -> Failure {
    switch error {
    case .file(let error): Shared.failure(error)
    case .evidence(let error): Shared.failure(error)
    default: Failure(.couldNotRun, error.description)
    }
  }
}
