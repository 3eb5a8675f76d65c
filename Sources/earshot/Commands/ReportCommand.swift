internal import Files
internal import Reporting
internal import SQL

/// `earshot report`: findings to reports.
enum ReportCommand {
  /// The findings of a run, within its folder.
  static let findings = "findings.sqlite"

  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let run = try run(of: arguments)
    if arguments.has("--due") { return try due(run) }
    let results = try EvaluateCommand.resultsFolder(arguments, run: run)
    Program.say(try write(from: run, to: results))
    return .nothingToReport
  }

  /// The run that is named, or the latest.
  private static func run(of arguments: Arguments) throws(Failure) -> String {
    if let told = arguments.operands.first { return Shared.absolute(told) }
    return try LookedAtRun(arguments).folder
  }

  private static func due(_ run: String) throws(Failure) -> ExitStatus {
    try checkFindings(run)
    let count: Int
    do throws(ReportingError) {
      count = try DueReport(findings: "\(run)/\(findings)").write { Program.say($0) }
    } catch {
      throw failure(error)
    }
    return count == 0 ? .nothingToReport : .breaches
  }

  private static func checkFindings(_ run: String) throws(Failure) {
    guard kindOfFile("\(run)/\(findings)") == .file else {
      throw Failure(.couldNotRun, "\(run) holds no findings (\(findings)); evaluate it first, or name another folder.")
    }
  }

  private static func failure(_ error: ReportingError) -> Failure {
    switch error {
    case .file(let error): Shared.failure(error)
    case .database(let error): Shared.failure(error)
    default: Failure(.broke, error.description)
    }
  }

  /// - Returns: the summary.
  /// - Parameter publishedAt: where the reader will find the reports, if not in that folder.
  static func write(from run: String, to folder: String, publishedAt: String? = nil) throws(Failure) -> String {
    try checkFindings(run)
    do throws(ReportingError) {
      return try ReportWriter.write(
        findings: "\(run)/\(findings)", to: folder, resources: Installation.reports, publishedAt: publishedAt)
    } catch {
      throw failure(error)
    }
  }
}
