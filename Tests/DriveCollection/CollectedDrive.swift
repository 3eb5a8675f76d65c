internal import Collection
package import Configuration
internal import Evidence
internal import Files
internal import Glibc
internal import Recognition
internal import SQL

/// Collects drives against known recordings, and reads back what the evidence says: for tests of drives that a program
/// reads.
package struct CollectedDrive {
  private let folder: String
  private var evidence: String { folder + "/workstations.evidence" }

  /// - Parameters:
  ///   - folder: where evidence and ledger are written.
  ///   - known: recordings: identifier, size and SHA-256.
  ///   - store: the folder in which the recordings lie, as their identifiers and `.wav`; nil where they have left it.
  ///   - drive: the `<drive>` element of the inventory.
  ///   - programs: where the programs are that read drives; nil where none is installed.
  package init(
    in folder: String, known: [(id: String, size: Int64, sha256: String)], store: String? = nil, drive: String,
    programs: String?,
    zone: String = "UTC", settings change: (inout DrivesSource) -> Void = { _ in }
  ) throws {
    self.folder = folder
    let source = SourceDescription(
      name: "main", kind: "store", supplies: ["recording"], place: "/srv", at: 1, collector: "test")
    let evidenceOfStore = folder + "/main.evidence"
    let writer = try EvidenceWriter(path: evidenceOfStore, source: source)
    for (id, size, sha256) in known {
      try writer.add(
        .recording,
        [
          "id": .text(id), "store": .text("main"), "path": .text(id + ".wav"), "present-in-store": .integer(1),
          "in-catalogue": .integer(1), "audio": .text("sound"), "size": .integer(size), "sha256": .text(sha256),
        ])
    }
    _ = try writer.seal()
    let ledger = try Ledger(path: folder + "/ledger.sqlite")
    try ledger.update(fromStoreEvidence: evidenceOfStore, at: 1)
    try BlockIndex(path: folder + "/blocks.sqlite").update(from: ledger, folders: store.map { ["main": $0] } ?? [:])
    var output = try OutputFile(folder + "/inventory.xml", replacing: true)
    try output.write(
      #"<inventory xmlns="urn:earshot:inventory:1"><workstation name="PC-01">\#(drive)</workstation></inventory>"#)
    try output.finish()
    var settings = DrivesSource(
      name: "workstations", inventoryFile: folder + "/inventory.xml", largestFile: 4_000_000_000)
    settings.remembering = nil
    change(&settings)
    let openers = OpenerPrograms { name in
      programs.flatMap { kindOfFile("\($0)/\(name)") == .file ? "\($0)/\(name)" : nil }
    }
    try DrivesCollector(
      settings: settings, ledger: folder + "/ledger.sqlite", openers: openers, zone: zone,
      blocks: folder + "/blocks.sqlite", threads: 2, at: 1_000_000,
      collector: "test"
    ).collect(to: evidence)
    _ = try Seal.check(evidence)
  }

  /// Where this test and the programs beside it are.
  package static var built: String {
    let own = ThisProcess.executable
    return String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
  }

  /// The rows of a query, values joined by `|`, missing ones as `-`, the folder as `…`.
  package func rows(_ query: String) throws -> [String] {
    var statement = try Database(path: evidence, mode: .readOnly).prepare(query)
    var found: [String] = []
    while try statement.step() {
      found.append(
        (0..<statement.columnCount).map { column in
          switch statement.value(column) {
          case .null: "-"
          case .integer(let number): "\(number)"
          case .text(let text): text.replacing(folder, with: "…")
          default: "?"
          }
        }.joined(separator: "|"))
    }
    return found
  }

  /// The fields named of each copy, in the order of the evidence.
  package func copies(_ fields: String...) throws -> [String] {
    try rows("SELECT \(fields.map { "\"\($0)\"" }.joined(separator: ", ")) FROM copy ORDER BY fact")
  }

  /// Each gap as `problem|path|reason`.
  package func gaps() throws -> [String] {
    try rows("SELECT problem, path, reason FROM coverage WHERE state = 'gap' ORDER BY fact")
  }

  package func examined() throws -> [String] {
    try rows("SELECT reason FROM coverage WHERE state = 'examined' ORDER BY fact")
  }
}
