internal import Time

extension Plan {
  /// Gives a call to an adviser.
  mutating func give(_ call: Call, to adviser: Person) -> Call {
    calls[call.number - 1].desk = adviser.desk
    return calls[call.number - 1]
  }

  /// Gives a call to one of a few advisers, the one of whom fewest calls were assessed in the week around: what is no story
  /// about too much monitoring must not become one.
  mutating func giveToLeastAssessed(_ call: Call, around at: Instant) -> Call {
    let advisers = [Part.exporter, .permissionEnded, .permitted, .copyKeeper].map { person($0) }
    return give(
      call, to: advisers.min { assessments(of: $0, around: at) < assessments(of: $1, around: at) } ?? advisers[0])
  }

  /// How many calls of an adviser are assessed in the week before an instant and the week behind it.
  func assessments(of adviser: Person, around at: Instant) -> Int {
    let weeks = at.advanced(byMicroseconds: -7 * Period.day)..<at.advanced(byMicroseconds: 7 * Period.day)
    return monitoring.count { $0.adviser.id == adviser.id && weeks.contains($0.at) }
  }

  /// Who took a call.
  func adviser(of call: Call) -> Person? { cast.people.first { $0.desk == call.desk } }

  /// Somebody listens to a call to assess it, and fills in the record.
  @discardableResult
  mutating func monitor(
    _ call: Call, by assessor: Person, at: Instant, score: String? = "82 %", isHeard: Bool = true
  ) -> MonitoringRecord? {
    guard let adviser = adviser(of: call) else { return nil }
    let record = MonitoringRecord(
      id: "QM-" + padded(monitoring.count + 1, 4), call: call, adviser: adviser, assessor: assessor, at: at,
      score: score, discussed: calendar.moved(at, days: 3))
    monitoring.append(record)
    if isHeard {
      acts.append(
        Act(
          at: at, log: .web, account: assessor.account, address: address(of: assessor), deed: .listen, call: call,
          pieces: 2))
    }
    return record
  }

  /// Those who have a workstation of the inventory are there; the others at their desks.
  func address(of person: Person) -> String {
    workstations.first { $0.isThere && $0.user.id == person.id }?.address ?? person.address
  }

  /// Says why somebody listened: the call is part of a complaint that they handle.
  mutating func explain(_ call: Call, by person: Person, at: Instant) {
    complaints.append(
      Complaint(
        id: "CMP-" + padded(2_001 + complaints.count, 4), calls: [call], received: calendar.moved(at, days: -1),
        closed: calendar.moved(at, days: 9), handledBy: person))
  }
}

/// The small number of calls that are assessed every week, each with its record: what authorised people lawfully hear.
func sowMonitoring(_ plan: inout Plan) {
  var random = plan.stream("monitoring")
  // Of calls that the first audit still sees: what was heard of others, nobody can say what for.
  let counted = [Part.curious, .exporter].map { plan.person($0).id }
  for day in stride(from: 19, through: 1, by: -1) where plan.calendar.weekday(daysBefore: day) == 3 {
    let noon = plan.calendar.time(daysBefore: day, 12)
    for adviser in plan.cast.holders(of: [Title.adviser], at: noon)
    where !counted.contains(adviser.id) && random.percent(60) {
      let range = plan.calendar.same(daysBefore: min(day + 6, 20))..<plan.calendar.same(daysBefore: day + 1)
      let free = plan.calls(ended: range).filter { $0.desk == adviser.desk && !plan.spoken.contains($0.number) }
      guard !free.isEmpty, let assessor = plan.seniorManaging(adviser, at: noon) else { continue }
      let (call, at) = (random.one(of: free), plan.moment(&random, day))
      guard plan.assessments(of: adviser, around: at) < 5, !plan.isUndisturbed(assessor.account, at) else { continue }
      plan.spoken.insert(call.number)
      plan.monitor(call, by: assessor, at: at, score: "\(random.within(55...98)) %")
    }
  }
}

/// More monitoring than the policy foresees, and less care than it asks for.
func sowMonitoringFaults(_ plan: inout Plan) {
  var random = plan.stream("monitoring faults")
  let senior = plan.person(.senior)
  let second = plan.person(.secondSenior)

  // Six calls of one adviser in one week; of another five, which is still a small number.
  let monday = 9 + plan.calendar.weekday(daysBefore: 9) - 1
  for (part, number) in [(Part.curious, 6), (.exporter, 5)] {
    for place in 0..<number {
      let day = monday - place % 5
      let call = plan.give(plan.takeListenable(&random, on: day), to: plan.person(part))
      let record = plan.monitor(
        call, by: senior, at: plan.moment(&random, day, from: 10 + place / 5, to: 11 + place / 5))
      guard number == 6, let record else { continue }
      if plan.overMonitored.map({ $0.at < record.at }) ?? true { plan.overMonitored = record }
    }
  }

  if let last = plan.overMonitored {
    plan.sown.append(
      Sown(
        rule: "over-monitored", subject: last.id, answerable: senior.name,
        note: "the sixth call of one adviser in one week", from: last.at, until: nil))
  }

  // A record without an outcome, and one with.
  let unscored = plan.takeListenable(&random, on: 4)
  let incomplete = plan.monitor(
    plan.give(unscored, to: plan.person(.exporter)), by: second, at: plan.moment(&random, 4), score: nil)
  if let incomplete {
    plan.sown.append(
      Sown(
        rule: "record-incomplete", subject: incomplete.id, answerable: second.name, note: "no outcome",
        from: incomplete.at, until: nil))
  }
  let scored = plan.takeListenable(&random, on: 4)
  plan.monitor(plan.give(scored, to: plan.person(.exporter)), by: second, at: plan.moment(&random, 4))

  // Assessed, and never heard.
  let unheard = plan.takeListenable(&random, on: 3)
  let record = plan.monitor(
    plan.give(unheard, to: plan.person(.exporter)), by: second, at: plan.moment(&random, 3), isHeard: false)
  if let record {
    plan.sown.append(
      Sown(
        rule: "assessed-without-listening", subject: record.id, answerable: second.name,
        note: "no log shows that anybody listened", from: record.at, until: nil))
  }
}

extension Plan {
  /// The senior adviser who manages somebody, where that one may listen then.
  func seniorManaging(_ person: Person, at: Instant) -> Person? {
    let manager = person.tenures.last { $0.from.map { $0 <= at } ?? true }?.manager
    return cast.people.first { $0.id == manager && $0.holds(Title.listeners, at: at) }
  }
}
