internal import Evidence
internal import Files
internal import Time

/// One file of an access log: a log, or an archive of logs.
struct LogFile {
  let path: String
  let reading: LogReading

  func collect(
    _ facts: AccessFacts, _ writer: EvidenceWriter, _ coverage: inout LogCoverage
  ) throws(CollectionError) {
    var modified: Int64 = 0
    var size: Int64?
    do throws(FileError) {
      let file = try ReadOnlyFile(path, followLinks: true, leaving: .none)
      let written = try file.modified()
      modified = written.seconds * Period.second + written.nanoseconds / 1_000
      size = try file.size()
    } catch {
      coverage.addUnread()
      let gaps = FileGaps(path: path, format: reading.format, modified: 0)
      return try add(
        gaps.unreadable(.unreadable, "The file cannot be opened: \(error.reason).", tally: nil), to: writer)
    }
    let archive = LogArchive(path: path, reading: reading, modified: modified)
    if try archive.collect(facts, writer, &coverage) { return }
    let input: InputFile
    do throws(EvidenceError) {
      input = try writer.inputFile(path, size: size, modified: modified, sha256: nil)
    } catch {
      throw .evidence(error)
    }
    let content = LogBytes(path: path)
    let years = try LogText.years(of: content, in: reading.format)
    try LogText(path: path, reading: reading, input: input, modified: modified)
      .collect(content, years: years, facts, writer, &coverage)
  }

  private func add(_ gap: Gap, to writer: EvidenceWriter) throws(CollectionError) {
    do throws(EvidenceError) { try writer.add(gap) } catch { throw .evidence(error) }
  }
}
