internal import Files
internal import Reporting
internal import SQL

/// `earshot report`: findings to reports.
enum ReportCommand {
  /// The findings of a run, within its folder.
  static let findings = "findings.sqlite"

  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let run = Shared.absolute(arguments.operands[0])
    let results = try EvaluateCommand.resultsFolder(arguments, run: run)
    Program.say(try write(from: run, to: results))
    return .nothingToReport
  }

  /// - Returns: the summary.
  /// - Parameter publishedAt: where the reader will find the reports, if not in that folder.
  static func write(from run: String, to folder: String, publishedAt: String? = nil) throws(Failure) -> String {
    guard kindOfFile("\(run)/\(findings)") == .file else {
      throw Failure(.couldNotRun, "\(run) holds no findings (\(findings)); evaluate it first, or name another folder.")
    }
    do throws(ReportingError) {
      return try ReportWriter.write(
        findings: "\(run)/\(findings)", to: folder, resources: Installation.reports, publishedAt: publishedAt)
    } catch {
      switch error {
      case .file(let error): throw Shared.failure(error)
      case .database(let error): throw Shared.failure(error)
      default: throw Failure(.broke, error.description)
      }
    }
  }
}
