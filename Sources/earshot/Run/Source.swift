internal import Collection
internal import Configuration
internal import Evidence
internal import Files
internal import Text
internal import Time

/// A source of the configuration, whatever its kind: the one list of who collects what.
enum Source {
  case store(StoreSource)
  case accessLog(AccessLogSource)
  case register(RegisterSource)
  case drives(DrivesSource)

  /// In the order of collecting.
  static func all(of configuration: Configuration) -> [Source] {
    configuration.stores.map(Source.store) + configuration.accessLogs.map(Source.accessLog)
      + configuration.registers.map(Source.register) + configuration.drives.map(Source.drives)
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
    case .register(let source): source.name
    case .drives(let source): source.name
    }
  }

  /// As evidence names it.
  var kind: String {
    switch self {
    case .store: "store"
    case .accessLog: "access-log"
    case .register: "register"
    case .drives: "drives"
    }
  }

  /// Names of the kinds of fact it is asked for.
  var supplies: [String] {
    switch self {
    case .store: [FactKind.recording.name]
    case .accessLog: [FactKind.access.name]
    case .register(let source): source.kind.supplies.map(\.name)
    case .drives: [FactKind.copy.name, FactKind.workstation.name]
    }
  }

  /// Where it is.
  var place: String {
    switch self {
    case .store(let source): source.folder
    case .accessLog(let source): source.files.joined(separator: ", ")
    case .register(let source): source.file
    case .drives(let source): source.inventoryFile
    }
  }

  var isDrives: Bool { if case .drives = self { true } else { false } }

  /// Collects it into a sealed evidence file.
  /// - Parameter at: UTC microseconds.
  func collect(_ configuration: Configuration, at: Int64, to output: String) throws(CollectionError) {
    switch self {
    case .register(let source):
      let people = configuration.registers.filter { $0.kind == .people }
      try RegisterCollector(settings: source, people: people, at: at, collector: Version.program).collect(to: output)
    case .accessLog(let source):
      try AccessLogCollector(settings: source, at: at, collector: Version.program).collect(to: output)
    case .drives(let source):
      try DrivesCollector(
        settings: source, ledger: LedgerStep.path(configuration), previousCounts: filesBefore(configuration, at),
        at: at, collector: Version.program
      ).collect(to: output)
    default:
      throw .file(FileError("collect \(kind) of", place, code: 95))
    }
  }

  /// How many files the audit before this one found on each drive, where its evidence is still there.
  private func filesBefore(_ configuration: Configuration, _ at: Int64) -> [String: Int]? {
    let folders = RunFolders(output: configuration.outputFolder)
    guard let run = (try? folders.before(Instant(microseconds: at))) ?? nil else { return nil }
    return try? DrivesCollector.previousCounts(
      inEvidence: "\(configuration.outputFolder)/\(run)/evidence/\(name).evidence")
  }
}
