import Testing
import Time

@Suite("Periods")
struct PeriodTests {
  @Test("fourteen days across the night the clocks go forward keep the time on the wall")
  func keepsWallClock() throws {
    let london = try Zone(named: "Europe/London")
    let start = Instant(microseconds: CivilTime(year: 2026, month: 3, day: 20, hour: 9).microsecondsOnOwnClock)
    #expect(london.worded(start) == "Fri 20 Mar 2026, 09:00 GMT")
    #expect(london.worded(london.adding(Period(days: 14), to: start)) == "Fri 3 Apr 2026, 09:00 BST")
  }
}
