internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Glibc
internal import Text

/// Reads a catalogue that is one export, row by row. A row that cannot be used is a gap with its line; it costs no
/// other.
struct DelimitedCatalogue {
  let path: String
  let layout: CatalogueLayout
  let settings: DelimitedSettings
  let reader: RowReader
  let scratch: StoreScratch

  /// Names of the columns by their place, once the header was read.
  private var columns: [CatalogueField: Int] = [:]
  private var hasHeader = false
  /// The row whose end is not known before the next one begins.
  private var pending: (row: CatalogueRow, byte: Int64)?
  private var isUTF16 = false
  /// The row of a query at hand, which is a line of its own, wherever its text stands.
  private var queried: QueryRows.Row?
  private(set) var rows = 0

  /// Nil where the layout is not one of an export.
  init?(path: String, layout: CatalogueLayout, reader: RowReader, scratch: StoreScratch) {
    guard case .delimited(let separator, let quote) = layout.form else { return nil }
    self.path = path
    self.layout = layout
    self.reader = reader
    self.scratch = scratch
    settings = DelimitedSettings(separator: separator, quote: quote, invalid: .windows1252)
  }

  /// The same for the rows of a query.
  init?(_ query: DatabaseQuery, layout: CatalogueLayout, reader: RowReader, scratch: StoreScratch) {
    guard case .delimited = layout.form else { return nil }
    path = query.name
    self.layout = layout
    self.reader = reader
    self.scratch = scratch
    settings = DelimitedSettings(invalid: .windows1252)
  }

  /// Reads the rows of a query, each a line of a CSV.
  mutating func read(_ query: DatabaseQuery) -> QueryRows.End {
    var table = DelimitedReader(settings)
    return QueryRows(query: query).read { event in
      switch event {
      case .header(let names): table.feed((names + [0x0A]).span) { take($0, nil) }
      case .row(let row):
        queried = row
        table.feed((row.bytes + [0x0A]).span) { take($0, nil) }
      case .unreadable(let row, let reason): skip(row, reason)
      }
      return true
    }
  }

  private mutating func skip(_ row: Int, _ reason: String) {
    rows += 1
    scratch.add(
      Gap(
        .malformed, path: path, reason: reason, remedy: "Correct the row; the others were read without it.",
        line: row), sort: "row", hides: true)
  }

  /// Reads it all.
  /// - Returns: the digest of the file as it lies.
  /// - Throws: ``FileError`` where it cannot be opened or read.
  mutating func read(_ file: inout ReadOnlyFile) throws(FileError) -> SHA256Value {
    var digest = SHA256()
    var table = DelimitedReader(settings)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    var isFirst = true
    while true {
      let count = try unsafe file.read(into: buffer)
      if count == 0 { break }
      let chunk = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      unsafe digest.update(chunk)
      let bytes = unsafe Array(chunk)
      if isFirst {
        isUTF16 = TextEncoding.detected(in: bytes.span).encoding != .utf8
        isFirst = false
      }
      table.feed(bytes.span) { event in take(event, file.descriptor) }
    }
    table.finish { event in take(event, file.descriptor) }
    flush(until: try file.size(), file.descriptor)
    return digest.finish()
  }

  private mutating func take(_ event: DelimitedEvent, _ descriptor: Int32?) {
    switch event {
    case .header(let record): takeHeader(record)
    case .record(let record):
      flush(until: record.byteOffset, descriptor)
      guard hasHeader else { return }
      take(record)
    case .fault(let fault):
      flush(until: fault.byteOffset, descriptor)
      takeFault(fault, descriptor)
    }
  }

  // MARK: The header

  private mutating func takeHeader(_ record: DelimitedRecord) {
    hasHeader = true
    let names = record.fields.map { $0.split(separator: " ").joined(separator: " ").lowercased() }
    for field in CatalogueField.allCases {
      guard let use = layout.fields[field], case .column(let column) = use.place else { continue }
      if let place = names.firstIndex(of: column.lowercased()) {
        columns[field] = place
      } else if use.isNeeded {
        let nearest = nearestWord(to: column, among: record.fields).map { "; there is '\($0)'" } ?? ""
        scratch.add(
          Gap(
            field == .path ? .malformed : .notEnoughDetail, path: path,
            reason: "the column '\(column)' is missing, which the layout has for '\(field.rawValue)'\(nearest)",
            remedy: "Export the catalogue with that column, or choose the layout that describes it.", line: record.line),
          hides: field == .path)
      }
    }
  }

  // MARK: Rows

  private mutating func take(_ record: DelimitedRecord) {
    let line = queried?.number ?? record.line
    var row = CatalogueRow(ordinal: line)
    row.line = line
    if !isUTF16 { row.byte = queried?.byteOffset ?? record.byteOffset }
    reader.read(layout.fields, into: &row) { field in columns[field].map { record[$0] } }
    rows += 1
    guard row.id != nil || row.path != nil else {
      // Where rows have no identifier of their own, a row without a file is a call that was not recorded.
      if layout.fields[.id] == nil, row.faults.isEmpty { return }
      return scratch.add(
        Gap(
          .malformed, path: path, reason: "the row names neither a recording nor its file",
          remedy: "Correct the row; the others were read without it.", line: line), sort: "nameless", hides: true
      )
    }
    for fault in row.faults {
      scratch.add(
        Gap(
          fault.problem, path: path, reason: fault.reason, remedy: "Correct the row; the rest of it was read.",
          line: line, recording: row.id ?? row.path), sort: fault.sort)
    }
    if let queried {
      row.raw = digest(queried.bytes)
      return scratch.add(row)
    }
    pending = (row, record.byteOffset)
  }

  /// Keeps the pending row, now that it is known where it ends.
  private mutating func flush(until end: Int64, _ descriptor: Int32?) {
    guard let (found, byte) = pending, let descriptor else { return }
    var row = found
    pending = nil
    if !isUTF16 { row.raw = rawDigest(byte..<end, descriptor) }
    scratch.add(row)
  }

  /// The SHA-256 of a row as it lies in the file, without the line break behind it.
  private func rawDigest(_ range: Range<Int64>, _ descriptor: Int32) -> [UInt8]? {
    guard var bytes = bytes(range, descriptor) else { return nil }
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    return digest(bytes)
  }

  private func digest(_ bytes: [UInt8]) -> [UInt8] {
    unsafe bytes.withUnsafeBytes { unsafe SHA256.of($0) }.withBytes { unsafe Array($0) }
  }

  private func bytes(_ range: Range<Int64>, _ descriptor: Int32) -> [UInt8]? {
    guard range.count <= settings.recordLimit + 1_024 else { return nil }
    var bytes = [UInt8](repeating: 0, count: range.count)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(range.lowerBound))
    }
    return count == range.count ? bytes : nil
  }

  // MARK: Rows that are none

  private mutating func takeFault(_ fault: DelimitedFault, _ descriptor: Int32?) {
    let line = queried?.number ?? fault.line
    let words = fault.description.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? fault.description
    guard hasHeader else {
      return scratch.add(
        Gap(
          .malformed, path: path, reason: "the first row should name the columns, and cannot be read: \(words)",
          remedy: "Export the catalogue again; no row of it was used.", line: line), hides: true)
    }
    rows += 1
    let found = recovered(fault, descriptor)
    if let found { scratch.add(found) }
    scratch.add(
      Gap(
        .malformed, path: path,
        reason: found == nil ? words : words + "; only which recording it is about could be read",
        remedy: "Correct the row; the others were read without it.", line: line,
        recording: found?.id ?? found?.path), sort: found == nil ? "row" : "recovered row", hides: found == nil)
  }

  /// What can still be told of a row with too many or too few fields: which recording it is about, if its file's path
  /// and identifier stand before the fault can have shifted them, that is, if it has as many fields as these need.
  private func recovered(_ fault: DelimitedFault, _ descriptor: Int32?) -> CatalogueRow? {
    guard let descriptor, case .fieldCount = fault.kind, !isUTF16, let record = reread(fault, descriptor) else {
      return nil
    }
    let wanted: [CatalogueField] = [.id, .path]
    let uses = layout.fields.filter { wanted.contains($0.key) }
    var row = CatalogueRow(ordinal: fault.line)
    row.line = fault.line
    row.byte = fault.byteOffset
    reader.read(uses, into: &row) { field in
      columns[field].flatMap { $0 < record.count ? record[$0] : nil }
    }
    // A shifted column would put other words there: a path leads to a file by its ending.
    guard let path = row.path, let ending = StoreFile.ending(of: path),
      StoreFile.audioEndings.contains(ending) || layout.raw[ending] != nil
    else { return nil }
    return row
  }

  private func reread(_ fault: DelimitedFault, _ descriptor: Int32) -> DelimitedRecord? {
    var start = [UInt8](repeating: 0, count: 1 << 14)
    let count = unsafe start.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(fault.byteOffset))
    }
    guard count > 0 else { return nil }
    start.removeLast(start.count - count)
    var own = settings
    own.hasHeader = false
    own.fieldCount = nil
    var table = DelimitedReader(own)
    var first: DelimitedRecord?
    let keep: (DelimitedEvent) -> Void = { event in
      if case .record(let record) = event, first == nil { first = record }
    }
    table.feed(start.span, keep)
    table.finish(keep)
    return first.flatMap { $0.byteOffset == 0 ? $0 : nil }
  }
}
