internal import Time
internal import XML

/// The registers of what recordings are used for: monitoring records, the diary, leave, complaints, incidents, who was
/// told, and the purge's own runs.
extension RegisterFiles {
  func writeUse(to folder: String) throws(EstateError) {
    try document("\(folder)/monitoring.xml") { (xml) throws(EstateError) in try monitoring(&xml) }
    try document("\(folder)/playbacks.xml") { (xml) throws(EstateError) in try playbacks(&xml) }
    try document("\(folder)/complaints.xml") { (xml) throws(EstateError) in try complaints(&xml) }
    try document("\(folder)/incidents.xml") { (xml) throws(EstateError) in try incidents(&xml) }
    try consents("\(folder)/playback-consents.csv")
    try awareness("\(folder)/awareness.csv")
    try purgeRuns("\(folder)/purge-runs.csv")
  }

  private func monitoring(_ xml: inout XMLWriter<EstateError>) throws(EstateError) {
    for record in plan.monitoring where record.at <= asOf {
      let discussed = record.discussed.flatMap { $0 <= asOf ? $0 : nil }
      try xml.element(
        "monitoring",
        [
          "id": record.id, "recording": record.call.id, "adviser": record.adviser.id, "assessor": record.assessor.id,
          "at": record.at.iso8601, "score": record.score, "notes": "yes", "discussed": discussed?.iso8601,
        ])
    }
  }

  private func playbacks(_ xml: inout XMLWriter<EstateError>) throws(EstateError) {
    for playback in plan.playbacks where playback.at <= asOf {
      try xml.element(
        "playback",
        [
          "id": playback.id, "recording": playback.call.id, "at": playback.at.iso8601,
          "played-by": playback.playedBy.id, "purpose": playback.purpose,
        ]
      ) { (xml) throws(EstateError) in
        for person in playback.attendees { try xml.element("attendee", ["person": person.id]) }
      }
    }
  }

  private func complaints(_ xml: inout XMLWriter<EstateError>) throws(EstateError) {
    for complaint in plan.complaints where complaint.received <= asOf {
      let closed = complaint.closed.flatMap { $0 <= asOf ? $0 : nil }
      try xml.element(
        "complaint",
        [
          "id": complaint.id, "received": complaint.received.iso8601, "closed": closed?.iso8601,
          "handled-by": complaint.handledBy.id,
        ]
      ) { (xml) throws(EstateError) in
        for call in complaint.calls { try xml.element("recording", ["id": call.id]) }
      }
    }
  }

  private func incidents(_ xml: inout XMLWriter<EstateError>) throws(EstateError) {
    for incident in plan.incidents where incident.at <= asOf {
      try xml.element(
        "incident",
        [
          "id": incident.id, "call": incident.call.channel, "recording": incident.call.id, "at": incident.at.iso8601,
          "adviser": incident.adviser.id, "ended-by-adviser": incident.endedByAdviser ? "yes" : "no",
          "warned": incident.warned.map { $0 ? "yes" : "no" },
        ])
    }
  }

  private func consents(_ path: String) throws(EstateError) {
    var rows = ["adviser,recording,from,to"]
    for consent in plan.consents where consent.from <= asOf {
      rows.append(
        "\(consent.adviser.id),\(consent.call?.id ?? ""),\(first(consent.from) ?? ""),\(last(consent.to) ?? "")")
    }
    try table(path, rows)
  }

  private func awareness(_ path: String) throws(EstateError) {
    var rows = ["person,at"]
    for told in plan.awareness.sorted(by: { ($0.at, $0.person.id) < ($1.at, $1.person.id) }) where told.at <= asOf {
      rows.append("\(told.person.id),\(onTheWall(told.at, zone))")
    }
    try table(path, rows)
  }

  /// One run each night, at ten past two, but for those that were missed.
  private func purgeRuns(_ path: String) throws(EstateError) {
    var rows = ["store,at,removed,failed"]
    for day in stride(from: plan.settings.logDays, through: 0, by: -1) where !Plan.missedPurges.contains(day) {
      let at = Plan.purgeTime(plan.calendar, daysBefore: day)
      guard at <= asOf else { continue }
      var after = day - 1
      while Plan.missedPurges.contains(after) { after -= 1 }
      let next = Plan.purgeTime(plan.calendar, daysBefore: after)
      let removed = plan.calls(ended: plan.calendar.moved(at, days: -18)..<at).filter { call in
        plan.isRecorded(call) && plan.kept[call.number] == nil
          && plan.removal(of: call).map { at <= $0 && $0 < next } ?? false
      }
      let failed = plan.purgeTroubles.first { $0.day == day }?.failed ?? 0
      rows.append("main,\(onTheWall(at, zone)),\(removed.count),\(failed)")
    }
    try table(path, rows)
  }

  private func table(_ path: String, _ rows: [String]) throws(EstateError) {
    try EstateFile.write(
      rows.map { $0 + "\r\n" }.joined(), to: path, modified: asOf.advanced(byMicroseconds: -Period.day))
  }
}
