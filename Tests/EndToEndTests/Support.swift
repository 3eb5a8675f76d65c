import Files
import Glibc
import SQL

/// The root of this checkout.
let checkout: String = {
  var path = #filePath[...]
  for _ in 0..<3 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
  return String(path)
}()

/// The program that was built beside these tests.
let earshot: String = {
  let own = ThisProcess.executable
  return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/earshot"
}()

/// How a program ended and what it said.
struct Ran: Sendable {
  let status: Int32
  let output: String
  let errors: String
}

/// A small site in a folder of its own, audited by the built program as a user would.
final class Site: Sendable {
  let folder: String
  static let at = "2026-11-23T06:00:00Z"

  init() throws {
    var template = Array("/tmp/earshot-site-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
    guard made else { throw FileError("create", "/tmp/earshot-site-XXXXXX") }
    folder = template.dropLast().reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar(UInt8(bitPattern: $1))) }
    try write(Site.people, to: "people.xml")
    try write(
      registers(#"<permission id="1" person="p2" granted-by="p1" granted="2026-11-02"/>"#), to: "permissions.xml")
    try configure()
  }

  deinit { try? deleteOwn(folder) }

  static let people = registers(
    #"""
    <person id="p1" name="Jo Ash"><account name="jash"/><tenure title="Contact Manager" from="2024-01-01"/></person>
    <person id="p2" name="Lee Poe"><account name="lpoe"/><tenure title="Adviser" from="2024-01-01"/></person>
    """#)

  /// A register that takes some seconds to read.
  static func largeRegister() -> String {
    var entries = ""
    for number in 1...150_000 {
      entries += "<person id=\"p\(number)\" name=\"N \(number)\"><account name=\"a\(number)\"/></person>\n"
    }
    return registers(entries)
  }

  func configure(_ settings: String = "", sources: String = "", output: String = "") throws {
    try write(
      """
      <earshot xmlns="urn:earshot:configuration:1" organisation="Test" time-zone="Europe/London">
        <state folder="state"/><output folder="reports" \(output)/>\(settings)
        <register name="people" kind="people" file="people.xml"/>
        <register name="permissions" kind="permissions" file="permissions.xml"/>
        \(sources)
      </earshot>
      """, to: "earshot.xml")
  }

  func write(_ text: String, to name: String) throws {
    if let end = name.lastIndex(of: "/") { try makeFolder("\(folder)/\(name[..<end])") }
    var output = try OutputFile("\(folder)/\(name)", replacing: true)
    try output.write(text)
    try output.finish()
  }

  func read(_ name: String) throws -> String {
    String(decoding: try ReadOnlyFile.contents(of: "\(folder)/\(name)", atMost: 1 << 26), as: UTF8.self)
  }

  /// Runs lines of shell in the site's folder; `$earshot` is the program, `$audit` an audit of the usual instant.
  func shell(_ lines: String, _ name: String = "run") throws -> Ran {
    let script = """
      cd '\(folder)'
      earshot='\(earshot)'
      audit="$earshot audit --configuration earshot.xml --at \(Site.at)"
      { \(lines)
      } > '\(folder)/\(name).out'
      """
    let child = try Child(
      program: "/bin/sh", arguments: ["-c", script], standardErrorTo: "\(folder)/\(name).err")
    guard case .exited(let status) = child.wait() else { throw FileError("end", "/bin/sh", code: EINTR) }
    return Ran(status: status, output: try read("\(name).out"), errors: try read("\(name).err"))
  }

  /// The names in the folder of published runs, without what stands beside them.
  func published() throws -> [String] {
    kindOfFile("\(folder)/reports") == nil
      ? [] : try entries(of: "\(folder)/reports").filter { $0 != ".lock" && $0 != "history" }
  }

  /// Rows of a query on the findings of the latest run, columns joined by `|`.
  func findings(_ query: String) throws -> [String] {
    let database = try Database(path: "\(folder)/reports/latest/findings.sqlite", mode: .readOnly)
    var statement = try database.prepare(query)
    var rows: [String] = []
    while try statement.step() {
      rows.append((0..<statement.columnCount).map { statement.text($0) ?? "-" }.joined(separator: "|"))
    }
    return rows
  }
}

/// A register in XML around some entries.
func registers(_ entries: String) -> String {
  "<registers xmlns=\"urn:earshot:registers:1\">\n\(entries)\n</registers>\n"
}
