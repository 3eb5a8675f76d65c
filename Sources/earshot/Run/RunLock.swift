internal import Configuration
internal import Files
internal import Time

/// Held for as long as an audit runs: on the state folder and on the output folder, since two configurations may share
/// one of them. A crash frees it.
struct RunLock: ~Copyable {
  private let state: FileLock
  private let output: FileLock

  /// - Throws: ``Failure`` that says who holds it and since when.
  init(_ configuration: Configuration) throws(Failure) {
    let own = try RunLock.take(configuration.stateFolder, "lock")
    let shared = try RunLock.take(configuration.outputFolder, ".lock")
    self.init(state: own, output: shared)
  }

  private init(state: consuming FileLock, output: consuming FileLock) {
    self.state = state
    self.output = output
  }

  private static func take(_ folder: String, _ name: String) throws(Failure) -> FileLock {
    let path = "\(folder)/\(name)"
    let lock = try Shared.files { () throws(FileError) in
      try makeFolder(folder)
      return try FileLock.take(path)
    }
    if let lock { return lock }
    // The note may not be written yet.
    let bytes = (try? ReadOnlyFile.contents(of: path, atMost: 4096)) ?? []
    let note = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    throw Failure(
      .couldNotRun,
      "earshot audit: another audit is at work (\(note ?? "just begun")); it holds \(path). Wait until it has ended.")
  }

  /// Notes who holds it, for whoever comes upon it.
  func note(_ at: Instant) throws(Failure) {
    let now = Instant(seconds: Instant(microseconds: ThisProcess.systemMicroseconds).seconds)
    let text = "process \(ThisProcess.identifier), since \(now.iso8601), auditing \(at.iso8601)\n"
    do throws(FileError) {
      try state.note(text)
      try output.note(text)
    } catch {
      throw Shared.failure(error)
    }
  }
}
