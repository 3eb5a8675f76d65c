internal import Collection
internal import Configuration
internal import Evidence
internal import Files
internal import Hearing
internal import Recognition
internal import Time

/// The ledger between the stores and the drives: what the stores show goes in, what has left them comes out.
enum LedgerStep {
  /// The name of its evidence; no source of a configuration may have it.
  static let name = "ledger"

  static func path(_ configuration: Configuration) -> String { "\(configuration.stateFolder)/ledger.sqlite" }

  /// Blocks of the recordings that the ledger knows, by which remains of copies are recognised.
  static func blocks(_ configuration: Configuration) -> String { "\(configuration.stateFolder)/blocks.sqlite" }

  /// - Parameter evidence: the folder that holds the stores' evidence of this audit; a store without any is passed over.
  static func run(_ configuration: Configuration, evidence: String?, at: Instant, output: String) throws(Failure) {
    let stores = evidence.map { folder in
      configuration.stores.map { "\(folder)/\($0.name).evidence" }.filter { kindOfFile(Seal.path(for: $0)) == .file }
    }
    try Shared.files { () throws(FileError) in try makeFolder(configuration.stateFolder) }
    let ledger: Ledger
    do throws(RecognitionError) {
      ledger = try Ledger(path: path(configuration))
      for store in stores ?? [] { try ledger.update(fromStoreEvidence: store, at: at.microseconds) }
    } catch {
      throw failure(error)
    }
    try OwnRetention(configuration: configuration).announceForgetting(at: at)
    do throws(RecognitionError) {
      let keep = configuration.ledgerKeep
      try ledger.expire(before: configuration.zone.adding(-keep, to: at).microseconds)
      try BlockIndex(path: blocks(configuration)).update(
        from: ledger, folders: Dictionary(configuration.stores.map { ($0.name, $0.folder) }) { first, _ in first })
      let told = try fingerprints(configuration, at: at)
      try ledger.writeEvidence(
        to: output, at: at.microseconds, collector: Version.program, excludingPresentIn: stores ?? [],
        stores: configuration.stores.map(\.name)
      ) { (writer) throws(EvidenceError) in
        guard let told else { return }
        try writer.examined(told.examined.sentence, count: told.examined.count)
        for gap in told.gaps { try writer.add(gap) }
      }
    } catch {
      throw failure(error)
    }
  }

  static func fingerprints(_ configuration: Configuration) -> String {
    "\(configuration.stateFolder)/fingerprints.sqlite"
  }

  static func stores(_ configuration: Configuration) -> [FingerprintRound.Store] {
    configuration.stores.map {
      FingerprintRound.Store(name: $0.name, folder: $0.folder, layoutFile: $0.catalogue.layoutFile)
    }
  }

  /// Hears what the stores hold, where drives are to be compared with it.
  private static func fingerprints(
    _ configuration: Configuration, at: Instant
  ) throws(RecognitionError) -> FingerprintRound.Told? {
    let settings = configuration.drives.compactMap(\.sound)
    guard let first = settings.first else {
      try forget(configuration)
      return nil
    }
    return try FingerprintRound(
      ledger: path(configuration), fingerprints: fingerprints(configuration),
      stores: stores(configuration), program: Installation.collector(Hearer.program),
      limits: Hearer.Limits(time: first.timeLimit, memory: first.memory),
      mostSound: settings.compactMap(\.mostSound).min() ?? .max, at: at.microseconds, threads: ThisProcess.processors
    ).run()
  }

  /// What nobody compares any more is kept no longer than the ledger all the same; the index, which is made anew, goes at once.
  private static func forget(_ configuration: Configuration) throws(RecognitionError) {
    let path = fingerprints(configuration)
    guard kindOfFile(path) == .file else { return }
    try FingerprintStore(path: path).forgetAllBut(ledger: self.path(configuration))
    do throws(FileError) { try deleteOwn(FingerprintStore.indexPath(for: path)) } catch { throw .file(error) }
  }

  static func failure(_ error: RecognitionError) -> Failure {
    switch error {
    case .file(let error): Shared.failure(error)
    case .database(let error): Shared.failure(error)
    case .evidence(let error): Shared.failure(error)
    case .ledgerDamaged: Failure(.couldNotRun, error.description)
    }
  }
}
