internal import Configuration
internal import Files
internal import Glibc

/// From the words of the command line to the exit status.
enum Program {
  static func run(_ words: [String]) -> Int32 {
    do throws(Failure) {
      guard let arguments = try Arguments.parse(words) else {
        say(HelpText.general)
        return ExitStatus.nothingToReport.rawValue
      }
      if arguments.asksForHelp {
        say(HelpText.of(arguments.command))
        return ExitStatus.nothingToReport.rawValue
      }
      return try run(arguments).rawValue
    } catch {
      if !error.message.isEmpty { complain(error.message) }
      return error.status.rawValue
    }
  }

  private static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    switch arguments.command.name {
    case .audit: return try AuditCommand.run(arguments)
    case .check: return try CheckCommand.run(arguments)
    case .collect: return try CollectCommand.run(arguments)
    case .evaluate: return try EvaluateCommand.run(arguments)
    case .report: return try ReportCommand.run(arguments)
    case .rules: return try RulesCommand.run(arguments)
    case .registers: return try RegistersCommand.run(arguments)
    case .review: return try ReviewCommand.run(arguments)
    case .pack: return try PackCommand.run(arguments)
    case .unpack: return try UnpackCommand.run(arguments)
    case .find: return try FindCommand.run(arguments)
    case .verify: return try VerifyCommand.run(arguments)
    case .version: say("\(Version.program)\n")
    case .generate: try generate(arguments)
    }
    return .nothingToReport
  }

  private static func generate(_ arguments: Arguments) throws(Failure) {
    switch arguments.operands[0] {
    case "folders":
      let configuration = try Shared.configuration(arguments)
      let packs = configuration.packs?.folder.map { "\($0)\n" } ?? ""
      say("\(configuration.stateFolder)\n\(configuration.outputFolder)\n\(packs)")
    case "man": say(ManualPage.text)
    case "bash": say(Completions.bash)
    case "zsh": say(Completions.zsh)
    case "fish": say(Completions.fish)
    default:
      throw Failure(
        .couldNotRun, "earshot generate: '\(arguments.operands[0])' is none of man, bash, zsh, fish and folders.")
    }
  }

  /// To standard output.
  static func say(_ text: String) { ThisProcess.write(text, to: 1) }

  /// To standard error, as whole lines.
  static func complain(_ text: String) { ThisProcess.write(text.hasSuffix("\n") ? text : text + "\n", to: 2) }
}
