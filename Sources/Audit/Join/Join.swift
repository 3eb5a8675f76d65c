internal import Evidence
package import SQL

/// Brings the evidence of all sources together in one database and derives what needs several of them at once.
package struct Join {
  /// The audit instant, UTC microseconds.
  package let at: Int64

  /// The kinds of fact that rules in force rest on, each with those rules' titles.
  package let needed: [String: [String]]

  private let means: Means

  package init(at: Int64, needed: [String: [String]] = [:], means: Means = Means()) {
    self.at = at
    self.needed = needed
    self.means = means
  }

  /// The steps in their order, each with the reason for its place.
  private enum Step: CaseIterable {
    /// Sources first: facts carry their number.
    case listSources
    /// People and recordings before what is looked up among them.
    case copyFactsThatStandAlone
    /// A recording that is still in the store or its catalogue needs no word from the ledger.
    case preferStoreToLedger
    case indexWhatIsLookedUp
    /// One kind after the other, each indexed at once, since copies look accesses up.
    case deriveWhatNeedsOthers
    /// Last, because sources that failed add coverage of their own.
    case spreadGaps
  }

  private func perform(
    _ step: Step, _ sources: [CollectedSource], in database: borrowing Database
  ) throws(AuditError) {
    let alone = Catalogue.kinds.filter { kind in !Derivations.order.contains { $0.name == kind.name } }
    switch step {
    case .listSources: try list(sources, in: database)
    case .copyFactsThatStandAlone:
      try measure("copy what stands alone") { () throws(AuditError) in try copy(alone, of: sources, to: database) }
    case .preferStoreToLedger: try Join.preferStore(in: database)
    case .indexWhatIsLookedUp:
      try measure("index what stands alone") { () throws(AuditError) in
        try JoinedSchema.makeIndexes(of: alone, in: database)
      }
      try measure("find what names mean") { () throws(AuditError) in
        try AuditError.sql { () throws(SQLError) in
          try database.execute(Derivations.soleTables + Derivations.advisers)
        }
      }
    case .deriveWhatNeedsOthers:
      for kind in Derivations.order {
        try measure("copy \(kind.plural)") { () throws(AuditError) in try copy([kind], of: sources, to: database) }
        try measure("index \(kind.plural)") { () throws(AuditError) in
          try JoinedSchema.makeIndexes(of: [kind], in: database)
        }
      }
    case .spreadGaps: try GapTable.fill(in: database, sources: sources, needed: needed)
    }
  }

  /// Joins.
  /// - Parameter database: an empty one.
  /// - Throws: ``AuditError``
  package func run(_ sources: [CollectedSource], into database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      try database.prepareForBulk(cache: means.cache, sorters: means.workers)
      try database.define("last_component", arguments: 1) { values in
        guard let path = values[0].text else { return .null }
        return .text(path.split(separator: "/").last.map(String.init) ?? path)
      }
    }
    try JoinedSchema.makeTables(in: database)
    let ordered = sources.sorted { $0.name < $1.name }
    for step in Step.allCases { try perform(step, ordered, in: database) }
    try measure("analyse") { () throws(AuditError) in
      try AuditError.sql { () throws(SQLError) in try database.execute("PRAGMA analysis_limit = 1000; ANALYZE") }
    }
  }

  private func measure(_ step: String, _ body: () throws(AuditError) -> Void) throws(AuditError) {
    try means.measure(.join, step, body)
  }

  // MARK: Steps

  private func list(_ sources: [CollectedSource], in database: borrowing Database) throws(AuditError) {
    for (index, source) in sources.enumerated() {
      let number = Int64(index + 1)
      let (path, sha256, state) =
        switch source.outcome {
        case .sealed(let path, let sha256): (path, sha256, "complete")
        case .failed: ("", "", "failed")
        case .dropped: ("", "", "failed")
        }
      try AuditError.sql { () throws(SQLError) in
        var insert = try database.prepare(
          "INSERT INTO source (number, name, kind, place, evidence, sha256, state) VALUES (?, ?, ?, ?, ?, ?, ?)")
        try insert.run(
          .integer(number), .text(source.name), .text(source.kind), .text(source.place),
          .text(path.split(separator: "/").last.map(String.init) ?? ""), .text(sha256), .text(state))
      }
    }
    try each(sources, in: database) { (database, number) throws(SQLError) in
      try database.execute(
        """
        INSERT INTO input_file (source, number, path, size, modified, sha256)
        SELECT \(number), number, path, size, modified, sha256 FROM joined.input_file
        """)
    }
  }

  private func copy(
    _ kinds: [FactKind], of sources: [CollectedSource], to database: borrowing Database
  ) throws(AuditError) {
    let statements = kinds.map(Join.copyStatement)
    try each(sources, in: database) { (database, number) throws(SQLError) in
      for statement in statements {
        var copy = try database.prepare(statement)
        if let index = copy.parameter(named: ":source") { try copy.bind(number, at: index) }
        if let index = copy.parameter(named: ":at") { try copy.bind(at, at: index) }
        while try copy.step() {}
        try database.execute("UPDATE source SET facts = facts + changes() WHERE number = \(number)")
      }
    }
  }

  /// The statement that copies one kind from the attached file `joined`, deriving as it goes.
  static func copyStatement(_ kind: FactKind) -> String {
    var columns: [String] = []
    var values: [String] = []
    for field in kind.fields {
      guard field.isDerived else {
        columns.append(EvidenceSchema.quoted(field.name))
        values.append("f.\(EvidenceSchema.quoted(field.name))")
        continue
      }
      guard let expression = Derivations.expression(kind: kind, field: field.name) else { continue }
      columns.append(EvidenceSchema.quoted(field.name))
      values.append(expression)
    }
    let table = EvidenceSchema.quoted(kind.name)
    return """
      INSERT INTO main.\(table) (\(JoinedSchema.sourceColumn), \((columns + EvidenceSchema.provenance).joined(separator: ", ")))
      SELECT :source, \((values + EvidenceSchema.provenance.map { "f.\($0)" }).joined(separator: ", "))
      FROM joined.\(table) f \(Derivations.joins(of: kind)) ORDER BY f.fact
      """
  }

  /// Runs work for each sealed source while its file is attached as `joined`.
  private func each(
    _ sources: [CollectedSource], in database: borrowing Database,
    _ body: (borrowing Database, Int64) throws(SQLError) -> Void
  ) throws(AuditError) {
    for (index, source) in sources.enumerated() {
      guard case .sealed(let path, _) = source.outcome else { continue }
      try AuditError.sql { () throws(SQLError) in
        try database.attach(path, as: "joined", readOnly: true)
        try database.execute("BEGIN")
        try body(database, Int64(index + 1))
        try database.execute("COMMIT")
        try database.detach("joined")
      }
    }
  }

  private static func preferStore(in database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      try database.execute(
        """
        DELETE FROM "recording" WHERE \(JoinedSchema.sourceColumn) IN (SELECT number FROM source WHERE kind = 'ledger')
        AND ("store", "id") IN (
          SELECT "store", "id" FROM "recording" WHERE \(JoinedSchema.sourceColumn) IN (SELECT number FROM source WHERE kind = 'store'))
        """)
    }
  }
}
