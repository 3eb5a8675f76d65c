/// What became of the lines of one file.
struct FileTally: Sendable {
  /// Entries, without headers, comments and empty lines.
  var entries = 0
  /// Entries that concern recordings: those below a configured prefix.
  var concerned = 0
  var facts = 0
  /// Lines that were part of an act that a line before them began.
  var repeated = 0
  var otherPrograms = 0
  var logons = 0
  var logoffs = 0
  var clearings = 0
  /// Entries later than the audit instant, in a file that was written to after it.
  var late = 0
  /// By program of the configuration: what was read as a matter of course.
  var setAside: [Int]
  /// By rule, and behind them by `otherwise`: entries that the declaration says do not matter.
  var ignored: [Int]

  /// True where the file has records and no lines.
  var areRecords = false
  /// Lines that do not fit the format.
  var broken = LineFaults()
  /// Entries below a header that lacks columns.
  var lacking = LineFaults()
  /// Entries that no rule names.
  var unnamed = LineFaults()
  var tooLong = LineFaults()
  /// Stretches of the file that are damaged.
  var damaged = LineFaults(naming: 20)
  /// Where the log itself says that something is missing from it.
  var lost = LineFaults(naming: 20)
  /// Acts on recordings that are not named.
  var unattributable = LineFaults()
  /// Entries in which control characters were masked.
  var masked = LineFaults()
  /// Times before 1990 or in the future.
  var impossible = LineFaults()
  /// Times that the clock showed twice, and the instants that they may be.
  var doubled = LineFaults()
  var doubledFrom: Int64?
  var doubledTo: Int64?
  /// Times that the clock never showed.
  var skipped = LineFaults()
  /// The last line, where it is cut in half.
  var cut: (line: Int, after: Int64?)?

  var first: Int64?
  var last: Int64?

  init(rules: Int, setAside count: Int) {
    ignored = Array(repeating: 0, count: rules + 1)
    setAside = Array(repeating: 0, count: count)
  }

  /// Notes when a good entry was written.
  @inline(__always) mutating func see(_ instant: Int64) {
    if first.map({ instant < $0 }) ?? true { first = instant }
    if last.map({ instant > $0 }) ?? true { last = instant }
    broken.close(at: instant)
    lacking.close(at: instant)
    tooLong.close(at: instant)
    damaged.close(at: instant)
    lost.close(at: instant)
  }
}
