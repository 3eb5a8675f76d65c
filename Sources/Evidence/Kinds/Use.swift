/// What people note of the use that they make of recordings.
extension FactKind {
  package static let monitoring = FactKind(
    "monitoring", plural: "monitoring records", "A Call Quality Monitoring Record: that a call was assessed.",
    key: ["id"], at: "at", lookedUpBy: [["recording", "at"], ["adviser", "at"]],
    fields: [
      Field("id", .text, "Number of the record."),
      Field("recording", .recording, "The recording that was assessed."),
      Field("adviser", .person, "Whose call it was."),
      Field("assessor", .person, "Who assessed it."),
      Field("at", .instant, "When it was listened to."),
      Field("score", .text, "The outcome, as the record gives it."),
      Field("notes", .flag, "Whether the record holds notes of what was good and what is to be learned."),
      Field("discussed", .instant, "When it was discussed with the adviser."),
    ])

  package static let playback = FactKind(
    "playback", plural: "playbacks",
    "That a recording was played to somebody, from the diary of one-to-ones and training.",
    key: ["id", "attendee"], at: "at", lookedUpBy: [["recording", "at"], ["attendee"]],
    fields: [
      Field("id", .text, "Number of the meeting in the diary."),
      Field("recording", .recording, "What was played."),
      Field("at", .instant, "When."),
      Field("played-by", .person, "Who played it."),
      Field("attendee", .person, "To whom; one fact for each."),
      Field("purpose", .text, "What for: `one-to-one`, `training`."),
    ])

  package static let playbackConsent = FactKind(
    "playback-consent", plural: "playback consents", "An adviser's leave to play a call of theirs to colleagues.",
    key: ["adviser", "recording", "from"], inForce: ("from", "to"), lookedUpBy: [["adviser"]],
    fields: [
      Field("adviser", .person, "Who agreed."),
      Field("recording", .recording, "The one recording it is for; missing where it is for all."),
      Field("from", .instant, "From when."),
      Field("to", .instant, "Until when, or when it was withdrawn."),
    ])

  package static let awareness = FactKind(
    "awareness", plural: "awareness records", "That somebody was told of recording and monitoring.",
    key: ["person", "at"], at: "at", lookedUpBy: [["person"]],
    fields: [
      Field("person", .person, "Who was told."),
      Field("at", .instant, "When they acknowledged it."),
    ])

  package static let complaint = FactKind(
    "complaint", plural: "complaints", "A complaint, dispute or enquiry that a recording may settle.",
    key: ["id", "recording"], inForce: ("received", "closed"), at: "received", lookedUpBy: [["recording"]],
    fields: [
      Field("id", .text, "Number in the register."),
      Field("recording", .recording, "A recording it is about; one fact for each."),
      Field("received", .instant, "When it was received."),
      Field("closed", .instant, "When it was settled."),
      Field("handled-by", .person, "Who handles it."),
    ])
}
