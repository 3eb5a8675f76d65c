internal import Audit
internal import Digest
internal import Evidence
internal import Files

/// Whether the decisions that were taken in are those that the history tells of.
struct DecisionVerification {
  /// By name, the record that says so and the digest of the file.
  private var expected: [String: (record: Int, digest: String)] = [:]

  mutating func take(_ record: HistoryRecord) {
    guard record.kind == .decisions, let path = record["file"], let digest = record["file-sha256"] else { return }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if DecisionBook.number(of: name) != nil { expected[name] = (record.number, digest) }
  }

  /// Each a sentence that begins with the path as seen from the folder of runs, and ends with what to do.
  func faults(in output: String) throws(FileError) -> [String] {
    let folder = "\(output)/\(DecisionBook.name)"
    let names = kindOfFile(folder) == .folder ? try entries(of: folder).filter { !$0.hasPrefix(".") } : []
    var faults: [String] = []
    for name in names where expected[name] == nil {
      faults.append(
        "\(DecisionBook.name)/\(name): no record tells that it was taken in; look who put it there, and take it away")
    }
    for (name, (record, digest)) in expected.sorted(by: { $0.key < $1.key }) {
      let found = try? SHA256Value.of(contentsOf: "\(folder)/\(name)").description
      if found == digest { continue }
      let what = found.map { "it was altered: its SHA-256 is \($0), record \(record) has \(digest)" }
      faults.append(
        "\(DecisionBook.name)/\(name): \(what ?? "it is gone, and record \(record) tells of it"); put it back from a backup, "
          + "and find out who changed it")
    }
    return faults
  }
}
