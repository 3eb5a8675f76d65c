extension FactKind {
  package static let access = FactKind(
    "access", plural: "accesses",
    "Something an account did to a recording, from an access log.",
    key: ["account", "host", "action", "target", "at"], at: "at",
    lookedUpBy: [["recording", "at", "action"], ["person"], ["account", "at", "host"]],
    fields: [
      Field("at", .instant, "When; missing where the log's clock reading occurred twice or cannot be read."),
      Field(
        "written-time", .text, "The time as the log wrote it, where `at` is missing or was corrected for its clock."),
      Field(
        "action", .choice(["listen", "export", "delete", "rename", "write", "attempt", "browse"]),
        "What was done: `export` saves a copy, `attempt` was refused, `browse` only looked at names."),
      Field("account", .account, "Account that did it; missing where the log names none."),
      Field("host", .text, "Host name or address it was done from."),
      Field("target", .path, "What it was done to, as the log names it, brought to the store's own naming."),
      Field("tool", .text, "Program or interface used, where the log says."),
      Field("bytes", .size, "Bytes transferred, where the log says."),
      Field(
        "entry", .number,
        "The number that the log itself gave the entry: a Windows event's record number, the serial of a Linux audit event."
      ),
      Field("recording", .recording, "The recording that the target names.", derived: true),
      Field(
        "person", .person, "The person who had the account at that instant; missing where nobody or several had.",
        derived: true),
      Field(
        "by-service", .flag,
        "Whether the account belonged to a program (backup, antivirus) at that instant; missing where nobody knows the account.",
        derived: true),
      Field("workstation", .text, "The workstation of the inventory that the host is.", derived: true),
      Field(
        "place-changed", .flag,
        "Whether a person's account had last been used from another host; missing where the log does not say from which, or when.",
        derived: true),
    ])
}
