internal import Evidence
internal import Text

/// A register as CSV: the first row names the columns, which are called as the attributes in XML are. A row that is wrong
/// costs no other.
struct DelimitedRegister {
  let shapes: [EntryShape]
  let reading: RegisterReading
  let file: InputFile?
  /// The rows of a query, where the text was made of them: then these count, not lines.
  var queried: QueryText?

  private func number(_ line: Int) -> Int { queried?.row(ofLine: line) ?? line }

  /// - Parameter body: returns false to end the reading.
  /// - Returns: what ended the reading before the end of the file.
  func read(_ contents: [UInt8], _ body: (EntryReading) -> Bool) -> EntryFault? {
    var rows = RegisterRows(shapes: shapes, reading: reading)
    var reader = DelimitedReader(
      DelimitedSettings(separator: queried == nil ? separator(of: contents) : UInt8(ascii: ",")))
    var hasHeader = false
    func take(_ event: DelimitedEvent) throws(EntryFault) {
      switch event {
      case .header(let record):
        hasHeader = true
        try rows.begin(record.fields)
      case .record(let record):
        let place = Provenance(file: file, line: number(record.line), byte: record.byteOffset)
        guard let reading = rows.take(record.fields, at: place) else { return }
        if !body(reading) { throw EntryFault(line: nil, message: "") }
      case .fault(let fault):
        let found = EntryFault(line: number(fault.line), message: words(fault))
        guard hasHeader else { throw found }
        if !body(EntryReading(faults: [found])) { throw EntryFault(line: nil, message: "") }
      }
    }
    do throws(EntryFault) {
      try reader.feed(contents.span, take)
      try reader.finish(take)
      guard hasHeader else {
        return EntryFault(line: nil, message: "it is empty; a first row with the columns was expected")
      }
    } catch {
      // An empty message is the caller's own wish to end.
      return error.message.isEmpty ? nil : error
    }
    for reading in rows.grouped where !body(reading) { return nil }
    return nil
  }

  /// Spreadsheets write semicolons in some countries, tabs at a wish: the first row tells, by what it has most of.
  private func separator(of contents: [UInt8]) -> UInt8 {
    let header = contents.prefix(4096).prefix { $0 != 0x0A && $0 != 0x0D }
    let candidates: [UInt8] = [0x2C, 0x3B, 0x09]
    let counts = candidates.map { candidate in header.count { $0 == candidate } }
    let best = counts.max() ?? 0
    return counts.firstIndex(of: best).map { candidates[$0] } ?? 0x2C
  }

  /// The fault without its line, which a gap has a field for.
  private func words(_ fault: DelimitedFault) -> String {
    String(fault.description.drop { $0 != ":" }.dropFirst(2))
  }
}
