extension FactKind {
  package static let copy = FactKind(
    "copy", plural: "copies",
    "A file outside the store that holds a recording.",
    key: ["workstation", "drive", "path", "within", "recording"], lookedUpBy: [["recording"], ["sha256"]],
    fields: [
      Field("workstation", .text, "Name of the workstation in the inventory."),
      Field("drive", .text, "Name of the drive in the inventory."),
      Field(
        "medium", .choice(["hard drive", "removable", "network share", "cloud folder"]),
        "What the drive is, as the inventory says."),
      Field("path", .path, "Path on that drive."),
      Field(
        "within", .path,
        "Path within that file, where the copy lies in an archive, a mail or an office document; missing where the file "
          + "itself is the copy. Where one lies within another, the paths are divided by ` » `."),
      Field("container", .text, "What it lies within, the innermost first, such as `ZIP in mail message`."),
      Field("recording", .recording, "The recording it is a copy of."),
      Field(
        "match", .choice(["identical", "same call"]),
        "How it is known to be that recording: `identical` byte for byte, `same call` by what is heard."),
      Field(
        "likeness", .choice(["certain", "very likely"]),
        "How sure it is that it is that recording. What is only possible is a `possible-copy`."),
      Field("heard-from", .duration, "Where in the recording the passage begins that is heard in the copy."),
      Field("heard-for", .duration, "How long that passage is."),
      Field("heard-at", .duration, "Where in the copy it begins."),
      Field("differing-bits", .number, "Of 1,000 bits of that passage's acoustic fingerprints, how many differ."),
      Field(
        "correlation", .number,
        "How alike the waveforms of that passage are, in hundredths; missing where the original is no longer in the store."
      ),
      Field(
        "state", .choice(["present", "in the bin", "deleted"]),
        "Whether it lies in a folder, in a recycle bin, or was deleted and can be recovered, which only such tools can that "
          + "read disk images: that is no copy kept."),
      Field("size", .size, "Size of the copy itself: of the file, or of what is unpacked from it."),
      Field("sha256", .sha256, "SHA-256 of the same."),
      Field("modified", .instant, "When the content of the file last changed."),
      Field("changed", .instant, "When the file's directory entry last changed."),
      Field("created", .instant, "When the file was created, where the file system says."),
      Field(
        "within-modified", .instant,
        "When the copy last changed, as the archive that it lies in says; a mail does not say of what is attached to it."
      ),
      Field("deleted", .instant, "When it was deleted or put into the bin, where that is known."),
      Field("original-path", .path, "Where it lay before it was put into the bin, as the bin's record says."),
      Field("bin-owner", .account, "Account in whose recycle bin it lies, as the bin's folder says."),
      Field("downloaded-from", .text, "The address it was downloaded from, as the file system noted it."),
      Field(
        "mail-id", .text,
        "Message-ID (RFC 5322, section 3.6.4) of the mail that it is attached to, by itself or in an archive; of the innermost, "
          + "where mails lie in mails."),
      Field("mail-folder", .text, "Folder of the Outlook store in which that mail lies, as the store names it."),
      Field(
        "mail-from", .text,
        "Addresses that the mail says it is from (From, RFC 5322, section 3.6.2; of Outlook's mails the sender's, MS-OXPROPS "
          + "0x5D01 or 0x0C1F, else 0x5D02 or 0x0065): what anybody may write there, and no proof of who sent it."),
      Field(
        "mail-to", .text,
        "Addresses that the mail says it is to (To, Cc and Bcc, RFC 5322, section 3.6.3; Outlook's recipients): the first "
          + "20, and how many more."),
      Field(
        "mail-sent", .instant,
        "When the mail says it was sent (Date, RFC 5322, section 3.6.1; of Outlook's mails submitted, else delivered), by whatever "
          + "clock that was.",
        byOtherClock: true),
      Field(
        "owner", .account,
        "Account that owns the file, as the drive's file system or inventory names it; a security identifier where the "
          + "inventory does not say whose it is."),
      Field("profile", .account, "Account whose profile folder it lies in."),
      Field("kind", .text, "What the first bytes say it is, such as `WAV`."),
      Field(
        "owner-person", .person, "Person who had the owner's account when the file was last changed.", derived: true),
      Field("profile-person", .person, "Person who had the profile's account then.", derived: true),
      Field(
        "bin-person", .person, "Person who had the account of that recycle bin when it was put there.", derived: true),
      Field("workstation-user", .person, "Person the inventory assigns the workstation to.", derived: true),
      Field(
        "exported-by", .person, "Person who exported that recording to that workstation, from the access logs.",
        derived: true),
      Field("exported", .instant, "When it was exported.", derived: true),
    ])

  package static let possibleCopy = FactKind(
    "possible-copy", plural: "possible copies",
    "A file outside the store in which something of a recording may be heard: for people to listen to.",
    key: ["workstation", "drive", "path", "within", "recording"], lookedUpBy: [["recording"]],
    fields: [
      Field("workstation", .text, "Name of the workstation in the inventory."),
      Field("drive", .text, "Name of the drive in the inventory."),
      Field("path", .path, "Path on that drive."),
      Field("within", .path, "Path within the archive, mail or mailbox that lies at `path`."),
      Field("recording", .recording, "The recording that may be heard in it."),
      Field("heard-from", .duration, "Where in the recording the passage begins."),
      Field("heard-for", .duration, "How long it is."),
      Field("heard-at", .duration, "Where in the file it begins."),
      Field("differing-bits", .number, "Of 1,000 bits of that passage's acoustic fingerprints, how many differ."),
      Field("size", .size, "Size of the file."),
      Field("sha256", .sha256, "SHA-256 of the file."),
      Field(
        "confirmed", .flag,
        "Whether somebody who listened to both says that it is that recording; no program knows, so it is missing."),
    ])

  package static let unknownAudio = FactKind(
    "unknown-audio", plural: "files of unknown telephone speech",
    "A file outside the store that sounds like a telephone call and like no known recording.",
    key: ["workstation", "drive", "path", "within"],
    fields: [
      Field("workstation", .text, "Name of the workstation in the inventory."),
      Field("drive", .text, "Name of the drive in the inventory."),
      Field("path", .path, "Path on that drive."),
      Field("within", .path, "Path within the archive, mail or mailbox that lies at `path`."),
      Field("length", .duration, "How long it is."),
      Field("size", .size, "Size of the file."),
      Field("sha256", .sha256, "SHA-256 of the file."),
      Field("modified", .instant, "When its content last changed."),
      Field(
        "confirmed", .flag,
        "Whether somebody who listened says that it is a recorded call; no program knows, so it is missing."),
    ])

  package static let remains = FactKind(
    "remains", plural: "remains of recordings",
    "Blocks of a recording in space that a drive no longer uses: what is left of a deleted copy.",
    key: ["workstation", "drive", "recording"], lookedUpBy: [["recording"]],
    fields: [
      Field("workstation", .text, "Name of the workstation in the inventory."),
      Field("drive", .text, "Name of the drive in the inventory."),
      Field("recording", .recording, "The recording whose blocks they are."),
      Field("blocks", .number, "How many blocks of 4,096 bytes were found."),
      Field(
        "of-blocks", .number,
        "Of how many that are known: every fourth of the recording, silence and what other recordings share aside."),
      Field("share", .number, "How many of 100 known blocks were found, rounded down."),
    ])

  package static let workstation = FactKind(
    "workstation", plural: "workstations",
    "A workstation of the inventory.",
    key: ["name"], lookedUpBy: [["name"], ["address"]],
    fields: [
      Field("name", .text, "Name in the inventory."),
      Field("address", .text, "Host name or IP address by which logs know it; one fact for each."),
      Field("user", .account, "Account of the person it is assigned to; missing where it is shared."),
      Field("location", .text, "Where it stands."),
    ])
}
