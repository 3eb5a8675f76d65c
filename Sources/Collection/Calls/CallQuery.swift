internal import Configuration
internal import Digest
internal import Evidence
internal import Text
internal import Time

/// A query whose rows are what a file of columns holds: a table cel or cdr, or whatever the format declares.
struct CallQuery {
  let query: DatabaseQuery
  let format: CallFormat
  /// The audit instant, and when the database is asked, UTC microseconds: it holds rows up to the latter.
  let at: Int64
  let now: Int64
  let writer: EvidenceWriter

  func read(into rows: inout CallRows, _ tally: inout CallTally) throws(CollectionError) {
    guard case .delimited = format.form else {
      tally.unread += 1
      return add(
        Gap(
          .notConfigured, path: query.name,
          reason: "'\(format.title)' is no format of columns, and a query has nothing else",
          remedy: "Name a format like asterisk-cel.xml, whose columns are called as those of the query."), rows)
    }
    var place = CallPlace(path: query.name, latest: max(at, now &+ Period.hour))
    place.file = try evidence { () throws(EvidenceError) in
      try writer.inputFile(query.fullName, size: nil, modified: nil, sha256: nil)
    }
    rows.beginFile()
    var table = QueriedCalls(place: place)
    let end = QueryRows(query: query).read { event in
      table.take(event, into: &rows)
      return true
    }
    if let digest = end.digest, let file = place.file {
      try evidence { () throws(EvidenceError) in try writer.setDigest(digest, of: file) }
    }
    if let trouble = end.trouble {
      tally.unread += 1
      add(trouble.gap(query), rows)
    } else {
      tally.queries += 1
      if end.rows == 0 { tally.empty.append(query.name) }
    }
  }

  private func add(_ gap: Gap, _ rows: CallRows) { rows.scratch.add(gap, sort: gap.reason) }

  private func evidence<Result>(_ write: () throws(EvidenceError) -> Result) throws(CollectionError) -> Result {
    do throws(EvidenceError) { return try write() } catch { throw .evidence(error) }
  }
}

/// Reads the rows of a query as those of a file of columns are read, text that is not UTF-8 included.
private struct QueriedCalls: ~Copyable {
  private var place: CallPlace
  private var columns = CallColumns([])
  private var isUsable = false
  private var table = DelimitedReader(DelimitedSettings(invalid: .windows1252))

  init(place: CallPlace) { self.place = place }

  mutating func take(_ event: QueryRows.Event, into rows: inout CallRows) {
    var line: [UInt8]
    switch event {
    case .header(let names):
      place.line = nil
      line = names
    case .row(let row):
      place.line = row.number
      place.byte = row.byteOffset
      place.raw = unsafe row.bytes.withUnsafeBytes { unsafe SHA256.of($0) }
      line = row.bytes
    case .unreadable(let number, let reason):
      place.line = number
      return fault(reason, into: &rows)
    }
    line.append(0x0A)
    var events: [DelimitedEvent] = []
    table.feed(line.span) { events.append($0) }
    for event in events { take(event, into: &rows) }
  }

  private mutating func take(_ event: DelimitedEvent, into rows: inout CallRows) {
    switch event {
    case .header(let record):
      columns = CallColumns(record.fields)
      isUsable = rows.checkColumns(columns, at: place)
    case .record(let record):
      guard isUsable else { return }
      rows.take(CallTableRow(columns: columns, cells: record.fields), at: place)
    case .fault(let found):
      fault(found.description.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? "", into: &rows)
    }
  }

  private mutating func fault(_ reason: String, into rows: inout CallRows) {
    place.byte = nil
    place.raw = nil
    rows.fault(.malformed, "row", reason, at: place)
  }
}
