import Files
import Reporting
import SQL
import Testing

/// Runs a program of somebody else's over what the tests made, and fails with its own words where it objects.
func expectContent(
  _ program: String, _ arguments: String..., location: SourceLocation = #_sourceLocation
) throws {
  let folder = try scratchFolder()
  defer { try? deleteOwn(folder) }
  let child = try Child(
    program: "/usr/bin/\(program)", arguments: arguments, standardErrorTo: "\(folder)/errors")
  let end = child.wait()
  let errors = try read("\(folder)/errors").prefix(2_000)
  #expect(end == .exited(0), "\(program) says: \(errors)", sourceLocation: location)
}

/// A script of the folder Referees.
func referee(_ name: String) -> String {
  String(resources.dropLast("Reports".count)) + "Tests/ReportingTests/Referees/\(name)"
}

/// A report of made-up findings in a folder of its own, deleted with the value.
final class SampleReport {
  let folder: String
  let summary: String

  /// - Parameter change: a statement that changes the findings before they are reported.
  init(_ sample: SampleFindings = SampleFindings(), change: String? = nil, limits: PageLimits = PageLimits()) throws {
    folder = try scratchFolder()
    try sample.write(to: "\(folder)/findings.sqlite")
    if let change { try Database(path: "\(folder)/findings.sqlite", mode: .create).execute(change) }
    summary = try ReportWriter.write(
      findings: "\(folder)/findings.sqlite", to: "\(folder)/report", resources: resources,
      publishedAt: "/var/lib/earshot/reports/latest", limits: limits)
  }

  deinit { try? deleteOwn(folder) }

  func path(_ name: String) -> String { "\(folder)/report/\(name)" }
  /// The paths of all pages but the first.
  var furtherPages: [String] {
    get throws {
      kindOfFile(path("findings")) == nil ? [] : try entries(of: path("findings")).map { path("findings/\($0)") }
    }
  }
  var page: String { get throws { try read(path("report.html")) } }
  var xml: String { get throws { try read(path("report.xml")) } }
  static let names = ["findings.csv", "findings.ocsf.jsonl", "report.html", "report.xml", "summary.txt"]
}
