/// Lines of columns with a separator (RFC 4180 and its relatives): the first line names the columns; a value in double
/// quotes may hold the separator, a doubled quote and line ends.
struct DelimitedLines: LineCarrier {
  private let columns: [LogFormat.Column]
  private let separator: UInt8
  private var plan: ColumnPlan?
  /// The header as it stands, since files that were put together repeat it.
  private var header: [UInt8] = []

  var missing: MissingColumns? { plan?.missing }

  init(format: LogFormat, separator: UInt8) {
    columns = format.columns
    self.separator = separator
  }

  mutating func read(_ line: Span<UInt8>, into fields: inout LineFields) -> LineReading {
    guard line.count > 0 else { return .structure }
    guard let plan else { return readHeader(line) }
    var position = 0
    var column = 0
    var hasSurplus = false
    while position <= line.count {
      let slot = column < plan.slots.count ? plan.slots[column] : -1
      let start = position
      if position < line.count, line[position] == 0x22 {
        guard let end = quoted(line, from: start, slot: slot, into: &fields) else { return .incomplete }
        guard end == line.count || line[end] == separator else {
          return .broken("a closing quote in column \(column + 1) is followed by more text")
        }
        position = end
      } else {
        while position < line.count, line[position] != separator { position += 1 }
        if slot >= 0 { fields.set(slot, from: start, to: position) }
      }
      if column >= plan.slots.count, position > start { hasSurplus = true }
      column += 1
      position += 1
    }
    if column == plan.slots.count || (column > plan.slots.count && !hasSurplus) {
      return plan.missing == nil ? .entry : .lacking
    }
    if isHeader(line) { return .structure }
    return .broken("it has \(column) columns, the first line names \(plan.slots.count)")
  }

  /// Reads a value in quotes. A separator or line end within it is part of it.
  /// - Returns: the place behind the closing quote; nil where there is none.
  private func quoted(
    _ line: Span<UInt8>, from start: Int, slot: Int, into fields: inout LineFields
  ) -> Int? {
    var position = start + 1
    var hasDoubled = false
    while position < line.count {
      if line[position] == 0x22 {
        guard position + 1 < line.count, line[position + 1] == 0x22 else { break }
        hasDoubled = true
        position += 1
      }
      position += 1
    }
    guard position < line.count else { return nil }
    if slot >= 0 {
      if hasDoubled {
        var value: [UInt8] = []
        var index = start + 1
        while index < position {
          value.append(line[index])
          index += line[index] == 0x22 ? 2 : 1
        }
        fields.set(slot, rewritten: value)
      } else {
        fields.set(slot, from: start + 1, to: position)
      }
    }
    return position + 1
  }

  // MARK: Header

  private mutating func readHeader(_ line: Span<UInt8>) -> LineReading {
    let text = unsafe line.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    let names = text.utf8.split(separator: separator, omittingEmptySubsequences: false).map { part in
      var name = String(part) ?? ""
      while name.first == " " || name.first == "\"" { name.removeFirst() }
      while name.last == " " || name.last == "\"" { name.removeLast() }
      return name
    }
    plan = ColumnPlan(header: names, columns: columns)
    header = unsafe line.withUnsafeBufferPointer { unsafe Array($0) }
    return .structure
  }

  private func isHeader(_ line: Span<UInt8>) -> Bool {
    guard line.count == header.count else { return false }
    for index in 0..<line.count where line[index] != header[index] { return false }
    return true
  }
}
