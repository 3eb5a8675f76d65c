import Files
import Testing

/// Three overdue findings about two people, and two who may decide: Jo Ash (p1) and Sam Roe (p3).
final class ReviewSite {
  let site: Site
  let ids: [String]

  init() throws {
    site = try Site()
    try site.write(
      registers(
        #"""
        <person id="p1" name="Jo Ash"><account name="jash"/><tenure title="Contact Manager" from="2024-01-01"/></person>
        <person id="p2" name="Lee Poe"><account name="lpoe"/><tenure title="Adviser" from="2024-01-01"/></person>
        <person id="p3" name="Sam Roe"><account name="sroe"/><tenure title="Adviser" from="2024-01-01"/></person>
        """#), to: "people.xml")
    try site.write(ReviewSite.rules, to: "rules/test.xml")
    try site.write(
      registers(
        #"""
        <permission id="1" person="p2" granted-by="p1" granted="2026-11-02"/>
        <permission id="2" person="p3" granted-by="p1" granted="2026-11-03"/>
        """#), to: "permissions.xml")
    try site.configure(
      #"<rules folder="rules"/><review longest="6 months"><decider person="p1"/><decider person="p3"/></review>"#
        + #"<schedule every="7 days"/>"#)
    let ran = try site.shell("$audit", "first")
    guard ran.status == 1 || ran.status == 3 else { throw FileError("audit \(ran)", site.folder, code: 22) }
    ids = try site.findings("SELECT id FROM finding WHERE rule = 'granted' ORDER BY person")
  }

  /// Every permission is a breach of whoever was given it.
  static let rules = """
    <?xml version="1.0" encoding="UTF-8"?>
    <policy xmlns="urn:earshot:policy:1" id="test" time-zone="UTC">
      <title>Test policy</title>
      <rule id="granted" about="permission" severity="high">
        <title>Permission granted</title>
        <clause section="Access" paragraph="1">Nobody is given a permission.</clause>
        <breach-when><is-not field="granted-by" value="nobody"/></breach-when>
        <answerable><by field="person">who was given it</by></answerable>
        <finding>{person} was given a permission.</finding>
        <remedy within="7 days">Take it back.</remedy>
        <example verdict="breach" at="2026-01-01" because="it is"><permission id="1" granted-by="p1"/></example>
        <example verdict="satisfied" at="2026-01-01" because="it is"><permission id="1" granted-by="nobody"/></example>
        <example verdict="undetermined" at="2026-01-01" because="it is"><permission id="1"/></example>
      </rule>
    </policy>
    """

  func decisions(_ entries: String, audit: String = Site.at) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <decisions xmlns="urn:earshot:decisions:1" audit="\(audit)">
    \(entries.replacing("LEE", with: ids[0]).replacing("SAM", with: ids[1]))
    </decisions>
    """
  }

  func review(_ entries: String, audit: String = Site.at, at: String = "2026-11-24T09:00:00Z") throws -> Ran {
    try site.write(decisions(entries, audit: audit), to: "decisions.xml")
    return try site.shell("$earshot review decisions.xml --configuration earshot.xml --at \(at)", "review")
  }
}

@Suite("Decisions are taken in, or refused with what is wrong")
struct ReviewTests {
  private static let accept =
    #"<decision finding="LEE" kind="accept" by="p1" until="2026-12-31">It is agreed.</decision>"#

  @Test("what is decided is kept, recorded, shown in the next report, and no longer counts as news")
  func taken() throws {
    let site = try ReviewSite()
    let ran = try site.review(
      Self.accept + #"<decision finding="SAM" kind="dispute" by="p1">It was &lt;script&gt; never granted.</decision>"#
        + #"<decision finding="SAM" kind="assign" by="p1" to="p3"/><decision finding="LEE" kind="note" by="p3">Seen.</decision>"#
    )
    #expect(ran.status == 0, "\(ran)")
    #expect(ran.output.contains("decisions/000001.xml: 4 decisions taken in; the next report shows them"))
    let again = try site.site.shell(
      """
      $earshot review decisions.xml --configuration earshot.xml
      $earshot verify --history reports 2>&1 && cat reports/history/000003.txt && xmllint --noout --schema '\(checkout)/Rules/decisions.xsd' \
        reports/decisions/000001.xml 2>&1
      $earshot audit --configuration earshot.xml --at 2026-11-30T06:00:00Z >/dev/null; echo "status $?"
      cmp reports/decisions/000001.xml reports/latest/decisions/000001.xml && xmllint --noout --schema '\(checkout)/Reports/report.xsd' \
        reports/latest/report.xml 2>&1
      """, "again")
    #expect(again.output.contains("was taken in already, as"))
    #expect(again.output.contains("# kind: decisions\n# "), "\(again)")
    #expect(again.output.contains("# file: decisions/000001.xml\n"))
    #expect(again.output.contains("status 1"), "the dispute and its breach stay news: \(again)")
    let rows = try site.site.findings(
      "SELECT state, decision, assigned FROM finding WHERE rule = 'granted' ORDER BY person")
    #expect(rows == ["still open|accepted|-", "still open|disputed|Sam Roe"])
    let report = try site.site.read("reports/latest/report.xml")
    #expect(
      report.contains(#"name="Jo Ash" at="2026-11-24T09:00:00Z" until="2026-12-31T23:59:59"#)
        && report.contains("It was &lt;script&gt; never granted."))
    let more = try site.review(
      #"<decision finding="SAM" kind="withdraw" by="p1">It was granted.</decision>"#
        + #"<decision finding="SAM" kind="accept" by="p1" until="2026-12-05">Until Friday.</decision>"#,
      audit: "2026-11-30T06:00:00Z", at: "2026-12-01T09:00:00Z")
    #expect(more.status == 0, "\(more)")
    let last = try site.site.shell(
      """
      $earshot audit --configuration earshot.xml --at 2026-12-05T06:00:00Z >/dev/null; echo "status $?"
      $earshot audit --configuration earshot.xml --at 2026-12-14T06:00:00Z >/dev/null; echo "status $?"
      """, "last")
    #expect(last.output == "status 0\nstatus 1\n", "what is accepted is no news until its time is over: \(last)")
  }

  @Test(
    "what was recorded when taking it in was interrupted counts in the next audit, whatever was recorded since; what was not is gone"
  )
  func interrupted() throws {
    let site = try ReviewSite()
    #expect(try site.review(Self.accept).status == 0)
    let ran = try site.site.shell(
      """
      mv reports/decisions/000001.xml reports/decisions/.part-000001.xml
      sed 's/It is agreed/It is not/' reports/decisions/.part-000001.xml > reports/decisions/.part-000002.xml
      $earshot pack --configuration earshot.xml --person p2 --output pack.zip > /dev/null
      $earshot audit --configuration earshot.xml --at 2026-11-30T06:00:00Z > /dev/null
      ls -A reports/decisions reports/latest/decisions && $earshot verify --history reports
      """, "interrupted")
    #expect(
      ran.status == 0
        && ran.output.hasPrefix("reports/decisions:\n000001.xml\n\nreports/latest/decisions:\n000001.xml\n"), "\(ran)")
    let rows = try site.site.findings("SELECT decision FROM finding WHERE rule = 'granted' ORDER BY person")
    #expect(rows == ["accepted", "-"])
  }

  /// What is decided, and what must be said of it.
  private static let wrong: [(entries: String, says: String)] = [
    (
      accept.replacing("LEE", with: "0123456789abcdef"),
      ":3: finding 0123456789abcdef: the audit of 2026-11-23T06:00:00Z has no such finding"
    ),
    (
      accept.replacing("p1", with: "p2"),
      ":3: finding LEE: 'p2' may not decide; <review> in the configuration names who may: p1, p3"
    ),
    (
      accept.replacing("LEE", with: "SAM").replacing("p1", with: "p3"),
      "it is about 'p3', and nobody decides on a finding about themselves"
    ),
    (accept.replacing("It is agreed.", with: " "), "it does not say why"),
    (accept.replacing(#" until="2026-12-31""#, with: ""), "an acceptance needs until=\"…\", its last day"),
    (accept.replacing("2026-12-31", with: "2026-11-20"), "it is accepted until Fri 20 Nov 2026, which is over"),
    (accept.replacing("2026-12-31", with: "2027-06-30"), "the longest that is allowed is 6 months"),
    (accept + accept, ":4: finding LEE: it is accepted by 'p1' in line 3 of this file already"),
    (#"<decision finding="LEE" kind="assign" by="p1"/>"#, "to=\"…\" is missing: whom it is given to"),
    (
      #"<decision finding="LEE" kind="assign" by="p1" to="p9"/>"#,
      "to=\"p9\": neither may that person decide, nor does any finding name them"
    ),
    (
      #"<decision finding="LEE" kind="withdraw" by="p1">no</decision>"#,
      "there is no acceptance or dispute in force that could be withdrawn"
    ),
    (#"<decision finding="LEE" kind="forgive" by="p1">no</decision>"#, ":3: "),
    (#"<decision finding="LEE" kind="note" by="p1">no</note>"#, ":3: "),
  ]

  @Test("what is wrong is named with its line, and nothing is taken in")
  func refused() throws {
    let site = try ReviewSite()
    for (entries, says) in Self.wrong {
      let ran = try site.review(entries.replacing("><decision", with: ">\n<decision"))
      #expect(ran.status == 2, "\(entries): \(ran)")
      let words = says.replacing("LEE", with: site.ids[0])
      #expect(
        ran.errors.contains(words) && ran.errors.hasSuffix("Nothing was taken in.\n"), "\(entries): \(ran.errors)")
    }
    let other = try site.review(Self.accept, audit: "2026-11-16T06:00:00Z")
    #expect(other.errors.contains("no audit of 2026-11-16T06:00:00Z is published"), "\(other)")
    #expect(kindOfFile("\(site.site.folder)/reports/decisions") == nil)
  }

  @Test("who decides in an old report against what was decided since is told of it")
  func otherwise() throws {
    let site = try ReviewSite()
    #expect(try site.review(Self.accept).status == 0)
    let ran = try site.review(#"<decision finding="LEE" kind="dispute" by="p3">It is wrong.</decision>"#)
    #expect(
      ran.status == 2
        && ran.errors.contains(
          "it was accepted by 'p1' on Tue 24 Nov 2026, 09:00 GMT, after this report was made; withdraw that first"),
      "\(ran)")
    let withdrawn = try site.review(
      #"<decision finding="LEE" kind="withdraw" by="p3">He erred.</decision><decision finding="LEE" kind="dispute" by="p3">It is wrong.</decision>"#
    )
    #expect(withdrawn.status == 0, "\(withdrawn)")
  }

  @Test("a file of decisions that was changed after it was taken in ends the audit, which names it")
  func damaged() throws {
    let site = try ReviewSite()
    #expect(try site.review(Self.accept).status == 0)
    let ran = try site.site.shell(
      """
      echo '<decisions' > reports/decisions/000001.xml
      $earshot audit --configuration earshot.xml --at 2026-11-30T06:00:00Z
      """, "damaged")
    #expect(ran.status == 2 && ran.errors.contains("decisions/000001.xml:"), "\(ran)")
    let verified = try site.site.shell(
      """
      $earshot verify --history --configuration earshot.xml 2>&1
      mv reports/decisions/000001.xml reports/decisions/000002.xml
      $earshot verify --history --configuration earshot.xml 2>&1
      """, "verified")
    for words in [
      "decisions/000001.xml: it was altered", "decisions/000001.xml: it is gone, and record 3 tells of it",
      "decisions/000002.xml: no record tells that it was taken in",
    ] {
      #expect(verified.output.contains(words), "\(verified)")
    }
  }

  @Test("where the configuration names nobody who may decide, it says how to")
  func nobody() throws {
    let site = try ReviewSite()
    try site.site.configure(#"<rules folder="rules"/>"#)
    let ran = try site.review(Self.accept)
    #expect(ran.status == 2 && ran.errors.contains("<review><decider person=\"…\"/></review>"), "\(ran)")
  }
}
