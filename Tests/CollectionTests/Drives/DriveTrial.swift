import Collection
import Configuration
import Evidence
import Files
import Glibc
import Recognition
import SQL
import Synchronization
import Testing

/// The calling thread's user as the file system sees it (setfsuid(2)), which the import of the C library lacks.
@_silgen_name("setfsuid") private func setFileSystemUser(_ user: UInt32) -> Int32

/// An inventory, its drives and a ledger in a folder of their own, which is deleted when the trial is over.
final class DriveTrial: Sendable {
  let folder: String
  static let repository = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
  static let isRoot = getuid() == 0
  /// Whether this process may mount, which a container often forbids even root.
  static let canMount: Bool = {
    guard isRoot, let trial = try? DriveTrial("mount -t tmpfs none .; umount .") else { return false }
    return kindOfFile(trial.folder) == .folder
  }()

  var ledger: String { folder + "/ledger.sqlite" }
  var evidence: String { folder + "/workstations.evidence" }

  /// - Parameter script: makes the drives; it runs in the folder `pc`, in which a drive is expected.
  init(_ script: String = "true") throws {
    folder = "/tmp/earshot-drives-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder + "/pc")
    // Readers without privileges, whom some tests become, must get in.
    try run("cd ..; chmod 755 . pc")
    try run(script)
  }

  deinit {
    _ = try? run("for m in $(mount | grep -o ' on \(folder)[^ ]*' | cut -c5- | sort -r); do umount -l $m; done")
    _ = try? run("chmod -R u+rwX '\(folder)'")
    _ = try? run("rm -rf '\(folder)'")
  }

  /// Runs a script in the folder `pc`, and gives what it printed.
  @discardableResult
  func run(_ script: String) throws -> String {
    let output = folder + ".output"
    defer {
      try? deleteOwn(output)
      try? deleteOwn(output + ".errors")
    }
    let child = try Child(
      program: "/bin/bash", arguments: ["-c", "set -e; exec > '\(output)'; cd '\(folder)/pc'; \(script)"],
      standardErrorTo: output + ".errors")
    let end = child.wait()
    let errors = String(decoding: try ReadOnlyFile.contents(of: output + ".errors", atMost: 1 << 20), as: UTF8.self)
    try #require(end == .exited(0), "the script failed: \(errors)")
    return String(decoding: try ReadOnlyFile.contents(of: output, atMost: 1 << 24), as: UTF8.self)
  }

  /// The words that a script prints.
  func words(_ script: String) throws -> [String] {
    try run(script).split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Makes files known as recordings: identifier and path from the folder `pc`.
  func know(_ recordings: [(id: String, file: String)]) throws {
    try know(
      contents: recordings.map { id, file in
        let words = try words("stat -c %s \(file); sha256sum < \(file)")
        return (id, Int64(words[0]) ?? -1, words[1])
      })
  }

  /// Makes contents known as recordings.
  func know(contents: [(id: String, size: Int64, sha256: String)]) throws {
    let source = SourceDescription(
      name: "main", kind: "store", supplies: ["recording"], place: "/srv", at: 1, collector: "test")
    let writer = try EvidenceWriter(path: folder + "/main.evidence", source: source)
    for (id, size, sha256) in contents {
      try writer.add(
        .recording,
        [
          "id": .text(id), "store": .text("main"), "path": .text(id + ".wav"), "present-in-store": .integer(1),
          "in-catalogue": .integer(1), "audio": .text("sound"), "size": .integer(size), "sha256": .text(sha256),
        ])
    }
    _ = try writer.seal()
    try Ledger(path: ledger).update(fromStoreEvidence: folder + "/main.evidence", at: 1)
  }

  /// An inventory of one workstation whose drive `C` is the folder `pc`.
  static func inventory(drive: String = "", within: String = "", others: String = "") -> String {
    """
    <inventory xmlns="urn:earshot:inventory:1">
      <workstation name="PC-01" user="COUNCIL\\JAsh" location="Town Hall, first floor">
        <address>10.0.4.11</address>
        <drive name="C" path="pc" \(drive)>\(within)</drive>
        \(others)
      </workstation>
    </inventory>
    """
  }

  /// Collects.
  /// - Parameters:
  ///   - asNobody: as a user without privileges who owns nothing. Only root can.
  ///   - unlisted: with an inventory that is not there.
  func collect(
    _ inventory: String = DriveTrial.inventory(), largestFile: Int64 = 4_000_000_000, threads: Int = 2,
    previousCounts: [String: Int]? = nil, withLedger: Bool = true, asNobody: Bool = false,
    unlisted: Bool = false, at: Int64 = 1_000_000, memory: MemoryPlace? = nil,
    remembering: MemorySettings = MemorySettings(spotCheck: 0), openers: OpenerPrograms? = nil,
    containers: ContainerSettings? = ContainerSettings(), sound: SoundComparison? = nil
  ) throws {
    let file = folder + "/inventory.xml"
    // The evidence names the time of the inventory, so that one that is the same is left alone.
    if (try? ReadOnlyFile.contents(of: file, atMost: 1 << 20)) != Array(inventory.utf8) {
      var output = try OutputFile(file, replacing: true)
      try output.write(inventory)
      try output.finish()
    }
    // These are no part of the drive.
    try run("cd ..; chmod a+r *.xml; for f in *.sqlite; do [ ! -e $f ] || chmod a+r $f; done")
    var settings = DrivesSource(
      name: "workstations", inventoryFile: unlisted ? file + ".gone" : file, largestFile: largestFile)
    settings.remembering = remembering
    settings.containers = containers
    let collector = DrivesCollector(
      settings: settings, ledger: withLedger ? ledger : nil, memory: memory, previousCounts: previousCounts,
      openers: openers, sound: sound, threads: threads, at: at, collector: "test")
    if asNobody {
      try run("cd ..; mkdir -p out; chmod 777 out; rm -f out/*")
      try inThreadOfNobody { try collector.collect(to: self.folder + "/out/workstations.evidence") }
      try run("cd ..; mv out/* .")
    } else {
      try collector.collect(to: evidence)
    }
    _ = try Seal.check(evidence)
  }

  /// The rows of a query, values joined by `|`, missing ones as `-`, the trial's folder as `…`.
  func rows(_ query: String) throws -> [String] {
    let database = try Database(path: evidence, mode: .readOnly)
    var statement = try database.prepare(query)
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
  func copies(_ fields: String...) throws -> [String] {
    try rows("SELECT \(fields.map { "\"\($0)\"" }.joined(separator: ", ")) FROM copy ORDER BY fact")
  }

  /// Each gap as `problem|path|count|reason`.
  func gaps() throws -> [String] {
    try rows("SELECT problem, path, count, reason FROM coverage WHERE state = 'gap' ORDER BY fact")
  }

  func previousCounts() throws -> [String: Int] { try DrivesCollector.previousCounts(inEvidence: evidence) }

  func examined() throws -> [String] {
    try rows("SELECT reason FROM coverage WHERE state = 'examined' ORDER BY fact")
  }
}

/// Runs something in a thread of its own, and in those which that starts, as a user without privileges.
private func inThreadOfNobody(_ body: @escaping @Sendable () throws -> Void) throws {
  final class Outcome: Sendable { let error = Mutex<(any Error)?>(nil) }
  let outcome = Outcome()
  inThreads(2) { number in
    guard number == 1 else { return }
    _ = setFileSystemUser(65_534)
    do { try body() } catch { outcome.error.withLock { $0 = error } }
    _ = setFileSystemUser(0)
  }
  if let error = outcome.error.withLock({ $0 }) { throw error }
}
