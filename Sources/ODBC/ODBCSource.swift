/// A data source and how to reach it.
package struct ODBCSource: Sendable {
  package enum Place: Sendable {
    /// A driver's name in odbcinst.ini, or its library's path.
    case driver(String)
    /// A data source's name in odbc.ini.
    case dataSource(String)
  }

  package var place: Place
  /// Further attributes as a connection string has them (`Server=127.0.0.1;Database=pbx`), without user and password.
  package var attributes: String
  package var user: String?
  package var password: String?
  /// Seconds; 0 for the driver's own.
  package var loginTimeout: Int
  /// Seconds that a statement, or the fetching of some rows, may take; 0 for no end.
  package var queryTimeout: Int

  package init(
    _ place: Place, attributes: String = "", user: String? = nil, password: String? = nil, loginTimeout: Int = 30,
    queryTimeout: Int = 600
  ) {
    self.place = place
    self.attributes = attributes
    self.user = user
    self.password = password
    self.loginTimeout = loginTimeout
    self.queryTimeout = queryTimeout
  }

  package var dialect: Dialect {
    switch place {
    case .driver(let name): Dialect(library: Dialect.library(driver: name))
    case .dataSource(let name): Dialect(library: Dialect.library(dataSource: name))
    }
  }

  /// The connection string.
  /// - Throws: ``ODBCError`` for an SQLite data source that names no file here: only where Earshot names the file itself
  ///   can it be opened read-only.
  func connectionString() throws(ODBCError) -> String {
    let dialect = dialect
    var parts = try ConnectionAttributes(attributes)
    if dialect == .sqlite { try openReadOnly(&parts) }
    if let user { parts.set("UID", user) }
    if let password { parts.set("PWD", password) }
    let place =
      switch place {
      case .driver(let name): "DRIVER={\(name)};"
      case .dataSource(let name): "DSN=\(name);"
      }
    return place + dialect.attributes + parts.text
  }

  /// SQLite opens a file for writing, and makes it where it is missing, unless a URI says otherwise
  /// (https://www.sqlite.org/uri.html).
  private func openReadOnly(_ parts: inout ConnectionAttributes) throws(ODBCError) {
    guard let file = parts["Database"], !file.isEmpty else {
      throw ODBCError(
        step: .connect, state: "HY000",
        message: "the connection does not name SQLite's file, so it cannot be opened read-only; add Database=PATH")
    }
    guard file.hasPrefix("/") else {
      throw ODBCError(
        step: .connect, state: "HY000", message: "'\(file)' is no absolute path, which SQLite's file needs here")
    }
    var escaped = "file://"
    for byte in file.utf8 {
      let isPlain =
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E: true
        default: false
        }
      let digits = String(byte, radix: 16, uppercase: true)
      escaped += isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
    }
    parts.set("Database", escaped + "?mode=ro")
  }

  /// A text of the driver with whatever it may echo of the password masked.
  func masked(_ text: String) -> String {
    var masked = text
    if let password, !password.isEmpty {
      for spelling in [password, ConnectionAttributes.quoted(password)] {
        masked = masked.replacing(spelling, with: "***")
      }
    }
    return masked
  }
}
