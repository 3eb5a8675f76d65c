package import Configuration
package import Evidence
internal import SQL

/// What each kind of register consists of: the one place to say it. A new kind is a case here, its word in
/// ``RegisterSource/Kind`` and in `Rules/earshot.xsd`.
extension RegisterSource.Kind {
  var shapes: [EntryShape] {
    switch self {
    case .people:
      [
        EntryShape(
          "person", .person, required: ["id", "name"], columns: ["id": "person"], subjects: ["id"],
          children: [
            EntryShape(
              "account", .account, .within("person"), required: ["name"], optional: ["from", "to", "usable"],
              columns: ["name": "account", "from": "account-from", "to": "account-to"],
              completing: { _ in ["service": .integer(0)] }),
            EntryShape(
              "tenure", .tenure, .within("person"), required: ["title"], optional: ["team", "manager", "from", "to"]),
          ]),
        EntryShape(
          "service-account", .account, required: ["name"], optional: ["purpose", "from", "to", "usable"],
          columns: ["name": "account", "from": "account-from", "to": "account-to"], marker: "service",
          completing: { _ in ["service": .integer(1)] }),
      ]
    case .permissions:
      [
        EntryShape(
          "permission", .permission, required: ["id", "person"],
          optional: ["granted-by", "granted", "from", "to", "reason", "recording"], subjects: ["person"],
          // A leave that names no beginning holds from when it was given.
          completing: { ["from": $0.moment("granted")] })
      ]
    case .extensions:
      [
        EntryShape(
          "extension", .extension, required: ["id", "recording"],
          optional: ["requested-by", "approver", "approved", "from", "to", "reason"],
          completing: { ["from": $0.moment("approved")] })
      ]
    case .subjectRequests:
      [
        EntryShape(
          "subject-request", .subjectRequest, required: ["id", "received"],
          optional: [
            "caller", "notified", "in-writing", "extended", "clock-stopped", "clock-resumed", "closed", "status",
            "handled-by",
          ], fields: ["caller": "caller-key"], order: ("clock-stopped", "clock-resumed"),
          children: [
            EntryShape(
              "recording", .subjectRequest, .oneOfSeveral, required: ["id"], fields: ["id": "recording"],
              columns: ["id": "recording"]),
            EntryShape(
              "search", .search, .within("request"), required: ["at"], optional: ["by", "scope"],
              columns: ["at": "search-at", "by": "search-by", "scope": "search-scope"]),
          ],
          // A request that says nothing of its status is closed once it has a day of closing.
          completing: { ["status": .text($0.instant("closed") == nil ? "open" : "closed")] })
      ]
    case .deletions:
      [EntryShape("deletion", .deletion, required: ["recording", "at"], optional: ["by", "method"])]
    case .monitoring:
      [
        EntryShape(
          "monitoring", .monitoring, required: ["id"],
          optional: ["recording", "adviser", "assessor", "at", "score", "notes", "discussed"],
          subjects: ["adviser", "assessor"])
      ]
    case .playbacks:
      [
        EntryShape(
          "playback", .playback, required: ["id"], optional: ["recording", "at", "played-by", "purpose"],
          subjects: ["played-by"],
          children: [
            EntryShape(
              "attendee", .playback, .oneOfSeveral, required: ["person"], fields: ["person": "attendee"],
              columns: ["person": "attendee"])
          ])
      ]
    case .playbackConsents:
      [
        EntryShape(
          "playback-consent", .playbackConsent, required: ["adviser", "from"], optional: ["to", "recording"],
          subjects: ["adviser"])
      ]
    case .awareness:
      [EntryShape("awareness", .awareness, required: ["person", "at"], subjects: ["person"])]
    case .complaints:
      [
        EntryShape(
          "complaint", .complaint, required: ["id", "received"], optional: ["closed", "handled-by"],
          children: [
            EntryShape(
              "recording", .complaint, .oneOfSeveral, required: ["id"], fields: ["id": "recording"],
              columns: ["id": "recording"])
          ])
      ]
    case .incidents:
      [
        EntryShape(
          "incident", .incident, required: ["id", "at"],
          optional: ["call", "recording", "adviser", "ended-by-adviser", "warned"])
      ]
    case .purgeRuns:
      [EntryShape("purge-run", .purgeRun, required: ["at"], optional: ["store", "removed", "failed"])]
    }
  }

  /// The kinds of fact that a register of this kind is asked for.
  package var supplies: [FactKind] {
    shapes.flatMap(\.kinds).reduce(into: []) { kinds, kind in
      if !kinds.contains(where: { $0.name == kind.name }) { kinds.append(kind) }
    }
  }

  /// The kinds of fact that an element states.
  func kinds(of element: String) -> [FactKind] {
    let all = shapes + shapes.flatMap(\.children)
    return all.first { $0.name == element }?.kinds ?? supplies
  }
}

extension EntryShape {
  /// All elements that a file of registers may hold, whichever kinds are asked for.
  static let allNames = RegisterSource.Kind.allCases.flatMap { $0.shapes.map(\.name) }
}
