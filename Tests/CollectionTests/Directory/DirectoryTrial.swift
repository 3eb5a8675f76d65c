import Collection
import Configuration
import Evidence
import Files
import Glibc
import SQL
import Testing
import Time

/// Exports of a directory in a folder of their own, collected.
final class DirectoryTrial {
  let folder: String
  var registers: [RegisterSource] = []
  var layout = StoreTrial.project + "/Rules/directories/active-directory.xml"

  init() throws {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    folder = "\(parent)/earshot-directory-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder)
  }

  deinit { try? deleteOwn(folder) }

  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    var output = try OutputFile("\(folder)/\(name)", replacing: true)
    try output.write(Array(bytes))
    try output.finish()
  }

  /// An export, named after the day or instant on which it was made.
  func export(_ made: String, _ text: String) throws { try write("people-\(made).ldif", Array(text.utf8)) }

  func register(_ entries: String) throws {
    try write("people.xml", Array(registersText(entries).utf8))
    registers = [
      RegisterSource(
        name: "people", kind: .people, file: "\(folder)/people.xml", zone: try Zone(named: "Europe/London"))
    ]
  }

  private func registersText(_ entries: String) -> String {
    "<registers xmlns=\"urn:earshot:registers:1\">\n\(entries)\n</registers>\n"
  }

  func collect(at: String = "2026-11-23T06:00:00Z", files: String = "people-*.ldif") throws {
    let source = DirectorySource(
      name: "ad", files: [.init(path: "\(folder)/\(files)")], layoutFile: layout,
      zone: try Zone(named: "Europe/London"))
    guard case .instant(let instant, _)? = TimeReading(iso8601: at) else { throw FileError("read", at) }
    try DirectoryCollector(
      settings: source, registers: registers, at: instant.microseconds, collector: "test"
    ).collect(to: "\(folder)/ad.evidence")
    _ = try Seal.check("\(folder)/ad.evidence")
  }

  /// Rows of the evidence, columns joined by `|`; instants as ISO 8601 where a column's name ends in `?`.
  func rows(_ query: String) throws -> [String] {
    try rowsWithInstants(query, in: Database(path: "\(folder)/ad.evidence", mode: .readOnly))
  }

  /// What a line of shell prints in the folder, by lines.
  func lines(_ script: String) throws -> [String] {
    try #require(unsafe system("cd '\(folder)' && { \(script)\n} > lines") == 0)
    let text = String(decoding: try ReadOnlyFile.contents(of: "\(folder)/lines", atMost: 1 << 20), as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }

  func tenures() throws -> [String] {
    try rows(#"SELECT person, title, "from" AS "f?", "to" AS "t?" FROM tenure ORDER BY person, "from""#)
  }

  func accounts() throws -> [String] {
    try rows(#"SELECT name, person, service, "from" AS "f?", "to" AS "t?" FROM account ORDER BY name, "from""#)
  }

  /// The gaps but for the one before the first export: `affects|person|from|to|reason`.
  func gaps() throws -> [String] {
    try rows(
      #"""
      SELECT affects, person, "from" AS "f?", "to" AS "t?", reason FROM coverage
      WHERE state = 'gap' AND reason NOT LIKE 'a directory''s export%' ORDER BY fact
      """#)
  }
}

/// One user of Active Directory.
func user(
  _ id: String, _ name: String, account: String, title: String? = "Adviser", more: String = ""
) -> String {
  """
  dn: CN=\(name),OU=Contact Centre,DC=example,DC=org
  objectClass: top
  objectClass: user
  employeeID: \(id)
  displayName: \(name)
  sAMAccountName: \(account)
  \(title.map { "title: \($0)\n" } ?? "")userAccountControl: 512
  \(more.isEmpty ? "" : more + "\n")

  """
}
