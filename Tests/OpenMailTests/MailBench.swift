import Files
import FoundFiles
import Glibc
import Servants
import Testing

/// A folder of its own in which mails are made and opened by the opener.
final class MailBench: Sendable {
  let folder: String
  static let fixtures = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures/mail"

  static let program: String = {
    let own = ThisProcess.executable
    return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot-open-mail"
  }()

  init(_ script: String = "true") throws {
    folder = "/tmp/earshot-mail-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder)
    try run(script)
  }

  deinit { _ = unsafe system("rm -rf '\(folder)'") }

  func run(_ script: String) throws {
    let status = unsafe system("cd '\(folder)' && (set -e; \(script)) > output 2> errors")
    try #require(status == 0, "\(script)")
  }

  func bytes(_ name: String) throws -> [UInt8] { try ReadOnlyFile.contents(of: "\(folder)/\(name)", atMost: 1 << 26) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    var output = try OutputFile("\(folder)/\(name)", replacing: true)
    try output.write(bytes)
    try output.finish()
  }

  /// What the opener tells.
  /// - Parameter kind: as the first bytes say.
  func open(_ name: String, _ kind: String, within folder: String? = nil) throws -> Told {
    let file = try ReadOnlyFile("\(folder ?? self.folder)/\(name)")
    let opener = Opener(ServantProgram(MailBench.program))
    var told = Told()
    try opener.open(
      OpenRequest([FoundFile.Attribute("kind", kind)]), handing: file.descriptor, budget: OpenBudget(OpenLimits()))
    while let event = try opener.next() {
      switch event {
      case .found(let file, _):
        told.files.append(file)
        told.contents.append([])
        try opener.want(.contents(upTo: .max))
      case .bytes(let bytes): told.contents[told.contents.count - 1] += bytes
      case .ended(let end): told.ends.append(end)
      case .trouble(let trouble): told.troubles.append(trouble)
      case .limit: break
      }
    }
    return told
  }

  struct Told {
    var files: [FoundFile] = []
    var contents: [[UInt8]] = []
    var ends: [ContentEnd] = []
    var troubles: [FoundTrouble] = []

    /// Each file as `path|bytes`.
    var list: [String] { zip(files, contents).map { "\($0.path)|\($1.count)" } }
    var words: [String] { troubles.map { "\($0.problem) of \($0.path ?? "-"): \($0.what)" } }
  }
}
