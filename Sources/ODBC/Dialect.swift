internal import CODBC

/// What Earshot knows of a driver beyond ODBC itself: how it is kept from writing, from holding all rows in memory, and
/// from changing text.
package enum Dialect: Equatable, Sendable {
  /// psqlodbc (https://odbc.postgresql.org/docs/config-opt.html).
  case postgresql
  /// sqliteodbc (http://www.ch-werner.de/sqliteodbc/html/index.html).
  case sqlite
  /// Any other driver: what ODBC asks of all of them has to do.
  case other

  /// By the driver's library.
  package init(library: String) {
    let name = library.split(separator: "/").last.map { $0.lowercased() } ?? ""
    self = name.hasPrefix("psqlodbc") ? .postgresql : name.hasPrefix("libsqlite3odbc") ? .sqlite : .other
  }

  /// The library of a driver or of a data source, as odbcinst.ini and odbc.ini have it.
  /// - Parameter driver: a name in odbcinst.ini, or the path of a library.
  package static func library(driver: String) -> String {
    if driver.hasPrefix("/") { return driver }
    return entry("Driver", of: driver, in: "odbcinst.ini") ?? ""
  }

  package static func library(dataSource: String) -> String {
    entry("Driver", of: dataSource, in: "odbc.ini").map { library(driver: $0) } ?? ""
  }

  private static func entry(_ key: String, of section: String, in file: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBufferPointer {
      unsafe SQLGetPrivateProfileString(section, key, "", $0.baseAddress, Int32($0.count), file)
    }
    guard count > 0 else { return nil }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Attributes of a connection that Earshot sets itself, and that a configuration therefore must not: in small letters.
  package static let ownAttributes = ["usedeclarefetch", "fetch"]

  /// What is added to the connection string.
  var attributes: String {
    switch self {
    // Rows are fetched by a cursor, so many at a time, instead of all at once.
    case .postgresql: "UseDeclareFetch=1;Fetch=500;"
    case .sqlite, .other: ""
    }
  }

  /// What is run once the connection is open, before its transaction begins.
  var opening: [String] {
    switch self {
    // The driver hands over times with a zone as the session's zone has them, without saying which.
    case .postgresql: ["SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "SET TIME ZONE 'UTC'"]
    case .sqlite: ["PRAGMA query_only = 1"]
    case .other: []
    }
  }

  /// A query whose one value says that nothing can be written, and that value.
  var proof: (query: String, expected: String)? {
    switch self {
    case .postgresql: ("SHOW transaction_read_only", "on")
    case .sqlite: ("PRAGMA query_only", "1")
    case .other: nil
    }
  }

  /// Whether text is asked for as bytes of UTF-8. sqliteodbc hands these over as they are, but drops what is not UTF-8
  /// when it is asked for UTF-16, which ODBC otherwise promises to be right whatever the locale.
  var hasUTF8: Bool { self == .sqlite }
}
