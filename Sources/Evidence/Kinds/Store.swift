/// What a recording store shows beside its recordings.
extension FactKind {
  package static let storePermission = FactKind(
    "store-permission", plural: "store permissions",
    "Who may open files or folders of the store. Files of a folder that all have the same permissions are one fact. What folders above the store allow does not count.",
    key: ["store", "path", "of", "via", "who"], lookedUpBy: [["path"]],
    fields: [
      Field("store", .text, "Name of the recording store."),
      Field("path", .path, "Folder or file within the store; `.` for the store's own folder."),
      Field("of", .choice(["folder", "files"]), "Whether it is about the folder itself or about files in it."),
      Field(
        "via", .choice(["owner", "group", "others", "named user", "named group"]), "Which entry of mode or ACL it is."),
      Field("who", .account, "User or group, by name or else by number; `everybody` where it is the others' entry."),
      Field(
        "may-read", .flag,
        "Whether they may read, the ACL's mask considered, and whether every folder above it within the store lets them through."
      ),
      Field(
        "may-write", .flag,
        "Whether they may write, the ACL's mask considered, and whether every folder above it within the store lets them through."
      ),
      Field("mode", .text, "The file system's own words for all of it, such as `rw-r-----`."),
      Field("count", .number, "How many files or folders it is about."),
    ])

  package static let earlierContent = FactKind(
    "earlier-content", plural: "earlier contents",
    "A content that a recording's audio file had at an earlier audit, from the ledger; stated for recordings whose content has changed.",
    key: ["recording", "sha256"], at: "last-seen", lookedUpBy: [["recording"]],
    fields: [
      Field("recording", .recording, "The recording."),
      Field("store", .text, "Name of the recording store."),
      Field("sha256", .sha256, "SHA-256 of the audio file then."),
      Field("size", .size, "Its size then."),
      Field("first-seen", .instant, "The audit that first saw this content."),
      Field("last-seen", .instant, "The audit that last saw it."),
    ])

  package static let keypadDigits = FactKind(
    "keypad-digits", plural: "runs of keypad digits",
    "A run of digits keyed in on a telephone that can be heard in a recording. The digits themselves are never kept.",
    key: ["recording", "offset"], lookedUpBy: [["recording"]],
    fields: [
      Field("recording", .recording, "The recording."),
      Field("store", .text, "Name of the recording store."),
      Field("offset", .duration, "How far into the recording the run begins."),
      Field("length", .duration, "How long it lasts."),
      Field("digits", .number, "How many digits it has."),
      Field(
        "like-a-card-number", .flag,
        "Whether 13 to 19 digits in a row pass the check of ISO/IEC 7812-1 (Luhn). Not known where they do not, but a key may "
          + "have been missed, or a voice taken for one."),
      Field(
        "by-chance", .number,
        "Where it is like a card number: of 100 runs of random digits keyed in like this one, about how many would be, too."
      ),
      Field("at", .instant, "When that was, where the recording's beginning is known.", derived: true),
    ])
}
