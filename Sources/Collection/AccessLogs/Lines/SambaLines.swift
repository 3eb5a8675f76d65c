/// What Samba's vfs_full_audit(8) writes to the syslog: `PREFIX|OPERATION|RESULT|ARGUMENTS`, the prefix having as many
/// parts as the declaration says. The last argument is a file, in whose name a `|` may stand.
struct SambaLines: LineCarrier {
  private let layout: LogFormat.SambaLayout
  let missing: MissingColumns? = nil

  init(layout: LogFormat.SambaLayout) { self.layout = layout }

  mutating func read(_ line: Span<UInt8>, into fields: inout LineFields) -> LineReading {
    guard line.count > 0 else { return .structure }
    guard let header = SyslogHeader(line) else { return .broken("it does not begin with a syslog time") }
    fields.time = header.time
    fields.setWritten(from: header.written.lowerBound, to: header.written.upperBound)
    guard equal(line, header.program, layout.program) else { return .otherProgram }

    // The prefix's columns have the first slots, then operation and result.
    var start = header.message
    for slot in 0..<layout.prefixCount + 2 {
      guard let end = bar(line, from: start) else {
        return .broken("it has fewer parts than the prefix, an operation, a result and a file")
      }
      let place =
        slot < layout.prefixCount ? slot : slot == layout.prefixCount ? layout.operationSlot : layout.resultSlot
      fields.set(place, from: start, to: end)
      start = end + 1
    }
    readArguments(line, from: start, into: &fields)
    return .entry
  }

  private func readArguments(_ line: Span<UInt8>, from first: Int, into fields: inout LineFields) {
    let slots = fields.with(layout.operationSlot, line) { operation in
      layout.operations.first { equal(operation, 0..<operation.count, $0.name) }?.slots
    }
    guard let slots = slots ?? nil else { return fields.set(layout.fileSlot, from: first, to: line.count) }
    var start = first
    for slot in slots.dropLast() {
      // Where two files follow each other, the second begins at the last bar before an absolute path.
      let end = slots.last == layout.newFileSlot ? secondFile(line, from: start) : bar(line, from: start)
      guard let end else { break }
      fields.set(slot, from: start, to: end)
      start = end + 1
    }
    if let last = slots.last { fields.set(last, from: start, to: line.count) }
  }

  private func bar(_ line: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < line.count {
      if line[position] == 0x7C { return position }
      position += 1
    }
    return nil
  }

  private func secondFile(_ line: Span<UInt8>, from start: Int) -> Int? {
    var position = line.count - 2
    while position > start {
      if line[position] == 0x7C, line[position + 1] == 0x2F { return position }
      position -= 1
    }
    return bar(line, from: start)
  }

  private func equal(_ line: Span<UInt8>, _ range: Range<Int>, _ wanted: [UInt8]) -> Bool {
    guard range.count == wanted.count, range.upperBound <= line.count else { return false }
    for index in wanted.indices where line[range.lowerBound + index] != wanted[index] { return false }
    return true
  }
}
