/// What is wrong with a JSON text, and where. The file's name is the caller's to add.
package struct JSONError: Error, CustomStringConvertible, Equatable, Sendable {
  package enum Fault: Equatable, Sendable {
    /// Not JSON at all, or not to its end; the parser's own words.
    case syntax(String)
    /// Bytes that are not UTF-8.
    case encoding
    /// An object holds this name twice.
    case duplicateName(String)
    /// A number that does not fit 64 bits.
    case numberTooLarge
    /// Nested deeper than the limit.
    case tooDeep(limit: Int)
    /// More bytes than the limit.
    case tooLarge(bytes: Int, limit: Int)
  }

  package let fault: Fault
  /// Counted from 1; nil for faults of the text as a whole.
  package let line: Int?
  /// Counted from 1, in characters.
  package let column: Int?

  package var description: String {
    let place = line.map { "line \($0)" + (column.map { ", column \($0)" } ?? "") + ": " } ?? ""
    return place + words
  }

  private var words: String {
    switch fault {
    case .syntax(let message): "this is no JSON: \(message)"
    case .encoding: "the text is not UTF-8"
    case .duplicateName(let name): "an object holds the name '\(name)' twice"
    case .numberTooLarge: "a number does not fit 64 bits"
    case .tooDeep(let limit): "values nest deeper than \(limit)"
    case .tooLarge(let bytes, let limit): "it holds \(bytes) bytes; at most \(limit) are read"
    }
  }
}

/// How large a text may be, and how deep its values may nest.
package struct JSONLimits: Sendable {
  package var bytes: Int
  /// At most 2,048, libjansson's own bound.
  package var depth: Int
  /// Takes integers beyond 64 bits as the nearest real number, and then every number of that text beyond 2^53 too,
  /// instead of refusing them.
  package var roundsLargeIntegers: Bool

  package init(bytes: Int = 64 << 20, depth: Int = 100, roundsLargeIntegers: Bool = false) {
    self.bytes = bytes
    self.depth = depth
    self.roundsLargeIntegers = roundsLargeIntegers
  }
}
