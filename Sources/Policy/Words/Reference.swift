internal import Evidence

/// The reference of the rule language, printed from the catalogue of facts and the language's own tables, so that it says
/// neither more nor less than the program knows.
package enum Reference {
  package enum Form: Sendable {
    case plain, markdown
  }

  package static func text(_ form: Form) -> String {
    var page = Page(form: form)
    page.heading("Reference of the rule language", level: 1)
    page.paragraph(
      """
      Every condition is true, false or unknown. A test of a field that holds nothing is unknown. A rule whose conditions \
      are all true is a breach; one that is false makes the fact satisfy the rule; otherwise it is undetermined. All \
      times are judged as they were then: a job title, a permission or an extension counts from its first instant on and \
      before its end. A date alone means the start of that day in the policy's time zone, or its end where it ends \
      something.
      """)
    page.heading("Conditions", level: 2)
    page.table(LanguageTable.conditions)
    page.heading("What ties related facts: attributes of some, none, count and needs of", level: 2)
    page.table(LanguageTable.ties + LanguageTable.tiesInTime)
    page.heading("Types of parameter, deadlines and holidays", level: 2)
    page.table(LanguageTable.header)
    page.heading("Places for values in sentences", level: 2)
    page.table(LanguageTable.placeholders)
    page.heading("Kinds of fact and their fields", level: 2)
    for kind in Catalogue.kinds { page.kind(kind) }
    return page.text
  }

  private struct Page {
    let form: Form
    var text = ""

    mutating func heading(_ words: String, level: Int) {
      if !text.isEmpty { text += "\n" }
      switch form {
      case .markdown: text += String(repeating: "#", count: level) + " \(words)\n\n"
      case .plain: text += "\(level < 3 ? words.uppercased() : words)\n\n"
      }
    }

    mutating func paragraph(_ words: String) {
      text += (form == .plain ? wrapped(words, indent: "", hanging: "") : words) + "\n"
    }

    mutating func table(_ entries: [LanguageTable.Entry]) {
      if form == .markdown { text += "| name | written | meaning |\n| --- | --- | --- |\n" }
      for entry in entries { row(entry.name, code: entry.form, entry.meaning) }
    }

    private mutating func row(_ name: String, code: String, _ meaning: String) {
      switch form {
      case .markdown: text += "| \(name) | `\(code)` | \(meaning.split(separator: "|").joined(separator: "\\|")) |\n"
      case .plain:
        text +=
          "  \(name)\n" + wrapped(code, indent: "      ", hanging: "  ") + "\n"
          + wrapped(meaning, indent: "      ", hanging: "") + "\n"
      }
    }

    mutating func kind(_ kind: FactKind) {
      heading(kind.name, level: 3)
      var words = kind.meaning
      if let at = kind.at { words += " It happens at `\(at)`." }
      if let ends = kind.lasts, kind.inForce == nil { words += " It lasts from `\(ends.from)` until `\(ends.to)`." }
      if let ends = kind.inForce { words += " It is in force from `\(ends.from)` until `\(ends.to)`." }
      words += " What makes it the same fact next week: \(kind.key.map { "`\($0)`" }.joined(separator: ", "))."
      paragraph(form == .plain ? words.split(separator: "`", omittingEmptySubsequences: false).joined() : words)
      text += "\n"
      if form == .markdown { text += "| field | type | meaning |\n| --- | --- | --- |\n" }
      for field in kind.fields {
        let meaning = field.meaning + (field.isDerived ? " Derived by the audit." : "")
        switch form {
        case .markdown: text += "| \(field.name) | \(field.type.name) | \(meaning) |\n"
        case .plain:
          text += "  \(field.name) (\(field.type.name))\n" + wrapped(meaning, indent: "      ", hanging: "") + "\n"
        }
      }
    }
  }
}
