import Glibc
import Synchronization

/// What is wrong with a time zone's name.
package enum ZoneError: Error, CustomStringConvertible {
  /// The system's time zone database has no such zone.
  case unknown(String, folder: String)

  package var description: String {
    switch self {
    case .unknown(let name, let folder):
      "There is no time zone '\(name)' in \(folder). Expected a name such as Europe/London or UTC."
    }
  }
}

/// What a wall clock reading means in a zone. Twice a year it is not one instant.
package enum WallClock: Equatable, Sendable {
  /// The usual case.
  case once(Instant)
  /// The clocks were put back: the reading occurred twice.
  case twice(Instant, Instant)
  /// The clocks were put forward: the reading never occurred. The instant is the one that a clock which had not been
  /// put forward would mean (01:30 on such a night in London is taken as 02:30 BST).
  case never(Instant)

  /// The later instant where there are two: what a deadline uses, in favour of whoever has to meet it.
  package var latest: Instant {
    switch self {
    case .once(let instant), .never(let instant), .twice(_, let instant): instant
    }
  }

  /// The earlier instant where there are two.
  package var earliest: Instant {
    switch self {
    case .once(let instant), .never(let instant), .twice(let instant, _): instant
    }
  }
}

/// A time zone: its name and every change of its offset from 1970 to 2100, read once from the system's database.
///
/// A value without hidden state: the same zone gives the same answer whatever the process environment says.
package struct Zone: Hashable, Sendable {
  /// The name in the tz database, for instance `Europe/London`.
  package let name: String
  /// Instants (seconds) at which a new offset begins, ascending; the first entry holds since ever.
  private let starts: [Int64]
  private let offsets: [Int32]
  private let abbreviations: [String]

  package static let utc = Zone(name: "UTC", starts: [Int64.min], offsets: [0], abbreviations: ["UTC"])

  private init(name: String, starts: [Int64], offsets: [Int32], abbreviations: [String]) {
    self.name = name
    self.starts = starts
    self.offsets = offsets
    self.abbreviations = abbreviations
  }

  /// A fixed offset in seconds east of UTC, for sources that write one.
  package init(secondsEastOfUTC seconds: Int) {
    let magnitude = abs(seconds)
    let digits = { (n: Int) in n < 10 ? "0\(n)" : "\(n)" }
    let text = "\(seconds < 0 ? "-" : "+")\(digits(magnitude / 3_600)):\(digits(magnitude / 60 % 60))"
    self.init(name: text, starts: [Int64.min], offsets: [Int32(seconds)], abbreviations: [text])
  }

  private static let environment = Mutex<Void>(())

  /// Reads a zone from the system's tz database through the C library.
  ///
  /// The C library knows a zone only by way of the TZ variable, so the variable is set, asked and put back under a
  /// lock, here and nowhere else. Call it while the program starts.
  /// - Throws: ``ZoneError/unknown(_:folder:)`` for a name that the database does not have.
  package init(named name: String) throws(ZoneError) {
    if name == "UTC" {
      self = .utc
      return
    }
    let folder = "/usr/share/zoneinfo"
    let isPlainName = !name.isEmpty && !name.hasPrefix("/") && !name.contains("..") && !name.utf8.contains(0)
    guard isPlainName, Zone.isZoneFile("\(folder)/\(name)"),
      let table = Zone.environment.withLock({ _ in Zone.table(of: name, folder: folder) })
    else { throw .unknown(name, folder: folder) }
    self.init(name: name, starts: table.starts, offsets: table.offsets, abbreviations: table.abbreviations)
  }

  /// The C library takes a folder or any other file for UTC without a word.
  private static func isZoneFile(_ path: String) -> Bool {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var mark: [UInt8] = [0, 0, 0, 0]
    return unsafe read(descriptor, &mark, 4) == 4 && mark == Array("TZif".utf8)
  }

  private static func table(
    of name: String, folder: String
  ) -> (starts: [Int64], offsets: [Int32], abbreviations: [String])? {
    let before = unsafe getenv("TZ").map { unsafe String(cString: $0) }
    unsafe setenv("TZ", ":\(folder)/\(name)", 1)
    tzset()
    defer {
      if let before { unsafe setenv("TZ", before, 1) } else { unsafe unsetenv("TZ") }
      tzset()
    }
    func look(_ second: Int64) -> (Int32, String) {
      var time = time_t(second)
      var parts = unsafe tm()
      unsafe localtime_r(&time, &parts)
      let abbreviation = unsafe parts.tm_zone.map { unsafe String(cString: $0) } ?? ""
      return (Int32(unsafe parts.tm_gmtoff), abbreviation)
    }
    var starts = [Int64.min]
    var current = look(0)
    var offsets = [current.0]
    var abbreviations = [current.1]
    // No zone has changed its offset twice within a week since 1970; a bisection finds the second of each change.
    let week: Int64 = 7 * 86_400
    var from: Int64 = 0
    let end: Int64 = 4_102_444_800
    while from < end {
      let to = from + week
      let next = look(to)
      if next.0 != current.0 || next.1 != current.1 {
        var low = from
        var high = to
        while high - low > 1 {
          let middle = (low + high) / 2
          let seen = look(middle)
          if seen.0 == current.0 && seen.1 == current.1 { low = middle } else { high = middle }
        }
        starts.append(high)
        offsets.append(next.0)
        abbreviations.append(next.1)
        current = next
      }
      from = to
    }
    return (starts, offsets, abbreviations)
  }

  private func index(at second: Int64) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= second { low = middle } else { high = middle }
    }
    return low
  }

  /// Seconds east of UTC at an instant.
  package func offset(at instant: Instant) -> Int { Int(offsets[index(at: instant.seconds)]) }

  /// The zone's short name at an instant, such as `GMT` or `BST`.
  package func abbreviation(at instant: Instant) -> String { abbreviations[index(at: instant.seconds)] }

  /// What a clock on the wall in this zone shows at an instant.
  package func civil(_ instant: Instant) -> CivilTime {
    CivilTime(microsecondsOnOwnClock: instant.microseconds + Int64(offset(at: instant)) * 1_000_000)
  }

  /// The instant or instants at which the wall clock of this zone shows a reading.
  package func instants(of civil: CivilTime) -> WallClock {
    let own = civil.microsecondsOnOwnClock
    let guess = Instant(microseconds: own).seconds
    let first = offsets[index(at: guess - 86_400)]
    let last = offsets[index(at: guess + 86_400)]
    let early = Instant(microseconds: own - Int64(first) * 1_000_000)
    if first == last { return .once(early) }
    let late = Instant(microseconds: own - Int64(last) * 1_000_000)
    let earlyHolds = offset(at: early) == Int(first)
    let lateHolds = offset(at: late) == Int(last)
    switch (earlyHolds, lateHolds) {
    case (true, true): return early == late ? .once(early) : .twice(min(early, late), max(early, late))
    case (true, false): return .once(early)
    case (false, true): return .once(late)
    case (false, false): return .never(early)
    }
  }

  /// The first instant of a local date.
  package func startOfDay(year: Int, month: Int, day: Int) -> Instant {
    instants(of: CivilTime(year: year, month: month, day: day)).earliest
  }

  /// The first instant of the local date on which an instant falls.
  package func startOfDay(_ instant: Instant) -> Instant {
    let civil = civil(instant)
    return startOfDay(year: civil.year, month: civil.month, day: civil.day)
  }

  /// An instant moved on by a period as a calendar moves it: months and days keep the time on the wall, hours and less
  /// are exact. A day that the month lacks becomes its last (31 January and one month: 28 or 29 February). A reading
  /// that occurs twice means the later one: a deadline falls in favour of whoever has to meet it.
  /// - Parameter early: true where it means the earlier one, for what must not happen sooner.
  package func adding(_ period: Period, to instant: Instant, early: Bool = false) -> Instant {
    var result = instant
    if period.months != 0 || period.days != 0 {
      var civil = civil(instant)
      let monthIndex = civil.year * 12 + civil.month - 1 + period.months
      civil.year = Int(Instant.floorDivide(Int64(monthIndex), 12))
      civil.month = monthIndex - civil.year * 12 + 1
      civil.day = min(civil.day, CivilTime.daysIn(month: civil.month, year: civil.year))
      let moved = civil.microsecondsOnOwnClock + Int64(period.days) * Period.day
      let reading = instants(of: CivilTime(microsecondsOnOwnClock: moved))
      result = early ? reading.earliest : reading.latest
    }
    return result.advanced(byMicroseconds: period.microseconds)
  }
}
