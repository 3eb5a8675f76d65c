internal import Time

/// Subject access requests that were answered late, without a search, or whose recording was deleted.
func sowRequests(_ plan: inout Plan) {
  var random = plan.stream("requests")
  let calendar = plan.calendar
  let officer = plan.person(.informationOfficer).name
  func sow(
    _ plan: inout Plan, _ rule: String, _ request: SubjectRequest, from: Instant, until: Instant? = nil,
    answerable: String? = nil, _ note: String
  ) {
    for recording in request.recordings {
      plan.sown.append(
        Sown(
          rule: rule, subject: "\(request.id) | \(recording)", answerable: answerable ?? officer, note: note,
          from: from, until: until))
    }
  }

  // Deleted by hand the day after it was asked for; purged while asked for; deleted on the day before it was asked for.
  let byHand = plan.take(&random, endedDays: 9...13)
  plan.kept[byHand.number] = calendar.time(daysBefore: 3, 10)
  let asked = plan.request([byHand], received: 4, closed: nil, notified: 4)
  sow(
    &plan, "requested-recording-deleted", asked, from: calendar.time(daysBefore: 3, 10),
    answerable: plan.person(.ictOfficer).name, "deleted by hand the day after")
  plan.sowDeletion("deleted-early", byHand, answerable: plan.person(.ictOfficer).name, "days before its time")
  let purged = plan.take(&random, endedDays: 16...20)
  let waiting = plan.request([purged], received: 8, closed: nil, notified: 8)
  sow(
    &plan, "requested-recording-purged", waiting, from: plan.purge(of: purged), answerable: "the Information Officer",
    "the purge deleted it while it was asked for")
  let before = plan.take(&random, endedDays: 16...20)
  _ = plan.request([before], received: 0, closed: nil, notified: 0)

  // A month and more; answered on the very last day; told in time that it takes longer.
  let late = plan.take(&random, endedDays: 67...74)
  sow(
    &plan, "request-late", plan.request([late], received: 50, closed: nil, notified: 50),
    from: calendar.time(daysBefore: 14), "not answered within a month")
  let longer = plan.take(&random, endedDays: 67...74)
  _ = plan.request(
    [longer], received: 50, closed: nil, notified: 50, extended: calendar.time(daysBefore: 30, 10))

  // Never passed on to the Information Officer; passed on after four days.
  let unpassed = plan.take(&random, endedDays: 37...44)
  sow(
    &plan, "request-not-notified", plan.request([unpassed], received: 20, closed: nil, notified: nil),
    from: calendar.time(daysBefore: 14), "nobody told the Information Officer")
  let passed = plan.take(&random, endedDays: 37...44)
  _ = plan.request([passed], received: 20, closed: nil, notified: 16)

  // Closed without a search, and with one.
  let unsearched = plan.take(&random, endedDays: 37...44)
  let closed = calendar.time(daysBefore: 12, 15)
  sow(
    &plan, "request-without-search",
    plan.request([unsearched], received: 20, closed: closed, notified: 20, isSearched: false), from: closed,
    "answered with no search of the holdings")
  let searched = plan.take(&random, endedDays: 37...44)
  _ = plan.request([searched], received: 20, closed: closed, notified: 20)
}
