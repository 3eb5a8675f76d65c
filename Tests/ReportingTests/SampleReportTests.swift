import Files
import Glibc
import Reporting
import Testing

/// For whoever changes the page: `EARSHOT_SAMPLE_REPORT=/tmp/sample swift test --filter SampleReport`, then look at it.
@Suite("The sample report", .enabled(if: keptFolder != nil))
struct SampleReportTests {
  @Test("the sample report can be kept to be looked at")
  func kept() throws {
    let folder = try #require(keptFolder)
    try makeFolder(folder)
    try SampleFindings().write(to: "\(folder)/findings.sqlite")
    _ = try ReportWriter.write(findings: "\(folder)/findings.sqlite", to: folder, resources: resources)
  }
}

private var keptFolder: String? { unsafe getenv("EARSHOT_SAMPLE_REPORT").map { unsafe String(cString: $0) } }
