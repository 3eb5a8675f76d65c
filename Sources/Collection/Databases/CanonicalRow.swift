internal import ODBC

/// A row of a query as text: CSV as PostgreSQL's `COPY (query) TO STDOUT WITH (FORMAT csv, HEADER)` writes it, so that
/// anybody can make the same text again. Commas part the values; a value with a comma, quotation mark, CR or LF in it
/// stands in quotation marks, doubled within it; NULL is nothing at all, an empty text `""`.
enum CanonicalRow {
  /// Appends a value, with the comma before it where it is not the first.
  static func append(_ value: ODBCValue, isFirst: Bool, to row: inout [UInt8]) {
    if !isFirst { row.append(comma) }
    guard case .bytes(let bytes) = value else { return }
    let mustBeQuoted =
      bytes.isEmpty || bytes.contains { $0 == comma || $0 == quote || $0 == 0x0A || $0 == 0x0D }
    guard mustBeQuoted else {
      row += bytes
      return
    }
    row.append(quote)
    for byte in bytes {
      if byte == quote { row.append(quote) }
      row.append(byte)
    }
    row.append(quote)
  }

  /// The first line: the names of the columns.
  static func header(_ names: [String]) -> [UInt8] {
    var row: [UInt8] = []
    for (index, name) in names.enumerated() { append(.bytes(Array(name.utf8)), isFirst: index == 0, to: &row) }
    return row
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
}
