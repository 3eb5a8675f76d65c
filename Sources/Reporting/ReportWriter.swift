internal import Files
internal import Synchronization

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
    try writeAll(Setting(findings: findings, folder: folder, resources: resources, limits: limits))
    let reader = try FindingsReader(path: findings)
    let summary = try SummaryReport(findings: reader, place: publishedAt ?? folder).text()
    let output = try Output("\(folder)/summary.txt")
    try output.write(summary)
    try output.finish()
    return summary
  }

  private struct Setting: Sendable {
    let findings: String
    let folder: String
    let resources: String
    let limits: PageLimits
  }

  /// What is written of every finding, that which takes longest first. Each reads the findings for itself, so that none waits
  /// for another.
  private enum Format: Int, CaseIterable, Sendable {
    case pages, xml, ocsf, spreadsheet

    func write(_ setting: Setting) throws(ReportingError) {
      let reader = try FindingsReader(path: setting.findings)
      switch self {
      case .pages:
        try HTMLReport.write(reader, to: setting.folder, resources: setting.resources, limits: setting.limits)
      case .xml: try XMLReport(findings: reader).write(to: "\(setting.folder)/report.xml")
      case .ocsf: try OCSFReport(findings: reader).write(to: "\(setting.folder)/findings.ocsf.jsonl")
      case .spreadsheet: try CSVReport(findings: reader).write(to: "\(setting.folder)/findings.csv")
      }
    }
  }

  /// Writes all formats, as many at once as there are processors.
  /// - Throws: what went wrong with the first of those with which something did.
  private static func writeAll(_ setting: Setting) throws(ReportingError) {
    let next = Mutex(0)
    let failures = Mutex<[Int: ReportingError]>([:])
    inThreads(min(Format.allCases.count, ThisProcess.processors)) { _ in
      while true {
        let number = next.withLock { number in
          defer { number += 1 }
          return number
        }
        guard let format = Format(rawValue: number) else { return }
        do throws(ReportingError) {
          try format.write(setting)
        } catch {
          failures.withLock { $0[number] = error }
        }
      }
    }
    if let failure = failures.withLock({ $0.min { $0.key < $1.key }?.value }) { throw failure }
  }
}
