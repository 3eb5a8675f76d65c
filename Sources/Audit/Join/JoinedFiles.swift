package import Files
internal import SQL

/// The files of a joined database. Every table stands in one of them under a name of its own, so that a query finds it
/// wherever it lies.
package struct JoinedFiles: Sendable {
  /// Whatever no other file holds.
  package let main: String
  /// What others are looked up by: people, accounts, workstations, recordings.
  package let names: String
  /// Accesses, of which there are more than of all else: they are copied at the same time as the rest.
  package let accesses: String

  /// - Parameter path: of the main file; the others stand beside it.
  package init(_ path: String) {
    main = path
    names = path + "-names"
    accesses = path + "-accesses"
  }

  /// Opens them to be read, by a connection that may have temporary tables and write files of its own.
  /// - Parameter cache: bytes of each file to keep in memory.
  func open(cache: Int) throws(SQLError) -> Database {
    let database = try Database(path: main, mode: .frozen)
    try database.attach(names, as: "names", readOnly: true)
    try database.attach(accesses, as: "accesses", readOnly: true)
    let pages = cache >> 10
    try database.execute(
      """
      PRAGMA main.cache_size = -\(pages); PRAGMA names.cache_size = -\(pages); PRAGMA accesses.cache_size = -\(pages);
      PRAGMA temp_store = FILE
      """)
    return database
  }

  /// Deletes them, where they are.
  package func delete() throws(FileError) {
    for path in [main, names, accesses] { try deleteOwn(path) }
  }
}
