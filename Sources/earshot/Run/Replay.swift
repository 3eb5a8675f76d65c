internal import Audit
internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Packs
internal import Policy
internal import Time

/// The rules and decisions that a run kept.
struct Replayed {
  private let folder: String
  private let origin: RuleOrigin

  /// - Parameter folder: the run's.
  init(_ manifest: RunManifest, _ folder: String) throws(Failure) {
    guard let origin = manifest.rules, kindOfFile("\(folder)/rules") == .folder else {
      throw Failure(.couldNotRun, "\(folder) kept no copy of the rules that it was judged by; it cannot be replayed.")
    }
    self.folder = folder
    self.origin = origin
  }

  var decisions: String { "\(folder)/\(DecisionBook.name)" }

  func policies(at: Instant) throws(Failure) -> PolicySet {
    let copy = "\(folder)/rules"
    do throws(PolicyError) {
      return try PolicySet.load(
        folder: copy, site: origin.site(copiedTo: copy), at: at, schemas: Installation.rules, origin: origin)
    } catch {
      throw Failure(.couldNotRun, "The rules that the run kept cannot be read: \(error.description)")
    }
  }

  /// Where the copy of a rule file is.
  func copy(of path: String) -> String { "\(folder)/rules/\(origin.place(of: path))" }
}

/// `earshot audit --as-of`: a past week again, from what it left, by the rules of then.
enum Replay {
  static func run(
    _ arguments: Arguments, _ configuration: Configuration, asOf told: String
  ) throws(Failure) -> ExitStatus {
    let at: Instant
    do throws(Failure) { at = try Shared.instant(told) } catch {
      throw Failure(error.status, "earshot audit: --as-of: \(error.message)")
    }
    try Shared.checkReports()
    let folders = RunFolders(output: configuration.outputFolder)
    guard let name = try Shared.files({ () throws(FileError) in try folders.last(of: at) }) else {
      let known = try Shared.files { () throws(FileError) in try folders.published() }
      throw Failure(
        .couldNotRun,
        "No run of \(told) is published in \(folders.output); "
          + (known.isEmpty ? "there is none at all." : "there are \(known.suffix(10).joined(separator: ", "))."))
    }
    let run = "\(folders.output)/\(name)"
    try LookedAtRun.checkEvidenceIsKept(in: run)
    try checkIsWhole(run)
    let results =
      arguments["--output"].map(Shared.absolute) ?? "\(configuration.stateFolder)/replay-\(ThisProcess.identifier)"
    if arguments.has("--output"), kindOfFile(results) != nil {
      throw Failure(.couldNotRun, "\(results) is there already; name a folder that is not.")
    }
    defer { if !arguments.has("--output") { try? deleteOwn(results) } }
    try judge(run, into: results, configuration)
    let differences = try compare(run, results)
    if differences.isEmpty {
      Program.say("\(run): judged again by the rules and decisions of then, every file is the same, byte for byte.\n")
      return .nothingToReport
    }
    let program = try RunManifest(folder: run).program
    let other = program == Version.program ? "" : " The run was made by \(program); this is \(Version.program)."
    Program.say(
      "\(run): judged again, these files came out otherwise: \(differences.joined(separator: ", ")).\(other)\n")
    return .breaches
  }

  /// What was changed since proves nothing.
  private static func checkIsWhole(_ run: String) throws(Failure) {
    let verification = try Shared.files { () throws(FileError) in try Verification(of: run) }
    guard verification.faults.isEmpty else {
      throw Failure(
        .couldNotRun,
        "The run is not as it was published, so it is not judged again:\n"
          + verification.faults.map { "\(run)/\($0)" }.joined(separator: "\n"))
    }
  }

  private static func judge(_ run: String, into results: String, _ configuration: Configuration) throws(Failure) {
    let errors = "\(results).errors"
    defer { try? deleteOwn(errors) }
    try Shared.files { () throws(FileError) in try makeFolder(results) }
    let job = ChildPool.Job(
      name: "evaluate",
      arguments: [
        "evaluate", "--under-audit", "--configuration", configuration.file, "--replay", run, "--published-at", run,
        "--output", results, run,
      ], errors: errors)
    let pool = ChildPool(
      program: ThisProcess.executable, atOnce: 1, timeLimit: .max / 4, signals: HeldSignals())
    let end = try pool.run([job])[0]
    if case .exited(let code) = end, let status = ExitStatus(rawValue: code), status != .couldNotRun, status != .broke {
      return
    }
    let said = (try? ReadOnlyFile.contents(of: errors, atMost: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    throw Failure(.broke, "The run could not be judged again: \(said ?? "it did not say why")")
  }

  /// The files that judging makes and that are not the same.
  private static func compare(_ run: String, _ results: String) throws(Failure) -> [String] {
    try Shared.files { () throws(FileError) in
      let made = Set(try Sums.files(in: results))
      let published = Set(
        try Sums.files(in: run).filter {
          !$0.hasPrefix("evidence/") && $0 != Sums.name && $0 != RunManifest.name
        })
      var differences = Array(made.symmetricDifference(published))
      for name in made.intersection(published)
      where try SHA256Value.of(contentsOf: "\(run)/\(name)") != SHA256Value.of(contentsOf: "\(results)/\(name)") {
        differences.append(name)
      }
      return differences.sorted()
    }
  }
}
