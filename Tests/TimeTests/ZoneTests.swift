import Testing
import Time

private func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
  Instant(
    microseconds: CivilTime(year: year, month: month, day: day, hour: hour, minute: minute).microsecondsOnOwnClock)
}

@Suite("Time zones")
struct ZoneTests {
  let london: Zone

  init() throws { london = try Zone(named: "Europe/London") }

  @Test("a reading that the clocks jumped over is told apart from one that was")
  func never() {
    let jumped = london.instants(of: CivilTime(year: 2026, month: 3, day: 29, hour: 1, minute: 30))
    #expect(jumped == .never(utc(2026, 3, 29, 1, 30)))
    #expect(london.worded(jumped.earliest) == "Sun 29 Mar 2026, 02:30 BST")
    #expect(
      london.instants(of: CivilTime(year: 2026, month: 3, day: 29, hour: 0, minute: 59, second: 59))
        == .once(Instant(microseconds: utc(2026, 3, 29, 1).microseconds - Period.second)))
    #expect(london.instants(of: CivilTime(year: 2026, month: 3, day: 29, hour: 2)) == .once(utc(2026, 3, 29, 1)))
  }

  @Test("a reading that occurred twice gives both instants, and a deadline takes the later one")
  func twice() {
    let both = london.instants(of: CivilTime(year: 2026, month: 10, day: 25, hour: 1, minute: 30))
    #expect(both == .twice(utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)))
    #expect(both.latest == utc(2026, 10, 25, 1, 30))
    #expect(london.worded(both.earliest) == "Sun 25 Oct 2026, 01:30 BST")
    #expect(london.worded(both.latest) == "Sun 25 Oct 2026, 01:30 GMT")
    #expect(london.instants(of: CivilTime(year: 2026, month: 10, day: 25, hour: 2)) == .once(utc(2026, 10, 25, 2)))
    let due = london.adding(Period(days: 14), to: utc(2026, 10, 11, 0, 30))
    #expect(due == utc(2026, 10, 25, 1, 30))
  }

  @Test(
    "a period of days and months keeps the time on the wall; hours are exact",
    arguments: [
      (utc(2026, 3, 20, 9), Period(days: 14), "Fri 3 Apr 2026, 09:00 BST"),
      (utc(2026, 10, 20, 8), Period(days: 14), "Tue 3 Nov 2026, 09:00 GMT"),
      (utc(2026, 3, 20, 9), Period(microseconds: 336 * Period.hour), "Fri 3 Apr 2026, 10:00 BST"),
      (utc(2026, 1, 31, 12), Period(months: 1), "Sat 28 Feb 2026, 12:00 GMT"),
      (utc(2028, 1, 31, 12), Period(months: 1), "Tue 29 Feb 2028, 12:00 GMT"),
      (utc(2028, 2, 29, 12), Period(months: 12), "Wed 28 Feb 2029, 12:00 GMT"),
      (utc(2028, 2, 28, 12), Period(days: 1), "Tue 29 Feb 2028, 12:00 GMT"),
      (utc(2026, 12, 31, 23, 59), Period(days: 1), "Fri 1 Jan 2027, 23:59 GMT"),
      (utc(2026, 11, 30), Period(months: 3), "Sun 28 Feb 2027, 00:00 GMT"),
      (utc(2026, 3, 28, 1, 30), Period(days: 1), "Sun 29 Mar 2026, 02:30 BST"),
      (utc(2026, 6, 1), Period(), "Mon 1 Jun 2026, 01:00 BST"),
    ])
  func adding(start: Instant, period: Period, expected: String) {
    #expect(london.worded(london.adding(period, to: start)) == expected)
  }

  @Test("the day begins at local midnight, in summer an hour before that of UTC")
  func midnight() {
    #expect(london.startOfDay(utc(2026, 7, 1, 23, 30)) == utc(2026, 7, 1, 23))
    #expect(london.startOfDay(utc(2026, 1, 1, 0, 0)) == utc(2026, 1, 1))
    #expect(london.startOfDay(year: 2026, month: 3, day: 29) == utc(2026, 3, 29))
    #expect(london.civil(utc(2026, 7, 1, 23)).day == 2)
  }

  @Test("every instant from 2020 to 2040 goes to the wall and comes back")
  func thereAndBack() throws {
    for zone in [london, try Zone(named: "Australia/Lord_Howe"), try Zone(named: "America/St_Johns"), .utc] {
      var wrong = 0
      var instant = utc(2020, 1, 1)
      while instant < utc(2040, 1, 1) {
        switch zone.instants(of: zone.civil(instant)) {
        case .once(let same): if same != instant { wrong += 1 }
        case .twice(let first, let second): if first != instant && second != instant { wrong += 1 }
        case .never: wrong += 1
        }
        instant = instant.advanced(byMicroseconds: Period.hour)
      }
      #expect(wrong == 0, "\(zone.name)")
    }
  }

  @Test(
    "a name that is no zone is refused, even if something is there under it",
    arguments: ["Europe/Londn", "", "Europe", "../etc/passwd", "/etc/passwd", "zone.tab", "Europe/London\u{0}x"])
  func unknown(name: String) throws {
    let error = try #require(throws: ZoneError.self) { try Zone(named: name) }
    #expect("\(error)".contains("Expected a name such as Europe/London"))
  }

  @Test("a day in few letters is that of the zone")
  func shortDay() { #expect(london.wordedDay(utc(2026, 7, 1, 23, 30)) == "2 Jul") }

  @Test("a zone's answers do not change when another zone is read")
  func environment() throws {
    _ = try Zone(named: "Asia/Kolkata")
    #expect(london.worded(utc(2026, 7, 1)) == "Wed 1 Jul 2026, 01:00 BST")
    #expect(try Zone(named: "Europe/London") == london)
  }
}
