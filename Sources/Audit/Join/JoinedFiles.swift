package import Evidence
package import Files
internal import SQL

/// The files of a joined database. Every table stands in one of them under a name of its own, so that a query finds it
/// wherever it lies.
package struct JoinedFiles: Sendable {
  /// Whatever no other file holds.
  package let main: String
  /// What others are looked up by: people, accounts, workstations, recordings.
  package let names: String
  /// Accesses, of which there are more than of all else, and what is derived from them: deletions, copies. They are copied
  /// at the same time as the rest.
  package let accesses: String
  /// What is copied of the accesses by another thread, until it is taken into the file of all.
  let moreAccesses: String
  /// The kinds of fact that the file of accesses holds.
  package static let withAccesses: [FactKind] = [.access, .deletion, .copy]

  /// - Parameter path: of the main file; the others stand beside it.
  package init(_ path: String) {
    main = path
    names = path + "-names"
    accesses = path + "-accesses"
    moreAccesses = path + "-accesses-more"
  }

  /// Opens them to be read, by a connection that may have temporary tables and write files of its own.
  /// - Parameters:
  ///   - cache: bytes of each file to keep in memory.
  ///   - hasAccesses: whether ``accesses`` is there yet.
  func open(cache: Int, hasAccesses: Bool = true) throws(SQLError) -> Database {
    let database = try Database(path: main, mode: .frozen)
    try database.attach(names, as: "names", readOnly: true)
    if hasAccesses { try database.attach(accesses, as: "accesses", readOnly: true) }
    for schema in ["main", "names"] + (hasAccesses ? ["accesses"] : []) {
      try database.execute("PRAGMA \(schema).cache_size = -\(cache >> 10)")
    }
    try database.execute("PRAGMA temp_store = FILE")
    return database
  }

  /// Deletes them, where they are.
  package func delete() throws(FileError) {
    for path in [main, names, accesses, moreAccesses] { try deleteOwn(path) }
  }
}
