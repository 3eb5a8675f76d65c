package import Evidence
internal import Files
package import Hearing
package import Recognition
internal import Synchronization

/// Hears the recordings of the stores that no audit has heard yet, so that copies of them are known again however they were
/// encoded and cut; forgets the fingerprints of those that the ledger does not know any more; and makes the index that drives
/// are compared with.
package struct FingerprintRound: Sendable {
  /// A store as the configuration has it.
  package struct Store: Sendable {
    package let name: String
    package let folder: String
    /// The layout of its catalogue, which declares the endings of audio without a header.
    package let layoutFile: String

    package init(name: String, folder: String, layoutFile: String) {
      self.name = name
      self.folder = folder
      self.layoutFile = layoutFile
    }
  }

  /// What there is to say of it in evidence.
  package struct Told: Sendable {
    package var gaps: [Gap] = []
    /// What was examined, and how much of it.
    package var examined: (sentence: String, count: Int)
  }

  let ledger: String
  let fingerprints: String
  let stores: [Store]
  let program: String?
  let limits: Hearer.Limits
  let mostSound: Int64
  let at: Int64
  let threads: Int

  /// - Parameters:
  ///   - ledger: its path; nobody else changes it meanwhile.
  ///   - fingerprints: where they are kept.
  ///   - program: path of the program that hears; nil where it is not installed.
  ///   - mostSound: how much sound one audit hears, in microseconds; what is left is a gap, and the next audit's.
  ///   - at: the audit instant, in UTC microseconds.
  ///   - threads: threads that hear.
  package init(
    ledger: String, fingerprints: String, stores: [Store], program: String?, limits: Hearer.Limits = Hearer.Limits(),
    mostSound: Int64 = .max, at: Int64, threads: Int
  ) {
    self.ledger = ledger
    self.fingerprints = fingerprints
    self.stores = stores
    self.program = program
    self.limits = limits
    self.mostSound = mostSound
    self.at = at
    self.threads = threads
  }

  /// - Throws: ``RecognitionError`` where fingerprints cannot be kept.
  package func run() throws(RecognitionError) -> Told {
    let queue = try FingerprintQueue(ledger: ledger, fingerprints: fingerprints, at: at, mostSound: mostSound)
    var rawAudio: [String: CatalogueLayout] = [:]
    for store in stores { rawAudio[store.name] = try? CatalogueLayout(file: store.layoutFile) }
    if let program {
      let (folders, layouts) = (Dictionary(stores.map { ($0.name, $0.folder) }) { first, _ in first }, rawAudio)
      inThreads(threads) { _ in
        let hearer = Hearer(program: program, limits: limits)
        while let content = queue.next() {
          guard let folder = folders[content.store] else {
            queue.pass(content)
            continue
          }
          let file = StoredFile(content, folder: folder, raw: layouts[content.store]?.rawAudio(ofPath: content.path))
          queue.note(content, file.hear(by: hearer))
        }
      }
    }
    return try queue.finish(isInstalled: program != nil)
  }
}
