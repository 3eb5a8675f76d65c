import SQL
import Testing

@Suite("A source that is taken away")
struct RemovalTests {
  /// A small sample estate, audited a week before and at the usual instant.
  private func estate() throws -> Site {
    let site = try Site()
    let made = try site.shell(
      """
      export EARSHOT_RULES='\(checkout)/Rules'
      for stage in before now; do
        '\(earshot)-estate' make --folder estate --stage $stage --recordings 120 --files 600 --lines 4000 \
          --call-seconds 6-12 || exit 9
        instant=2026-11-23T06:00:00Z
        [ $stage = now ] || instant=2026-11-16T06:00:00Z
        $earshot audit --configuration estate/earshot.xml --at $instant
        status=$?
        [ $status = 3 ] || exit 9
      done
      mv estate/reports whole
      """)
    #expect(made.status == 0, "\(made)")
    return site
  }

  private typealias Tallies = [String: (satisfied: Int64, undetermined: Int64, examined: Int64)]

  /// By rule: how many facts satisfied it, how many are undetermined, how many were examined.
  private func tallies(_ path: String) throws -> Tallies {
    let database = try Database(path: path, mode: .readOnly)
    var rows = try database.prepare("SELECT id, satisfied, undetermined, examined FROM rule")
    var tallies: Tallies = [:]
    while try rows.step() { tallies[rows.text(0) ?? ""] = (rows.integer(1), rows.integer(2), rows.integer(3)) }
    return tallies
  }

  private func list(_ path: String, _ query: String) throws -> [String] {
    let database = try Database(path: path, mode: .readOnly)
    var rows = try database.prepare(query)
    var list: [String] = []
    while try rows.step() { list.append((0..<rows.columnCount).map { rows.text($0) ?? "" }.joined(separator: "|")) }
    return list
  }

  @Test(
    "whichever it is, no rule is satisfied by anything that it was not satisfied by before, and no breach is cleared")
  func removed() async throws {
    let site = try estate()
    let whole = "\(site.folder)/whole/2026-11-23T060000Z/findings.sqlite"
    let before = try tallies(whole)
    let manifest = try site.read("whole/2026-11-23T060000Z/run.xml")
    let sources = manifest.split(separator: "\n").filter { $0.contains("<source ") }.compactMap { line in
      line.split(separator: "name=\"").dropFirst().first?.split(separator: "\"").first.map {
        (name: String($0), line: line)
      }
    }
    #expect(sources.count > 15)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for source in sources where source.name != "ledger" {
        group.addTask { try remove(source.name, line: source.line, from: manifest, of: site, whole, before) }
      }
      try await group.waitForAll()
    }
  }

  /// Judges the week anew without one source.
  private func remove(
    _ name: String, line: Substring, from manifest: String, of site: Site, _ whole: String, _ before: Tallies
  ) throws {
    let run = "without-\(name)/2026-11-23T060000Z"
    _ = try site.shell(
      "mkdir -p without-\(name); cp -r whole/2026-11-16T060000Z whole/2026-11-23T060000Z without-\(name); rm \(run)/SHA256SUMS",
      name)
    let gone = line.split(separator: " ").map { part in
      part.hasPrefix("evidence=") ? #"dropped="it""# : part.hasPrefix("sha256=") ? #"remedy="it"/>"# : String(part)
    }.joined(separator: " ")
    try site.write(
      manifest.split(separator: "\n").map { $0 == line ? gone : String($0) }.joined(separator: "\n"),
      to: "\(run)/run.xml")
    let ran = try site.shell(
      "EARSHOT_RULES='\(checkout)/Rules' $earshot evaluate --configuration estate/earshot.xml --output out-\(name) \(run)",
      name)
    #expect(ran.status == 3, "\(name): \(ran)")
    let findings = "\(site.folder)/out-\(name)/findings.sqlite"
    for (rule, after) in try tallies(findings) where rule != "coverage" {
      let full = try #require(before[rule])
      #expect(after.satisfied <= full.satisfied, "\(rule) without \(name)")
    }
    // A breach may become undetermined; it goes only with what it is about.
    let supplies = line.split(separator: "supplies=\"").last?.split(separator: "\"").first ?? ""
    let left = Set(try list(findings, "SELECT id FROM finding"))
    // What a missing source leaves open of many facts is told as one.
    let open = Set(try list(findings, "SELECT rule FROM finding WHERE subject LIKE '% that cannot be decided'"))
    let query = "SELECT id, rule, subject_kind, subject FROM finding WHERE rule <> 'coverage'"
    let cleared = try list(whole, query).filter { finding in
      let cells = finding.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      let goesAlong =
        supplies.split(separator: " ").contains(cells[2][...])
        || cells[2] == "deletion" && supplies.contains("access")
      return !left.contains(cells[0]) && !open.contains(cells[1]) && !goesAlong
    }
    #expect(cleared == [], "without \(name)")
    _ = try site.shell("rm -rf without-\(name) out-\(name)", name)
  }
}
