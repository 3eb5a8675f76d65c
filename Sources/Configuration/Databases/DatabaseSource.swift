/// A database that queries are put to, by a driver for ODBC.
package struct DatabaseSource: Sendable, Equatable {
  package enum Place: Sendable, Equatable {
    /// A driver's name in odbcinst.ini, or its library's absolute path.
    case driver(String)
    /// A data source's name in odbc.ini.
    case dataSource(String)
  }

  package var name: String
  package var place: Place
  /// Further attributes as a connection string has them, without user and password.
  package var connection: String
  package var user: String?
  /// Where the password stands, alone; nil where none is needed.
  package var passwordFile: String?
  /// Seconds.
  package var loginTimeout: Int
  /// Seconds that the database may take for one answer.
  package var queryTimeout: Int

  package init(
    name: String, place: Place, connection: String = "", user: String? = nil, passwordFile: String? = nil,
    loginTimeout: Int = 30, queryTimeout: Int = 600
  ) {
    self.name = name
    self.place = place
    self.connection = connection
    self.user = user
    self.passwordFile = passwordFile
    self.loginTimeout = loginTimeout
    self.queryTimeout = queryTimeout
  }
}

/// A query whose rows stand where a file of rows could: its columns are the file's columns.
package struct DatabaseQuery: Sendable, Equatable {
  package var database: DatabaseSource
  package var select: SelectQuery

  package init(database: DatabaseSource, select: SelectQuery) {
    self.database = database
    self.select = select
  }

  /// As evidence names it among the files that were read: the whole query, so that anybody may put it again.
  package var fullName: String { "database \(database.name): \(select.onOneLine)" }

  /// As gaps and the configuration's checks name it: its beginning.
  package var name: String {
    let words = select.onOneLine
    return "database \(database.name): " + (words.count <= 60 ? words : words.prefix(57) + "…")
  }
}
