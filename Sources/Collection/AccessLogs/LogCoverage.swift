internal import Configuration
internal import Evidence
internal import Time

/// What a whole set of log files covers: the sums of its files, its silences, and how far back it reaches.
struct LogCoverage {
  private let settings: (silence: Period?, lookBack: Period?, zone: Zone)
  private let format: LogFormat
  private let setAside: [SetAside]
  private let at: Int64
  private(set) var signs: LifeSigns
  private var files = 0
  private var queries = 0
  private var unread = 0
  private var lines = 0
  private var sums: FileTally
  /// The stretch of each file's entries, to see whether files overlap.
  private var stretches: [ClosedRange<Int64>] = []
  /// The files in the order of their times, for those that break off.
  var rotation = Rotation()
  /// Facts that other files held already.
  var removed = 0

  init(format: LogFormat, silence: Period?, lookBack: Period?, zone: Zone, at: Int64, setAside: [SetAside]) {
    settings = (silence, lookBack, zone)
    self.format = format
    self.at = at
    signs = LifeSigns(silence: LogCoverage.silence(of: silence))
    sums = FileTally(rules: format.rules.count, setAside: setAside.count)
    self.setAside = setAside
  }

  /// The longest silence in microseconds; as good as none where the setting is missing.
  static func silence(of period: Period?) -> Int64 { period?.nominalMicroseconds ?? 1_000 * 366 * Period.day }

  mutating func add(_ tally: FileTally, signs: LifeSigns, lines: Int, isQuery: Bool = false) {
    if isQuery { queries += 1 } else { files += 1 }
    self.lines += lines
    self.signs.merge(signs)
    sums.entries += tally.entries
    sums.concerned += tally.concerned
    sums.facts += tally.facts
    sums.repeated += tally.repeated
    sums.otherPrograms += tally.otherPrograms
    sums.late += tally.late
    sums.logons += tally.logons
    sums.clearings += tally.clearings
    for index in setAside.indices { sums.setAside[index] += tally.setAside[index] }
    for index in sums.ignored.indices { sums.ignored[index] += tally.ignored[index] }
    if tally.facts + tally.logons + tally.clearings > 0, let first = tally.first, let last = tally.last {
      stretches.append(first...last)
    }
  }

  mutating func addUnread() { unread += 1 }

  /// True where two files tell of the same time, so that one may be a copy of the other, or of a part of it.
  var hasOverlap: Bool {
    var last: Int64?
    for stretch in stretches.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last, stretch.lowerBound < last { return true }
      if let last, stretch.lowerBound == last, stretch.upperBound == last { return true }
      last = max(last ?? stretch.upperBound, stretch.upperBound)
    }
    return false
  }

  // MARK: Gaps

  /// The silences within the time that the audit looks back on, and the time before the log begins.
  var gaps: [Gap] {
    TimeCoverage(
      source: "the log", entry: format.entryName.one, silence: settings.silence, lookBack: settings.lookBack,
      zone: settings.zone,
      at: at
    ).gaps(signs, hasUnread: unread > 0)
  }

  /// True where the log holds at least one logon.
  var hasLogons: Bool { sums.logons > 0 }

  // MARK: Words

  /// `1,204,332 lines in 14 files read; 88,102 were about recordings; …`
  var examined: String {
    func counted(_ count: Int, _ one: String, _ many: String) -> String {
      "\(grouped(count)) \(count == 1 ? one : many)"
    }
    var parts = [
      "\(counted(lines, format.entryName.one, format.entryName.many)) in \(placesRead(files: files, queries: queries)) read"
    ]
    let facts = sums.facts - removed
    parts.append("\(grouped(sums.concerned)) were about recordings and gave \(counted(facts, "access", "accesses"))")
    if sums.logons > 0 { parts.append(counted(sums.logons, "logon", "logons")) }
    if sums.clearings > 0 {
      parts.append("a log was emptied \(sums.clearings == 1 ? "once" : "\(grouped(sums.clearings)) times")")
    }
    if sums.repeated > 0 { parts.append("\(grouped(sums.repeated)) were further parts of the same acts") }
    if removed > 0 { parts.append("\(grouped(removed)) stood in two files and were counted once") }
    if sums.otherPrograms > 0 { parts.append("\(grouped(sums.otherPrograms)) came from other programs") }
    if sums.late > 0 { parts.append("\(grouped(sums.late)) were written after the audit's instant") }
    for (program, count) in zip(setAside, sums.setAside) where count > 0 {
      parts.append("\(grouped(count)) were set aside as the configuration says: \(program.because)")
    }
    for (reason, count) in ignored { parts.append("\(grouped(count)) did not count: \(reason)") }
    return parts.joined(separator: "; ")
  }

  /// Reasons for which lines were left out, in the order of the declaration, each once.
  private var ignored: [(String, Int)] {
    var result: [(String, Int)] = []
    func add(_ reason: String, _ count: Int) {
      guard count > 0 else { return }
      if let index = result.firstIndex(where: { $0.0 == reason }) {
        result[index].1 += count
      } else {
        result.append((reason, count))
      }
    }
    for (index, rule) in format.rules.enumerated() {
      if case .ignore(let because) = rule.meaning { add(because, sums.ignored[index]) }
    }
    if let otherwise = format.otherwise { add(otherwise, sums.ignored[format.rules.count]) }
    return result
  }

  var lineCount: Int { lines }
}

/// `14 files`, `1 query` or `14 files and 1 query`.
func placesRead(files: Int, queries: Int) -> String {
  let words = [
    files == 0 && queries > 0 ? nil : "\(grouped(files)) \(files == 1 ? "file" : "files")",
    queries == 0 ? nil : "\(grouped(queries)) \(queries == 1 ? "query" : "queries")",
  ]
  return words.compactMap { $0 }.joined(separator: " and ")
}
