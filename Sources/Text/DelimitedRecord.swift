/// One record of a table in CSV or TSV.
package struct DelimitedRecord: Sendable {
  struct Bounds: Sendable {
    var start: Int32
    var end: Int32
  }

  /// The line that the record starts on, from 1.
  package internal(set) var line = 0
  /// Where the record's first byte stands, from 0; in text that was UTF-16, counted as if it were UTF-8 without its mark.
  package internal(set) var byteOffset: Int64 = 0
  var bytes: [UInt8] = []
  var bounds: [Bounds] = []
  /// It holds bytes outside ASCII, or was not looked at for them.
  var mayBeMisencoded = false

  /// How many fields it has.
  package var count: Int { bounds.count }

  /// A field, without its quotes. Traps where there is none at that place, so ask ``count``; every record that is
  /// handed over has as many fields as the header.
  package subscript(_ field: Int) -> String { String(decoding: self[bytes: field], as: UTF8.self) }

  /// A field's UTF-8, without a copy.
  package subscript(bytes field: Int) -> ArraySlice<UInt8> {
    bytes[Int(bounds[field].start)..<Int(bounds[field].end)]
  }

  /// All fields in order.
  package var fields: [String] { bounds.indices.map { self[$0] } }
}

/// A row that could not be read as a record. The other rows are not touched by it.
package struct DelimitedFault: Equatable, Sendable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// More or fewer fields than the header (or, without one, than the first record).
    case fieldCount(found: Int, expected: Int)
    /// A quoted field that nothing ends. Reading goes on with the line after the one that the record starts on.
    case unterminatedQuote
    /// Something stands between a field's closing quote and the separator. Reading goes on as above.
    case textAfterQuote
    /// A NUL byte, which no table holds: a damaged or foreign file.
    case nul
    /// The record has more bytes than the limit.
    case tooLong(limit: Int)
    /// Bytes that are not UTF-8, where the caller wants none mended.
    case encoding
  }

  package let kind: Kind
  /// The line that the row starts on, from 1.
  package let line: Int
  /// Where the row's first byte stands; see ``DelimitedRecord/byteOffset``.
  package let byteOffset: Int64

  package var description: String {
    let words =
      switch kind {
      case .fieldCount(let found, let expected):
        "the row has \(found) field\(found == 1 ? "" : "s"); \(expected) \(expected == 1 ? "was" : "were") expected"
      case .unterminatedQuote: "a quotation mark opens a field that nothing closes"
      case .textAfterQuote: "text stands after the quotation mark that closes a field; a separator was expected"
      case .nul: "the row holds a NUL byte"
      case .tooLong(let limit): "the row is longer than the \(limit) bytes that are allowed"
      case .encoding: "the row holds bytes that are not UTF-8"
      }
    return "line \(line): \(words)"
  }
}

/// What a table yields while it is read.
package enum DelimitedEvent: Sendable {
  /// The first record, where the settings say that it names the fields. It comes once, and before all others; if the
  /// header is at fault, it does not come at all.
  case header(DelimitedRecord)
  case record(DelimitedRecord)
  case fault(DelimitedFault)
}
