import Audit
import Testing
import Time

/// Half a year and more of weekly audits over a store that changes, held against a second account of what must come out.
@Suite("Thirty audits, one after the other")
struct ThirtyAuditsTests {
  /// What one recording does: in which weeks it is in the store although it should not.
  private struct Recording {
    let id: String
    let weeks: ClosedRange<Int>
    /// Weeks within these in which it was gone for the time being.
    var away: Set<Int> = []

    func isThere(_ week: Int) -> Bool { weeks.contains(week) && !away.contains(week) }
  }

  private static let recordings = (0..<24).map { number in
    let start = number * 7 % 25
    return Recording(
      id: "R\(number < 10 ? "0" : "")\(number)", weeks: start...min(29, start + 1 + number * 5 % 9),
      away: number % 4 == 0 ? [start + 2] : [])
  }

  /// Weeks in which nobody audited.
  private static let skipped: Set<Int> = [4, 11, 12, 20]

  /// What the audits must find, told without Earshot: state, first and present spell, escalation.
  private struct Expected {
    var rows: [String] = []
    var trend = ""
    var missed = 0
  }

  private static func expected() -> [Int: Expected] {
    var known: [String: Int] = [:]
    var open: [String: Int] = [:]
    var answers: [Int: Expected] = [:]
    var last: Int?
    for week in 0..<30 where !skipped.contains(week) {
      var answer = Expected()
      var counts = (new: 0, back: 0, overdue: 0)
      var remedied: [Double] = []
      let before = open
      open = [:]
      var found: [(rank: Int, text: String)] = []
      for recording in recordings {
        guard recording.isThere(week) else {
          if let since = before[recording.id] { remedied.append(Double((week - since) * 7)) }
          continue
        }
        let since = before[recording.id] ?? week
        open[recording.id] = since
        let state = before[recording.id] != nil ? "still open" : known[recording.id] == nil ? "new" : "back again"
        if state == "new" { counts.new += 1 } else if state == "back again" { counts.back += 1 }
        known[recording.id] = known[recording.id] ?? week
        // The remedy is due a week after the first report of this spell.
        let late = week - since - 1
        if late > 0 { counts.overdue += 1 }
        let severity = late >= 3 ? "critical" : "high"
        found.append(
          (
            late >= 3 ? 0 : 1,
            "main | \(recording.id) \(severity) \(state) \(known[recording.id] ?? week) \(since) \(late >= 1 && late < 3 ? "IT" : "-")"
          ))
      }
      answer.rows = found.filter { $0.rank == 0 }.map(\.text) + found.filter { $0.rank == 1 }.map(\.text)
      let days = remedied.sorted()
      let middle =
        days.isEmpty ? "-" : "\((days[(days.count - 1) / 2] + days[days.count / 2]) / 2)"
      answer.trend =
        "\(found.count) \(counts.new) \(counts.back) \(days.count) \(counts.overdue) \(middle)"
      answer.missed = last.map { week - $0 - 1 } ?? 0
      answers[week] = answer
      last = week
    }
    return answers
  }

  private func week(_ number: Int) -> Week {
    var week = Week(rules: Weeks.limited.replacing("called=\"the IT department\"", with: "called=\"IT\""))
    week.number = number
    for recording in ThirtyAuditsTests.recordings {
      week.present[recording.id] = recording.isThere(number) ? .there : .gone
    }
    return week
  }

  private static let query = """
    SELECT subject, severity, state, (first_reported - \(Weeks.first.microseconds)) / \(7 * Weeks.day),
      (open_since - \(Weeks.first.microseconds)) / \(7 * Weeks.day), assigned FROM finding ORDER BY position
    """
  private static let trend =
    "SELECT breaches, new, back, resolved, overdue, remedy_days FROM trend ORDER BY at DESC LIMIT 1"

  @Test(
    "states, ages, escalations, missed audits and the trend are those that were sown, and an old week again is found the same"
  )
  func halfAYear() throws {
    let expected = ThirtyAuditsTests.expected()
    var previous: String?
    var fixtures: [EvidenceFixture] = []
    var files: [(week: Int, path: String, previous: String?)] = []
    for number in 0..<30 where !ThirtyAuditsTests.skipped.contains(number) {
      let fixture = try EvidenceFixture()
      fixtures.append(fixture)
      let path = try Weeks.audit(
        week(number), at: Weeks.at(week: number), previous: previous, every: Period(days: 7), in: fixture)
      let wanted = try #require(expected[number])
      let rows = try Weeks.rows(ThirtyAuditsTests.query, path)
      #expect(rows == wanted.rows, "week \(number)")
      let trend = try Weeks.rows(ThirtyAuditsTests.trend, path)
      #expect(trend == [wanted.trend], "week \(number)")
      let missed = try Weeks.rows("SELECT value FROM audit WHERE key = 'missed'", path)
      #expect(missed == ["\(wanted.missed)"], "week \(number)")
      files.append((number, path, previous))
      previous = path
    }
    let last = try #require(files.last)
    let ages = try Weeks.rows("SELECT count(*), min(at) = \(Weeks.first.microseconds) FROM trend", last.path)
    #expect(ages == ["26 1"], "twenty-six audits are all that there were")
    // An old week again, after all that came later, is found the same; so is the last.
    for place in [3, files.count - 1] {
      let fixture = try EvidenceFixture()
      let again = try Weeks.audit(
        week(files[place].week), at: Weeks.at(week: files[place].week), previous: files[place].previous,
        every: Period(days: 7), in: fixture)
      for table in ["finding", "known", "resolved", "trend", "condition", "evidence", "audit"] {
        // Where the rule files lay is another place each time, and so is their digest.
        let query = "SELECT * FROM \(table)\(table == "audit" ? " WHERE key NOT LIKE '%sha256'" : "")"
        #expect(try Weeks.rows(query, again) == Weeks.rows(query, files[place].path), "\(table)")
      }
    }
  }
}
