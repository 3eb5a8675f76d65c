internal import Time

/// What people and programs lawfully do all day.
struct Background {
  let plan: Plan

  /// The acts of a day in one log, in no order.
  func acts(_ log: LogName, _ day: Int) -> [Act] {
    var random = Randomness(seed: plan.settings.seed, part: "background \(log.rawValue)", day)
    let daily = plan.settings.lines / (plan.settings.logDays + 1)
    var acts: [Act] = log == .fileServer ? backup(day, &random) : []
    let share =
      switch log {
      case .web: daily * 60 / 100
      case .fileServer: max(daily * 25 / 100 - acts.count * 4, 10)
      case .application: daily * 10 / 100
      case .windows: daily * 5 / 100
      }
    let noon = plan.calendar.time(daysBefore: day, 12)
    let listeners = plan.cast.holders(of: Title.listeners, at: noon)
    let staff = plan.cast.people.filter { $0.works(at: noon) }
    guard !listeners.isEmpty, !staff.isEmpty else { return acts }
    var lines = 0
    while lines < share {
      let at = plan.calendar.time(daysBefore: day, 8 + random.below(10), random.below(60), random.below(60))
      let act = act(log, at, listeners: listeners, staff: staff, &random)
      if !plan.isUndisturbed(act.account, at) { acts.append(act) }
      let written =
        switch log {
        case .fileServer: act.deed.isReading ? 2 + act.pieces * 2 : 3
        // Logging on and off, the share, the file, and what programs ask of each other.
        case .windows: 7
        case .web, .application: act.pieces
        }
      lines += written
    }
    return acts
  }

  private func act(
    _ log: LogName, _ at: Instant, listeners: [Person], staff: [Person], _ random: inout Randomness
  ) -> Act {
    let call = call(at: at, &random)
    let die = random.below(100)
    // People look at pages and lists, or are refused.
    let deed: Act.Deed
    let person: Person
    switch (log, die) {
    // What they listen to is in the plan, each with its purpose.
    case (_, ..<33):
      person = random.one(of: listeners)
      deed = .list
    case (_, ..<40):
      person = random.one(of: staff)
      deed = log == .application ? .list : .forbidden
    case (.web, ..<45):
      person = random.one(of: listeners)
      deed = .cached
    case (.web, ..<48):
      person = random.one(of: listeners)
      deed = .measure
    case (.web, ..<52):
      person = random.one(of: staff)
      deed = .unauthenticated
    case (.web, ..<90):
      // A page of the program, no recording.
      person = random.one(of: staff)
      return Act(at: at, log: log, account: person.account, address: plan.address(of: person), deed: .listen, call: nil)
    default:
      person = random.one(of: listeners)
      deed = .list
    }
    let pieces = deed.isReading && log != .application ? random.within(1...(log == .web ? 3 : 6)) : 1
    return Act(
      at: at, log: log, account: person.account, address: plan.address(of: person),
      deed: call == nil ? .list : deed, call: call, pieces: call == nil ? 1 : pieces, byName: random.percent(10))
  }

  /// A recording that was in the store at that moment.
  private func call(at: Instant, _ random: inout Randomness) -> Call? {
    let first = plan.firstCall(startedFrom: plan.calendar.moved(at, days: -13).seconds)
    let last = plan.firstCall(startedFrom: at.seconds - Int64(plan.settings.callSeconds.upperBound) - 60)
    guard first < last else { return nil }
    let call = plan.calls[first + random.below(last - first)]
    return plan.isInStore(call, at: at) ? call : nil
  }

  /// The backup reads what came in the day before, and all of it on Sundays.
  private func backup(_ day: Int, _ random: inout Randomness) -> [Act] {
    let night = plan.calendar.time(daysBefore: day, 3, 10)
    let isFull = plan.calendar.weekday(daysBefore: day) == 7
    let since = plan.calendar.moved(night, days: isFull ? -14 : -1)
    return plan.calls(ended: since..<night).enumerated().compactMap { index, call in
      guard plan.isInStore(call, at: night) else { return nil }
      return Act(
        at: night.advanced(byMicroseconds: Int64(index % 7_200) * Period.second), log: .fileServer,
        account: "svc_backup", address: "10.20.1.20", deed: .listen, call: call)
    }
  }
}

extension Act.Deed {
  var isReading: Bool {
    switch self {
    case .listen, .export: true
    default: false
    }
  }
}
