internal import SQL

/// Facts that begin with one line of a log and end with another, which may stand in another file and come first: logons.
///
/// The ends wait in a temporary table, so that memory does not grow with their number, and are set when all is read.
package final class EndedFacts {
  fileprivate let kind: FactKind
  fileprivate let end: String
  private var begun: Statement
  private var ended: Statement

  init(_ kind: FactKind, end: String, in database: borrowing Database) throws(SQLError) {
    self.kind = kind
    self.end = end
    try database.execute("CREATE TEMP TABLE begun (key BLOB, at INTEGER, fact INTEGER PRIMARY KEY)")
    try database.execute("CREATE TEMP TABLE ended (key BLOB, at INTEGER)")
    begun = try database.prepare("INSERT INTO begun VALUES (?, ?, last_insert_rowid())")
    ended = try database.prepare("INSERT INTO ended VALUES (?, ?)")
  }

  /// Notes that the fact written last began.
  /// - Parameter at: UTC microseconds.
  package func begin(_ key: [UInt8], at: Int64) throws(EvidenceError) {
    try EvidenceError.sql { () throws(SQLError) in try begun.run(.blob(key), .integer(at)) }
  }

  /// Notes that whatever has this key ended.
  package func end(_ key: [UInt8], at: Int64) throws(EvidenceError) {
    try EvidenceError.sql { () throws(SQLError) in try ended.run(.blob(key), .integer(at)) }
  }
}

extension EvidenceWriter {
  /// For facts of a kind whose end comes with another line.
  /// - Parameter end: the field that says when a fact ended.
  package func endedFacts(_ kind: FactKind, end: String) throws(EvidenceError) -> EndedFacts {
    try EvidenceError.sql { () throws(SQLError) in try EndedFacts(kind, end: end, in: database) }
  }

  /// Sets the end of each fact: the first of its key that does not lie before its beginning, and not behind the next one's.
  package func settle(_ facts: EndedFacts) throws(EvidenceError) {
    let table = EvidenceSchema.quoted(facts.kind.name)
    try EvidenceError.sql { () throws(SQLError) in
      try database.execute("CREATE INDEX temp.begun_key ON begun (key, at)")
      try database.execute("CREATE INDEX temp.ended_key ON ended (key, at)")
      try database.execute(
        """
        UPDATE \(table) SET \(EvidenceSchema.quoted(facts.end)) = (
          SELECT min(e.at) FROM begun b JOIN ended e ON e.key = b.key AND e.at >= b.at
          WHERE b.fact = \(table).fact AND NOT EXISTS (
            SELECT 1 FROM begun n WHERE n.key = b.key AND n.at > b.at AND n.at <= e.at))
        """)
    }
  }
}
