package import Files

/// Why a request got no answer, or not all of it. The servant has been ended; the next request starts it anew.
package enum ServantError: Error, CustomStringConvertible, Sendable {
  case notInstalled(program: String)
  /// The system refused to start it.
  case notStarted(FileError)
  /// It ended in the middle of the request.
  case died(program: String, ChildEnd)
  /// It did not answer within the time, in microseconds.
  case tookTooLong(program: String, microseconds: Int64)
  /// It said something that no servant may say.
  case brokenProtocol(program: String, found: String)

  package var description: String {
    switch self {
    case .notInstalled(let program): "the program \(program) is not installed"
    case .notStarted(let error): error.description
    case .died(let program, .exited(let status)):
      "the program \(program) ended with status \(status) while it read this"
    case .died(let program, .killed(let signal)):
      "the program \(program) broke (signal \(signal)) or ran out of the memory that it may take while it read this"
    case .tookTooLong(let program, let microseconds):
      "the program \(program) did not come to an end with this within \(seconds(microseconds))"
    case .brokenProtocol(let program, let found): "the program \(program) gave a senseless answer: \(found)"
    }
  }
}

private func seconds(_ microseconds: Int64) -> String {
  let whole = microseconds / 1_000_000
  if whole > 0 { return whole == 1 ? "1 second" : "\(whole) seconds" }
  return "\(microseconds / 1_000) milliseconds"
}
