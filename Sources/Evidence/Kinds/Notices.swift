extension FactKind {
  package static let notice = FactKind(
    "notice", plural: "notices",
    "A wording on a page that must tell callers or staff of recording, as it was found when the page was looked at.",
    key: ["place", "address", "wording"], at: "at", lookedUpBy: [["place"]],
    fields: [
      Field("place", .text, "Where it must be: `web site`, `intranet`."),
      Field("address", .path, "File or URL of the page."),
      Field("at", .instant, "When the page was looked at: for a saved page, when it was saved."),
      Field("found", .flag, "Whether the required wording was there; missing where the page could not be read."),
      Field("wording", .text, "The wording that was looked for."),
      Field("last-found", .instant, "When an audit last found it there; missing where none did."),
    ])
}
