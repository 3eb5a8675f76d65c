import Files
import Glibc
import Policy
import Time

/// Mon 23 Nov 2026, 06:00 GMT.
let auditInstant = Instant(seconds: 1_795_413_600)

/// Loads rule files that a test writes. Faults name the files as `a.xml`, without their folder.
func load(_ files: [String: String], site: String? = nil, at: Instant = auditInstant) throws -> PolicySet {
  let folder = "/tmp/earshot-policy-tests-\(getpid())-\(UInt64.random(in: 0...(.max)))"
  try makeFolder(folder)
  defer { try? deleteOwn(folder) }
  try makeFolder("\(folder)/texts")
  for (name, text) in files { try write(text, to: "\(folder)/\(name)") }
  if let site { try write(site, to: "\(folder)/site.xml") }
  let path = site == nil ? nil : "\(folder)/site.xml"
  let result = Result { () throws(PolicyError) in
    try PolicySet.load(folder: folder, site: path, at: at, schemas: rulesFolder)
  }
  switch result {
  case .success(let policies): return policies
  case .failure(.file(let error)): throw error
  case .failure(.faults(let faults)):
    throw Faults(lines: faults.map { $0.description.without(folder + "/") })
  }
}

extension String {
  fileprivate func without(_ other: String) -> String {
    var rest = self[...]
    var result = ""
    while !rest.isEmpty {
      if rest.hasPrefix(other) {
        rest = rest.dropFirst(other.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }
}

/// What loading found wrong, one fault a line.
struct Faults: Error {
  let lines: [String]
}

/// The faults of files that do not load.
func faults(_ files: [String: String], site: String? = nil, at: Instant = auditInstant) throws -> [String] {
  do {
    _ = try load(files, site: site, at: at)
    return []
  } catch let faults as Faults {
    return faults.lines
  }
}

private func write(_ text: String, to path: String) throws {
  var file = try OutputFile(path, replacing: true)
  try file.write(text)
  try file.finish()
}

/// A policy without fault, its rule beginning at line 8; tests replace stretches of it.
let soundPolicy = """
  <?xml version="1.0" encoding="UTF-8"?>
  <policy xmlns="urn:earshot:policy:1" id="calls" time-zone="Europe/London">
    <title>Calls</title>
    <parameter name="retention" type="duration" default="14 days" at-least="1 day" at-most="90 days"><meaning>M</meaning></parameter>
    <parameter name="few" type="number" default="5"><meaning>M</meaning></parameter>
    <role name="listener" called="a listener" titles="Manager; Senior"/>
    <define name="good-extension" of="extension"><meaning>extension with a reason</meaning><present field="reason"/></define>
    <rule id="overdue" about="recording" severity="high">
      <title>T</title>
      <clause section="S" paragraph="1">C</clause>
      <breach-when>
        <is field="audio" value="sound"/>
        <older-than field="ended" limit="$retention"/>
        <none of="good-extension" same="recording" in-force="the audit"/>
      </breach-when>
      <answerable><by role="listener">why</by></answerable>
      <finding>Recording {id} should have been deleted by {ended + $retention}.</finding>
      <example verdict="breach" at="2026-11-23T06:00:00Z" because="b"><recording id="A" ended="2026-11-01" audio="sound"/></example>
      <example verdict="satisfied" at="2026-11-23T06:00:00Z" because="b"><recording id="A" ended="2026-11-20" audio="sound"/></example>
      <example verdict="undetermined" at="2026-11-23T06:00:00Z" because="b"><recording id="A" audio="sound"/></example>
    </rule>
  </policy>
  """

extension String {
  /// With the one place where a text stands replaced by another.
  func with(_ old: String, _ new: String) -> String {
    var rest = self[...]
    var result = ""
    var times = 0
    while !rest.isEmpty {
      if rest.hasPrefix(old) {
        result += new
        rest = rest.dropFirst(old.count)
        times += 1
      } else {
        result.append(rest.removeFirst())
      }
    }
    precondition(times == 1, "'\(old)' stands \(times) times")
    return result
  }
}
