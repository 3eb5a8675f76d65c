internal import Text
internal import XML

/// Databases and the queries that are put to them.
extension ConfigurationReader {
  /// Reads every `<database>`; sources name them wherever they stand.
  mutating func databases(_ root: Node) -> [String: DatabaseSource] {
    var databases: [String: DatabaseSource] = [:]
    for node in root.children(named: "database") {
      let database = database(node)
      if databases.updateValue(database, forKey: database.name) != nil {
        fault(node, "a second <database> called '\(database.name)'; give each its own name")
      }
    }
    return databases
  }

  private mutating func database(_ node: Node) -> DatabaseSource {
    expectOnly(
      ["name", "driver", "dsn", "connection", "user", "password-file", "login-timeout", "query-timeout"], of: node)
    let name = required("name", of: node)
    var place = DatabaseSource.Place.driver("")
    switch (node["driver"], node["dsn"]) {
    case (let driver?, nil): place = .driver(driver)
    case (nil, let source?): place = .dataSource(source)
    default:
      fault(
        node, "<database> needs either 'driver', as odbcinst.ini names it, or 'dsn', a data source of odbc.ini")
    }
    switch place {
    case .driver(let word), .dataSource(let word):
      if word.contains(where: { "{};".contains($0) || $0.isNewline }) {
        fault(node, "'\(word)' is no name of a driver or data source")
      }
    }
    checkConnection(node)
    if node["password-file"] != nil, node["user"] == nil {
      fault(node, "<database> has a password-file but no user whose password it is")
    }
    return DatabaseSource(
      name: name, place: place, connection: node["connection"] ?? "", user: node["user"],
      passwordFile: path(node["password-file"]), loginTimeout: seconds("login-timeout", of: node) ?? 30,
      queryTimeout: seconds("query-timeout", of: node) ?? 600)
  }

  /// Attributes of a connection that have a place of their own, or none at all, with what to do about them.
  private static let foreign: [(keys: [String], instead: String)] = [
    (
      ["pwd", "password", "passwd"],
      "the configuration is read by more people than a password may be: put it alone into a file that only Earshot's "
        + "account can read, and name that as password-file"
    ),
    (["uid", "user", "username"], "name the user in the attribute 'user'"),
    (["driver", "dsn", "filedsn", "savefile"], "name the driver or data source in the attribute 'driver' or 'dsn'"),
    (["usedeclarefetch", "fetch"], "Earshot sets it itself, so that rows do not fill the memory"),
    (
      ["connsettings", "pqopt", "sslpassword", "loadext", "tracefile"],
      "it could undo the protection of the database, or hold a secret"
    ),
  ]

  private mutating func checkConnection(_ node: Node) {
    guard let connection = node["connection"] else { return }
    for part in connection.split(separator: ";") {
      let key = part.prefix { $0 != "=" }.split(whereSeparator: \.isWhitespace).joined().lowercased()
      for (keys, instead) in ConfigurationReader.foreign where keys.contains(key) {
        fault(node, "the connection must not hold '\(key)': \(instead)")
      }
    }
  }

  private mutating func seconds(_ attribute: String, of node: Node) -> Int? {
    guard let time = duration(attribute, of: node) else { return nil }
    guard time >= 1_000_000, time <= 86_400_000_000 else {
      fault(node, "\(attribute) must be from '1 second' to '24 hours'")
      return nil
    }
    return Int(time / 1_000_000)
  }

  /// The queries that stand below a source's element; those at fault are left out.
  mutating func queries(_ node: Node, _ databases: [String: DatabaseSource]) -> [DatabaseQuery] {
    var queries: [DatabaseQuery] = []
    for child in node.children(named: "query") {
      expectOnly(["database"], of: child)
      let name = required("database", of: child)
      let database = databases[name]
      if database == nil, !name.isEmpty { fault(child, unknown("database", name, among: databases.keys.sorted())) }
      do throws(SelectFault) {
        let select = try SelectQuery(child.text)
        if let database { queries.append(DatabaseQuery(database: database, select: select)) }
      } catch {
        fault(child, error.description)
      }
    }
    return queries
  }
}
