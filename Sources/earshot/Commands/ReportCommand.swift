internal import Files
internal import Reporting

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
  static func write(from run: String, to folder: String) throws(Failure) -> String {
    guard kindOfFile("\(run)/\(findings)") == .file else {
      throw Failure(.couldNotRun, "\(run) holds no findings (\(findings)); evaluate it first, or name another folder.")
    }
    return ""
  }
}
