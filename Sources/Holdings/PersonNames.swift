internal import Evidence
package import SQL

/// Who somebody is, as an answer may say it: by name for the officer, by post for everybody else.
package final class PersonNames {
  private var name: Statement
  private var title: Statement

  package init(in database: borrowing Database) throws(HoldingsError) {
    name = try HoldingsError.sql { () throws(SQLError) in
      try database.prepare("SELECT \"name\" FROM \"person\" WHERE \"id\" = ? ORDER BY fact LIMIT 1")
    }
    title = try HoldingsError.sql { () throws(SQLError) in
      try database.prepare(
        """
        SELECT DISTINCT "title" FROM "tenure" WHERE "person" = ?1 AND "title" IS NOT NULL
          AND ("from" IS NULL OR "from" <= ?2) AND ("to" IS NULL OR "to" > ?2) ORDER BY 1
        """)
    }
  }

  /// The name in the registers; nil where there is none.
  func name(of person: String) throws(HoldingsError) -> String? {
    try HoldingsError.sql { () throws(SQLError) in
      defer { name.reset() }
      try name.bind(person, at: 0)
      return try name.step() ? name.text(0) : nil
    }
  }

  /// The job titles that somebody held at an instant, ` and ` between them; nil where the registers know none.
  func post(of person: String, at instant: Int64) throws(HoldingsError) -> String? {
    try HoldingsError.sql { () throws(SQLError) in
      defer { title.reset() }
      try title.bind(person, at: 0)
      try title.bind(instant, at: 1)
      var held: [String] = []
      while try title.step() { if let text = title.text(0) { held.append(text) } }
      return held.isEmpty ? nil : held.joined(separator: " and ")
    }
  }
}
