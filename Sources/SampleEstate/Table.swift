internal import Files

/// A CSV file (RFC 4180) read whole, with named columns: the lists that `compare` holds against each other.
struct Table {
  let path: String
  private let header: [String: Int]
  /// Each with the line that it begins on.
  private let rows: [(line: Int, cells: [String])]

  /// - Parameter columns: that must be there; others may be.
  init(_ path: String, columns: [String]) throws(EstateError) {
    self.path = path
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try ReadOnlyFile.contents(of: path, atMost: 1 << 30)
    } catch {
      throw .file(error)
    }
    let bom: [UInt8] = [0xEF, 0xBB, 0xBF]
    var records = Table.records(bytes.starts(with: bom) ? bytes[3...] : bytes[...])
    guard !records.isEmpty else {
      throw .table(path: path, line: 1, found: "nothing", expected: "a line with the columns' names")
    }
    let names = records.removeFirst().cells
    var header: [String: Int] = [:]
    for (place, name) in names.enumerated() { header[name] = place }
    for column in columns where header[column] == nil {
      throw .table(
        path: path, line: 1, found: "the columns \(names.joined(separator: ", "))", expected: "a column '\(column)'")
    }
    for record in records where record.cells.count != names.count {
      throw .table(
        path: path, line: record.line, found: "\(record.cells.count) cells", expected: "\(names.count), as in line 1")
    }
    self.header = header
    rows = records
  }

  /// The rows, each as a function from a column's name to its cell.
  func map<Value>(_ body: ((String) -> String) -> Value) -> [Value] {
    rows.map { row in body { column in header[column].map { row.cells[$0] } ?? "" } }
  }

  /// A cell as CSV needs it.
  static func cell(_ text: String) -> String {
    let isPlain = !text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    guard !isPlain else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func records(_ bytes: ArraySlice<UInt8>) -> [(line: Int, cells: [String])] {
    var records: [(line: Int, cells: [String])] = []
    var cells: [String] = []
    var cell: [UInt8] = []
    var quoted = false
    var line = 1
    var begin = 1
    var index = bytes.startIndex
    func endRecord() {
      cells.append(String(decoding: cell, as: UTF8.self))
      cell = []
      if cells != [""] { records.append((begin, cells)) }
      cells = []
      begin = line + 1
    }
    while index < bytes.endIndex {
      let byte = bytes[index]
      let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
      switch byte {
      case 0x22 where quoted && next == 0x22:
        cell.append(byte)
        index += 1
      case 0x22: quoted.toggle()
      case 0x2C where !quoted:
        cells.append(String(decoding: cell, as: UTF8.self))
        cell = []
      case 0x0D where !quoted && next == 0x0A: break
      case 0x0A where !quoted:
        endRecord()
        line += 1
      default:
        if byte == 0x0A { line += 1 }
        cell.append(byte)
      }
      index += 1
    }
    if !cell.isEmpty || !cells.isEmpty { endRecord() }
    return records
  }
}
