extension FactKind {
  package static let recording = FactKind(
    "recording", plural: "recordings",
    "A call recording: what the store's catalogue says of it and what its audio file shows. Recordings that have left the store stay known through the ledger.",
    key: ["store", "id"], lasts: ("started", "ended"), at: "ended",
    lookedUpBy: [
      ["id", "started", "ended", "call", "adviser-person", "present-in-store"], ["path"], ["sha256"], ["call"],
      ["adviser-person", "started"],
    ],
    fields: [
      Field("id", .recording, "Identifier: the catalogue's own, else the path within the store."),
      Field("store", .text, "Name of the recording store."),
      Field("path", .path, "Path of the audio file within the store."),
      Field("present-in-store", .flag, "Whether its audio file is in the store."),
      Field("in-catalogue", .flag, "Whether the store's catalogue accounts for it."),
      Field("started", .instant, "When the call's recording began."),
      Field("ended", .instant, "When it ended; missing where nothing better than a file time is known."),
      Field(
        "ended-basis", .choice(["call end", "start and length", "start", "file name", "file time"]),
        "What the end is taken from; `file time` means that the end itself is missing."),
      Field("file-time", .instant, "When the audio file was last modified."),
      Field("queue", .text, "The queue the call came in by."),
      Field("direction", .choice(["incoming", "outgoing", "internal"]), "Which way the call was made."),
      Field("call", .call, "Identifier of the call."),
      Field("caller", .phone, "The caller's number."),
      Field("caller-key", .text, "A keyed digest of the caller's number, to find it again without storing it."),
      Field("adviser", .account, "Account or extension of the adviser who took the call."),
      Field("size", .size, "Size of the audio file."),
      Field("length", .duration, "Length as the audio itself shows it."),
      Field("catalogue-length", .duration, "Length as the catalogue says."),
      Field("length-contradicts", .flag, "Whether audio and catalogue differ by more than the store's setting allows."),
      Field("codec", .text, "How the audio is encoded, such as `PCM 16 bit`, `mu-law`, `GSM 06.10`."),
      Field("rate", .number, "Samples a second."),
      Field("channels", .number, "Channels."),
      Field(
        "audio", .choice(["sound", "truncated", "unreadable", "not audio", "empty"]),
        "What the file turned out to be when it was opened."),
      Field("sha256", .sha256, "SHA-256 of the audio file."),
      Field("catalogue-sha256", .sha256, "SHA-256 of the audio file as the catalogue states it."),
      Field(
        "catalogue-digest-fits", .flag,
        "Whether the audio file has the digest that the catalogue states for it, SHA-256 or SHA-512."),
      Field("first-seen", .instant, "The audit that first saw it, from the ledger."),
      Field("last-seen", .instant, "The audit that last saw it, from the ledger."),
      Field(
        "adviser-person", .person, "The person who had the adviser's account or extension when it was recorded.",
        derived: true),
    ])
}
