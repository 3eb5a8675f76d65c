internal import Files
internal import Time

/// The folders of published runs: `2026-11-23T060000Z`, and `-2`, `-3` … for further runs of the same instant.
struct RunFolders {
  let output: String

  static let workPrefix = ".work-"

  /// The name of an instant's first run.
  static func name(of instant: Instant) -> String {
    String(Instant(seconds: instant.seconds).iso8601.filter { $0 != ":" })
  }

  /// A run's name in its parts; nil for any other name.
  private static func parts(_ name: String) -> (instant: String, number: Int)? {
    let stamp = name.prefix(18)
    guard stamp.utf8.count == 18, stamp.hasSuffix("Z"), stamp.dropFirst(10).first == "T",
      stamp.allSatisfy({ $0.isNumber || "-TZ".contains($0) })
    else { return nil }
    let rest = name.dropFirst(18)
    if rest.isEmpty { return (String(stamp), 1) }
    guard rest.first == "-", let number = Int(rest.dropFirst()), number > 1 else { return nil }
    return (String(stamp), number)
  }

  /// All published runs, by instant and number.
  func published() throws(FileError) -> [String] {
    guard kindOfFile(output) != nil else { return [] }
    return try entries(of: output)
      .compactMap { name in RunFolders.parts(name).map { (name, $0) } }
      .sorted { ($0.1.instant, $0.1.number) < ($1.1.instant, $1.1.number) }
      .map(\.0)
  }

  /// Of the runs of each instant the last, by instant.
  func lastOfEachInstant() throws(FileError) -> [String] {
    let all = try published()
    return all.enumerated().filter { index, name in
      index + 1 == all.count || RunFolders.parts(all[index + 1])?.instant != RunFolders.parts(name)?.instant
    }.map(\.element)
  }

  /// The run that an audit of an instant is compared with: the last one of an earlier instant. A run of the same
  /// instant does not count, so that auditing it again gives the same reports.
  func before(_ instant: Instant) throws(FileError) -> String? {
    let own = RunFolders.name(of: instant)
    return try published().last { name in RunFolders.parts(name).map { $0.instant < own } ?? false }
  }

  /// The last run of an instant; nil where there is none.
  func last(of instant: Instant) throws(FileError) -> String? {
    let own = RunFolders.name(of: instant)
    return try published().last { RunFolders.parts($0)?.instant == own }
  }

  /// The name for the next run of an instant.
  func freeName(for instant: Instant) throws(FileError) -> String {
    let own = RunFolders.name(of: instant)
    let last = try published().compactMap(RunFolders.parts).filter { $0.instant == own }.map(\.number).max()
    return last.map { "\(own)-\($0 + 1)" } ?? own
  }

  /// Points `latest` at the run of the latest instant: auditing a past week again does not move it back.
  func pointLatest() throws(FileError) {
    if let last = try published().last { try pointLink("\(output)/latest", at: last) }
  }

  /// The runs of instants before one; a run that was just published is given, and is none of them.
  func runs(before instant: Instant, butNot published: String) throws(FileError) -> [String] {
    let first = RunFolders.name(of: instant)
    return try self.published().filter { name in
      "\(output)/\(name)" != published && RunFolders.parts(name).map { $0.instant < first } ?? false
    }
  }

  /// Removes the work that crashed runs left. Only to be called by whoever holds the lock.
  func removeLeftovers() throws(FileError) {
    guard kindOfFile(output) != nil else { return }
    for name in try entries(of: output) where name.hasPrefix(RunFolders.workPrefix) {
      try deleteOwn("\(output)/\(name)")
    }
  }
}
