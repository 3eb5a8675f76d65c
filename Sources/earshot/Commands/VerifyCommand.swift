internal import Files
internal import Packs

/// `earshot verify`: is a published run whole and unchanged?
enum VerifyCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let run = Shared.absolute(arguments.operands[0])
    let verification: Verification
    do throws(FileError) {
      verification = try Verification(of: run)
    } catch {
      throw Failure(.couldNotRun, "\(error.description); expected the folder of a published run.")
    }
    guard verification.faults.isEmpty else {
      throw Failure(.breaches, verification.faults.map { "\(run)/\($0)" }.joined(separator: "\n"))
    }
    Program.say("\(run): whole and unchanged, \(verification.intact) files\n")
    return .nothingToReport
  }
}
