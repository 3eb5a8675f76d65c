internal import Collection
internal import Configuration
internal import Evidence
internal import Files
internal import Hearing
internal import Text
internal import Time

/// A source of the configuration, whatever its kind: the one list of who collects what.
enum Source {
  case store(StoreSource)
  case accessLog(AccessLogSource)
  case calls(CallsSource)
  case register(RegisterSource)
  case directory(DirectorySource)
  case notices(NoticesSource)
  case drives(DrivesSource)
  /// What was keyed in aloud in a store's recordings.
  case keypad(StoreSource, KeypadSettings)

  /// In the order of collecting.
  static func all(of configuration: Configuration) -> [Source] {
    configuration.stores.map(Source.store) + configuration.accessLogs.map(Source.accessLog)
      + configuration.calls.map(Source.calls) + configuration.registers.map(Source.register)
      + configuration.directories.map(Source.directory) + configuration.notices.map(Source.notices)
      + configuration.drives.map(Source.drives)
      + configuration.stores.compactMap { store in store.keypad.map { Source.keypad(store, $0) } }
  }

  static func unknown(_ name: String, in configuration: Configuration) -> String {
    let names = all(of: configuration).map(\.name)
    let hint = nearestWord(to: name, among: names).map { "did you mean '\($0)'?" }
    return "\(configuration.file): there is no source '\(name)'; \(hint ?? "it has " + names.joined(separator: ", "))"
  }

  var name: String {
    switch self {
    case .store(let source): source.name
    case .accessLog(let source): source.name
    case .calls(let source): source.name
    case .register(let source): source.name
    case .directory(let source): source.name
    case .notices(let source): source.name
    case .drives(let source): source.name
    case .keypad(let store, _): store.name + KeypadSettings.suffix
    }
  }

  /// As evidence names it.
  var kind: String {
    switch self {
    case .store: "store"
    case .accessLog: "access-log"
    case .calls: "calls"
    case .register: "register"
    case .directory: "directory"
    case .notices: "notices"
    case .drives: "drives"
    case .keypad: "keypad"
    }
  }

  /// Names of the kinds of fact it is asked for.
  var supplies: [String] {
    switch self {
    case .store: StoreCollector.supplies.map(\.name)
    case .accessLog(let source): AccessLogCollector.supplies(source.formatFile).map(\.name)
    case .calls(let source): CallsCollector.supplies(source).map(\.name)
    case .register(let source): source.kind.supplies.map(\.name)
    case .directory: DirectoryCollector.supplies.map(\.name)
    case .notices: [FactKind.notice.name]
    case .drives: DrivesCollector.supplies.map(\.name)
    case .keypad: [FactKind.keypadDigits.name]
    }
  }

  /// Where it is.
  var place: String {
    switch self {
    case .store(let source): source.folder
    case .accessLog(let source): (source.files + source.queries.map(\.name)).joined(separator: ", ")
    case .calls(let source): (source.files + source.queries.map(\.name)).joined(separator: ", ")
    case .register(let source): source.file
    case .directory(let source): source.files.map(\.path).joined(separator: ", ")
    case .notices(let source): source.pages.map(\.address).joined(separator: ", ")
    case .drives(let source): source.inventoryFile
    case .keypad(let store, _): store.folder
    }
  }

  /// Whether it needs what the stores show, and what the audit before found in it.
  var followsStores: Bool {
    switch self {
    case .drives, .keypad: true
    case .store, .accessLog, .calls, .register, .directory, .notices: false
    }
  }

  /// Whether its collector looks at what it found in the audit before.
  var looksBack: Bool {
    switch self {
    case .drives, .notices, .keypad: true
    case .store, .accessLog, .calls, .register, .directory: false
    }
  }

  /// Collects it into a sealed evidence file.
  /// - Parameters:
  ///   - at: UTC microseconds.
  ///   - previous: this source's evidence of the audit before; nil where there is none.
  ///   - evidence: the folder that holds the stores' evidence of this audit; nil for that of the output.
  func collect(
    _ configuration: Configuration, at: Int64, previous: String?, evidence: String?, isUnderAudit: Bool,
    to output: String
  ) throws(CollectionError) {
    let collector = Version.program
    let now = ThisProcess.systemMicroseconds
    switch self {
    case .store(let source):
      let key = try numberKey(configuration)
      try StoreCollector(settings: source, at: at, collector: collector, numberKey: key).collect(to: output)
    case .calls(let source):
      let key = try numberKey(configuration)
      try CallsCollector(settings: source, at: at, collector: collector, numberKey: key, now: now).collect(to: output)
    case .accessLog(let source):
      try AccessLogCollector(settings: source, at: at, collector: collector, now: now).collect(to: output)
    case .register(let source):
      let people = configuration.registers.filter { $0.kind == .people }
      let key: [UInt8]
      do throws(FileError) { key = try NumberKey.read(configuration) } catch { throw .file(error) }
      try RegisterCollector(
        settings: source, people: people, directories: configuration.directories, at: at, collector: collector,
        numberKey: key
      ).collect(to: output)
    case .directory(let source):
      let people = configuration.registers.filter { $0.kind == .people }
      try DirectoryCollector(settings: source, registers: people, at: at, collector: collector).collect(to: output)
    case .notices(let source):
      try NoticesCollector(settings: source, previous: previous, at: at, collector: collector).collect(to: output)
    case .drives(let source):
      let ledger = LedgerStep.path(configuration)
      // Evidence of an earlier version says nothing that helps here.
      let counts = previous.flatMap { try? DrivesCollector.previousCounts(inEvidence: $0) }
      let memory = MemoryPlace.of(source.name, configuration, now: now, previous: previous)
      try DrivesCollector(
        settings: source, ledger: kindOfFile(ledger) == .file ? ledger : nil, memory: memory, previousCounts: counts,
        openers: OpenerPrograms { Installation.collector($0) }, zone: configuration.zone.name,
        blocks: LedgerStep.blocks(configuration),
        sound: source.sound.map { soundComparison(source, $0, configuration) },
        at: at, collector: collector
      ).collect(to: output)
    case .keypad(let store, let settings):
      throw KeypadStep(
        name: name, store: store, settings: settings, at: at, previous: previous,
        evidence: evidence ?? parentFolder(of: output), isUnderAudit: isUnderAudit, output: output
      ).run()
    }
  }

  private func soundComparison(
    _ source: DrivesSource, _ settings: SoundSettings, _ configuration: Configuration
  ) -> SoundComparison {
    SoundComparison(
      program: Installation.collector(Hearer.program),
      limits: Hearer.Limits(time: settings.timeLimit, memory: settings.memory),
      fingerprints: LedgerStep.fingerprints(configuration),
      memory: source.remembering.map { _ in "\(configuration.stateFolder)/heard/\(source.name).sqlite" },
      stores: LedgerStep.stores(configuration))
  }

  private func numberKey(_ configuration: Configuration) throws(CollectionError) -> [UInt8] {
    do throws(FileError) { return try NumberKey.read(configuration) } catch { throw .file(error) }
  }
}
