internal import Evidence
internal import Time

/// One log, from its bytes to its facts and gaps.
struct LogText {
  /// As facts and gaps name it; a log in an archive is named `set.zip/u_ex261101.log`.
  let path: String
  let reading: LogReading
  let input: InputFile
  /// When it was last written to, UTC microseconds.
  let modified: Int64

  /// - Parameter years: what ``years(of:)`` said of the same content, where the format has lines without a year.
  func collect(
    _ content: some LogContent, years: YearCounter?, _ facts: AccessFacts, _ writer: EvidenceWriter,
    _ coverage: inout LogCoverage
  ) throws(CollectionError) {
    let firstYear = years?.firstYear(lastWrittenBy: modified, in: reading.zone) ?? 0
    let format = reading.format
    switch format.carrier {
    case .w3c: try run(W3CLines(format: format), content, firstYear, facts, writer, &coverage)
    case .delimited(let separator):
      try run(DelimitedLines(format: format, separator: separator), content, firstYear, facts, writer, &coverage)
    case .syslog(let layout): try run(SambaLines(layout: layout), content, firstYear, facts, writer, &coverage)
    case .jsonLines: try run(JSONLines(format: format), content, firstYear, facts, writer, &coverage)
    case .combined: try run(CombinedLines(), content, firstYear, facts, writer, &coverage)
    case .linuxAudit:
      try finish(
        AuditGrouper(reader(AuditLines(accounts: reading.accountNames), firstYear, facts)), content, writer, &coverage,
        splitter: LineSplitter())
    case .windowsEvents:
      try run(
        WindowsEventLines(format: format), content, firstYear, facts, writer, &coverage,
        splitter: WindowsEventSplitter())
    }
  }

  private func run(
    _ carrier: some LineCarrier, _ content: some LogContent, _ firstYear: Int, _ facts: AccessFacts,
    _ writer: EvidenceWriter, _ coverage: inout LogCoverage, splitter: some EntrySplitter = LineSplitter()
  ) throws(CollectionError) {
    try finish(reader(carrier, firstYear, facts), content, writer, &coverage, splitter: splitter)
  }

  private func reader<Carrier: LineCarrier>(
    _ carrier: Carrier, _ firstYear: Int, _ facts: AccessFacts
  ) -> LogFileReader<Carrier> {
    LogFileReader(carrier, reading, file: input, modified: modified, firstYear: firstYear, facts: facts)
  }

  private func finish(
    _ taker: consuming some LogTaker, _ content: some LogContent, _ writer: EvidenceWriter,
    _ coverage: inout LogCoverage, splitter: some EntrySplitter
  ) throws(CollectionError) {
    var content = content
    var reader = taker
    var splitter = splitter
    let end = try content.read(into: &splitter, &reader)
    try reader.end()
    if end.fault != nil, splitter.lines == 0 {
      coverage.addUnread()
    } else {
      coverage.add(reader.tally, signs: reader.signs, lines: splitter.lines)
      coverage.rotation.add(path, reader.tally)
    }
    do throws(EvidenceError) {
      if let digest = end.digest { try writer.setDigest(digest, of: input) }
      let gaps = FileGaps(
        path: path, format: reading.format, modified: max(modified, reading.clock.corrected(modified)))
      try gaps.write(reader.tally, to: writer)
      if let gap = gaps.ending(end.fault, reader.tally) { try coverage.rotation.add(gap, reader.tally, to: writer) }
    } catch {
      throw .evidence(error)
    }
  }

  /// Goes through a log only to count its years; nil where its lines have years of their own.
  static func years(
    of content: some LogContent, in format: LogFormat
  ) throws(CollectionError) -> YearCounter? {
    guard case .syslog = format.carrier else { return nil }
    var content = content
    var finder = YearFinder()
    var splitter = LineSplitter()
    _ = try content.read(into: &splitter, &finder)
    return finder.years
  }
}

/// Counts years, since lines of RFC 3164 have none and only the file's own time, at its end, says which year the last one
/// is of.
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
