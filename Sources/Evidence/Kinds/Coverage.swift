extension FactKind {
  package static let coverage = FactKind(
    "coverage", plural: "pieces of coverage",
    "What a source was asked for and whether it could be examined. A gap is never silent: it is a fact like any other.",
    key: ["source", "problem", "path", "from"], inForce: ("from", "to"), lookedUpBy: [["source"]],
    fields: [
      Field("source", .text, "Name of the source in the configuration."),
      Field("state", .choice(["examined", "gap"]), "Whether it could be examined."),
      Field("affects", .text, "Names of the kinds of fact that would have come from it, separated by spaces."),
      Field("path", .path, "File, folder or drive; missing for the whole source."),
      Field(
        "problem",
        .choice([
          "absent", "empty", "unreadable", "malformed", "truncated", "too large", "changed while read", "silent",
          "not finished", "not configured", "not enough detail", "clock", "contradiction",
        ]),
        "What kind of gap."),
      Field("reason", .text, "What was found and what was expected, in a sentence."),
      Field("remedy", .text, "What to do about it."),
      Field("line", .number, "Line at fault."),
      Field("from", .instant, "Begin of the stretch of time that is missing."),
      Field("to", .instant, "End of it."),
      Field("person", .person, "The one person whose facts may be missing; missing where it may be anybody."),
      Field("about", .recording, "The one recording whose facts may be missing."),
      Field("count", .number, "How many things were examined, or how many are missing."),
      Field("workstation", .text, "The workstation, where it is about one."),
    ])
}
