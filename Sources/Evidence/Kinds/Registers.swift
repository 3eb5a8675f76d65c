extension FactKind {
  package static let permission = FactKind(
    "permission", plural: "permissions", "Leave given to somebody to listen to recordings.",
    key: ["id"], inForce: ("from", "to"), at: "granted", lookedUpBy: [["person"]],
    fields: [
      Field("id", .text, "Number in the register."),
      Field("person", .person, "Who may listen."),
      Field("granted-by", .person, "Who gave it."),
      Field("granted", .instant, "When it was given."),
      Field("from", .instant, "From when it holds."),
      Field("to", .instant, "Until when it holds."),
      Field("reason", .text, "What for."),
      Field("recording", .recording, "The one recording it is for; missing where it is for all."),
    ])

  package static let `extension` = FactKind(
    "extension", plural: "extensions", "Leave to retain one recording longer than its retention period.",
    key: ["id"], inForce: ("from", "to"), at: "approved", lookedUpBy: [["recording"]],
    fields: [
      Field("id", .text, "Number in the register."),
      Field("recording", .recording, "Which recording."),
      Field("requested-by", .person, "Who asked for it."),
      Field("approver", .person, "Who approved it."),
      Field("approved", .instant, "When it was approved."),
      Field("from", .instant, "From when it holds."),
      Field("to", .instant, "Until when it holds."),
      Field("reason", .text, "The justified need."),
    ])

  package static let subjectRequest = FactKind(
    "subject-request", plural: "subject access requests",
    "A person's request for a copy of a recording; one fact for each recording it names.",
    key: ["id", "recording"], inForce: ("received", "closed"), at: "received", lookedUpBy: [["recording"]],
    fields: [
      Field("id", .text, "Number in the register."),
      Field("recording", .recording, "A recording it asks for."),
      Field("received", .instant, "When it was received."),
      Field("closed", .instant, "When it was answered or withdrawn."),
      Field("status", .choice(["open", "closed"]), "Whether it is still to be answered."),
      Field("handled-by", .person, "Who answers it."),
    ])

  package static let deletion = FactKind(
    "deletion", plural: "deletions", "A recording's deletion from the store, as the register records it.",
    key: ["recording", "at"], at: "at", lookedUpBy: [["recording"]],
    fields: [
      Field("recording", .recording, "Which recording."),
      Field("at", .instant, "When."),
      Field("by", .account, "Account that deleted it."),
      Field("method", .text, "How: by hand, by the nightly purge."),
      Field("person", .person, "The person who had the account then.", derived: true),
    ])
}
