/// Reads the lines of one kind of file into columns. One value reads one file, line by line from its beginning.
protocol LineCarrier {
  /// Reads a line, without its line end, into fields that are clear.
  mutating func read(_ line: Span<UInt8>, into fields: inout LineFields) -> LineReading

  /// Columns that the declaration requires and the file's header lacks; lines below it cannot be read.
  var missing: MissingColumns? { get }
}

/// What a line is.
enum LineReading: Equatable {
  /// An entry, whose columns are set.
  case entry
  /// A header, a comment or an empty line.
  case structure
  /// A line of another program in the same file.
  case otherProgram
  /// An entry below a header that lacks columns.
  case lacking
  /// A quotation that is not closed yet: the entry goes on in the next line.
  case incomplete
  /// A line that does not fit, and why.
  case broken(String)
}

/// What a header lacks.
struct MissingColumns: Equatable {
  var names: [String]
  /// The names that the header has.
  var found: [String]
}

/// Which slot each column of a header goes to.
struct ColumnPlan {
  /// By position in the line; -1 where nobody asks for it.
  private(set) var slots: [Int] = []
  private(set) var missing: MissingColumns?

  /// Capital and small letters in names are the same.
  init(header names: [String], columns: [LogFormat.Column]) {
    let folded = names.map { $0.lowercased() }
    slots = folded.map { name in columns.firstIndex { $0.name.lowercased() == name } ?? -1 }
    let lacking = columns.filter { $0.isRequired && !folded.contains($0.name.lowercased()) }
    if !lacking.isEmpty { missing = MissingColumns(names: lacking.map(\.name), found: names) }
  }
}
