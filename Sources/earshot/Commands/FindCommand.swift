internal import Collection
internal import Configuration
internal import Files
internal import Holdings
internal import Packs
internal import Time
internal import XML

/// `earshot find`: every holding of a call.
enum FindCommand {
  private enum Format: String, CaseIterable { case text, xml, letter }

  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let format = try format(arguments)
    let configuration = try configuration(arguments)
    let run = try LookedAtRun(arguments)
    try run.checkSeals()
    let question = try question(arguments, configuration, zone: run.zone)
    let published = realPath(run.folder)
    let secret = configuration.flatMap { try? NumberKey.existing($0) }
    let setting = HoldingsSetting(
      organisation: run.manifest.organisation, zone: run.zone,
      run: published.split(separator: "/").last.map(String.init) ?? published, runAt: run.at,
      at: try Shared.instant(arguments), program: Version.program, findings: run.findings,
      policies: try run.policies(arguments), ownKeeping: ownKeeping(configuration),
      output: parentFolder(of: published), secret: secret)
    let output = try Output(arguments["--output"].map(Shared.absolute))
    let told: (recordings: Int64, isComplete: Bool)
    do throws(HoldingsError) {
      told = try search(HoldingsSearch(question: question, setting: setting), run, format, output)
    } catch {
      output.forget()
      throw failure(error)
    }
    try output.finish()
    return told.isComplete ? .nothingToReport : .coverageIncomplete
  }

  private static func search(
    _ search: HoldingsSearch, _ run: LookedAtRun, _ format: Format, _ output: Output
  ) throws(HoldingsError) -> (recordings: Int64, isComplete: Bool) {
    func write(_ text: String) throws(HoldingsError) {
      do throws(FileError) { try output.write(text) } catch { throw .file(error) }
    }
    switch format {
    case .text:
      var writer = HoldingsText(search.setting, write)
      return try search.run(run.sources, to: &writer)
    case .xml:
      var writer = HoldingsXML(search.setting, write)
      return try search.run(run.sources, to: &writer)
    case .letter:
      var writer = HoldingsLetter(search.setting, write)
      return try search.run(run.sources, to: &writer)
    }
  }

  /// A file that is there whole or not at all, or standard output.
  private final class Output {
    private let path: String?
    private var file: OutputFile?
    private var held = ""

    init(_ path: String?) throws(Failure) {
      self.path = path
      guard let path else { return }
      if kindOfFile(path) != nil {
        throw Failure(
          .couldNotRun, "earshot find: \(path) is there already; an answer is never written over another file.")
      }
      do throws(FileError) { file = try OutputFile(path) } catch { throw Failure(.couldNotRun, error.description) }
    }

    func write(_ text: String) throws(FileError) {
      if file != nil {
        try file?.write(text)
        return
      }
      held += text
      if held.utf8.count > 1 << 15 { try pass() }
    }

    private func pass() throws(FileError) {
      guard ThisProcess.write(held, to: 1) else { throw FileError("write", "standard output", code: 5) }
      held = ""
    }

    func finish() throws(Failure) {
      try Shared.files { () throws(FileError) in
        try file?.finish()
        if !held.isEmpty { try pass() }
      }
    }

    func forget() {
      if let path { try? deleteOwn(path) }
    }
  }

  // MARK: The question

  private static func format(_ arguments: Arguments) throws(Failure) -> Format {
    guard let word = arguments["--format"] else { return .text }
    guard let format = Format(rawValue: word) else {
      let known = Format.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure(.couldNotRun, "earshot find: --format: '\(word)' is none of \(known).")
    }
    return format
  }

  /// A run can be looked through without a configuration; callers cannot be found then.
  private static func configuration(_ arguments: Arguments) throws(Failure) -> Configuration? {
    if arguments.has("--configuration") || kindOfFile(Installation.configuration) == .file || !arguments.has("--run") {
      return try Shared.configuration(arguments)
    }
    return nil
  }

  private static func question(
    _ arguments: Arguments, _ configuration: Configuration?, zone: Zone
  ) throws(Failure) -> HoldingsQuestion {
    var question = HoldingsQuestion()
    question.recording = arguments["--recording"]
    question.person = arguments["--person"]
    question.from = try time(arguments, "--from", zone)
    question.to = try time(arguments, "--to", zone)
    if let from = question.from, let to = question.to, from >= to {
      throw Failure(.couldNotRun, "earshot find: --to is not after --from.")
    }
    if let number = arguments["--caller"] { question.caller = try caller(number, configuration) }
    guard !question.isEmpty else {
      throw Failure(
        .couldNotRun,
        "earshot find: say what to find: --recording, --caller, --person, --from or --to; all that is given must fit.")
    }
    return question
  }

  /// A date means its beginning in the audit's zone.
  private static func time(_ arguments: Arguments, _ flag: String, _ zone: Zone) throws(Failure) -> Instant? {
    guard let text = arguments[flag] else { return nil }
    if let reading = TimeReading(iso8601: text), let instant = reading.instant(in: zone) { return instant }
    if let reading = TimeReading(iso8601: text + "T00:00:00"), let instant = reading.instant(in: zone) {
      return instant
    }
    throw Failure(
      .couldNotRun,
      "earshot find: \(flag): '\(text)' is no time; expected a date such as 2026-11-23, or an instant such as 2026-11-23T06:00:00Z."
    )
  }

  private static func caller(
    _ number: String, _ configuration: Configuration?
  ) throws(Failure) -> (masked: String, keys: [String]) {
    guard let configuration else {
      throw Failure(
        .couldNotRun,
        "earshot find: --caller needs the configuration: the key that numbers are found by is in its state folder.")
    }
    guard number.count(where: { $0.isASCII && $0.isNumber }) >= 5,
      number.allSatisfy({ $0.isASCII && ($0.isNumber || "+-() .".contains($0)) })
    else {
      throw Failure(
        .couldNotRun,
        "earshot find: --caller: that is no telephone number; expected one such as +44 20 7946 0000 or 020 7946 0000.")
    }
    let key: [UInt8]?
    do throws(FileError) { key = try NumberKey.existing(configuration) } catch { throw Shared.failure(error) }
    guard let key else {
      throw Failure(
        .couldNotRun,
        "\(configuration.stateFolder): the key that callers' numbers are found by is not there, so no caller can be found; put it back from a "
          + "backup, or name the configuration that made the run.")
    }
    let numbers = CallerNumbers(key: key)
    return (numbers.masked(number), numbers.keys(of: number, countries: try countries(configuration)))
  }

  /// The country codes that the declarations of the configuration's sources name for national numbers.
  private static func countries(_ configuration: Configuration) throws(Failure) -> [String] {
    var files = configuration.stores.map(\.catalogue.layoutFile) + configuration.calls.map(\.formatFile)
    files = Array(Set(files)).sorted()
    var found = Set(configuration.registers.compactMap(\.country))
    for file in files {
      let root: Node
      do {
        root = try XMLReader.document(try ReadOnlyFile.contents(of: file, atMost: 16 << 20), name: file)
      } catch {
        throw Failure(.couldNotRun, "\(file): it cannot be read for how it writes callers' numbers: \(error)")
      }
      collect(root, into: &found)
    }
    return found.sorted()
  }

  private static func collect(_ node: Node, into found: inout Set<String>) {
    if let country = node["country"], country.allSatisfy({ $0.isASCII && $0.isNumber }) { found.insert(country) }
    for child in node.children { collect(child, into: &found) }
  }

  // MARK: What is kept

  private static func ownKeeping(_ configuration: Configuration?) -> [String] {
    guard let configuration else { return [] }
    let runs = configuration.outputKeep.map { "for \($0)" } ?? "without a limit"
    let evidence = configuration.evidenceKeep.map { "for \($0)" } ?? "as long as the reports"
    let packs = configuration.packsKeep.map { "for \($0)" } ?? "without a limit"
    return [
      "The ledger keeps of each recording its identity, times, size, SHA-256, call and the adviser's account, and what it sounds like as an "
        + "acoustic fingerprint, for \(configuration.ledgerKeep) after it was last seen in its store.",
      "The reports of each audit are kept \(runs), the evidence that they rest on \(evidence).",
      "Evidence packs are kept \(packs), where they were made into the folder for them.",
      "The history of audits keeps which evidence packs were made and opened, without a limit.",
    ]
  }

  private static func failure(_ error: HoldingsError) -> Failure {
    switch error {
    case .file(let error): Shared.failure(error)
    case .database(let error): Shared.failure(error)
    case .audit(let error): Shared.failure(error)
    }
  }
}
