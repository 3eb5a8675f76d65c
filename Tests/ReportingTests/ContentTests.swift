import Reporting
import Testing

@Suite("The report says what its reader must know")
struct ContentTests {
  @Test("what could not be seen comes before everything else, in the page and in the summary")
  func gapsFirst() throws {
    let report = try SampleReport()
    for (text, gap, finding) in [
      (try report.page, "id=\"not-seen\"", "id=\"changes\""), (report.summary, "Not seen: 4 gaps", "The worst"),
      (try report.xml, "<gaps>", "<findings>"),
    ] {
      let gapAt = try #require(text.firstRange(of: gap))
      let findingAt = try #require(text.firstRange(of: finding))
      #expect(gapAt.lowerBound < findingAt.lowerBound)
    }
    #expect(try report.page.contains("C:/Users/mross/Private"))
  }

  @Test("an audit that found nothing and saw everything says so, and what it examined")
  func empty() throws {
    let report = try SampleReport(SampleFindings(hasGaps: false, hasFindings: false))
    for text in [try report.page, report.summary] {
      #expect(text.contains("No breach of the policy was found."))
      #expect(text.contains("Everything that was to be examined was examined"))
    }
    #expect(try report.page.contains("318 recordings were opened"))
    #expect(report.summary.contains("Not seen: nothing."))
  }

  @Test("an audit that found nothing but has gaps never says that all is well")
  func emptyWithGaps() throws {
    let report = try SampleReport(SampleFindings(hasFindings: false))
    for text in [try report.page, report.summary] {
      #expect(text.contains("No breach of the policy was found in what could be seen."))
      #expect(!text.contains("No breach of the policy was found."))
    }
  }

  @Test(
    "a finding stands in the page with all that a manager needs",
    arguments: [
      "12 days after leaving the council", "Daniel Osei", "very likely", "the account dosei was his",
      "Close the account", "Wed 25 Nov 2026, 06:00 GMT", "in 2 days", "Who will have access?", "paragraph 1",
      "Nobody who has left the council", "New in this audit", "The account dosei was not closed when he left",
      "by-service is no", "/srv/logs/web/u_ex261112.log.gz", "line 1284", "at byte 240152",
      "customer-contact-call-recording.xml:30", "still open; open for 7 days, since", "back again", "set by this site",
      "60 days", "Nobody is known to own the account", "what is missing",
    ])
  func finding(phrase: String) throws {
    let page = try SampleReport().page
    #expect(page.lowercased().contains(phrase.lowercased()))
  }

  @Test(
    "where the page tells only the first findings in full, it says so, and further pages and the other files hold the rest"
  )
  func limits() throws {
    let report = try SampleReport(SampleFindings(overdue: 60, open: 30), limits: PageLimits(findings: 20, list: 5))
    let page = try report.page
    #expect(page.contains("There are 66 breaches, and this page tells the first 20 in full."))
    #expect(page.contains("There are 30 open questions, and this page tells none of them in full."))
    #expect(page.components(of: "<article id=\"finding-") == 20)
    let others = try report.furtherPages
    #expect(others.count == 4)
    #expect(try others.map { try read($0).components(of: "<article id=\"finding-") } == [20, 20, 20, 16])
    #expect(try others.map { try read($0).contains("Next page") } == [true, true, true, false])
    #expect(page.contains("This page tells the first 20 of 96 findings in full"))
    #expect(try report.xml.components(of: "<finding ") == 100)
    #expect(try read(report.path("findings.csv")).components(of: "\r\n") == 101)
  }

  @Test("each heading counts the findings under it, and those that are accepted stand under one that says so")
  func headings() throws {
    let report = try SampleReport(
      change: """
        UPDATE finding SET severity = 'critical' WHERE position = 2;
        UPDATE finding SET decision = 'accepted', position = position + 100 WHERE position BETWEEN 7 AND 10;
        """)
    let page = try report.page
    let title = "Recording kept beyond its retention period"
    for (heading, count) in [(title, 1), (title, 4), ("\(title), accepted for the time being", 4)] {
      let whole = "<h3 class=\"rule\">\(heading)<span class=\"count\"> \(count)</span>"
      #expect(page.components(of: whole) == 1, "\(whole)")
    }
    #expect(page.contains("And 8 more of this kind."))
  }

  @Test("many gaps of one kind do not hide the only one of another")
  func manyGaps() throws {
    let report = try SampleReport(SampleFindings(unreadable: 500))
    let page = try report.page
    for phrase in [
      "Shown here: 100 of 504 gaps", "no line was written for longer", "the row has 5 cells",
      "workstations, unreadable", ">501<",
    ] {
      #expect(page.lowercased().contains(phrase.lowercased()))
    }
    #expect(report.summary.contains("- web: no line was written"))
    #expect(try report.xml.components(of: "<gap ") == 504)
  }

  @Test("what may be missing for a gap is told in the catalogue's words, whatever the kind of fact")
  func kinds() throws {
    let report = try SampleReport(change: "UPDATE gap SET affects = 'log-cleared queueing person' WHERE number = 1")
    #expect(try report.page.contains("clearings of a log, stays in a queue, people"))
  }

  @Test("evidence is complete in every format that has it")
  func evidence() throws {
    let report = try SampleReport()
    for name in ["report.xml", "report.html", "findings.csv"] {
      let text = try read(report.path(name))
      for seed in [FindingsBuilder.digest(100 + 1_284), FindingsBuilder.digest(900)] {
        #expect(text.contains(seed), "\(name) lacks a digest")
      }
    }
  }

  @Test("of findings with very much evidence the files hold all of it, each once, and the page its first pieces")
  func muchEvidence() throws {
    let more = """
      WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2199)
      INSERT INTO evidence SELECT position, id, i, 'subject', 'access', 'heard again, ' || i || '.', 'web', NULL, NULL, NULL, NULL, NULL
      FROM finding, n WHERE position <= 8
      """
    let report = try SampleReport(SampleFindings(overdue: 30), change: more)
    func times(_ words: String, in name: String) throws -> Int {
      try read(report.path(name)).split(separator: words, omittingEmptySubsequences: false).count - 1
    }
    for name in ["report.xml", "findings.csv"] {
      #expect(try times("heard again, ", in: name) == 8 * 1_200, "\(name)")
      #expect(try times("heard again, 2199.", in: name) == 8, "\(name)")
    }
    #expect(try times("heard again, 1000.", in: "report.html") == 8)
    #expect(try times("heard again, 2199.", in: "report.html") == 0)
  }

  @Test("what is new, back and gone is told apart")
  func changes() throws {
    let report = try SampleReport()
    #expect(report.summary.contains("7 new, 7 still open, 1 back again, 1 no\nlonger found"))
    let page = try report.page
    for phrase in ["New (7)", "Back again (1)", "No longer found (1)", "The evidence no longer shows it."] {
      #expect(page.contains(phrase))
    }
  }

  @Test("what the policy leaves open stands near the end, never among the findings")
  func observations() throws {
    let page = try SampleReport().page
    let section = try #require(page.firstRange(of: "id=\"policy\""))
    let last = try #require(page.ranges(of: "<article id=\"finding-").last)
    #expect(last.upperBound < section.lowerBound)
    for phrase in [
      "When the days start", "Meanwhile: They are counted from the end of the call.", "none is a breach",
      "“Deletion of recordings”, paragraph 1, sentence 1",
    ] { #expect(page[section.lowerBound...].contains(phrase), "\(phrase)") }
  }

  @Test("a rule that hits an implausible share is called suspect")
  func suspect() throws {
    let report = try SampleReport()
    #expect(try report.page.contains("Check this rule: it calls 13 of 14 copies breaches"))
    #expect(try report.xml.contains("<suspect>"))
  }
}

extension String {
  /// How often another text occurs.
  fileprivate func components(of other: String) -> Int { ranges(of: other).count }
}
