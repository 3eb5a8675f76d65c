import Audit
import Files
import Glibc
import Policy
import Time

/// Makes a policy of one rule out of the parts that a test is about.
struct RuleBench {
  var about = "recording"
  var header = ""
  var conditions: String
  /// Elements between the conditions and the answerable.
  var middle = ""
  var answerable = #"<by role="ict">who runs it</by>"#
  var finding = "It is so."
  /// Elements behind the finding.
  var end = ""
  var examples: String
  /// Files beside the policy's own.
  var others: [String: String] = [:]

  var xml: String {
    """
    <policy xmlns="urn:earshot:policy:1" id="bench" time-zone="Europe/London">
      <title>Bench</title>
      <role name="ict" called="the ICT department" titles="ICT Officer"/>
      <role name="listener" called="a listener" titles="Manager; Senior"/>
      \(header)
      <rule id="rule" about="\(about)" severity="high">
        <title>Title</title>
        <clause section="S" paragraph="1">Words.</clause>
        <breach-when>\(conditions)</breach-when>
        \(middle)
        <answerable>\(answerable)</answerable>
        <finding>\(finding)</finding>
        \(end)
        \(examples)
      </rule>
    </policy>
    """
  }

  func load(at: Instant = auditInstant) throws -> PolicySet {
    try policySet(others.merging(["bench.xml": xml]) { $1 }, at: at)
  }
}

/// Loads rule files that a test writes, from a folder of their own.
func policySet(_ files: [String: String], site: String? = nil, at: Instant = auditInstant) throws -> PolicySet {
  let folder = try temporaryFolder()
  defer { try? deleteOwn(folder) }
  for (name, text) in files { try write(text, to: "\(folder)/\(name)") }
  if let site { try write(site, to: "\(folder)/site.xml") }
  return try PolicySet.load(
    folder: folder, site: site == nil ? nil : "\(folder)/site.xml", at: at, schemas: rulesFolder)
}

func write(_ text: String, to path: String) throws {
  var file = try OutputFile(path, replacing: true)
  try file.write(text)
  try file.finish()
}

func temporaryFolder() throws -> String {
  let path = "/tmp/earshot-tests-\(getpid())-\(UInt64.random(in: 0...(.max)))"
  try makeFolder(path)
  return path
}
