/// What telephone systems say of calls. Each kind of event is a kind of fact of its own, so that a source which never
/// shows, say, announcements leaves rules about announcements undetermined and no others.
extension FactKind {
  package static let call = FactKind(
    "call", plural: "calls", "A telephone call, as the call records or the store's catalogue tell of it.",
    key: ["id"], lasts: ("began", "ended"), at: "began", lookedUpBy: [["id"], ["caller-key"]],
    fields: [
      Field("id", .call, "Identifier of the call, the same in all sources of calls and in the store's catalogue."),
      Field("direction", .choice(["incoming", "outgoing", "internal"]), "Which way it was made."),
      Field("queue", .text, "The queue it came in by; missing where it passed none."),
      Field("caller", .phone, "The caller's number."),
      Field("caller-key", .text, "A keyed digest of the caller's number, to find it again without storing it."),
      Field("adviser", .account, "Account or extension of the adviser who answered first."),
      Field("began", .instant, "When it began."),
      Field("answered", .instant, "When an adviser answered; missing where none did."),
      Field("ended", .instant, "When it ended."),
      Field("ended-by", .choice(["caller", "adviser", "system"]), "Who ended it, where the source says."),
      Field("adviser-person", .person, "The person who had the adviser's account or extension then.", derived: true),
    ])

  package static let leg = FactKind(
    "leg", plural: "legs of calls",
    "That an identifier is one of a call's legs, so that what names the leg, as a recording may, is about the call.",
    key: ["id", "call"], lookedUpBy: [["id"]],
    fields: [
      Field("id", .text, "Identifier of the leg, as the telephone system gives one to each side of a call."),
      Field("call", .call, "The call."),
    ])

  package static let announcement = FactKind(
    "announcement", plural: "announcements", "A recorded message that was played within a call.",
    key: ["call", "at"], at: "at", lookedUpBy: [["call"]],
    fields: [
      Field("call", .call, "The call."),
      Field("at", .instant, "When it began."),
      Field("message", .text, "Which message, as the telephone system names it."),
    ])

  package static let queueing = FactKind(
    "queueing", plural: "stays in a queue",
    "A stretch of a call in a queue, from joining it to leaving it for elsewhere.",
    key: ["call", "from"], inForce: ("from", "to"), at: "from", lookedUpBy: [["call"]],
    fields: [
      Field("call", .call, "The call."),
      Field("queue", .text, "The queue."),
      Field("from", .instant, "When the call joined it."),
      Field(
        "to", .instant, "When the call left it for another queue or extension, or ended; missing where it is not known."
      ),
    ])

  package static let transfer = FactKind(
    "transfer", plural: "transfers", "That a call was handed on.",
    key: ["call", "at"], at: "at", lookedUpBy: [["call"]],
    fields: [
      Field("call", .call, "The call."),
      Field("at", .instant, "When the adviser left the call to the other side."),
      Field("to", .text, "The queue or extension it was handed to."),
      Field("to-kind", .choice(["queue", "extension", "outside"]), "What that is, where the source says."),
    ])

  package static let payment = FactKind(
    "payment", plural: "takings of payment details", "A stretch of a call in which payment details were given.",
    key: ["call", "from"], inForce: ("from", "to"), at: "from", lookedUpBy: [["call"]],
    fields: [
      Field("call", .call, "The call."),
      Field("from", .instant, "When payment details began."),
      Field("to", .instant, "When they were over; missing where the source does not say."),
    ])

  package static let pause = FactKind(
    "pause", plural: "pauses of recording", "A stretch of a call in which its recording was paused or muted.",
    key: ["call", "from"], inForce: ("from", "to"), at: "from", lookedUpBy: [["call"]],
    fields: [
      Field("call", .call, "The call."),
      Field("from", .instant, "When recording was paused."),
      Field("to", .instant, "When it went on; missing where it did not, or the source does not say."),
    ])

  package static let warning = FactKind(
    "warning", plural: "warnings", "That an adviser warned a caller to withdraw abusive or threatening behaviour.",
    key: ["call", "at"], at: "at", lookedUpBy: [["call"]],
    fields: [
      Field("call", .call, "The call."),
      Field("at", .instant, "When."),
      Field("by", .account, "Account or extension of the adviser."),
    ])

  package static let incident = FactKind(
    "incident", plural: "incidents",
    "A call in which the caller was abusive or threatening, as the adviser reported it.",
    key: ["id"], at: "at", lookedUpBy: [["call"], ["recording"]],
    fields: [
      Field("id", .text, "Number in the register, or of the event."),
      Field("call", .call, "The call."),
      Field("recording", .recording, "Its recording, where the register names one."),
      Field("at", .instant, "When."),
      Field("adviser", .person, "The adviser."),
      Field("ended-by-adviser", .flag, "Whether the adviser ended the call for it."),
      Field("warned", .flag, "Whether the report says that the adviser warned the caller first."),
    ])
}
