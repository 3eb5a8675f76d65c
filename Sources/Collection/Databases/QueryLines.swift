internal import Configuration
internal import Digest
internal import Evidence

/// The rows of a query as the lines of a log, each a line of its own whatever line ends its values hold.
final class QueryLines: LogContent {
  private let query: DatabaseQuery
  /// What came of it, once it was read.
  private(set) var end = QueryRows.End()
  /// Rows of which a value cannot be read; those beyond the first are only counted.
  private(set) var unreadable: [(row: Int, reason: String)] = []
  private(set) var unreadableCount = 0

  init(_ query: DatabaseQuery) { self.query = query }

  func read(into splitter: inout LineSplitter, _ taker: inout some LineTaker) throws(CollectionError) -> LogEnd {
    end = try QueryRows(query: query).read { (event) throws(CollectionError) in
      switch event {
      case .header(let names): try splitter.take(row: names.span, number: 0, byte: 0, &taker)
      case .row(let row): try splitter.take(row: row.bytes.span, number: row.number, byte: row.byteOffset, &taker)
      case .unreadable(let row, let reason):
        unreadableCount += 1
        if unreadableCount <= LineFaults.named { unreadable.append((row, reason)) }
      }
      return true
    }
    return LogEnd(digest: end.digest, fault: end.trouble.map { LogFault($0) })
  }
}

/// A log that stands in a database.
struct LogQuery {
  let query: DatabaseQuery
  let reading: LogReading

  func collect(
    _ facts: AccessFacts, _ writer: EvidenceWriter, _ coverage: inout LogCoverage
  ) throws(CollectionError) {
    guard case .delimited = reading.format.carrier else {
      coverage.addUnread()
      return try add(
        Gap(
          .notConfigured, path: query.name,
          reason: "'\(reading.format.title)' is no format of delimited columns, and a query has nothing else.",
          remedy: "Name a format like csv-audit.xml, whose columns are called as those of the query."), to: writer)
    }
    let lines = QueryLines(query)
    let input: InputFile
    do throws(EvidenceError) {
      input = try writer.inputFile(query.fullName, size: nil, modified: nil, sha256: nil)
    } catch {
      throw .evidence(error)
    }
    try LogText(path: query.name, reading: reading, input: input, modified: 0)
      .collect(lines, years: nil, facts, writer, &coverage)
    for (row, reason) in lines.unreadable {
      try add(
        Gap(
          .malformed, path: query.name, reason: "The row cannot be read: \(reason).",
          remedy: "Correct the row; the others were read without it.", line: row, count: 1), to: writer)
    }
    let more = lines.unreadableCount - lines.unreadable.count
    if more > 0 {
      try add(
        Gap(
          .malformed, path: query.name, reason: "\(more) further rows cannot be read either.",
          remedy: "Correct the rows; the others were read without them.", count: more), to: writer)
    }
  }

  private func add(_ gap: Gap, to writer: EvidenceWriter) throws(CollectionError) {
    do throws(EvidenceError) { try writer.add(gap) } catch { throw .evidence(error) }
  }
}
