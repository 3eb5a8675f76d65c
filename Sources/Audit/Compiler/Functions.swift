internal import Policy
internal import SQL
internal import Time

/// What compiled rules need of a calendar, as functions of SQL. Days and weeks are given as their first instant.
enum Functions {
  static let moved = "earshot_moved"
  static let day = "earshot_day"
  static let week = "earshot_week"

  static func define(in database: borrowing Database, zones: [Zone]) throws(SQLError) {
    let byName = Dictionary(zones.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    try database.define(moved, arguments: 5) { values in
      guard let instant = values[0].integer, let months = values[1].integer, let days = values[2].integer,
        let microseconds = values[3].integer, let zone = values[4].text.flatMap({ byName[$0] })
      else { return .null }
      let period = Period(months: Int(months), days: Int(days), microseconds: microseconds)
      return .integer(zone.adding(period, to: Instant(microseconds: instant)).microseconds)
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
}
