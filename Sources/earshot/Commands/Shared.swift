internal import Audit
internal import Configuration
internal import Evidence
internal import Files
internal import Policy
internal import Reporting
internal import SQL
internal import Time
internal import XML

/// What several commands begin with.
enum Shared {
  static func configuration(_ arguments: Arguments) throws(Failure) -> Configuration {
    let path = arguments["--configuration"] ?? Installation.configuration
    do throws(ConfigurationError) {
      return try Configuration.load(
        path, workingFolder: ThisProcess.workingFolder, rules: Installation.rules,
        schema: Installation.schema("earshot.xsd"))
    } catch {
      throw Failure(.couldNotRun, error.description)
    }
  }

  /// What `--at` says, else the system's clock to the second.
  static func instant(_ arguments: Arguments) throws(Failure) -> Instant {
    guard let text = arguments["--at"] else {
      return Instant(seconds: Instant(microseconds: ThisProcess.systemMicroseconds).seconds)
    }
    do throws(Failure) {
      return try instant(text)
    } catch {
      throw Failure(error.status, "earshot \(arguments.command.name.rawValue): --at: \(error.message)")
    }
  }

  static func instant(_ text: String) throws(Failure) -> Instant {
    guard case .instant(let instant, _)? = TimeReading(iso8601: text) else {
      throw Failure(
        .couldNotRun,
        "'\(text)' is no instant; expected a date, a time and an offset, such as 2026-11-23T06:00:00Z or "
          + "2026-11-23T06:00:00+01:00.")
    }
    return instant
  }

  static func policies(_ configuration: Configuration, at: Instant) throws(Failure) -> PolicySet {
    try policies(folder: configuration.rulesFolder, site: configuration.siteFile, at: at)
  }

  static func policies(folder: String, site: String?, at: Instant) throws(Failure) -> PolicySet {
    do throws(PolicyError) {
      return try PolicySet.load(folder: folder, site: site, at: at, schemas: Installation.rules)
    } catch {
      throw Failure(.couldNotRun, error.description)
    }
  }

  /// The schema of files of decisions.
  static func decisionSchema() throws(Failure) -> Schema? {
    do throws(XMLError) {
      return try Installation.schema("decisions.xsd").map { (path) throws(XMLError) in try Schema(file: path) }
    } catch {
      throw Failure(.couldNotRun, error.description)
    }
  }

  /// What was decided until an instant, or in all.
  static func decisions(_ folder: String, until end: Instant?, zone: Zone) throws(Failure) -> DecisionBook {
    let schema = try decisionSchema()
    do throws(DecisionError) {
      return try DecisionBook(folder: folder, until: end, zone: zone, schema: schema)
    } catch {
      throw Failure(.couldNotRun, error.description)
    }
  }

  /// What reports are made with is installed beside the program.
  static func checkReports() throws(Failure) {
    do throws(ReportingError) {
      try ReportWriter.check(resources: Installation.reports)
    } catch {
      throw Failure(
        .couldNotRun,
        "\(error.description). Reports are made with it: install Earshot whole, with the folder "
          + "\(Installation.reports).")
    }
  }

  static func absolute(_ path: String) -> String { absolutePath(path, in: ThisProcess.workingFolder) }

  /// Work on Earshot's own files: what goes wrong with them ends the command.
  static func files<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(Failure) -> Result {
    do throws(FileError) { return try body() } catch { throw failure(error) }
  }

  // MARK: What went wrong below, as the user is to hear it

  static func failure(_ error: FileError) -> Failure { broken(error.description, isDiskFull: error.isDiskFull) }
  static func failure(_ error: SQLError) -> Failure { broken(error.description, isDiskFull: error.isDiskFull) }
  static func failure(_ error: AuditError) -> Failure { broken(error.description, isDiskFull: error.isDiskFull) }

  static func failure(_ error: EvidenceError) -> Failure {
    switch error {
    case .file(let error): failure(error)
    case .database(let error): failure(error)
    case .unknownField, .notEvidence: Failure(.broke, error.description)
    }
  }

  private static func broken(_ message: String, isDiskFull: Bool) -> Failure {
    Failure(
      .broke, isDiskFull ? "\(message). Make room on that disk and run it again; nothing was published." : message)
  }
}
