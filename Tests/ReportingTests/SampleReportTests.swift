import Files
import Glibc
import Reporting
import Testing

@Suite("The sample report")
struct SampleReportTests {
  @Test("an audit's findings become four files")
  func fourFiles() throws {
    let folder = try scratchFolder()
    defer { try? deleteOwn(folder) }
    try SampleFindings().write(to: "\(folder)/findings.sqlite")
    let summary = try ReportWriter.write(
      findings: "\(folder)/findings.sqlite", to: "\(folder)/report", resources: resources)
    #expect(try entries(of: "\(folder)/report") == ["findings.csv", "report.html", "report.xml", "summary.txt"])
    #expect(try read("\(folder)/report/summary.txt") == summary)
  }

  /// To look at the report: `EARSHOT_SAMPLE_REPORT=/tmp/sample EARSHOT_SAMPLE_SIZE=100000 swift test --filter SampleReport`.
  @Test("the sample report can be kept to be looked at", .enabled(if: keptFolder != nil))
  func kept() throws {
    let folder = try #require(keptFolder)
    try makeFolder(folder)
    var sample = SampleFindings()
    if let size = unsafe getenv("EARSHOT_SAMPLE_SIZE") { sample.overdue = Int(unsafe String(cString: size)) ?? 9 }
    try sample.write(to: "\(folder)/findings.sqlite")
    let summary = try ReportWriter.write(findings: "\(folder)/findings.sqlite", to: folder, resources: resources)
    print(summary)
  }
}

private var keptFolder: String? { unsafe getenv("EARSHOT_SAMPLE_REPORT").map { unsafe String(cString: $0) } }
