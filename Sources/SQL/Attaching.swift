internal import CSQLite

extension Database {
  /// Joins another database file to this connection; its tables are then `name.table`.
  /// - Parameters:
  ///   - path: the other file. Read-only, it must exist and nobody may change it meanwhile; else it is made if it is
  ///     not there.
  ///   - name: what SQL is to call it; neither `main` nor `temp`, nor a name in use.
  /// - Throws: ``SQLError``. SQLite joins at most 10 files at a time.
  package func attach(_ path: String, as name: String, readOnly: Bool) throws(SQLError) {
    let place = readOnly ? Database.immutableURI(path) : Database.uri(path)
    var statement = try prepare("ATTACH DATABASE ? AS ?")
    try statement.run(.text(place), .text(name))
  }

  /// Parts a file that ``attach(_:as:readOnly:)`` joined.
  /// - Throws: ``SQLError`` where there is none of that name, or a statement or transaction still uses it.
  package func detach(_ name: String) throws(SQLError) {
    var statement = try prepare("DETACH DATABASE ?")
    try statement.run(.text(name))
  }

  /// The row id of the last row that an INSERT of this connection made; 0 where there was none.
  package var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  /// How many rows the last INSERT, UPDATE or DELETE to end changed.
  package var changes: Int64 { unsafe sqlite3_changes64(handle) }

  /// Settings for a file that is made anew, filled in one go, and thrown away if that fails. Call it before the first
  /// table is made.
  ///
  /// There is no journal: a transaction cannot be rolled back, and a run that breaks in the middle leaves a damaged
  /// file. What spills out of memory goes to a file in SQLite's temporary folder (`SQLITE_TMPDIR`).
  /// - Parameters:
  ///   - cache: how many bytes of the file SQLite keeps in memory, and how many it sorts there at a time: this much and
  ///     some times this much is what the process grows to with its input, and no further.
  ///   - sorters: how many threads may sort at once.
  ///   - schema: by which the connection knows the file.
  /// - Throws: ``SQLError``
  package func prepareForBulk(cache: Int = 4 << 20, sorters: Int = 1, schema: String = "main") throws(SQLError) {
    // SQLite's defensive mode forbids switching the journal off; it is only this file's own maker who may.
    _ = unsafe earshot_set_defensive(handle, 0)
    defer { _ = unsafe earshot_set_defensive(handle, 1) }
    try execute(
      """
      PRAGMA \(schema).page_size = 16384;
      PRAGMA \(schema).journal_mode = OFF;
      PRAGMA \(schema).synchronous = OFF;
      PRAGMA \(schema).locking_mode = EXCLUSIVE;
      PRAGMA \(schema).cache_size = -\(cache >> 10);
      PRAGMA temp_store = FILE;
      PRAGMA threads = \(sorters > 1 ? sorters : 0);
      """)
  }
}
