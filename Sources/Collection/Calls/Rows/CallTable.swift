internal import Digest
internal import Evidence
internal import Text

/// Reads a file of columns, row by row, and keeps the bytes of the row at hand for its digest.
struct CallTable: ~Copyable {
  private let lists: [CallColumns]
  private var header: CallColumns?
  private var isUsable = true
  private var isFirst = true
  private var table: DelimitedReader
  /// The bytes from the row at hand on, and the offset of the first of them.
  private var kept: [UInt8] = []
  private var keptFrom: Int64 = 0
  /// How many of them are of rows that were handed over.
  private var used = 0
  /// The row whose end is not known before the next one begins.
  private var pending: (cells: [String?], columns: CallColumns, line: Int, byte: Int64)?
  private var isUTF16 = false
  private var hasBegun = false
  private var place: CallPlace

  init(separator: UInt8, columns: [[String]], place: CallPlace) {
    lists = columns.map(CallColumns.init)
    table = DelimitedReader(
      DelimitedSettings(
        separator: separator, hasHeader: false, acceptsAnyFieldCount: !columns.isEmpty, invalid: .windows1252))
    self.place = place
  }

  mutating func feed(_ bytes: UnsafeRawBufferPointer, to rows: inout CallRows) {
    let chunk = unsafe Array(bytes)
    if !hasBegun, !chunk.isEmpty {
      hasBegun = true
      isUTF16 = TextEncoding.detected(in: chunk.span).encoding != .utf8
    }
    if !isUTF16 {
      kept.removeFirst(used)
      keptFrom += Int64(used)
      used = 0
      kept += chunk
    }
    var events: [DelimitedEvent] = []
    table.feed(chunk.span) { events.append($0) }
    for event in events { take(event, to: &rows) }
  }

  mutating func finish(to rows: inout CallRows) {
    var events: [DelimitedEvent] = []
    table.finish { events.append($0) }
    for event in events { take(event, to: &rows) }
    flush(until: keptFrom + Int64(kept.count), to: &rows)
  }

  private mutating func take(_ event: DelimitedEvent, to rows: inout CallRows) {
    switch event {
    case .header: break
    case .record(let record):
      flush(until: record.byteOffset, to: &rows)
      take(record, to: &rows)
    case .fault(let fault):
      flush(until: fault.byteOffset, to: &rows)
      isFirst = false
      let words = fault.description.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? fault.description
      self.fault(words, line: fault.line, to: &rows)
    }
  }

  private mutating func fault(_ reason: String, line: Int, to rows: inout CallRows) {
    place.line = line
    place.byte = nil
    place.raw = nil
    rows.fault(.malformed, "row", reason, at: place)
  }

  private mutating func take(_ record: DelimitedRecord, to rows: inout CallRows) {
    let isHeader = isFirst && namesColumns(record)
    isFirst = false
    if isHeader {
      let columns = CallColumns(record.fields)
      header = columns
      place.line = record.line
      isUsable = rows.checkColumns(columns, at: place)
      return
    }
    guard isUsable else { return }
    guard let columns = header ?? lists.first(where: { $0.names.count == record.count }) else {
      let counts = lists.map { "\($0.names.count)" }.joined(separator: ", ")
      return fault("the row has \(record.count) fields; \(counts) were expected", line: record.line, to: &rows)
    }
    if columns.names.count != record.count {
      return fault(
        "the row has \(record.count) fields; the first row names \(columns.names.count)", line: record.line, to: &rows)
    }
    pending = ((0..<record.count).map { record[$0] }, columns, record.line, record.byteOffset)
  }

  /// Whether the first row names the columns: always where the declaration does not, else where it holds their names.
  private func namesColumns(_ record: DelimitedRecord) -> Bool {
    guard !lists.isEmpty else { return true }
    let known = record.fields.filter { field in
      let name = trimmedText(field).lowercased()
      return lists.contains { $0[name] != nil }
    }
    return known.count * 2 > record.count
  }

  /// Hands over the pending row, now that it is known where it ends.
  private mutating func flush(until end: Int64, to rows: inout CallRows) {
    if let (cells, columns, line, byte) = pending {
      pending = nil
      place.line = line
      place.byte = isUTF16 ? nil : byte
      place.raw = isUTF16 ? nil : digest(byte..<end)
      rows.take(CallTableRow(columns: columns, cells: cells), at: place)
    }
    used = min(max(used, Int(end - keptFrom)), kept.count)
  }

  /// The SHA-256 of a row as it lies in the file, without the line break behind it.
  private func digest(_ range: Range<Int64>) -> SHA256Value? {
    let start = Int(range.lowerBound - keptFrom)
    var stop = Int(range.upperBound - keptFrom)
    guard start >= 0, stop <= kept.count, start <= stop else { return nil }
    while stop > start, kept[stop - 1] == 0x0A || kept[stop - 1] == 0x0D { stop -= 1 }
    return unsafe kept[start..<stop].withUnsafeBytes { unsafe SHA256.of($0) }
  }
}
