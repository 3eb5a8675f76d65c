internal import Evidence
internal import SQL

/// What showed that a finding is no more: how the fact that it was about is now, and where that was seen.
struct ShownResolved {
  let text: FactText
  let sources: [CollectedSource]

  /// Completes the table `resolved`. A finding's identity is all that the audit before tells of the fact's key, so the facts
  /// of a kind are gone through once for each rule that lost findings.
  func write(in database: borrowing Database) throws(SQLError) {
    var rules: [(rule: String, kind: FactKind)] = []
    var rows = try database.prepare(
      """
      SELECT DISTINCT v.rule, b.subject_kind FROM findings.resolved v JOIN before.finding b ON b.id = v.id
      WHERE v.cause = 'facts' ORDER BY 1
      """)
    while try rows.step() {
      if let kind = Catalogue.kind(rows.text(1) ?? "") { rules.append((rows.text(0) ?? "", kind)) }
    }
    for (rule, kind) in rules {
      try showFacts(of: kind, rule, in: database)
      try showNothing(of: kind, rule, in: database)
    }
  }

  private func showFacts(of kind: FactKind, _ rule: String, in database: borrowing Database) throws(SQLError) {
    let fields = kind.fields.map { "f.\(EvidenceSchema.quoted($0.name))" }.joined(separator: ", ")
    let keys = kind.key.compactMap { name in kind.fields.firstIndex { $0.name == name } }
    var update = try database.prepare(
      "UPDATE findings.resolved SET shown = ? WHERE id = ? AND cause = 'facts' AND shown IS NULL")
    var isResolved = try database.prepare("SELECT 1 FROM findings.resolved WHERE id = ?")
    var fact = try database.prepare(
      """
      SELECT \(fields), s.name, i.path, f.line_number FROM \(EvidenceSchema.quoted(kind.name)) f
      LEFT JOIN source s ON s.number = f.\(JoinedSchema.sourceColumn)
      LEFT JOIN input_file i ON i.source = f.\(JoinedSchema.sourceColumn) AND i.number = f.in_file ORDER BY f.fact
      """)
    while try fact.step() {
      let id = Identity.of(rule: rule, kind: kind.name, key: keys.map { fact.text($0) ?? "" }, repetition: 0)
      try isResolved.bind(id, at: 0)
      let isOne = try isResolved.step()
      isResolved.reset()
      if isOne { try update.run(.text(words(kind, fact)), .text(id)) }
    }
  }

  private func words(_ kind: FactKind, _ fact: borrowing Statement) -> String {
    let first = kind.fields.count
    let place = [
      fact.text(first).map { "source \($0)" }, fact.text(first + 1),
      fact.isNull(first + 2) ? nil : "line \(fact.integer(first + 2))",
    ].compactMap(\.self).joined(separator: ", ")
    return "Now it is so: \(text.described(kind, fact, firstColumn: 0)) (\(place))."
  }

  /// What is not there at all any more was looked for in all that could have it.
  private func showNothing(of kind: FactKind, _ rule: String, in database: borrowing Database) throws(SQLError) {
    let names = sources.filter { $0.supplies.contains(kind.name) }.map(\.name)
    guard !names.isEmpty else { return }
    let words =
      "There is no such \(kind.name.split(separator: "-").joined(separator: " ")) any more in what was examined: "
      + "\(names.joined(separator: ", "))."
    var update = try database.prepare(
      "UPDATE findings.resolved SET shown = ? WHERE rule = ? AND cause = 'facts' AND shown IS NULL")
    try update.run(.text(words), .text(rule))
  }
}
