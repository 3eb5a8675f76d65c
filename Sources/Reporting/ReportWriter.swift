internal import Files

/// Makes an audit's reports out of its findings.
package enum ReportWriter {
  /// Looks whether that is there which reports are made with, so that no audit begins that could not be reported.
  /// - Parameter resources: the folder that holds `report.css` and `report.js`.
  /// - Throws: ``ReportingError`` where it is not, or cannot be used.
  package static func check(resources: String) throws(ReportingError) { _ = try PageParts(resources: resources) }

  /// Writes `report.xml`, `report.html`, `findings.csv`, `findings.ocsf.jsonl` and `summary.txt` into a folder, in place of any that are there;
  /// and `findings/0002.html` and further pages, where one page cannot hold all findings.
  ///
  /// - Parameters:
  ///   - findings: path of the findings database; it is only read.
  ///   - folder: made if it is not there.
  ///   - resources: the folder that holds `report.css` and `report.js`.
  ///   - publishedAt: the folder in which the reader will find the files, if that is another; the summary names it.
  ///   - limits: how much a page holds.
  /// - Returns: the text of `summary.txt`, for standard output.
  /// - Throws: ``ReportingError`` where the database cannot be read or a file cannot be written.
  package static func write(
    findings: String, to folder: String, resources: String, publishedAt: String? = nil,
    limits: PageLimits = PageLimits()
  ) throws(ReportingError) -> String {
    do throws(FileError) { try makeFolder(folder) } catch { throw .file(error) }
    let reader = try FindingsReader(path: findings)
    try XMLReport(findings: reader).write(to: "\(folder)/report.xml")
    try HTMLReport.write(reader, to: folder, resources: resources, limits: limits)
    try CSVReport(findings: reader).write(to: "\(folder)/findings.csv")
    try OCSFReport(findings: reader).write(to: "\(folder)/findings.ocsf.jsonl")
    let summary = try SummaryReport(findings: reader, place: publishedAt ?? folder).text()
    let output = try Output("\(folder)/summary.txt")
    try output.write(summary)
    try output.finish()
    return summary
  }
}
