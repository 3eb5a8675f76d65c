import Digest
import Evidence
import Files
import Glibc
import SQL
import Testing
import Time

@Suite("The evidence file")
struct EvidenceFileTests {
  private let folder = "/tmp/earshot-evidence-tests-\(getpid())-\(UInt32.random(in: 0 ... .max))"

  private func writer() throws -> EvidenceWriter {
    try makeFolder(folder)
    return try EvidenceWriter(
      path: "\(folder)/people.evidence",
      source: SourceDescription(
        name: "people", kind: "register", supplies: ["person"], place: "people.xml", at: 5, collector: "test"))
  }

  /// Runs a referee in the folder and gives its exit status.
  private func referee(_ command: String) throws -> ChildEnd {
    try Child(
      program: "/bin/sh", arguments: ["-c", "cd '\(folder)' && \(command)"],
      standardErrorTo: "\(folder)/referee.txt"
    ).wait()
  }

  @Test("a sealed file passes sha256sum and SQLite's own integrity check, and holds what was written")
  func sealed() throws {
    defer { try? deleteOwn(folder) }
    let evidence = try writer()
    let file = try evidence.inputFile("people.xml", size: 812, modified: 3, sha256: nil)
    try evidence.setDigest(SHA256.of("x"), of: file)
    try evidence.add(
      .person, ["id": .text("p1"), "name": .text("Jo\nAsh")],
      from: Provenance(file: file, line: 4, byte: 90, raw: SHA256.of("line")))
    try evidence.add(Gap(.malformed, affects: [.person], reason: "r", remedy: "m", line: 9))
    try evidence.examined("1 person read", count: 1)
    let seal = try evidence.seal()
    #expect(try Seal.check(evidence.path) == seal)
    #expect(try referee("sha256sum -c --status people.evidence.sha256") == .exited(0))
    #expect(try referee("test \"$(sqlite3 people.evidence 'PRAGMA integrity_check')\" = ok") == .exited(0))
    let database = try Database(path: evidence.path, mode: .readOnly)
    #expect(try database.value("SELECT name FROM person") == .text("Jo\nAsh"))
    #expect(try database.value("SELECT byte_offset FROM person") == .integer(90))
    #expect(try database.value("SELECT lower(hex(raw_sha256)) FROM person") == .text("\(SHA256.of("line"))"))
    #expect(try database.value("SELECT sha256 FROM input_file") == .text("\(SHA256.of("x"))"))
    #expect(try database.value("SELECT count(*) FROM coverage WHERE state = 'gap' AND line = 9") == .integer(1))
  }

  @Test("a clock that is wrong is set right in the source's own times, and not in one that another clock told")
  func clocks() throws {
    defer { try? deleteOwn(folder) }
    try makeFolder(folder)
    let source = SourceDescription(
      name: "pcs", kind: "drives", supplies: ["copy"], place: "inventory.xml", at: 5, collector: "test")
    let evidence = try EvidenceWriter(
      path: "\(folder)/pcs.evidence", source: source.read(by: ClockCorrection(offset: 90 * Period.second), in: .utc))
    try evidence.add(.copy, ["modified": .integer(1_000_000), "mail-sent": .integer(1_000_000)])
    _ = try evidence.seal()
    let database = try Database(path: evidence.path, mode: .readOnly)
    #expect(try database.value("SELECT modified FROM copy") == .integer(91_000_000))
    #expect(try database.value("SELECT \"mail-sent\" FROM copy") == .integer(1_000_000))
  }

  @Test(
    "a file that was changed, cut short, left unsealed, or is something else is refused",
    arguments: [
      "printf x >> people.evidence", "truncate -s -1 people.evidence", "rm people.evidence.sha256",
      "printf '%064d  people.evidence\\n' 0 > people.evidence.sha256", "rm people.evidence",
      "sqlite3 new.db 'create table t(a)' && mv new.db people.evidence && sha256sum people.evidence > people.evidence.sha256",
    ])
  func refused(damage: String) throws {
    defer { try? deleteOwn(folder) }
    let evidence = try writer()
    try evidence.add(.person, ["id": .text("p1")])
    _ = try evidence.seal()
    #expect(try referee(damage) == .exited(0))
    #expect(throws: EvidenceError.self) { try Seal.check(evidence.path) }
  }

  @Test("a field that the catalogue lacks, or derives itself, cannot be written", arguments: ["nmae", "person"])
  func unknownField(name: String) throws {
    defer { try? deleteOwn(folder) }
    let evidence = try writer()
    #expect(throws: EvidenceError.self) { try evidence.add(.access, [name: .text("x")]) }
  }
}
