internal import Collection
internal import Configuration
internal import Digest
internal import Evidence
internal import Files

extension MemoryPlace {
  /// Where the memory of a source of drives is kept: the folder `memory` of the state.
  /// - Parameters:
  ///   - now: the system's clock, in UTC microseconds.
  ///   - previous: the source's evidence in the last published run; nil where there is none.
  /// - Returns: nil where this program cannot tell which it is, so that nobody could say what found it out.
  static func of(_ source: String, _ configuration: Configuration, now: Int64, previous: String?) -> MemoryPlace? {
    guard var program = (try? SHA256Value.of(contentsOf: ThisProcess.executable))?.description else { return nil }
    // What lies in containers was found out by these; one that is installed later finds more.
    for name in ["earshot-open-archive", "earshot-open-mail"] {
      let digest = Installation.collector(name).flatMap { try? SHA256Value.of(contentsOf: $0) }
      program += " \(name) \(digest?.description ?? "-")"
    }
    return MemoryPlace(
      file: "\(configuration.stateFolder)/memory/\(source).sqlite", program: "\(Version.program) \(program)", now: now,
      published: previous.flatMap { try? DrivesCollector.previousInstant(inEvidence: $0) })
  }
}
