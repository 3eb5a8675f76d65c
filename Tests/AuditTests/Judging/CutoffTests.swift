import Audit
import Policy
import SQL
import Testing
import Time

/// Judging by plain comparison must give what the calendar gives, instant by instant.
@Suite("Older than a period of the calendar")
struct CutoffTests {
  struct Night: CustomTestStringConvertible, Sendable {
    let zone: String
    let at: String
    let limit: String
    var testDescription: String { "\(limit) before \(at) in \(zone)" }
  }

  static let nights: [Night] = [
    Night(zone: "Europe/London", at: "2026-10-25T01:15:00Z", limit: "14 days"),
    Night(zone: "Europe/London", at: "2026-10-25T00:45:00Z", limit: "1 day"),
    Night(zone: "Europe/London", at: "2026-11-08T01:30:00Z", limit: "14 days"),
    Night(zone: "Europe/London", at: "2026-11-08T01:00:00Z", limit: "14 days"),
    Night(zone: "Europe/London", at: "2026-03-29T01:20:00Z", limit: "14 days"),
    Night(zone: "Europe/London", at: "2026-03-29T02:00:00Z", limit: "1 day"),
    Night(zone: "Europe/London", at: "2026-04-12T00:30:00Z", limit: "14 days"),
    Night(zone: "Europe/London", at: "2028-02-29T12:00:00Z", limit: "1 month"),
    Night(zone: "Europe/London", at: "2026-03-31T12:00:00Z", limit: "1 month"),
    Night(zone: "Europe/London", at: "2026-02-28T09:00:00Z", limit: "1 month"),
    Night(zone: "Europe/London", at: "2027-02-28T09:00:00Z", limit: "1 year 1 month 3 days 5 hours"),
    Night(zone: "Europe/London", at: "2026-11-23T06:00:00Z", limit: "36 hours"),
    Night(zone: "Australia/Lord_Howe", at: "2026-04-05T01:45:00Z", limit: "14 days"),
    Night(zone: "America/New_York", at: "2026-11-01T06:30:00Z", limit: "3 weeks"),
    Night(zone: "Pacific/Apia", at: "2011-12-31T12:00:00Z", limit: "1 day"),
  ]

  @Test("every instant of the days around is judged as the calendar says, to the microsecond", arguments: nights)
  func agrees(_ night: Night) throws {
    let zone = try Zone(named: night.zone)
    let at = Instant(microseconds: instant(night.at))
    let period = try #require(Period(night.limit))
    let policies = try policySet([
      "a.xml": """
      <policy xmlns="urn:earshot:policy:1" id="a" time-zone="\(night.zone)"><title>A</title>
        <rule id="r" about="recording" severity="low"><title>t</title><clause section="s" paragraph="1">c</clause>
          <breach-when><older-than field="ended" limit="\(night.limit)"/></breach-when>
          <answerable><by field="adviser">a</by></answerable><finding>f</finding>
          <example verdict="breach" at="2026-01-01" because="b"><recording ended="2000-01-01"/></example>
          <example verdict="satisfied" at="2026-01-01" because="b"><recording ended="2026-01-01"/></example>
          <example verdict="undetermined" at="2026-01-01" because="b"><recording/></example>
        </rule></policy>
      """
    ])
    let database = try joinedDatabase()
    var generator = SplitMix(state: UInt64(bitPattern: at.microseconds))
    let middle = 2 * at.microseconds - zone.adding(period, to: at).microseconds
    let width = (period.months > 0 ? 4 : 2) * Period.day
    var expected = 0
    var insert = try database.prepare("INSERT INTO recording (\"id\", \"ended\") VALUES (?, ?)")
    func add(_ ended: Int64, _ id: String) throws {
      try insert.run(.text(id), .integer(ended))
      if zone.adding(period, to: Instant(microseconds: ended)) < at { expected += 1 }
    }
    for number in 0..<4_000 {
      // Whole minutes, their neighbours to the microsecond, and anything between.
      let offset = Int64(generator.next() % UInt64(2 * width)) - width
      let minute = Instant.floorDivide(middle + offset, Period.minute) * Period.minute
      try add([minute, minute - 1, minute + 1, middle + offset][number % 4], "R\(number)")
    }
    let tally = try judged("r", of: policies, in: database, at: at).tally
    #expect(tally.breaches == expected)
    #expect(expected > 0 && expected < 4_000)
  }
}

/// A small generator of numbers that are the same each time.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
