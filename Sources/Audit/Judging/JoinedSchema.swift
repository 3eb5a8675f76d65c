package import Evidence
package import Policy
package import SQL

/// The tables of the joined database, which rules are compiled against: one for each kind of fact with every field of
/// the catalogue, derived ones included, and what says where facts come from and what may be missing.
package enum JoinedSchema {
  /// The column that numbers a fact's source. It is not called `source`, since a kind may have a field of that name.
  package static let sourceColumn = "source_number"

  /// Makes all tables, without indexes.
  package static func makeTables(in database: borrowing Database) throws(AuditError) {
    try makeTables(of: Catalogue.kinds, in: database)
    try makeOwnTables(in: database)
  }

  /// Makes the tables of kinds of fact, without indexes.
  /// - Parameter schema: by which the connection knows the file to make them in.
  static func makeTables(
    of kinds: [FactKind], in database: borrowing Database, as schema: String = "main"
  ) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      for kind in kinds {
        try database.execute(
          EvidenceSchema.table(of: kind, withDerived: true, extra: ["\(sourceColumn) INTEGER"], in: schema))
      }
    }
  }

  /// Makes the tables that say where facts come from and what may be missing.
  static func makeOwnTables(in database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      try database.execute(
        """
        CREATE TABLE source (
          number INTEGER PRIMARY KEY, name TEXT, kind TEXT, place TEXT, evidence TEXT, sha256 TEXT, state TEXT,
          facts INTEGER DEFAULT 0, clock TEXT);
        CREATE TABLE input_file (
          source INTEGER, number INTEGER, path TEXT, size INTEGER, modified INTEGER, sha256 TEXT,
          PRIMARY KEY (source, number)) WITHOUT ROWID;
        CREATE TABLE folded_line (
          source INTEGER, in_file INTEGER, first_byte INTEGER, byte_offset INTEGER, line_number INTEGER, raw_sha256 BLOB,
          PRIMARY KEY (source, in_file, first_byte, byte_offset)) WITHOUT ROWID;
        CREATE TABLE gap_for (
          kind TEXT NOT NULL, "from" INTEGER, "to" INTEGER, person TEXT, recording TEXT, coverage_fact INTEGER);
        """)
    }
  }

  /// Makes the indexes that relations of rules use: each kind's ``FactKind/lookedUpBy``, followed by when a fact is in
  /// force and by job titles, so that "who held which role then" is answered by the index alone.
  ///
  /// Where a kind has many facts, an index that no rule in force uses is not made; where a rule looks facts up by a field
  /// that the catalogue does not list for it, one is made all the same.
  /// - Parameter lookUps: what rules in force use, as ``Rule/lookUps``; nil for all.
  package static func makeIndexes(
    of kinds: [FactKind], in database: borrowing Database, as schema: String = "main", lookUps: Set<LookUp>? = nil
  ) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      for kind in kinds {
        let count = try database.value("SELECT max(fact) FROM \(EvidenceSchema.quoted(kind.name))")?.integer ?? 0
        let ends = kind.inForce.map { [$0.to, $0.from] } ?? []
        let titles = kind.fields.filter { $0.type == .title }.map(\.name)
        let used = lookUps?.filter { $0.kind == kind.name }
        let more = Set((used ?? []).map(\.field)).subtracting(kind.lookedUpBy.compactMap(\.first)).sorted().map { [$0] }
        for fields in kind.lookedUpBy + more {
          if let used, isAnsweredElsewhere(fields[0], of: kind, by: used) { continue }
          if let used, count > many, !isNeeded(fields[0], of: kind, by: used) { continue }
          let name = EvidenceSchema.quoted("\(kind.name) by \(fields.joined(separator: " and "))")
          // Of several facts that a reference may mean the first counts.
          let first = kind.inForce == nil && fields[0] == kind.identity?.name ? [fields[0], "fact"] : [fields[0]]
          let all = first + fields.dropFirst() + (ends + titles).filter { !fields.contains($0) }
          let columns = all.map(EvidenceSchema.quoted).joined(separator: ", ")
          try database.execute("CREATE INDEX \(schema).\(name) ON \(EvidenceSchema.quoted(kind.name)) (\(columns))")
        }
        if let at = kind.at.map(EvidenceSchema.quoted) {
          let name = EvidenceSchema.quoted("\(kind.name) at no known time")
          try database.execute(
            """
            CREATE INDEX IF NOT EXISTS \(schema).\(name) ON \(EvidenceSchema.quoted(kind.name)) (\(at)) WHERE \(at) IS NULL
            """)
        }
      }
    }
  }

  /// With so many facts it takes a moment to make an index that nobody may need.
  private static let many = 100_000

  private static func isNeeded(_ field: String, of kind: FactKind, by used: Set<LookUp>) -> Bool {
    // Fields that refer to a fact are followed by its identity; the join itself uses what stands below.
    kind.identity?.name == field || used.contains { $0.field == field } || joins.contains("\(kind.name).\(field)")
  }

  /// Whether all that is looked up by a field are people's accesses by account, of which the join makes an index of its own
  /// (``Derivations/accessesNotByService``).
  private static func isAnsweredElsewhere(_ field: String, of kind: FactKind, by used: Set<LookUp>) -> Bool {
    guard kind.name == FactKind.access.name, field == "account" else { return false }
    let lookUps = used.filter { $0.field == field }
    return !lookUps.isEmpty && lookUps.allSatisfy(\.isOfPeopleOnly)
  }

  private static let joins: Set = ["deletion.recording", "account.name", "tenure.person"]

  /// Makes the index of ``gap_for``.
  package static func makeGapIndexes(in database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in try database.execute("CREATE INDEX gap_for_kind ON gap_for (kind)") }
  }
}
