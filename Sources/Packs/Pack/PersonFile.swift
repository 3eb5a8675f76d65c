internal import Evidence
internal import Files
internal import SQL
internal import Time
internal import XML

/// What a run's evidence says of the one person whom a pack is about: what they were then, and what speaks for them.
struct PersonFile {
  let pseudonyms: Pseudonyms
  /// By source, its evidence file; in the order of the names.
  let evidence: [(source: String, path: String)]
  /// When what was found happened, UTC microseconds.
  let happened: [Int64]
  /// What earlier audits found about them.
  let gone: GoneFindings?
  /// How near a permission is that did not hold at the time.
  private static let near: Int64 = 7 * 86_400_000_000

  private typealias Writer = XMLWriter<PackError>

  func write(to path: String) throws(PackError) {
    guard let subject = pseudonyms.subject else { return }
    let output = try PackError.files { () throws(FileError) in Shared(try OutputFile(path)) }
    var writer = Writer { (text) throws(PackError) in
      try PackError.files { () throws(FileError) in try output.file.write(text) }
    }
    try writer.declaration()
    try writer.element(
      "person", ["xmlns": "urn:earshot:pack:1", "id": subject, "name": pseudonyms.name(of: subject)]
    ) { (writer) throws(PackError) in
      try section("tenures", [(.tenure, "person = ?1")], subject, &writer)
      try section("accounts", [(.account, "person = ?1")], subject, &writer)
      try section(
        "shared-accounts",
        [(.account, "name IN (SELECT name FROM account WHERE person = ?1) AND (person IS NULL OR person <> ?1)")],
        subject, &writer)
      try section("permissions", [(.permission, "person = ?1")], subject, &writer)
      try section("gaps-about-them", [(.coverage, "person = ?1 AND state = 'gap'")], subject, &writer)
      try writer.element("no-longer-found") { (writer) throws(PackError) in
        for entry in gone?.entries ?? [] {
          try writer.element(
            "finding",
            [
              "id": entry.id, "rule": entry.rule, "verdict": entry.verdict,
              "first-reported": Instant(microseconds: entry.firstReported).iso8601, "last-found-by": entry.lastFoundBy,
              "why": entry.why.map(pseudonyms.text),
            ], text: pseudonyms.text(entry.sentence))
        }
        for (run, why) in gone?.unread ?? [] { try writer.element("unread", ["run": run, "why": why]) }
      }
    }
    try PackError.files { () throws(FileError) in try output.file.finish() }
  }

  private final class Shared {
    var file: OutputFile
    init(_ file: consuming OutputFile) { self.file = file }
  }

  private func section(
    _ name: String, _ facts: [(kind: FactKind, test: String)], _ subject: String, _ writer: inout Writer
  ) throws(PackError) {
    try writer.element(name) { (writer) throws(PackError) in
      for (source, path) in evidence {
        let database = try PackError.sql { () throws(SQLError) in try Database(path: path, mode: .readOnly) }
        for (kind, test) in facts { try write(kind, test, subject, source, in: database, &writer) }
      }
    }
  }

  private func write(
    _ kind: FactKind, _ test: String, _ subject: String, _ source: String, in database: borrowing Database,
    _ writer: inout Writer
  ) throws(PackError) {
    let fields = kind.fields.filter { !$0.isDerived }
    let columns = fields.map { "f." + EvidenceSchema.quoted($0.name) }.joined(separator: ", ")
    var rows = try PackError.sql { () throws(SQLError) in
      var rows = try database.prepare(
        """
        SELECT \(columns), i.path, f.line_number, f.byte_offset, i.sha256 FROM \(EvidenceSchema.quoted(kind.name)) f
        LEFT JOIN input_file i ON i.number = f.in_file WHERE \(test) ORDER BY f.fact
        """)
      try rows.bind(subject, at: 0)
      return rows
    }
    while try PackError.sql({ () throws(SQLError) in try rows.step() }) {
      var values: [(name: String, value: String)] = []
      for (index, field) in fields.enumerated() where !rows.isNull(index) {
        values.append((field.name, told(rows.value(index), field)))
      }
      let after = fields.count
      let when = kind.name == "permission" ? nearness(rows, fields) : nil
      try writer.element(
        "fact",
        [
          "kind": kind.name, "source": source, "file": rows.text(after).map(pseudonyms.line),
          "line": rows.isNull(after + 1) ? nil : String(rows.integer(after + 1)),
          "byte": rows.isNull(after + 2) ? nil : String(rows.integer(after + 2)), "file-sha256": rows.text(after + 3),
          "then": when,
        ]
      ) { (writer) throws(PackError) in
        for (name, value) in values { try writer.element("field", ["name": name], text: value) }
      }
    }
  }

  private func told(_ value: SQLValue, _ field: Field) -> String {
    switch (field.type, value) {
    case (.instant, .integer(let microseconds)): Instant(microseconds: microseconds).iso8601
    case (.flag, .integer(let flag)): flag == 0 ? "no" : "yes"
    case (_, .integer(let number)): String(number)
    case (_, .text(let text)): pseudonyms.value(text, of: field)
    default: ""
    }
  }

  /// How a permission lay to what was found: in force, or how near.
  private func nearness(_ row: borrowing Statement, _ fields: [Field]) -> String {
    func instant(_ name: String) -> Int64? {
      guard let index = fields.firstIndex(where: { $0.name == name }), !row.isNull(index) else { return nil }
      return row.integer(index)
    }
    let (from, to) = (instant("from") ?? .min, instant("to") ?? .max)
    if happened.contains(where: { from <= $0 && $0 < to }) { return "in force" }
    let isNear = happened.contains { at in
      (from > at && from - at < PersonFile.near) || (to <= at && at - to < PersonFile.near)
    }
    return isNear ? "within 7 days" : "not near"
  }
}
