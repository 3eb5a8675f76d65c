internal import Digest
internal import Evidence
internal import Files
internal import Time

/// One file of an access log, from its bytes to its facts and gaps.
struct LogFile {
  let path: String
  let reading: LogReading

  func collect(
    _ facts: AccessFacts, _ writer: EvidenceWriter, _ coverage: inout LogCoverage
  ) throws(CollectionError) {
    var modified: Int64 = 0
    var size: Int64?
    do throws(FileError) {
      let file = try ReadOnlyFile(path, followLinks: true)
      let written = try file.modified()
      modified = written.seconds * Period.second + written.nanoseconds / 1_000
      size = try file.size()
    } catch {
      coverage.addUnread()
      let gaps = FileGaps(path: path, format: reading.format, modified: 0)
      return try add(
        gaps.unreadable(.unreadable, "The file cannot be opened: \(error.reason).", tally: nil), to: writer)
    }
    let input: InputFile
    do throws(EvidenceError) {
      input = try writer.inputFile(path, size: size, modified: modified, sha256: nil)
    } catch {
      throw .evidence(error)
    }
    switch reading.format.carrier {
    case .w3c: try run(W3CLines(format: reading.format), input, modified, facts, writer, &coverage)
    case .delimited(let separator):
      try run(DelimitedLines(format: reading.format, separator: separator), input, modified, facts, writer, &coverage)
    case .syslog(let layout): try run(SambaLines(layout: layout), input, modified, facts, writer, &coverage)
    case .jsonLines: try run(JSONLines(format: reading.format), input, modified, facts, writer, &coverage)
    case .combined: try run(CombinedLines(), input, modified, facts, writer, &coverage)
    }
  }

  private func run(
    _ carrier: some LineCarrier, _ input: InputFile, _ modified: Int64, _ facts: AccessFacts, _ writer: EvidenceWriter,
    _ coverage: inout LogCoverage
  ) throws(CollectionError) {
    var firstYear = 0
    if case .syslog = reading.format.carrier {
      var finder = YearFinder()
      var splitter = LineSplitter()
      _ = try LogBytes(path: path).read(into: &splitter, &finder)
      firstYear = finder.years.firstYear(lastWrittenBy: modified, in: reading.zone) ?? 0
    }
    var reader = LogFileReader(
      carrier, reading, file: input, modified: modified, firstYear: firstYear, facts: facts)
    var splitter = LineSplitter()
    let end = try LogBytes(path: path).read(into: &splitter, &reader)
    coverage.add(reader.tally, signs: reader.signs, lines: splitter.lines)
    do throws(EvidenceError) {
      if let digest = end.digest { try writer.setDigest(digest, of: input) }
      let gaps = FileGaps(path: path, format: reading.format, modified: modified)
      try gaps.write(reader.tally, to: writer)
      if let fault = end.fault { try writer.add(gaps.unreadable(fault.problem, fault.reason, tally: reader.tally)) }
    } catch {
      throw .evidence(error)
    }
  }

  private func add(_ gap: Gap, to writer: EvidenceWriter) throws(CollectionError) {
    do throws(EvidenceError) { try writer.add(gap) } catch { throw .evidence(error) }
  }
}

/// Goes through a log only to count its years, since lines of RFC 3164 have none and only the file's own time, at its
/// end, says which year the last one is of.
private struct YearFinder: LineTaker {
  var years = YearCounter()

  mutating func take(_ line: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace) -> Bool {
    if case .yearless(let month, let day, let ofDay)? = SyslogHeader(line)?.time {
      _ = years.see(month: month, day: day, ofDay: ofDay)
    }
    return true
  }

  mutating func skip(_ place: LinePlace) {}
}
