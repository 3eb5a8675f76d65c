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
    let setting = Setting(
      findings: findings, folder: folder, publishedAt: publishedAt ?? folder, resources: resources, limits: limits)
    return try writeAll(setting)
  }

  private struct Setting: Sendable {
    let findings: String
    let folder: String
    let publishedAt: String
    let resources: String
    let limits: PageLimits
  }

  /// What is written of every finding, that which takes longest first.
  private enum Format: CaseIterable {
    case pages, ocsf, xml, spreadsheet

    func begun(_ setting: Setting) throws(ReportingError) -> any FindingFormat {
      // Each reads for itself what it says of the audit.
      let reader = try FindingsReader(path: setting.findings)
      switch self {
      case .pages:
        return try HTMLPages(reader, to: setting.folder, resources: setting.resources, limits: setting.limits)
      case .xml: return try XMLReport(reader, to: "\(setting.folder)/report.xml")
      case .ocsf: return try OCSFReport(reader, to: "\(setting.folder)/findings.ocsf.jsonl")
      case .spreadsheet: return try CSVReport(reader, to: "\(setting.folder)/findings.csv")
      }
    }
  }

  /// Where one thread at a time works on a format.
  private final class Desk: Sendable {
    private let format: Format
    private let begun = Mutex<(any FindingFormat)?>(nil)

    init(_ format: Format) { self.format = format }

    func begin(_ setting: Setting) throws(ReportingError) {
      try begun.withLock { (begun) throws(ReportingError) in
        let format = try format.begun(setting)
        try format.begin()
        begun = format
      }
    }
    func tell(_ findings: [FindingInFull]) throws(ReportingError) {
      try begun.withLock { (begun) throws(ReportingError) in try begun?.tell(findings) }
    }
    func end() throws(ReportingError) {
      try begun.withLock { (begun) throws(ReportingError) in try begun?.end() }
    }
  }

  /// The text of `summary.txt`, which is made beside the other reports.
  private final class Summary: Sendable {
    private let words = Mutex("")
    var text: String { words.withLock { $0 } }

    func write(_ setting: Setting) throws(ReportingError) {
      let reader = try FindingsReader(path: setting.findings)
      let text = try SummaryReport(findings: reader, place: setting.publishedAt).text()
      let output = try Output("\(setting.folder)/summary.txt")
      try output.write(text)
      try output.finish()
      words.withLock { $0 = text }
    }
  }

  /// The findings, of which those that come next are read while those before are told.
  private final class Reading: Sendable {
    private let state: Mutex<(findings: FindingsReader.InFull, next: [FindingInFull])>

    init(_ setting: Setting) throws(ReportingError) {
      state = Mutex((try FindingsReader.InFull(FindingsReader(path: setting.findings)), []))
    }

    func read() throws(ReportingError) {
      try state.withLock { (state) throws(ReportingError) in state.next = try state.findings.next() }
    }
    func take() -> [FindingInFull] { state.withLock { $0.next } }
  }

  /// Writes all formats at once. Every finding is read once, and told in each of them before many more are read.
  /// - Returns: the summary.
  /// - Throws: what went wrong with the first of those with which something did.
  private static func writeAll(_ setting: Setting) throws(ReportingError) -> String {
    let reading = try Reading(setting)
    let desks = Format.allCases.map(Desk.init)
    let summary = Summary()
    try each(desks, besides: reading.read) { (desk) throws(ReportingError) in try desk.begin(setting) }
    while case let findings = reading.take(), !findings.isEmpty {
      try each(desks, besides: reading.read) { (desk) throws(ReportingError) in try desk.tell(findings) }
    }
    let summarize = { @Sendable () throws(ReportingError) in try summary.write(setting) }
    try each(desks, besides: summarize) { (desk) throws(ReportingError) in try desk.end() }
    return summary.text
  }

  /// Does something with each, as many at once as there are processors, and something else besides.
  private static func each(
    _ desks: [Desk], besides other: @escaping @Sendable () throws(ReportingError) -> Void,
    _ body: @escaping @Sendable (Desk) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let next = Mutex(0)
    let failures = Mutex<[Int: ReportingError]>([:])
    // What takes longest begins first, so that two threads are done at about the same time.
    let place = desks.count - 1
    inThreads(min(desks.count + 1, ThisProcess.processors)) { _ in
      while true {
        let number = next.withLock { number in
          defer { number += 1 }
          return number
        }
        guard number <= desks.count else { return }
        do throws(ReportingError) {
          if number == place {
            try other()
          } else {
            try body(desks[number < place ? number : number - 1])
          }
        } catch {
          failures.withLock { $0[number] = error }
        }
      }
    }
    if let failure = failures.withLock({ $0.min { $0.key < $1.key }?.value }) { throw failure }
  }
}
