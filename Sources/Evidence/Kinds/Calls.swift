/// Kinds that the policy's finer clauses need. They have no collector yet, so rules about them are undetermined.
extension FactKind {
  package static let callEvent = FactKind(
    "call-event", plural: "call events", "Something that happened within a call: answered, transferred, payment begun.",
    key: ["call", "event", "at"], at: "at", lookedUpBy: [["call"]],
    fields: [
      Field("call", .text, "Identifier of the call."),
      Field("event", .text, "What happened."),
      Field("at", .instant, "When."),
      Field("target", .text, "Where to, for a transfer."),
    ])

  package static let monitoring = FactKind(
    "monitoring", plural: "monitoring records", "A Call Quality Monitoring Record.",
    key: ["id"], at: "at", lookedUpBy: [["recording"], ["adviser"]],
    fields: [
      Field("id", .text, "Number of the record."),
      Field("recording", .recording, "The recording that was assessed."),
      Field("adviser", .person, "Whose call it was."),
      Field("assessor", .person, "Who assessed it."),
      Field("at", .instant, "When."),
    ])

  package static let playbackConsent = FactKind(
    "playback-consent", plural: "playback consents", "An adviser's leave to play a call of theirs to colleagues.",
    key: ["adviser", "from"], inForce: ("from", "to"), lookedUpBy: [["adviser"]],
    fields: [
      Field("adviser", .person, "Who agreed."),
      Field("recording", .recording, "The one recording it is for; missing where it is for all."),
      Field("from", .instant, "From when."),
      Field("to", .instant, "Until when."),
    ])

  package static let awareness = FactKind(
    "awareness", plural: "awareness records", "That somebody was told of recording and monitoring.",
    key: ["person", "at"], at: "at", lookedUpBy: [["person"]],
    fields: [
      Field("person", .person, "Who was told."),
      Field("at", .instant, "When."),
    ])

  package static let notice = FactKind(
    "notice", plural: "notices", "A notice of call recording, where it should be shown.",
    key: ["place", "at"], at: "at", lookedUpBy: [["place"]],
    fields: [
      Field("place", .text, "Where it should be."),
      Field("at", .instant, "When it was looked for."),
      Field("found", .flag, "Whether the wording was there."),
    ])

  package static let storePermission = FactKind(
    "store-permission", plural: "store permissions", "Who may open a file or folder of the store.",
    key: ["path", "account"], lookedUpBy: [["path"]],
    fields: [
      Field("path", .path, "File or folder."),
      Field("account", .account, "Who may open it; `everybody` where all may."),
      Field("mode", .text, "The file system's own words for it."),
    ])
}
