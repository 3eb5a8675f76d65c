import Files
import Reporting
import Testing

/// What every report must be, whatever was found.
@Suite("Every report is well formed")
struct FormTests {
  static let samples: [(name: String, sample: SampleFindings)] = [
    ("an ordinary week", SampleFindings()),
    ("the first audit", SampleFindings(hasPrevious: false)),
    ("nothing found and nothing missing", SampleFindings(hasGaps: false, hasFindings: false)),
    ("nothing found, but gaps", SampleFindings(hasFindings: false)),
    ("breaches without gaps", SampleFindings(hasGaps: false)),
    ("more findings than the page tells", SampleFindings(overdue: 60, open: 30)),
  ]

  @Test("report.xml is valid against its schema", arguments: samples.indices)
  func valid(_ index: Int) throws {
    let report = try SampleReport(Self.samples[index].sample)
    try expectContent("xmllint", "--noout", "--schema", "\(resources)/report.xsd", report.path("report.xml"))
  }

  @Test(
    "each page holds nothing from outside, no script but its own, headings in order and links that arrive",
    arguments: samples.indices)
  func page(_ index: Int) throws {
    let report = try SampleReport(Self.samples[index].sample, limits: PageLimits(findings: 40, list: 10))
    try expectContent("python3", referee("page.py"), report.path("report.html"))
    for page in try report.furtherPages { try expectContent("python3", referee("page.py"), page) }
  }

  @Test("findings.csv read back is what the database holds", arguments: samples.indices)
  func spreadsheet(_ index: Int) throws {
    let report = try SampleReport(Self.samples[index].sample)
    try expectContent(
      "python3", referee("spreadsheet.py"), report.path("findings.csv"), "\(report.folder)/findings.sqlite")
  }

  @Test(
    "findings.ocsf.jsonl is Compliance Findings of OCSF that say what the database holds", arguments: samples.indices)
  func ocsf(_ index: Int) throws {
    let report = try SampleReport(Self.samples[index].sample)
    try expectContent(
      "python3", referee("ocsf.py"), report.path("findings.ocsf.jsonl"), "\(report.folder)/findings.sqlite")
  }

  @Test("the summary fits a mail: at most 40 lines of 76 columns", arguments: samples.indices)
  func summary(_ index: Int) throws {
    let report = try SampleReport(Self.samples[index].sample)
    let lines = report.summary.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 41)
    for line in lines { #expect(line.count <= 76, "\(line)") }
    #expect(report.summary.contains("/var/lib/earshot/reports/latest/report.html"))
    #expect(try read(report.path("summary.txt")) == report.summary)
  }

  @Test("the same findings give the same bytes")
  func same() throws {
    let first = try SampleReport()
    let second = try SampleReport()
    for name in SampleReport.names { #expect(try read(first.path(name)) == read(second.path(name))) }
  }

  @Test("every colour of text has a contrast of 4.5 to 1 on every ground")
  func contrast() throws { try expectContent("python3", referee("contrast.py"), "\(resources)/report.css") }

  @Test(
    "a style sheet or script that could break out of the page is refused",
    arguments: [
      ("</style>", ""), ("a { background: url(x) }", ""), ("@import 'x';", ""), ("", "</script>"), ("", "1 < 2"),
    ])
  func parts(_ style: String, _ script: String) throws {
    let folder = try scratchFolder()
    defer { try? deleteOwn(folder) }
    for (name, text) in [("report.css", style), ("report.js", script)] {
      var part = try OutputFile("\(folder)/\(name)")
      try part.write(text)
      try part.finish()
    }
    try SampleFindings().write(to: "\(folder)/findings.sqlite")
    #expect(throws: ReportingError.self) {
      try ReportWriter.write(findings: "\(folder)/findings.sqlite", to: "\(folder)/report", resources: folder)
    }
  }

  @Test("a database that says nothing of the audit is refused by the name of what it lacks")
  func incomplete() throws {
    let folder = try scratchFolder()
    defer { try? deleteOwn(folder) }
    try FindingsBuilder("\(folder)/findings.sqlite").finish()
    let error = #expect(throws: ReportingError.self) {
      try ReportWriter.write(findings: "\(folder)/findings.sqlite", to: "\(folder)/report", resources: resources)
    }
    #expect(error?.description.contains("zone") == true)
  }
}
