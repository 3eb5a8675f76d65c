internal import Time

/// People who may listen, and what for.
func sowPurposes(_ plan: inout Plan) {
  var random = plan.stream("purposes")
  let senior = plan.person(.secondSenior)
  func listen(_ plan: inout Plan, _ day: Int, _ call: Call) -> Act {
    let act = Act(
      at: plan.moment(&random, day), log: .web, account: senior.account, address: plan.address(of: senior),
      deed: .listen, call: call, pieces: 2)
    plan.acts.append(act)
    return act
  }

  // Nothing explains it. Beside it: a complaint does; a request does.
  let idle = listen(&plan, 5, plan.takeListenable(&random, on: 5))
  plan.sow(
    "listened-without-purpose", idle, answerable: senior.name, "no record, complaint or request is about that call")
  let complained = plan.takeListenable(&random, on: 5)
  let handled = listen(&plan, 5, complained)
  plan.explain(complained, by: senior, at: handled.at)
  let requested = plan.take(&random, endedDays: 7...12)
  _ = listen(&plan, 3, requested)
  plan.request([requested], received: 6, closed: nil, notified: 6)
}

extension Plan {
  /// A caller asks for recordings; days count back from the audit.
  @discardableResult
  mutating func request(
    _ calls: [Call], received: Int, closed: Instant?, notified: Int?, isSearched: Bool = true, extended: Instant? = nil
  ) -> SubjectRequest {
    let officer = person(.informationOfficer)
    let id = "SAR-" + padded(requests.count + 1, 3)
    let request = SubjectRequest(
      id: id, recordings: calls.map(\.id), received: calendar.time(daysBefore: received), closed: closed,
      handledBy: officer.id, notified: notified.map { calendar.time(daysBefore: $0) }, extended: extended)
    requests.append(request)
    if isSearched {
      searches.append(HoldingsSearch(request: id, at: calendar.time(daysBefore: max(received - 1, 0), 11), by: officer))
    }
    return request
  }
}
