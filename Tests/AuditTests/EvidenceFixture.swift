import Audit
import Digest
import Evidence
import Files
import Glibc
import SQL

/// Makes small evidence files in a folder of their own, which goes away with the value.
final class EvidenceFixture {
  let folder: String
  private(set) var sources: [CollectedSource] = []

  init() throws {
    folder = "/tmp/earshot-audit-tests-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    try makeFolder(folder)
  }

  deinit { try? deleteOwn(folder) }

  /// Collects a source whose facts the closure writes.
  func source(
    _ name: String, kind: String, supplies: [FactKind], _ write: (EvidenceWriter) throws -> Void
  ) throws {
    let path = "\(folder)/\(name).evidence"
    let supplied = supplies.map(\.name)
    let writer = try EvidenceWriter(
      path: path,
      source: SourceDescription(
        name: name, kind: kind, supplies: supplied, place: "/\(name)", at: 0, collector: "test"))
    try write(writer)
    let seal = try writer.seal()
    sources.append(
      CollectedSource(
        name: name, kind: kind, supplies: supplied, place: "/\(name)",
        outcome: .sealed(path: path, sha256: seal.description)))
  }

  func failed(_ name: String, kind: String, supplies: [FactKind], reason: String) {
    sources.append(
      CollectedSource(
        name: name, kind: kind, supplies: supplies.map(\.name), place: "/\(name)",
        outcome: .failed(reason: reason, remedy: "Run it again.")))
  }

  /// The rows that a query over the joined evidence yields, each as one line of text.
  func joined(_ query: String, at: Int64 = 1_000, needed: [String: [String]] = [:]) throws -> [String] {
    let database = try Database(path: ":memory:", mode: .create)
    try Join(at: at, needed: needed).run(sources, into: database)
    var statement = try database.prepare(query)
    var rows: [String] = []
    while try statement.step() {
      rows.append((0..<statement.columnCount).map { statement.text($0) ?? "-" }.joined(separator: " "))
    }
    return rows
  }
}
