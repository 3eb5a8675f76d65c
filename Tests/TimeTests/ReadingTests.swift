import Testing
import Time

@Suite("Times and periods in text")
struct ReadingTests {
  @Test(
    "a time with an offset is an instant",
    arguments: [
      ("2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z", 0),
      ("2026-11-23 07:00:00.5+01:00", "2026-11-23T06:00:00.500000Z", 3_600),
      ("2026-11-23t00:30:00,1234567-0530", "2026-11-23T06:00:00.123456Z", -19_800),
      ("2026-11-23T06:00Z", "2026-11-23T06:00:00Z", 0),
      ("2024-02-29T23:59:59.999999+00:00", "2024-02-29T23:59:59.999999Z", 0),
      ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", 0),
    ])
  func instants(text: String, expected: String, offset: Int) throws {
    guard case .instant(let instant, let seconds) = TimeReading(iso8601: text) else {
      Issue.record("\(text) is read as \(String(describing: TimeReading(iso8601: text)))")
      return
    }
    #expect(instant.iso8601 == expected)
    #expect(seconds == offset)
  }

  @Test("a time without an offset stays a wall clock's reading until a zone is given")
  func civil() throws {
    let london = try Zone(named: "Europe/London")
    #expect(TimeReading(iso8601: "2026-07-01 09:00:00")?.instant(in: london)?.iso8601 == "2026-07-01T08:00:00Z")
    #expect(TimeReading(iso8601: "2026-07-01")?.instant(in: london)?.iso8601 == "2026-06-30T23:00:00Z")
    #expect(TimeReading(iso8601: "2026-10-25T01:30")?.instant(in: london) == nil)
  }

  @Test(
    "what is no date, or no date that exists, is not read",
    arguments: [
      "", "2026", "2026-13-01", "2026-02-29", "2026-04-31", "2026-11-23T24:00:00Z", "2026-11-23T06:60Z",
      "2026-11-23T06:00:60Z", "2026-11-23T06", "2026-11-23T06:00:00+19:00", "2026-11-23T06:00:00Zx", "23/11/2026",
      "2026-11-23T06:00:00.Z", "+026-11-23", "2026-11-23T06:00:00+1:00",
    ])
  func refused(text: String) {
    #expect(TimeReading(iso8601: text) == nil)
  }

  @Test(
    "a period is read as people write it, and written back",
    arguments: [
      ("14 days", Period(days: 14), "14 days"),
      ("1 month", Period(months: 1), "1 month"),
      ("2 weeks", Period(days: 14), "14 days"),
      ("1 year 6 months", Period(months: 18), "1 year 6 months"),
      ("1 hour 30 minutes", Period(microseconds: 90 * Period.minute), "1 hour 30 minutes"),
      ("0 days", Period(), "0 days"),
    ])
  func periods(text: String, period: Period, back: String) {
    #expect(Period(text) == period)
    #expect("\(period)" == back)
  }

  @Test(
    "what is no period is not read",
    arguments: ["", "14", "days", "14 dayss", "-1 days", "1.5 days", "14days", "1 fortnight", "9999999 days"])
  func noPeriods(text: String) {
    #expect(Period(text) == nil)
  }

  @Test(
    "lengths of time are worded for people",
    arguments: [
      (17 * Period.day, "17 days"), (Period.day + 3 * Period.hour, "1 day 3 hours"),
      (3 * Period.hour + 5 * Period.minute, "3 hours 5 minutes"), (42 * Period.second, "42 seconds"),
      (0, "0 seconds"), (1, "less than a second"), (-Period.minute, "minus 1 minute"),
    ])
  func durations(length: Int64, words: String) {
    #expect(wordedDuration(microseconds: length) == words)
  }

  @Test("a date goes to its day's number and back, leap days and centuries included")
  func calendar() {
    var wrong = 0
    for days in stride(from: -200_000, through: 200_000, by: 1) {
      let date = CivilTime.date(daysFromEpoch: days)
      if CivilTime.daysFromEpoch(year: date.year, month: date.month, day: date.day) != days { wrong += 1 }
    }
    #expect(wrong == 0)
    #expect(CivilTime(year: 2026, month: 11, day: 23).weekday == 1)
    #expect(!CivilTime(year: 1900, month: 2, day: 29).isValid)
    #expect(CivilTime(year: 2000, month: 2, day: 29).isValid)
  }
}
