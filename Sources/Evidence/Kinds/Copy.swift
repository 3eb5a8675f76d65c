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
      Field("match", .choice(["identical"]), "How it is known to be that recording: `identical` means byte for byte."),
      Field("state", .choice(["present", "in the bin"]), "Whether it lies in a folder or in a recycle bin."),
      Field("size", .size, "Size of the copy itself: of the file, or of what is unpacked from it."),
      Field("sha256", .sha256, "SHA-256 of the same."),
      Field("modified", .instant, "When the content of the file last changed."),
      Field("changed", .instant, "When the file's directory entry last changed."),
      Field("created", .instant, "When the file was created, where the file system says."),
      Field("within-modified", .instant, "When the copy last changed, as the archive or mail that it lies in says."),
      Field("owner", .account, "Account that owns the file, as the drive's file system or inventory names it."),
      Field("profile", .account, "Account whose profile folder it lies in."),
      Field("kind", .text, "What the first bytes say it is, such as `WAV`."),
      Field(
        "owner-person", .person, "Person who had the owner's account when the file was last changed.", derived: true),
      Field("profile-person", .person, "Person who had the profile's account then.", derived: true),
      Field("workstation-user", .person, "Person the inventory assigns the workstation to.", derived: true),
      Field(
        "exported-by", .person, "Person who exported that recording to that workstation, from the access logs.",
        derived: true),
      Field("exported", .instant, "When it was exported.", derived: true),
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
