import Files
import FoundFiles
import Glibc
import Servants
import Testing

/// A folder of its own in which archives are made by other programs and opened by the opener.
final class ArchiveBench: Sendable {
  let folder: String
  static let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  static let program: String = {
    let own = ThisProcess.executable
    return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot-open-archive"
  }()

  init(_ script: String = "true") throws {
    folder = "/tmp/earshot-open-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder)
    try run(script)
  }

  deinit { _ = unsafe system("chmod -R u+rwX '\(folder)'; rm -rf '\(folder)'") }

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

  /// What the opener tells of an archive.
  func open(
    _ name: String, within folder: String? = nil, at offset: Int = 0, bare: Bool = false, mostBytes: Int64 = 1 << 40,
    limits: OpenLimits = OpenLimits()
  ) throws -> Told {
    let file = try ReadOnlyFile("\(folder ?? self.folder)/\(name)")
    let opener = Opener(ServantProgram(ArchiveBench.program))
    let request = OpenRequest([
      FoundFile.Attribute("name", name), FoundFile.Attribute("bare", bare ? "yes" : "no"),
      FoundFile.Attribute("most-bytes", "\(mostBytes)"), FoundFile.Attribute("offset", "\(offset)"),
    ])
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

  struct Told {
    var files: [FoundFile] = []
    var contents: [[UInt8]] = []
    var ends: [ContentEnd] = []
    var troubles: [FoundTrouble] = []
    var limit: OpenLimit?

    var paths: [String] { files.map(\.path) }
    /// Each trouble as `problem of path: what`.
    var words: [String] { troubles.map { "\($0.problem) of \($0.path ?? "-"): \($0.what)" } }

    func contents(_ path: String) -> [UInt8]? { files.firstIndex { $0.path == path }.map { contents[$0] } }
  }
}
