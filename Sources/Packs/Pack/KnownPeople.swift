internal import Evidence
internal import SQL

/// Everybody whom a run's evidence knows, and the accounts that it names: who is to be hidden in a pack.
struct KnownPeople: Sendable {
  /// Identifiers in the registers.
  private(set) var ids: Set<String> = []
  /// By identifier, where a register gives a name.
  private(set) var names: [String: String] = [:]
  /// By account, the people who ever had it.
  private(set) var holders: [String: Set<String>] = [:]
  /// Accounts of programs, which are nobody.
  private(set) var services: Set<String> = []

  /// - Parameter evidence: the evidence files of a run.
  init(evidence: [String]) throws(PackError) {
    for path in evidence {
      let database = try PackError.sql { () throws(SQLError) in try Database(path: path, mode: .readOnly) }
      for kind in Catalogue.kinds { try read(kind, in: database) }
    }
    // What a person ever had is a person's.
    services.subtract(holders.filter { !$0.value.isEmpty }.keys)
    for account in services { holders[account] = nil }
  }

  private mutating func read(_ kind: FactKind, in database: borrowing Database) throws(PackError) {
    var (ids, names, holders, services) = (self.ids, self.names, self.holders, self.services)
    defer { (self.ids, self.names, self.holders, self.services) = (ids, names, holders, services) }
    let table = EvidenceSchema.quoted(kind.name)
    switch kind.name {
    case "person":
      try each("SELECT DISTINCT id, name FROM \(table)", in: database) { row in
        guard let id = row.text(0) else { return }
        ids.insert(id)
        if let name = row.text(1) { names[id] = name }
      }
    case "account":
      try each("SELECT DISTINCT name, person, service FROM \(table)", in: database) { row in
        guard let name = row.text(0) else { return }
        if let person = row.text(1) {
          holders[name, default: []].insert(person)
          ids.insert(person)
        } else if row.integer(2) == 1 {
          services.insert(name)
        }
      }
    default:
      for field in kind.fields where !field.isDerived && (field.type == .person || field.type == .account) {
        let column = EvidenceSchema.quoted(field.name)
        try each("SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IS NOT NULL", in: database) { row in
          guard let value = row.text(0) else { return }
          if field.type == .person {
            ids.insert(value)
          } else if holders[value] == nil {
            holders[value] = []
          }
        }
      }
    }
  }

  private func each(
    _ query: String, in database: borrowing Database, _ body: (borrowing Statement) -> Void
  ) throws(PackError) {
    try PackError.sql { () throws(SQLError) in
      var rows = try database.prepare(query)
      while try rows.step() { body(rows) }
    }
  }
}
