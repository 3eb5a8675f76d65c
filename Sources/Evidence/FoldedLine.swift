package import Digest
internal import SQL

/// A line that is part of an act which a line before it began: one play is logged as thirty reads. The fact has the place
/// of the first; the places of the others are kept beside the facts, so that every line can be shown.
package struct FoldedLine: Sendable {
  /// Counted from 1; nil where lines mean nothing.
  package var line: Int?
  /// Offset from the start of the (uncompressed) file, in bytes.
  package var byte: Int64
  /// SHA-256 of the raw line.
  package var raw: SHA256Value

  package init(line: Int?, byte: Int64, raw: SHA256Value) {
    self.line = line
    self.byte = byte
    self.raw = raw
  }
}

/// A prepared insertion of folded lines.
package final class FoldedLineInserter {
  private var statement: Statement

  init(statement: consuming Statement) { self.statement = statement }

  /// Notes a line of the act whose fact stands at a byte of the same file.
  package func add(_ line: FoldedLine, to firstByte: Int64, of file: InputFile) throws(EvidenceError) {
    do throws(SQLError) {
      try statement.bind(file.number, at: 0)
      try statement.bind(firstByte, at: 1)
      if let number = line.line { try statement.bind(Int64(number), at: 2) } else { try statement.bindNull(at: 2) }
      try statement.bind(line.byte, at: 3)
      try unsafe line.raw.withBytes { (bytes) throws(SQLError) in try unsafe statement.bind(blob: bytes, at: 4) }
      _ = try statement.step()
      statement.reset()
    } catch {
      throw .database(error)
    }
  }
}
