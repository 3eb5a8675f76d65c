package import Collection
internal import Digest
internal import Evidence
internal import Files
internal import Recognition
internal import SQL

/// Collects the runs of keypad digits in a store's recordings.
///
/// What recordings there are, where they lie and what their contents are is taken from the store's own evidence of the
/// same audit. Each content is listened to once; what the audit before listened to is taken over from its evidence.
package struct KeypadCollector: Sendable {
  /// The store's folder and what is needed to read it.
  package struct Store: Sendable {
    package var name: String
    package var folder: String
    /// The sealed evidence of the store, of this audit.
    package var evidence: String
    /// The layout of its catalogue, which declares the endings of audio without a header.
    package var layoutFile: String

    package init(name: String, folder: String, evidence: String, layoutFile: String) {
      self.name = name
      self.folder = folder
      self.evidence = evidence
      self.layoutFile = layoutFile
    }
  }

  let name: String
  let store: Store
  let shape: RunShape
  let previous: String?
  let mostSound: Int64
  let at: Int64
  let collector: String
  let threads: Int

  /// - Parameters:
  ///   - name: the source's own name.
  ///   - previous: this source's evidence of the audit before; nil where there is none.
  ///   - mostSound: how much sound one audit listens to, in microseconds; what is left is a gap, and the next audit's.
  ///   - at: the audit instant, in UTC microseconds.
  ///   - collector: the program's name and version.
  ///   - threads: threads that listen.
  package init(
    name: String, store: Store, shape: RunShape, previous: String? = nil, mostSound: Int64 = .max, at: Int64,
    collector: String, threads: Int = 2
  ) {
    self.name = name
    self.store = store
    self.shape = shape
    self.previous = previous
    self.mostSound = mostSound
    self.at = at
    self.collector = collector
    self.threads = threads
  }

  /// Writes the sealed evidence.
  /// - Throws: ``CollectionError`` where the evidence cannot be written, or the layout cannot be read.
  package func collect(to path: String) throws(CollectionError) {
    let layout = try CatalogueLayout(file: store.layoutFile)
    do throws(EvidenceError) {
      let words = ListenerVersion.words(shape)
      let writer = try EvidenceWriter(
        path: path,
        source: SourceDescription(
          name: name, kind: "keypad", supplies: [FactKind.keypadDigits.name], place: store.folder, at: at,
          collector: "\(collector), \(words)"))
      if kindOfFile(Seal.path(for: store.evidence)) == .file {
        _ = try Seal.check(store.evidence)
        try listen(layout, words, writer)
      } else {
        try writer.add(gapForStore)
      }
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  private func listen(_ layout: CatalogueLayout, _ words: String, _ writer: EvidenceWriter) throws(EvidenceError) {
    let scratch = try KeypadScratch()
    try scratch.takeRecordings(from: store.evidence)
    var known = KeypadScratch.Known.none
    if let previous { known = try scratch.takeKnown(from: previous, words: words) }
    let later = try scratch.leaveForLater(beyond: mostSound)
    ListeningRound(
      folder: store.folder, listener: Listener(shape: shape), raw: { layout.rawAudio(ofPath: $0) }, scratch: scratch
    ).run(threads: threads)
    try scratch.check()
    try KeypadFacts(store: store, scratch: scratch, writer: writer, later: later, known: known).write()
  }

  private var gapForStore: Gap {
    Gap(
      .absent, path: store.folder,
      reason: "the store itself was not collected in this audit, so that nobody knows which recordings there are",
      remedy: "See to it that the store '\(store.name)' can be collected, and audit again.")
  }
}
