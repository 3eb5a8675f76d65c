import FoundFiles
import OpenerBench

typealias ArchiveBench = OpenerBench

extension OpenerBench {
  convenience init(_ script: String = "true") throws { try self.init(program: "earshot-open-archive", script) }

  /// What the opener tells of an archive.
  func open(
    _ name: String, within folder: String? = nil, at offset: Int = 0, bare: Bool = false, mostBytes: Int64 = 1 << 40,
    limits: OpenLimits = OpenLimits()
  ) throws -> Told {
    try ask(
      name, within: folder,
      ["name": name, "bare": bare ? "yes" : "no", "most-bytes": "\(mostBytes)", "offset": "\(offset)"], limits: limits)
  }
}
