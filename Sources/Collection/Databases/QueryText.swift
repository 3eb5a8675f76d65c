internal import Configuration
internal import Digest

/// All rows of a query as one CSV, for what is read as a whole.
struct QueryText {
  private(set) var bytes: [UInt8] = []
  private(set) var end = QueryRows.End()
  /// Rows of which a value cannot be read.
  private(set) var unreadable: [(row: Int, reason: String)] = []
  /// True where there was more than the limit.
  private(set) var isCut = false
  /// The lines on which rows begin, and which rows these are: a value may hold line ends.
  private var starts: [(line: Int, row: Int)] = []

  init(_ query: DatabaseQuery, atMost limit: Int) {
    var line = 1
    var text: [UInt8] = []
    var starts: [(line: Int, row: Int)] = []
    var unreadable: [(row: Int, reason: String)] = []
    var isCut = false
    func add(_ bytes: [UInt8], row: Int) {
      starts.append((line, row))
      text += bytes
      text.append(0x0A)
      line += DelimitedLineEnds.count(in: bytes) + 1
    }
    end = QueryRows(query: query).read { event in
      switch event {
      case .header(let names): add(names, row: 0)
      case .row(let row): add(row.bytes, row: row.number)
      case .unreadable(let row, let reason):
        add([], row: row)
        unreadable.append((row, reason))
      }
      isCut = text.count > limit
      return !isCut
    }
    (bytes, self.starts, self.unreadable, self.isCut) = (text, starts, unreadable, isCut)
  }

  /// The row that a line belongs to.
  func row(ofLine line: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle].line <= line { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 0 : starts[low - 1].row
  }
}

/// Line ends as a CSV counts them: LF, CRLF and CR.
private enum DelimitedLineEnds {
  static func count(in bytes: [UInt8]) -> Int {
    var count = 0
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)) { count += 1 }
    }
    return count
  }
}
