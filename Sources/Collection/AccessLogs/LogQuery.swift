internal import Configuration
internal import Evidence
internal import Text

/// A log that stands in a database: each row is an entry, whatever line ends its values hold.
struct LogQuery {
  let query: DatabaseQuery
  let reading: LogReading
  /// When the database is asked, UTC microseconds: it holds rows up to then.
  let now: Int64

  func collect(
    _ facts: AccessFacts, _ writer: EvidenceWriter, _ coverage: inout LogCoverage
  ) throws(CollectionError) {
    guard case .delimited = reading.format.carrier else {
      coverage.addUnread()
      return try evidence { () throws(EvidenceError) in try writer.add(gapForFormat) }
    }
    let input = try evidence { () throws(EvidenceError) in
      try writer.inputFile(query.fullName, size: nil, modified: nil, sha256: nil)
    }
    var reader = LogFileReader(
      DelimitedLines(format: reading.format, separator: UInt8(ascii: ",")), reading, file: input,
      modified: now, firstYear: 0, facts: facts)
    var unreadable = LineFaults()
    let end = try QueryRows(query: query).read { (event) throws(CollectionError) in
      switch event {
      case .header(let names): _ = try reader.take(names.span, raw: names.span, place(0, byte: 0))
      case .row(let row):
        _ = try reader.take(row.bytes.span, raw: row.bytes.span, place(row.number, byte: row.byteOffset))
      case .unreadable(let row, let reason): unreadable.add(row, reason, after: nil)
      }
      return true
    }
    if end.trouble != nil, end.rows == 0 {
      coverage.addUnread()
    } else {
      coverage.add(reader.tally, signs: reader.signs, lines: end.rows, isQuery: true)
    }
    try evidence { () throws(EvidenceError) in
      if let digest = end.digest { try writer.setDigest(digest, of: input) }
      try FileGaps(path: query.name, format: reading.format, modified: 0).write(reader.tally, to: writer)
      for gap in gaps(unreadable) { try writer.add(gap) }
      if let trouble = end.trouble { try writer.add(trouble.gap(query)) }
    }
  }

  private func place(_ row: Int, byte: Int64) -> LinePlace {
    LinePlace(number: row, byte: byte, isEnded: true, mayGoOn: false)
  }

  private var gapForFormat: Gap {
    Gap(
      .notConfigured, path: query.name,
      reason: "'\(reading.format.title)' is no format of delimited columns, and a query has nothing else.",
      remedy: "Name a format like csv-audit.xml, whose columns are called as those of the query.")
  }

  private func gaps(_ unreadable: LineFaults) -> [Gap] {
    var gaps = unreadable.examples.map { example in
      Gap(
        .malformed, path: query.name, reason: "The row cannot be read: \(example.reason).",
        remedy: "Correct the row; the others were read without it.", line: example.line, count: 1)
    }
    let more = unreadable.count - unreadable.examples.count
    if more > 0 {
      gaps.append(
        Gap(
          .malformed, path: query.name,
          reason: "\(grouped(more)) further rows cannot be read either (\(unreadable.lines)).",
          remedy: "Correct the rows; the others were read without them.", count: more))
    }
    return gaps
  }

  private func evidence<Result>(_ write: () throws(EvidenceError) -> Result) throws(CollectionError) -> Result {
    do throws(EvidenceError) { return try write() } catch { throw .evidence(error) }
  }
}
