/// `earshot rules`: what the rules say, and whether they do what they say.
enum RulesCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    throw Failure(.couldNotRun, "earshot rules: '\(arguments.operands[0])' is not understood.")
  }
}
