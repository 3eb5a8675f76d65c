internal import Files
package import FoundFiles
internal import Glibc
internal import Servants

/// A folder of its own in which containers are made by other programs and opened by an opener, which was built beside the
/// tests.
package final class OpenerBench: Sendable {
  package let folder: String
  private let program: String
  package static let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// - Parameter script: makes what is opened.
  package init(program: String, _ script: String) throws {
    let own = ThisProcess.executable
    self.program = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/\(program)"
    folder = "/tmp/\(program)-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder)
    try run(script)
  }

  deinit { _ = unsafe system("chmod -R u+rwX '\(folder)'; rm -rf '\(folder)'") }

  package func run(_ script: String) throws {
    let status = unsafe system("cd '\(folder)' && (set -e; \(script)) > output 2> errors")
    guard status == 0 else { throw FileError("run", script, code: ECANCELED) }
  }

  package func bytes(_ name: String) throws -> [UInt8] {
    try ReadOnlyFile.contents(of: "\(folder)/\(name)", atMost: 1 << 26)
  }

  package func write(_ bytes: [UInt8], _ name: String) throws {
    var output = try OutputFile("\(folder)/\(name)", replacing: true)
    try output.write(bytes)
    try output.finish()
  }

  /// What the opener tells when it is asked for everything.
  package func ask(
    _ name: String, within folder: String? = nil, _ settings: KeyValuePairs<String, String>,
    limits: OpenLimits = OpenLimits()
  ) throws -> Told {
    let file = try ReadOnlyFile("\(folder ?? self.folder)/\(name)")
    let opener = Opener(ServantProgram(program))
    let request = OpenRequest(settings.map { FoundFile.Attribute($0.key, $0.value) })
    var told = Told()
    try opener.open(request, handing: file.descriptor, budget: OpenBudget(limits))
    while let event = try opener.next() {
      switch event {
      case .found(let file, _):
        told.files.append(file)
        told.contents.append([])
        try opener.want(.contents(upTo: .max))
      case .bytes(let bytes): told.contents[told.contents.count - 1] += bytes
      case .ended(let end): told.ends.append(end)
      case .trouble(let trouble): told.troubles.append(trouble)
      case .limit(let limit): told.limit = limit
      }
    }
    return told
  }

  package struct Told {
    package var files: [FoundFile] = []
    package var contents: [[UInt8]] = []
    package var ends: [ContentEnd] = []
    package var troubles: [FoundTrouble] = []
    package var limit: OpenLimit?

    package var paths: [String] { files.map(\.path) }
    /// Each file as `path|bytes`.
    package var list: [String] { zip(files, contents).map { "\($0.path)|\($1.count)" } }
    /// Each trouble as `problem of path: what`.
    package var words: [String] { troubles.map { "\($0.problem) of \($0.path ?? "-"): \($0.what)" } }

    package func contents(_ path: String) -> [UInt8]? { files.firstIndex { $0.path == path }.map { contents[$0] } }
  }
}
