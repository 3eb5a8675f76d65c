internal import Configuration
internal import Evidence
internal import Files
internal import Time

/// One export of a directory, and when it was made.
struct DirectoryExport {
  let path: String
  /// Between these it was made, in UTC microseconds; the same where the instant itself is known.
  let earliest: Int64
  let latest: Int64
  /// As the file's name or the configuration writes it.
  let written: String
}

/// Finds the exports of a directory, in the order in which they were made.
enum DirectoryExports {
  static func find(_ source: DirectorySource) -> (exports: [DirectoryExport], gaps: [Gap]) {
    var exports: [DirectoryExport] = []
    var gaps: [Gap] = []
    for pattern in source.files {
      let (paths, notFound) = LogFiles.find([pattern.path])
      gaps += notFound.map { gap in
        var gap = gap
        if gap.problem == .absent {
          gap.reason = "there is no export of this name"
          gap.remedy = "Put the export there, or correct its path in the configuration."
        }
        return gap
      }
      for path in paths {
        let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        guard let written = pattern.taken ?? date(in: name), let export = export(path, written, source.zone) else {
          gaps.append(
            Gap(
              .notEnoughDetail, path: path,
              reason: "nobody can say when the export was made: its name holds no date",
              remedy: "Put the date and time into its name, such as people-2026-11-22T0300.ldif, or say 'taken' in the "
                + "configuration."))
          continue
        }
        exports.append(export)
      }
    }
    exports.sort { ($0.earliest, $0.latest, $0.path) < ($1.earliest, $1.latest, $1.path) }
    for (later, earlier) in zip(exports.dropFirst(), exports) where later.earliest < earlier.latest {
      gaps.append(
        Gap(
          .notEnoughDetail, path: later.path,
          reason: "nobody can say which of two exports was made first, this one or \(earlier.path)",
          remedy: "Put the time of day into their names."))
    }
    return (exports, gaps)
  }

  private static func export(_ path: String, _ written: String, _ zone: Zone) -> DirectoryExport? {
    guard let reading = TimeReading(iso8601: written) else { return nil }
    switch reading {
    case .instant(let instant, _):
      return DirectoryExport(
        path: path, earliest: instant.microseconds, latest: instant.microseconds, written: written)
    case .civil(let civil):
      let instants = zone.instants(of: civil)
      return DirectoryExport(
        path: path, earliest: instants.earliest.microseconds, latest: instants.latest.microseconds, written: written)
    case .date(let date):
      let days = CivilTime.daysFromEpoch(year: date.year, month: date.month, day: date.day)
      let (year, month, day) = CivilTime.date(daysFromEpoch: days + 1)
      return DirectoryExport(
        path: path, earliest: zone.startOfDay(year: date.year, month: date.month, day: date.day).microseconds,
        latest: zone.startOfDay(year: year, month: month, day: day).microseconds, written: written)
    }
  }

  /// The date in a file's name, with the time of day that may stand behind it: `2026-11-22`, `20261122`,
  /// `2026-11-22T0300`, `20261122_030000`.
  static func date(in name: String) -> String? {
    let bytes = Array(name.utf8)
    func isDigit(_ index: Int) -> Bool { index < bytes.count && bytes[index] &- 0x30 < 10 }
    func digits(_ from: Int, _ count: Int) -> String? {
      (from..<from + count).allSatisfy(isDigit) ? String(decoding: bytes[from..<from + count], as: UTF8.self) : nil
    }
    for start in bytes.indices where isDigit(start) && (start == 0 || !isDigit(start - 1)) {
      var next = start
      guard let year = digits(next, 4) else { continue }
      next += 4
      let isParted = next < bytes.count && (bytes[next] == 0x2D || bytes[next] == 0x5F)
      if isParted { next += 1 }
      guard let month = digits(next, 2) else { continue }
      next += 2
      if isParted {
        guard next < bytes.count, bytes[next] == 0x2D || bytes[next] == 0x5F else { continue }
        next += 1
      }
      guard let day = digits(next, 2), !isDigit(next + 2) else { continue }
      next += 2
      let date = "\(year)-\(month)-\(day)"
      guard TimeReading(iso8601: date) != nil else { continue }
      guard next < bytes.count, [0x54, 0x74, 0x2D, 0x5F].contains(bytes[next]) else { return date }
      next += 1
      var time: [String] = []
      while time.count < 3, let part = digits(next, 2) {
        time.append(part)
        next += 2
        if next < bytes.count, bytes[next] == 0x2D || bytes[next] == 0x3A, isDigit(next + 1) { next += 1 }
      }
      let isUTC = next < bytes.count && (bytes[next] == 0x5A || bytes[next] == 0x7A)
      guard time.count >= 2, !isDigit(next) else { return date }
      let full = "\(date)T\(time.joined(separator: ":"))\(isUTC ? "Z" : "")"
      return TimeReading(iso8601: full) == nil ? date : full
    }
    return nil
  }
}
