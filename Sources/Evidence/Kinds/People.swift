extension FactKind {
  package static let person = FactKind(
    "person", plural: "people", "Somebody in the registers.",
    key: ["id"], lookedUpBy: [["id"]],
    fields: [
      Field("id", .person, "Identifier in the registers."),
      Field("name", .text, "Name as reports show it."),
    ])

  package static let account = FactKind(
    "account", plural: "accounts", "An account, and who had it when. One name may pass from person to person.",
    key: ["name", "person", "from"], inForce: ("from", "to"), lookedUpBy: [["name"], ["person"]],
    fields: [
      Field("name", .account, "The account's name."),
      Field("person", .person, "Who had it; missing for a service account."),
      Field("from", .instant, "From when."),
      Field("to", .instant, "Until when."),
      Field("service", .flag, "Whether it belongs to a program (backup, antivirus) and not to a person."),
      Field(
        "usable", .flag,
        "Whether it can be logged on with: no where a register says so, or the newest export of a directory shows it disabled or expired; missing where no source says."
      ),
      Field("purpose", .text, "What the program does, where it belongs to one."),
    ])

  package static let tenure = FactKind(
    "tenure", plural: "tenures", "A job title that somebody held for a time.",
    key: ["person", "title", "from"], inForce: ("from", "to"), lookedUpBy: [["person"], ["title"]],
    fields: [
      Field("person", .person, "Who."),
      Field("title", .title, "Job title."),
      Field("team", .text, "Team or department."),
      Field("manager", .person, "Line manager."),
      Field("from", .instant, "From when: the start of the first day, in the policy's time zone."),
      Field("to", .instant, "Until when: the start of the day after the last, or the hour given."),
    ])
}
