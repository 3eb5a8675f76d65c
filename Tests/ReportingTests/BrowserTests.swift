import Files
import Reporting
import Testing

/// A reader at the page, in a real browser.
@Suite("The page in a browser")
struct BrowserTests {
  @Test(
    "findings are searched, filtered, sorted, printed one by one and decided on, by the keyboard alone, whatever the names in them; axe-core finds no barrier; what is saved is a valid file of decisions"
  )
  func reader() throws {
    var sample = SampleFindings()
    sample.hostile = "\"><script>alert(1)</script>' onmouseover='alert(2) \u{202E}gro.live\u{2066}\n مرحبا & Söhne"
    let report = try SampleReport(sample)
    let further = try SampleReport(sample, limits: PageLimits(findings: 6))
    try expectContent(
      "python3", referee("browser.py"), report.path("report.html"), further.path("findings/0002.html"), report.folder,
      "\(resources.dropLast("Reports".count))Tests/Fixtures/axe/axe.min.js")
    for file in ["decisions.xml", "decisions-2.xml"] {
      try expectContent(
        "xmllint", "--noout", "--nonet", "--schema", "\(rules)/decisions.xsd", "\(report.folder)/\(file)")
    }
  }
}

private var rules: String { resources.dropLast("Reports".count) + "Rules" }
