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
      Field("caller-key", .text, "A keyed digest of the requester's telephone number, where the register gives one."),
      Field("received", .instant, "When it was received: the day counts, whoever received it."),
      Field("notified", .instant, "When the Information Officer was notified of it."),
      Field("in-writing", .flag, "Whether it was made in writing."),
      Field("closed", .instant, "When it was answered or withdrawn."),
      Field("status", .choice(["open", "closed"]), "Whether it is still to be answered."),
      Field("extended", .instant, "When the requester was told that answering takes longer."),
      Field("clock-stopped", .instant, "When answering had to wait for the requester to say who or what they mean."),
      Field("clock-resumed", .instant, "When the requester had said so."),
      Field("handled-by", .person, "Who answers it."),
    ])

  package static let search = FactKind(
    "search", plural: "searches of the holdings", "A search of the store and the drives for what a request asks for.",
    key: ["request", "at"], at: "at", lookedUpBy: [["request"]],
    fields: [
      Field("request", .text, "Number of the subject access request."),
      Field("at", .instant, "When."),
      Field("by", .person, "Who searched."),
      Field("scope", .text, "What was searched: `store`, `drives`, `store and drives`."),
    ])

  package static let purgeRun = FactKind(
    "purge-run", plural: "runs of the purge", "A run of the purge that deletes recordings from the store.",
    key: ["store", "at"], at: "at", lookedUpBy: [["store"]],
    fields: [
      Field("store", .text, "Name of the recording store; missing where the register names none."),
      Field("at", .instant, "When it began."),
      Field("removed", .number, "How many recordings it deleted."),
      Field("failed", .number, "How many it could not delete."),
    ])

  package static let deletion = FactKind(
    "deletion", plural: "deletions",
    "A recording's deletion from the store, as the register records it or, where the register has none of it, an access log.",
    key: ["recording", "at"], at: "at", lookedUpBy: [["recording", "at"]],
    fields: [
      Field("recording", .recording, "Which recording."),
      Field("at", .instant, "When."),
      Field("by", .account, "Account that deleted it."),
      Field("method", .text, "How: by hand, by the nightly purge."),
      Field("person", .person, "The person who had the account then.", derived: true),
    ])
}
