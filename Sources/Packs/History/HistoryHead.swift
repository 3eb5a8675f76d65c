package import Digest
package import Files

/// The newest record: all before it hang on its digest.
package struct HistoryHead: Sendable, Equatable {
  package let number: Int
  package let digest: SHA256Value

  package init(number: Int, digest: SHA256Value) {
    self.number = number
    self.digest = digest
  }
}

/// What a state folder remembers of the histories that were written with it: for each its newest record, kept apart from
/// the records so that a history cut at its end is seen.
package struct HistoryNote: Sendable, Equatable {
  /// Which history.
  package let ledger: String
  package let head: HistoryHead
  /// The folder of published runs that it stands in.
  package let output: String

  private static func folder(_ state: String) -> String { "\(state)/history" }

  /// All notes in a state folder. What is no note is left aside.
  package static func all(in state: String) throws(FileError) -> [HistoryNote] {
    let folder = folder(state)
    guard kindOfFile(folder) == .folder else { return [] }
    var notes: [HistoryNote] = []
    for name in try entries(of: folder) {
      let text = String(
        decoding: try ReadOnlyFile.contents(of: "\(folder)/\(name)", atMost: 1 << 16), as: UTF8.self)
      let parts = text.split(separator: "\n", omittingEmptySubsequences: false).first?
        .split(separator: " ", maxSplits: 2)
      guard let parts, parts.count == 3, let number = Int(parts[0]), let digest = SHA256Value(hexadecimal: parts[1])
      else { continue }
      notes.append(
        HistoryNote(
          ledger: name, head: HistoryHead(number: number, digest: digest),
          output: String(decoding: bytesOfEscapedPath(String(parts[2])), as: UTF8.self)))
    }
    return notes
  }

  /// Writes it down, all at once.
  func write(in state: String) throws(FileError) {
    let folder = HistoryNote.folder(state)
    try makeFolder(folder)
    let path = "\(folder)/\(ledger)"
    var file = try OutputFile("\(path).new", replacing: true)
    try file.write("\(head.number) \(head.digest) \(escapedPath(output))\n")
    try file.finish()
    try move("\(path).new", to: path)
    try settle(folder)
  }
}
