internal import Evidence
internal import SQL

/// The facts that an entry of a register states.
struct RegisterFact {
  let kind: FactKind
  let values: [String: SQLValue]
  let place: Provenance
}

extension RegisterEntry {
  /// The facts of this entry, in the order of the source.
  var facts: [RegisterFact] {
    switch name {
    case "person":
      [fact(.person, ["id": value("id"), "name": value("name")])]
        + children.map { $0.factOfPerson(texts["id"] ?? "") }
    case "service-account":
      [
        fact(
          .account,
          ["name": account("name"), "from": moment("from"), "to": moment("to"), "service": .integer(1)])
      ]
    case "permission":
      [
        fact(
          .permission,
          [
            "id": value("id"), "person": value("person"), "granted-by": value("granted-by"),
            "granted": moment("granted"), "from": moment("from", otherwise: "granted"), "to": moment("to"),
            "reason": value("reason"), "recording": value("recording"),
          ])
      ]
    case "extension":
      [
        fact(
          .extension,
          [
            "id": value("id"), "recording": value("recording"), "requested-by": value("requested-by"),
            "approver": value("approver"), "approved": moment("approved"),
            "from": moment("from", otherwise: "approved"), "to": moment("to"), "reason": value("reason"),
          ])
      ]
    case "subject-request":
      (children.isEmpty ? [nil] : children.map(Optional.some)).map { child in
        RegisterFact(
          kind: .subjectRequest,
          values: [
            "id": value("id"), "recording": child?.value("id") ?? .null, "received": moment("received"),
            "closed": moment("closed"), "status": .text(status), "handled-by": value("handled-by"),
          ], place: child?.place ?? place)
      }
    case "deletion":
      [
        fact(
          .deletion,
          ["recording": value("recording"), "at": moment("at"), "by": account("by"), "method": value("method")])
      ]
    default: []
    }
  }

  private func factOfPerson(_ person: String) -> RegisterFact {
    name == "account"
      ? fact(
        .account,
        [
          "name": account("name"), "person": .text(person), "from": moment("from"), "to": moment("to"),
          "service": .integer(0),
        ])
      : fact(
        .tenure,
        [
          "person": .text(person), "title": value("title"), "team": value("team"), "manager": value("manager"),
          "from": moment("from"), "to": moment("to"),
        ])
  }

  /// A request that says nothing of its status is closed once it has a day of closing.
  private var status: String { texts["status"] ?? (instants["closed"] == nil ? "open" : "closed") }

  private func fact(_ kind: FactKind, _ values: [String: SQLValue]) -> RegisterFact {
    RegisterFact(kind: kind, values: values, place: place)
  }

  private func value(_ name: String) -> SQLValue { texts[name].map { .text($0) } ?? .null }
  private func account(_ name: String) -> SQLValue { texts[name].map { .text(foldedAccount($0)) } ?? .null }

  /// A leave that names no beginning holds from when it was given.
  private func moment(_ name: String, otherwise: String? = nil) -> SQLValue {
    (instants[name] ?? otherwise.flatMap { instants[$0] }).map { .integer($0) } ?? .null
  }
}
