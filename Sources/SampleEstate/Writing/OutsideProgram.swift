internal import Files
internal import Glibc

/// Programs of Debian's that make what a contact centre's machines would have made.
enum OutsideProgram {
  /// Runs one to its end.
  /// - Parameters:
  ///   - path: what it makes, for messages and beside which its own go.
  ///   - environment: `NAME=value`, beside what there is.
  static func run(
    _ program: String, _ arguments: [String], making path: String, environment: [String] = []
  ) throws(EstateError) {
    let errors = "\(path).\(program)-errors"
    do throws(FileError) {
      let child = try Child(
        program: "/usr/bin/env", arguments: environment + [program] + arguments, standardErrorTo: errors)
      guard child.wait() == .exited(0) else { throw FileError("pack", path, code: ECHILD) }
      try deleteOwn(errors)
    } catch {
      throw .packing(program: program, path: path, reason: error.reason)
    }
  }
}
