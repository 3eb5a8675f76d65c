internal import Collection

/// `earshot registers`: what registers may hold, for those who keep them.
enum RegistersCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    switch arguments.operands {
    case ["reference"]: Program.say(RegisterReference.text)
    case ["schema"]: Program.say(RegisterSchema.text)
    default:
      throw Failure(
        .couldNotRun,
        "earshot registers: '\(arguments.operands.joined(separator: " "))' is not understood. Expected 'reference' or "
          + "'schema'.")
    }
    return .nothingToReport
  }
}
