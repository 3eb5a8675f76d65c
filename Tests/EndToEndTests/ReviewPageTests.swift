import Testing

/// From a report in a browser to the next report.
@Suite("Decisions made in the page")
struct ReviewPageTests {
  @Test("what is decided in a report's page and saved is taken in as it is, and the next report's page shows it")
  func aroundOnce() throws {
    let site = try ReviewSite()
    let referee = "/usr/bin/python3 '\(checkout)/Tests/EndToEndTests/Referees/review.py'"
    let ran = try site.site.shell(
      """
      \(referee) reports/latest/report.html . \(site.ids[0]) \(site.ids[1]) || exit 9
      xmllint --noout --nonet --schema '\(checkout)/Rules/decisions.xsd' decisions.xml || exit 8
      $earshot review decisions.xml --configuration earshot.xml --at 2026-11-24T09:00:00Z || exit 7
      $earshot audit --configuration earshot.xml --at 2026-11-30T06:00:00Z >/dev/null
      \(referee) reports/latest/report.html . || exit 6
      """)
    #expect(ran.status == 0, "\(ran)")
    for words in [
      "2 decisions taken in", "Accepted until Thu 31 Dec 2026\n", "Assigned to Sam Roe\n",
      #"Accepted until Thu 31 Dec 2026 by Jo Ash, Tue 24 Nov 2026, 09:00 GMT: It is agreed, “<b>&amp;</b>”, and will be renewed."#,
    ] { #expect(ran.output.contains(words), "\(words): \(ran)") }
  }
}
