internal import Audit
internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Packs
internal import Policy
internal import Time

/// A run that a command looks back at: the last one, or the one that `--run` names. Nothing is written to it.
struct LookedAtRun {
  let folder: String
  let manifest: RunManifest
  let at: Instant
  let zone: Zone
  /// With the evidence's paths made absolute.
  let sources: [CollectedSource]

  init(_ arguments: Arguments) throws(Failure) {
    if let told = arguments["--run"] {
      folder = Shared.absolute(told)
    } else {
      let output = try Shared.configuration(arguments).outputFolder
      folder = "\(output)/latest"
      if kindOfFile(folder) == nil {
        throw Failure(
          .couldNotRun, "\(output) holds no published run yet; run 'earshot audit', or name a run with --run FOLDER.")
      }
    }
    manifest = try RunManifest(folder: folder)
    at = try Shared.instant(manifest.at)
    do throws(ZoneError) { zone = try Zone(named: manifest.zone) } catch {
      throw Failure(.couldNotRun, error.description)
    }
    sources = manifest.sources.map { [folder] in $0.seen(from: folder) }
  }

  var findings: String { "\(folder)/\(ReportCommand.findings)" }

  /// By source, its evidence file, where it left one.
  var sealedEvidence: [(source: String, path: String)] {
    sources.compactMap { source in
      if case .sealed(let path, _) = source.outcome { (source.name, path) } else { nil }
    }
  }

  /// The rules as they are today, as they stand at the run's instant.
  func policies(_ arguments: Arguments) throws(Failure) -> PolicySet {
    if !arguments.has("--configuration"), kindOfFile(Installation.configuration) != .file {
      return try Shared.policies(folder: Installation.rules, site: nil, at: at)
    }
    return try Shared.policies(try Shared.configuration(arguments), at: at)
  }

  /// Refuses a run whose evidence the configuration kept no longer.
  func checkEvidenceIsKept() throws(Failure) { try LookedAtRun.checkEvidenceIsKept(in: folder) }

  /// The same of the folder of a published run.
  static func checkEvidenceIsKept(in folder: String) throws(Failure) {
    let published = realPath(folder)
    let name = published.split(separator: "/").last.map(String.init) ?? published
    guard let record = History.record(ofEvidenceRemovedFrom: name, in: parentFolder(of: published)) else { return }
    throw Failure(
      .couldNotRun,
      "\(folder): the evidence of this run was deleted on time (record \(record) of the history of audits), so only its reports are "
        + "left; take a later run, or put it back from a backup elsewhere.")
  }

  /// Refuses evidence that is not what the run sealed: nothing may be explained by what was changed afterwards.
  func checkSeals() throws(Failure) {
    try checkEvidenceIsKept()
    for source in sources {
      guard case .sealed(let path, let sha256) = source.outcome else { continue }
      let found: String
      do throws(EvidenceError) { found = try Seal.check(path).description } catch {
        throw Failure(.couldNotRun, "The evidence of '\(source.name)' is not what the run sealed: \(error)")
      }
      if found != sha256 {
        throw Failure(
          .couldNotRun,
          "\(path): the evidence of '\(source.name)' is not the run's: SHA-256 \(found) was found, the run has \(sha256)."
        )
      }
    }
  }
}
