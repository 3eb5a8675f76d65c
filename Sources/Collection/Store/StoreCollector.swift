package import Configuration
internal import Digest
package import Evidence
internal import Files
internal import Recognition
internal import Time
internal import XML

/// Collects one recording store: the audio in its folder, and what its catalogue says of it.
///
/// Every file below the folder is looked at, no link is followed and no other file system entered, and nothing is
/// changed, not even an access time. Each recording becomes one fact, whether the catalogue knows it, the folder holds
/// it, or both. What could not be examined is a gap.
///
/// ```swift
/// let collector = StoreCollector(settings: store, at: instant, collector: "earshot 0.1.0")
/// try collector.collect(to: "main.evidence")
/// ```
package struct StoreCollector: Sendable {
  let settings: StoreSource
  let at: Int64
  let collector: String
  let numberKey: [UInt8]?
  let threads: Int

  /// - Parameters:
  ///   - at: the audit instant, in UTC microseconds.
  ///   - collector: the program's name and version.
  ///   - numberKey: the key by which callers' numbers are found again without being stored; nil for none.
  ///   - threads: threads that read the store.
  package init(
    settings: StoreSource, at: Int64, collector: String, numberKey: [UInt8]? = nil, threads: Int = 4
  ) {
    self.settings = settings
    self.at = at
    self.collector = collector
    self.numberKey = numberKey
    self.threads = threads
  }

  /// The kinds of fact that a store supplies.
  package static let supplies: [FactKind] = [.recording, .storePermission]

  /// Writes the sealed evidence.
  /// - Throws: ``CollectionError`` where the evidence cannot be written.
  package func collect(to path: String) throws(CollectionError) {
    do throws(EvidenceError) {
      let source = SourceDescription(
        name: settings.name, kind: "store", supplies: StoreCollector.supplies.map(\.name), place: settings.folder,
        at: at, collector: collector
      ).read(by: settings.clock, in: settings.zone)
      let writer = try EvidenceWriter(path: path, source: source)
      let scratch = try StoreScratch()
      var state = StoreState()
      let layout = readLayout(scratch, &state)
      let reader = RowReader(zone: settings.zone, folder: settings.folder, numberKey: numberKey, at: at)
      var input: CatalogueInput?
      if let layout {
        switch settings.catalogue {
        case .delimited(let file, _): input = readCatalogue(file, layout, reader, scratch, &state)
        case .query(let query, _): input = readCatalogue(query, layout, reader, scratch, &state)
        case .sidecars, .fileNames: break
        }
      }
      StoreWalk(settings: settings, threads: threads, layout: layout, reader: reader, scratch: scratch).run(&state)
      try scratch.check()
      try StoreJoin(folder: settings.folder, catalogue: catalogueName, scratch: scratch).run()
      try NamedFiles(folder: settings.folder, scratch: scratch).examine()
      let facts = StoreFacts(
        settings: settings, layout: layout, reader: reader, scratch: scratch, writer: writer, state: state)
      try facts.write(catalogue: input)
      var permissions = StorePermissionFacts(store: settings.name, scratch: scratch, writer: writer)
      let folders = try permissions.write()
      try StoreGaps(settings: settings, scratch: scratch, writer: writer, state: state, folders: folders).write()
      try scratch.check()
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  /// The export, or the query, as gaps name it; nil where the catalogue is something else.
  private var catalogueName: String? {
    switch settings.catalogue {
    case .delimited(let file, _): file
    case .query(let query, _): query.name
    case .sidecars, .fileNames: nil
    }
  }

  private var layoutFile: String {
    switch settings.catalogue {
    case .delimited(_, let layoutFile), .query(_, let layoutFile), .sidecars(let layoutFile),
      .fileNames(let layoutFile):
      layoutFile
    }
  }

  // MARK: Steps

  /// The layout, of the form that the configuration says; nil, and a gap, where there is none.
  private func readLayout(_ scratch: StoreScratch, _ state: inout StoreState) -> CatalogueLayout? {
    do throws(CollectionError) {
      let layout = try CatalogueLayout(file: layoutFile)
      let isRight =
        switch (settings.catalogue, layout.form) {
        case (.delimited, .delimited), (.query, .delimited), (.sidecars, .json), (.sidecars, .xml),
          (.fileNames, .fileNames):
          true
        default: false
        }
      if isRight { return layout }
      scratch.add(
        Gap(
          .notConfigured, path: layoutFile,
          reason: "the layout '\(layout.title)' is not one for what the configuration names as the catalogue",
          remedy:
            "Name the layout that fits: 'catalogue' takes one of exports, 'sidecars' one of documents, 'file-names' one of names."
        ),
        hides: true)
    } catch {
      let reason =
        switch error {
        case .declaration(let fault):
          "the layout of the catalogue is wrong: \(fault.faults.first.map { ($0.line.map { "line \($0): " } ?? "") + $0.message } ?? "")"
        case .file(let fault): "the layout of the catalogue cannot be read: \(fault.reason)"
        case .evidence, .notInstalled: "\(error)"
        }
      scratch.add(
        Gap(
          .notConfigured, path: layoutFile, reason: reason,
          remedy: "Correct the layout, or name another; the recordings were read without their catalogue."),
        hides: true)
    }
    state.isCatalogueUnread = true
    return nil
  }

  private func readCatalogue(
    _ path: String, _ layout: CatalogueLayout, _ reader: RowReader, _ scratch: StoreScratch, _ state: inout StoreState
  ) -> CatalogueInput? {
    guard var catalogue = DelimitedCatalogue(path: path, layout: layout, reader: reader, scratch: scratch) else {
      return nil
    }
    do throws(FileError) {
      var file = try ReadOnlyFile(path, followLinks: true, leaving: .none)
      let size = try file.size()
      let time = try file.modified()
      let digest = try catalogue.read(&file)
      state.rows = catalogue.rows
      let after = try file.modified()
      if try file.size() != size || after != time {
        scratch.add(
          Gap(
            .changedWhileRead, path: path, reason: "the catalogue was written to while it was read",
            remedy: "Export it well before the audit."), hides: true)
      }
      if catalogue.rows == 0 { addEmpty(path, scratch, &state) }
      return CatalogueInput(
        path: path, size: size, modified: time.seconds &* 1_000_000 &+ time.nanoseconds / 1_000, digest: digest)
    } catch {
      state.isCatalogueUnread = true
      scratch.add(
        Gap(
          error.isMissing ? .absent : .unreadable, path: path,
          reason: error.isMissing ? "the catalogue is not there" : "the catalogue cannot be read: \(error.reason)",
          remedy: "Export it there, or correct its path in the configuration; the recordings were read without it."),
        hides: true)
      return nil
    }
  }
}

extension StoreCollector {
  /// A catalogue that stands in a database. What was read before it broke off counts; the rest hides what it may.
  private func readCatalogue(
    _ query: DatabaseQuery, _ layout: CatalogueLayout, _ reader: RowReader, _ scratch: StoreScratch,
    _ state: inout StoreState
  ) -> CatalogueInput? {
    guard var catalogue = DelimitedCatalogue(query, layout: layout, reader: reader, scratch: scratch) else {
      return nil
    }
    let end = catalogue.read(query)
    state.rows = catalogue.rows
    if let trouble = end.trouble {
      if end.rows == 0 { state.isCatalogueUnread = true }
      scratch.add(trouble.gap(query), hides: true)
    } else if catalogue.rows == 0 {
      addEmpty(query.name, scratch, &state)
    }
    guard let digest = end.digest else { return nil }
    return CatalogueInput(path: query.fullName, size: end.size, modified: nil, digest: digest)
  }

  private func addEmpty(_ path: String, _ scratch: StoreScratch, _ state: inout StoreState) {
    state.isCatalogueUnread = true
    scratch.add(
      Gap(
        .empty, path: path, reason: "the catalogue holds no row",
        remedy: "Look whether its export still works; until then no recording is accounted for."), hides: true)
  }
}

/// The export, or the query and its rows, as evidence names it.
struct CatalogueInput {
  let path: String
  let size: Int64
  /// Nil where nothing says when it was written.
  let modified: Int64?
  let digest: SHA256Value
}

/// What became of the steps of a collection.
struct StoreState {
  /// Rows of the export, those that could not be used among them.
  var rows = 0
  /// The catalogue as a whole could not be read: nobody knows which recordings it accounts for.
  var isCatalogueUnread = false
  /// The folder could not be listed: nobody knows which files are there.
  var isFolderUnread = false
  /// Whether the folder's file system keeps access control lists beside modes.
  var keepsLists = true
  /// What the walk met; nil where there was none.
  var counts: WalkCounts?
}
