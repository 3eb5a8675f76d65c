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
  /// By host or workstation, as sources write it, the accounts that did something from it or to whom it is assigned.
  private(set) var hosts: [String: Set<String>] = [:]
  /// What else a workstation is called: by each name or address of it, all of them.
  private(set) var aliases: [String: Set<String>] = [:]
  /// Addresses that mails name, and identifiers of mails; by what stands for one.
  private(set) var mails: [String: Set<String>] = [:]

  /// - Parameter evidence: the evidence files of a run.
  init(evidence: [String]) throws(PackError) {
    for path in evidence {
      let database = try PackError.sql { () throws(SQLError) in try Database(path: path, mode: .readOnly) }
      for kind in Catalogue.kinds {
        try read(kind, in: database)
        try readHosts(kind, in: database)
        try readMails(kind, in: database)
      }
    }
    // What a person ever had is a person's.
    services.subtract(holders.filter { !$0.value.isEmpty }.keys)
    for account in services { holders[account] = nil }
    for host in hosts.keys { hosts[host]?.subtract(services) }
  }

  /// All that the machine of a name is called.
  func names(ofHost host: String) -> Set<String> { aliases[host.lowercased()] ?? [host] }

  private mutating func readHosts(_ kind: FactKind, in database: borrowing Database) throws(PackError) {
    var (hosts, aliases) = (self.hosts, self.aliases)
    defer { (self.hosts, self.aliases) = (hosts, aliases) }
    let table = EvidenceSchema.quoted(kind.name)
    if kind.name == FactKind.workstation.name {
      try each("SELECT name, address, user FROM \(table) WHERE name IS NOT NULL", in: database) { row in
        let names = [row.text(0), row.text(1)].compactMap { $0 }
        let all = names.reduce(into: Set(names)) { $0.formUnion(aliases[$1.lowercased()] ?? []) }
        for name in all {
          aliases[name.lowercased()] = all
          hosts[name, default: []].formUnion(row.text(2).map { [$0] } ?? [])
        }
      }
    } else if let account = kind.fields.first(where: { $0.type == .account }), kind.field("host") != nil {
      let column = EvidenceSchema.quoted(account.name)
      try each("SELECT DISTINCT host, \(column) FROM \(table) WHERE host IS NOT NULL", in: database) { row in
        guard let host = row.text(0) else { return }
        hosts[host, default: []].formUnion(row.text(1).map { [$0] } ?? [])
      }
    }
  }

  private mutating func readMails(_ kind: FactKind, in database: borrowing Database) throws(PackError) {
    var mails = mails
    defer { self.mails = mails }
    for field in kind.fields {
      guard let word = MailFields.word(field) else { continue }
      let column = EvidenceSchema.quoted(field.name)
      let table = EvidenceSchema.quoted(kind.name)
      try each("SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IS NOT NULL", in: database) { row in
        for part in MailFields.parts(row.text(0) ?? "") where !part.isCount {
          mails[word, default: []].insert(part.text)
        }
      }
    }
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
