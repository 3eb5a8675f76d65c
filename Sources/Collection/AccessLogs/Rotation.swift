internal import Evidence
internal import Time

/// Tells when a log that breaks off would have ended: where its files are plainly a rotation, what one lacks was written
/// before the next began.
///
/// A series is what stands in one folder under one name, but for a mark of rotation: `access.log`, `access.log.1`,
/// `access.log.2.gz` (https://man7.org/linux/man-pages/man8/logrotate.8.html), or `u_ex261123.log`, `app.log-20261123.gz`
/// with a date. It is plainly a rotation where the marks go in the order of the entries' times, no two files tell of the
/// same time, and dates lie where their entries do. Of anything else nothing is concluded: several machines may write
/// files of like names.
struct Rotation {
  private struct File {
    let mark: Mark
    let first: Int64
    let last: Int64
  }

  private enum Mark: Equatable {
    case current
    /// A greater number is older.
    case number(Int)
    /// Days since 1970.
    case date(Int)
  }

  /// What servers go on writing into the file before, until the requests at hand are answered.
  static let handOver = Period.hour
  /// How far a name's date may lie from the times in the file: rotated files are named by the day of rotation or of writing.
  private static let nearDays: Int64 = 2 * Period.day

  private var series: [String: [File]] = [:]
  private var brokenOff: [(gap: Gap, last: Int64)] = []

  mutating func add(_ path: String, _ tally: FileTally) {
    guard let first = tally.first, let last = tally.last else { return }
    for (name, mark) in Rotation.readings(path) {
      series[name, default: []].append(File(mark: mark, first: first, last: last))
    }
  }

  /// Takes down what is missing at the end of a file. Where nothing tells yet when that ended, it waits for the other files.
  mutating func add(_ gap: Gap, _ tally: FileTally, to writer: EvidenceWriter) throws(EvidenceError) {
    if let last = tally.last, gap.from != nil, gap.to == nil {
      brokenOff.append((gap, last))
    } else {
      try writer.add(gap)
    }
  }

  /// What waited, once all files are read. Where the files are not plainly a rotation it has no end, and may have gone on
  /// up to the audit.
  var gaps: [Gap] {
    brokenOff.map { gap, last in
      var gap = gap
      gap.to = end(of: gap.path ?? "", after: last)
      return gap
    }
  }

  /// When everything that is missing at the end of a file had surely been written; nil where nobody can say.
  private func end(of path: String, after last: Int64) -> Int64? {
    let ends = Rotation.readings(path).compactMap { name, mark in end(series[name] ?? [], mark, last) }
    return ends.count == 1 ? ends[0] : nil
  }

  private func end(_ files: [File], _ mark: Mark, _ last: Int64) -> Int64? {
    let files = files.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
    for (file, next) in zip(files, files.dropFirst()) {
      guard file.last <= next.first, isInOrder(file.mark, next.mark), isNear(file, until: next.first) else {
        return nil
      }
    }
    guard let newest = files.last, isNear(newest, until: newest.last),
      let index = files.firstIndex(where: { $0.mark == mark && $0.last == last }), index + 1 < files.count
    else { return nil }
    return files[index + 1].first + Rotation.handOver
  }

  private func isInOrder(_ older: Mark, _ newer: Mark) -> Bool {
    switch (older, newer) {
    case (.number(let older), .number(let newer)): older > newer
    case (.date(let older), .date(let newer)): older < newer
    case (.number, .current), (.date, .current): true
    default: false
    }
  }

  private func isNear(_ file: File, until end: Int64) -> Bool {
    guard case .date(let days) = file.mark else { return true }
    let date = Int64(days) * Period.day
    return file.first - Rotation.nearDays <= date && date <= end + Rotation.nearDays
  }

  // MARK: Names

  private static let packed = [".gz", ".xz", ".zst", ".bz2"]

  /// The series that a file may belong to, and as what: `app-20261123.log` may be a file of a day, or one that is written
  /// to and whose older ones have numbers.
  private static func readings(_ path: String) -> [(series: String, mark: Mark)] {
    var name = path[...]
    for ending in packed where name.hasSuffix(ending) { name = name.dropLast(ending.count) }
    var readings: [(String, Mark)] = [("number \(name)", .current), ("date \(name)", .current)]
    if let dot = name.lastIndex(of: "."), let number = Int(name[name.index(after: dot)...]), number < 10_000 {
      readings.append(("number \(name[..<dot])", .number(number)))
    }
    if let (rest, days) = dated(name) { readings.append(("date \(rest)", .date(days))) }
    return readings
  }

  /// The last run of digits in a file's name as a date, and the name without it and what parts it off.
  private static func dated(_ path: Substring) -> (rest: String, days: Int)? {
    let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let lastDigit = path[start...].lastIndex(where: isDigit) else { return nil }
    let end = path.index(after: lastDigit)
    let before = path[start..<end].lastIndex { !isDigit($0) }
    let begin = before.map { path.index(after: $0) } ?? start
    // Behind the date nothing but the ending may stand.
    guard path[end...].allSatisfy({ $0 == "." || $0.isLetter }), let days = days(path[begin..<end]) else { return nil }
    var head = path[..<begin]
    if let last = head.last, "-_.".contains(last) { head = head.dropLast() }
    return ("\(head)\(path[end...])", days)
  }

  private static func isDigit(_ letter: Character) -> Bool { ("0"..."9").contains(letter) }

  /// `20261123` or `261123`.
  private static func days(_ digits: Substring) -> Int? {
    guard digits.count == 6 || digits.count == 8, let number = Int(digits) else { return nil }
    let (year, month, day) = ((digits.count == 6 ? 2_000 : 0) + number / 10_000, number / 100 % 100, number % 100)
    guard year >= 1990, (1...12).contains(month), (1...31).contains(day) else { return nil }
    return CivilTime.daysFromEpoch(year: year, month: month, day: day)
  }
}
