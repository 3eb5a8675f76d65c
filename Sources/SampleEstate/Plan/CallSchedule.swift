internal import Time

/// When people call: weekdays from eight to six, Saturday mornings, a few on Sundays.
enum CallSchedule {
  /// All calls that had ended by the audit instant, in order.
  static func calls(_ settings: EstateSettings, _ cast: Cast) -> [Call] {
    let calendar = settings.calendar
    var calls: [Call] = []
    var owed = 0
    for day in stride(from: settings.callDays, through: 0, by: -1) {
      let weekday = calendar.weekday(daysBefore: day)
      // Fourteen days hold two of each weekday: their shares add up to 100.
      owed += settings.recordings * (weekday <= 5 ? 9 : weekday == 6 ? 4 : 1)
      let count = (owed + 99) / 100
      owed -= count * 100
      var random = Randomness(seed: settings.seed, part: "calls", day)
      let hours = weekday <= 5 ? 8..<18 : 9..<13
      let opens = calendar.time(daysBefore: day, hours.lowerBound).seconds
      let times = (0..<count).map { _ in opens + Int64(random.below(hours.count * 3_600 - 300)) }.sorted()
      let noon = calendar.time(daysBefore: day, 12)
      let desks = cast.holders(of: [Title.adviser, Title.senior], at: noon).map(\.desk)
      for time in times {
        let call = Call(
          number: calls.count + 1, started: time, seconds: random.within(settings.callSeconds),
          codec: random.one(of: Codec.allCases), callerNumber: random.below(2_000), desk: random.one(of: desks))
        if call.end <= settings.at { calls.append(call) }
      }
    }
    return calls
  }
}
