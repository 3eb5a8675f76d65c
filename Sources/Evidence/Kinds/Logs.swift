/// What a log says beside accesses to recordings.
extension FactKind {
  package static let logon = FactKind(
    "logon", plural: "logons", "That an account logged on at a host.",
    key: ["account", "host", "at"], lasts: ("at", "until"), at: "at", lookedUpBy: [["account", "at"]],
    fields: [
      Field("at", .instant, "When."),
      Field("account", .account, "The account."),
      Field("host", .text, "Host name or address it was logged on at or from."),
      Field("until", .instant, "When it logged off; missing where the log does not say."),
      Field("way", .choice(["at the machine", "over the network", "remote desktop", "other"]), "How."),
      Field(
        "person", .person, "The person who had the account at that instant; missing where nobody or several had.",
        derived: true),
      Field("by-service", .flag, "Whether the account belonged to a program at that instant.", derived: true),
      Field("workstation", .text, "The workstation of the inventory that the host is.", derived: true),
    ])

  package static let logCleared = FactKind(
    "log-cleared", plural: "clearings of a log", "That an audit log was emptied, so that what it held is lost.",
    key: ["log", "host", "at"], at: "at", lookedUpBy: [],
    fields: [
      Field("at", .instant, "When."),
      Field("log", .text, "Which log, such as `Security`."),
      Field("host", .text, "The host whose log it is."),
      Field("account", .account, "Account that did it, where the log says."),
      Field(
        "person", .person, "The person who had the account at that instant; missing where nobody or several had.",
        derived: true),
    ])
}
