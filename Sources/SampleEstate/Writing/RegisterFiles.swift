internal import Time
internal import XML

/// The registers: people, extensions, subject access requests and deletions in XML, permissions in CSV.
struct RegisterFiles {
  let plan: Plan
  var zone: Zone { plan.settings.zone }
  var asOf: Instant { plan.settings.asOf }

  init(plan: Plan) { self.plan = plan }

  func write(to folder: String) throws(EstateError) {
    try document("\(folder)/people.xml") { (xml) throws(EstateError) in try people(&xml) }
    try document("\(folder)/extensions.xml") { (xml) throws(EstateError) in try extensions(&xml) }
    try document("\(folder)/subject-requests.xml") { (xml) throws(EstateError) in try requests(&xml) }
    try document("\(folder)/deletions.xml") { (xml) throws(EstateError) in try deletions(&xml) }
    try permissions("\(folder)/permissions.csv")
    try writeUse(to: folder)
  }

  func document(
    _ path: String, _ body: (inout XMLWriter<EstateError>) throws(EstateError) -> Void
  ) throws(EstateError) {
    let output = SharedFile(try EstateFile(path))
    var xml = XMLWriter<EstateError> { (piece) throws(EstateError) in try output.write(piece) }
    try xml.declaration()
    try xml.element("registers", ["xmlns": "urn:earshot:registers:1"]) { (xml) throws(EstateError) in try body(&xml) }
    try output.finish(modified: asOf.advanced(byMicroseconds: -Period.day))
  }

  private func people(_ xml: inout XMLWriter<EstateError>) throws(EstateError) {
    for person in plan.cast.people.sorted(by: { $0.id < $1.id }) {
      try xml.element("person", ["id": person.id, "name": person.name]) { (xml) throws(EstateError) in
        try xml.element(
          "account", ["name": person.account, "from": first(person.accountFrom), "to": last(person.accountTo)])
        // The extension is closed when somebody leaves, whatever becomes of the account.
        try xml.element(
          "account",
          [
            "name": String(person.desk), "from": first(person.tenures.first?.from),
            "to": last(person.tenures.contains { $0.to == nil } ? nil : person.tenures.compactMap(\.to).max()),
          ])
        for tenure in person.tenures where tenure.from.map({ $0 <= asOf }) ?? true {
          try xml.element(
            "tenure",
            [
              "title": tenure.title, "team": tenure.team, "manager": tenure.manager, "from": first(tenure.from),
              "to": last(tenure.to),
            ])
        }
      }
    }
    // Of the time before the directory's first export the register speaks.
    let adviser = plan.agency.adviser.person
    try xml.element("person", ["id": adviser.id, "name": adviser.name]) { (xml) throws(EstateError) in
      let tenure = adviser.tenures[0]
      let end = Agency.exported(plan.calendar, daysBefore: Agency.exports[0])
      try xml.element("tenure", ["title": tenure.title, "team": tenure.team, "to": onTheWall(end, zone)])
    }
    for (name, purpose) in [
      ("svc_backup", "nightly backup of the recordings"), ("svc_purge", "nightly deletion after fourteen days"),
      ("svc_monitor", "asks every hour whether the web server answers"),
    ] {
      try xml.element("service-account", ["name": name, "purpose": purpose])
    }
  }

  private func extensions(_ xml: inout XMLWriter<EstateError>) throws(EstateError) {
    for given in plan.extensions where given.approved <= asOf {
      try xml.element(
        "extension",
        [
          "id": given.id, "recording": given.recording, "requested-by": given.requestedBy, "approver": given.approver,
          "approved": given.approved.iso8601, "from": first(given.from), "to": last(given.to), "reason": given.reason,
        ])
    }
  }

  private func requests(_ xml: inout XMLWriter<EstateError>) throws(EstateError) {
    for request in plan.requests where request.received <= asOf {
      let closed = request.closed.flatMap { $0 <= asOf ? $0 : nil }
      try xml.element(
        "subject-request",
        [
          "id": request.id, "received": first(request.received), "closed": closed?.iso8601,
          "status": closed == nil ? "open" : "closed", "handled-by": request.handledBy,
          "notified": first(request.notified.flatMap { $0 <= asOf ? $0 : nil }),
          "extended": request.extended.flatMap { $0 <= asOf ? $0.iso8601 : nil },
        ]
      ) { (xml) throws(EstateError) in
        for recording in request.recordings { try xml.element("recording", ["id": recording]) }
        for search in plan.searches where search.request == request.id && search.at <= asOf {
          try xml.element("search", ["at": search.at.iso8601, "by": search.by.id, "scope": "store and drives"])
        }
      }
    }
  }

  private func deletions(_ xml: inout XMLWriter<EstateError>) throws(EstateError) {
    let officer = plan.cast[.ictOfficer].account
    for call in plan.calls {
      guard let removal = plan.removal(of: call), removal <= asOf, !plan.withoutFile.contains(call.number),
        plan.isRecorded(call), !plan.undocumented.contains(call.number)
      else {
        continue
      }
      let byHand = plan.kept[call.number] != nil
      try xml.element(
        "deletion",
        [
          "recording": call.id, "at": removal.iso8601, "by": byHand ? officer : "svc_purge",
          "method": byHand ? "by hand" : "nightly purge",
        ])
    }
  }

  private func permissions(_ path: String) throws(EstateError) {
    var file = try EstateFile(path)
    try file.write("id,person,granted-by,granted,from,to,reason,recording\r\n")
    for given in plan.permissions where given.granted <= asOf {
      let granted = given.grantedText ?? onTheWall(given.granted, zone)
      try file.write(
        "\(given.id),\(given.person),\(given.grantedBy),\(granted),\(first(given.from) ?? ""),\(last(given.to) ?? ""),"
          + "\"\(given.reason)\",\r\n")
    }
    try file.finish(modified: asOf.advanced(byMicroseconds: -Period.day))
  }

  /// A beginning: a date alone where it is a midnight.
  func first(_ instant: Instant?) -> String? {
    guard let instant else { return nil }
    return instant == zone.startOfDay(instant) ? date(instant) : onTheWall(instant, zone)
  }

  /// An end: the last day, where it is a midnight.
  func last(_ instant: Instant?) -> String? {
    guard let instant else { return nil }
    if instant == zone.startOfDay(instant) { return date(instant.advanced(byMicroseconds: -Period.second)) }
    return onTheWall(instant, zone)
  }

  private func date(_ instant: Instant) -> String { String(onTheWall(instant, zone).prefix(10)) }
}

/// A file that a closure writes to.
private final class SharedFile {
  private var file: EstateFile?

  init(_ file: consuming EstateFile) { self.file = consume file }

  func write(_ text: String) throws(EstateError) { try file?.write(text) }
  func finish(modified: Instant) throws(EstateError) { try file?.finish(modified: modified) }
}
