import Files
import Testing

@Suite("The commands for rules")
struct RulesCommandTests {
  /// The rules of this checkout as they stand at the usual instant, no configuration being there.
  private func rules(_ words: String) throws -> Ran {
    try Site().shell("EARSHOT_RULES='\(checkout)/Rules' $earshot rules \(words) --at \(Site.at)")
  }

  /// A site with one permission that is not valid, audited.
  private func audited() throws -> (site: Site, finding: String) {
    let site = try Site()
    try site.write(
      registers(#"<permission id="7" person="p1" granted-by="p2" granted="2026-11-02"/>"#), to: "permissions.xml")
    _ = try site.shell("$audit")
    let findings = try site.findings("SELECT id FROM finding WHERE rule = 'permission-not-valid'")
    return (site, try #require(findings.first))
  }

  private static let configured = "--configuration earshot.xml"

  @Test("docs/policy-coverage.md is what the program prints")
  func coverage() throws {
    let printed = try rules("coverage")
    #expect(printed.status == 0, "\(printed.errors)")
    let kept = try ReadOnlyFile.contents(of: "\(checkout)/docs/policy-coverage.md", atMost: 1 << 24)
    #expect(
      printed.output == String(decoding: kept, as: UTF8.self),
      "The rules have changed; write it anew with scripts/coverage-page.")
    // Every fact, and every sentence that needs some, has a source that the page names.
    #expect(!printed.output.contains("no source yet"))
    #expect(!printed.output.split(separator: "\n").contains { $0.hasSuffix("*from:*") })
  }

  @Test("every rule is shown with what it needs, what leaves it undecided, and where a source for that is")
  func show() throws {
    let list = try rules("list").output.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
    let ids = list.compactMap { $0.split(separator: " ").first }
    #expect(ids.count >= 8)
    let site = try Site()
    for id in ids {
      let shown = try site.shell(
        "EARSHOT_RULES='\(checkout)/Rules' $earshot rules show \(id) --at \(Site.at)", "show")
      #expect(shown.status == 0)
      for words in ["\(id) (", "  clause: ", "  undetermined: ", "  needs: ", "  written at: "] {
        #expect(shown.output.contains(words), "\(id): \(words)")
      }
      #expect(
        shown.output.contains("  from: ") || shown.output.contains("  not yet given by any source: "), "\(id): from")
      #expect(!shown.output.contains("not in force"), "\(id)")
    }
  }

  @Test("a site's own value is shown as the site's, with its reason and the standard")
  func siteValue() throws {
    let site = try Site()
    try site.write(
      #"""
      <site xmlns="urn:earshot:site:1">
        <parameter policy="customer-contact-call-recording" name="retention" value="20 days" because="Nights are long."/>
      </site>
      """#, to: "site.xml")
    try site.configure(#"<rules site="site.xml"/>"#)
    let shown = try site.shell("$earshot rules show overdue-recording \(Self.configured)")
    let words = shown.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("parameter: retention is 20 days, set by this site ("), "\(shown)")
    #expect(
      words.contains(
        "because: Nights are long. The standard value is 14 days; a site may set it from 1 day to 90 days."))
  }

  // MARK: explain

  @Test("explain names the file and line that each condition saw, and changes nothing of the run")
  func explain() throws {
    let (site, finding) = try audited()
    let ran = try site.shell(
      "$earshot rules explain permission-not-valid --finding \(finding) \(Self.configured)", "explain")
    #expect(ran.status == 0, "\(ran.errors)")
    for words in [
      "Finding \(finding), breach", "The rule is the same as then",
      "granted by was not the Contact Manager when it was granted; it saw: Lee Poe: Adviser",
      "tenure, \(site.folder)/people.xml:3", "permission, \(site.folder)/permissions.xml:2", "SHA-256 of the file ",
      "What speaks for the person", "WHERE s.fact = 1",
    ] {
      #expect(
        ran.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(words),
        "\(words)\n\(ran.output)")
    }
    let shorter = try site.shell(
      "$earshot rules explain --finding \(finding.prefix(10)) --run reports/latest \(Self.configured)", "shorter")
    #expect(shorter.status == 0)
    #expect(try site.shell("$earshot verify reports/latest", "verify").status == 0)
  }

  @Test("where the rule has changed since, explain says so and tells what the run recorded")
  func changedRule() throws {
    let (site, finding) = try audited()
    let ran = try site.shell(
      """
      cp -r '\(checkout)/Rules' rules
      sed -i 's/titles="Contact Manager"/titles="Contact Manager; Head"/' rules/*.xml
      EARSHOT_RULES=$PWD/rules $earshot rules explain --finding \(finding) \(Self.configured)
      """)
    #expect(ran.status == 0, "\(ran)")
    #expect(ran.output.contains("The rule has changed since this run"))
    #expect(ran.output.contains("- true: at least one of these"))
    #expect(!ran.output.contains("SELECT"), "the query of today's rule says nothing about it")
  }

  @Test("evidence that is not what the run sealed is not explained by")
  func tampered() throws {
    let (site, finding) = try audited()
    let ran = try site.shell(
      """
      printf x >> reports/latest/evidence/people.evidence
      $earshot rules explain --finding \(finding) \(Self.configured)
      """)
    #expect(ran.status == 2)
    #expect(ran.errors.contains("The evidence of 'people' is not what the run sealed"), "\(ran.errors)")
  }

  @Test("without a finding, or with one that is not there, explain says which there are")
  func whichFinding() throws {
    let (site, finding) = try audited()
    let none = try site.shell("$earshot rules explain permission-not-valid \(Self.configured)", "none")
    #expect(none.status == 2)
    #expect(none.errors.contains("\n  \(finding)  Permission 7 for Jo Ash"), "\(none.errors)")
    let wrong = try site.shell("$earshot rules explain --finding zz \(Self.configured)", "wrong")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("has no finding 'zz'"))
    let other = try site.shell("$earshot rules explain coverage --finding \(finding) \(Self.configured)", "other")
    #expect(other.status == 2)
    #expect(other.errors.contains("is of the rule 'permission-not-valid', not 'coverage'"))
  }

  // MARK: test

  @Test("a failing example ends test with status 2 and its place; what no example tries is told, and is no failure")
  func test() throws {
    let site = try Site()
    let ran = try site.shell(
      """
      cp -r '\(checkout)/Rules' rules
      sed -i 's/because="it is nine days old"/because="wrong"/; s/at="2026-11-10T06:00:00Z" because="wrong"/at="2026-11-30T06:00:00Z" because="wrong"/' rules/deletion-of-recordings.xml
      grep -n 'because="wrong"' rules/deletion-of-recordings.xml | cut -d: -f1
      EARSHOT_RULES=$PWD/rules $earshot rules test orphan-audio
      """)
    #expect(ran.status == 2)
    let line = ran.output.split(separator: "\n").first ?? ""
    #expect(
      ran.errors.contains(
        "/rules/deletion-of-recordings.xml:\(line): an example of 'orphan-audio' should come to satisfied, but comes to breach"
      ),
      "\(ran)")
    let fine = try rules("test overdue-recording")
    #expect(fine.status == 0)
    #expect(fine.output.contains("examples, all as the rules say"))
  }

  // MARK: new

  @Test("a new rule is written to a file, loads, and passes its examples; a file that is there stays")
  func new() throws {
    let site = try Site()
    let ran = try site.shell(
      """
      cp -r '\(checkout)/Rules' rules; export EARSHOT_RULES=$PWD/rules
      $earshot rules new too-long --about permission --file rules/too-long.xml || exit 10
      xmllint --noout --schema rules/policy.xsd rules/too-long.xml || exit 11
      $earshot rules check || exit 12
      $earshot rules test too-long || exit 13
      cp rules/too-long.xml before.xml
      $earshot rules new other --about permission --file rules/too-long.xml && exit 14
      cmp before.xml rules/too-long.xml || exit 15
      $earshot rules new too-long --about permission && exit 16
      $earshot rules new other --about permision && exit 17
      $earshot rules new Other --about permission && exit 18
      exit 0
      """)
    #expect(ran.status == 0, "\(ran)")
    for words in [
      "rules/too-long.xml is there already, and is left as it is", "there is a rule 'too-long' already",
      "Did you mean 'permission'?", "'Other' is no id",
    ] { #expect(ran.errors.contains(words), "\(ran.errors)") }
    #expect(ran.output.contains("3 examples, all as the rules say"), "\(ran.output)")
  }

  // MARK: diff

  @Test("diff tells what other rules and other values would find, and changes nothing of the run")
  func diff() throws {
    let (site, finding) = try audited()
    let ran = try site.shell(
      """
      cp -r '\(checkout)/Rules' rules
      sed -i 's/<same-as field="granted-by" other="person"\\/>//; s/, is not valid\\./ will not do./' rules/who-will-have-access.xml
      $earshot rules diff current rules \(Self.configured)
      """, "diff")
    #expect(ran.status == 0, "\(ran)")
    for words in [
      "permission-not-valid: Permission that is not valid", "breaches: 1 by the old rules, 1 by the new", "changed: 1",
      "    \(finding)\n", "old: breach, medium: Permission 7 for Jo Ash", "will not do.",
    ] { #expect(ran.output.contains(words), "\(words)\n\(ran.output)") }
    let same = try site.shell("$earshot rules diff --set 'retention=10 days' \(Self.configured)", "same")
    #expect(same.status == 0, "\(same)")
    #expect(same.output.contains("with retention=10 days"))
    #expect(!same.output.contains("added"))
    let wrong = try site.shell("$earshot rules diff --set 'retention=91 days' \(Self.configured)", "wrong")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("more than 90 days, the most that 'retention' may be"), "\(wrong.errors)")
    #expect(try site.shell("$earshot verify reports/latest", "verify").status == 0)
  }

  @Test("without a run, explain and diff say what to do")
  func noRun() throws {
    for words in ["explain --finding x", "diff --set 'retention=10 days'"] {
      let ran = try Site().shell("$earshot rules \(words) \(Self.configured)")
      #expect(ran.status == 2)
      #expect(ran.errors.contains("holds no published run yet"), "\(ran.errors)")
    }
  }

  // MARK: editors

  @Test("a file that tells an editor where its schema is loads all the same, and xmllint finds it valid")
  func editors() throws {
    let site = try Site()
    let ran = try site.shell(
      """
      cp -r '\(checkout)/Rules' rules
      for file in rules/*.xml; do
        sed -i 's|xmlns="urn:earshot:policy:1"|& xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:earshot:policy:1 policy.xsd"|' "$file"
        sed -i '1a <?xml-model href="policy.xsd" schematypens="http://www.w3.org/2001/XMLSchema"?>' "$file"
        xmllint --noout --nonet --schema rules/policy.xsd "$file" || exit 1
      done
      sed -i 's|xmlns="urn:earshot:configuration:1"|& xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:earshot:configuration:1 nowhere.xsd"|' earshot.xml
      EARSHOT_RULES=$PWD/rules $earshot rules check \(Self.configured)
      """)
    #expect(ran.status == 0, "\(ran)")
  }

  @Test("the health of rules is told over the audits that are published, each week's last run counting")
  func health() throws {
    let site = try Site()
    let ran = try site.shell(
      """
      $earshot rules health \(Self.configured) 2>&1; echo "status $?"
      for day in 02 09 16 23; do $earshot audit \(Self.configured) --at 2026-11-${day}T06:00:00Z >/dev/null; done
      $audit >/dev/null
      $earshot rules health \(Self.configured); echo "status $?"
      """)
    #expect(ran.output.contains("/reports holds no published run yet; run 'earshot audit'.\nstatus 2\n"), "\(ran)")
    #expect(ran.output.contains("4 audits up to 2026-11-23T060000Z-2\n"), "\(ran)")
    #expect(ran.output.contains("\npermission-not-valid: ") && ran.output.hasSuffix("status 1\n"), "\(ran)")
  }
}
