internal import Policy
internal import SQL
internal import Time

/// What compiled rules need of a calendar, as functions of SQL. Days and weeks are given as their first instant.
enum Functions {
  static let moved = "earshot_moved"
  static let movedEarly = "earshot_moved_early"
  static let day = "earshot_day"
  static let week = "earshot_week"

  /// Whether an instant lies in hours: `earshot_during(instant, policy, hours)`.
  static let during = "earshot_during"
  /// When a deadline's last day is over: `earshot_deadline(policy, from, told, stopped, resumed, audit, months, days,
  /// longer by months, days)`.
  static let deadline = "earshot_deadline"

  static func define(in database: borrowing Database, policies: [Policy]) throws(SQLError) {
    let byName = Dictionary(policies.map { ($0.zone.name, $0.zone) }, uniquingKeysWith: { first, _ in first })
    try defineDuring(in: database, policies)
    try defineDeadline(in: database, policies)
    for (name, early) in [(moved, false), (movedEarly, true)] {
      try database.define(name, arguments: 5) { values in
        guard let instant = values[0].integer, let months = values[1].integer, let days = values[2].integer,
          let microseconds = values[3].integer, let zone = values[4].text.flatMap({ byName[$0] })
        else { return .null }
        let period = Period(months: Int(months), days: Int(days), microseconds: microseconds)
        return .integer(zone.adding(period, to: Instant(microseconds: instant), early: early).microseconds)
      }
    }
    try database.define(day, arguments: 2) { values in
      guard let instant = values[0].integer, let zone = values[1].text.flatMap({ byName[$0] }) else { return .null }
      return .integer(zone.startOfDay(Instant(microseconds: instant)).microseconds)
    }
    try database.define(week, arguments: 2) { values in
      guard let instant = values[0].integer, let zone = values[1].text.flatMap({ byName[$0] }) else { return .null }
      let civil = zone.civil(Instant(microseconds: instant))
      let days = CivilTime.daysFromEpoch(year: civil.year, month: civil.month, day: civil.day) - (civil.weekday - 1)
      let (year, month, day) = CivilTime.date(daysFromEpoch: days)
      return .integer(zone.startOfDay(year: year, month: month, day: day).microseconds)
    }
  }

  private static func defineDuring(in database: borrowing Database, _ policies: [Policy]) throws(SQLError) {
    var hours: [String: [String: Hours]] = [:]
    for policy in policies {
      for parameter in policy.parameters {
        guard case .hours(let value) = parameter.value else { continue }
        hours[policy.id, default: [:]][value.description] = value
      }
    }
    let calendars = Dictionary(
      policies.map { ($0.id, ($0.zone, $0.holidays)) }, uniquingKeysWith: { first, _ in first })
    try database.define(during, arguments: 3) { [hours] values in
      guard let instant = values[0].integer, let policy = values[1].text, let text = values[2].text,
        let (zone, holidays) = calendars[policy], let hours = hours[policy]?[text]
      else { return .null }
      let answer = hours.contain(Instant(microseconds: instant), in: zone, holidays: holidays)
      return answer.map { .integer($0 ? 1 : 0) } ?? .null
    }
  }

  private static func defineDeadline(in database: borrowing Database, _ policies: [Policy]) throws(SQLError) {
    var counts: [String: DeadlineCount] = [:]
    for policy in policies {
      counts[policy.id] = policy.holidays.map { DeadlineCount(zone: policy.zone, holidays: $0) }
    }
    try database.define(deadline, arguments: 10) { [counts] values in
      guard let count = values[0].text.flatMap({ counts[$0] }), let from = values[1].integer,
        let audit = values[5].integer
      else { return .null }
      let periods = values[6...].compactMap { $0.integer.map(Int.init) }
      guard periods.count == 4 else { return .null }
      let longer = values[2].integer.map { told in
        (by: Period(months: periods[2], days: periods[3]), told: Instant(microseconds: told))
      }
      let stopped = values[3].integer.map { stopped in
        // A clock that stands still has stood so far.
        (from: Instant(microseconds: stopped), until: Instant(microseconds: values[4].integer ?? audit))
      }
      let end = count.end(
        from: Instant(microseconds: from), within: Period(months: periods[0], days: periods[1]), longer: longer,
        stopped: stopped)
      return end.map { .integer($0.microseconds) } ?? .null
    }
  }
}
