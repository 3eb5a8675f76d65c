internal import Files
internal import SQL

/// What one collection changes in a memory: what was read comes in, what is gone goes out, and what was neither stays as it is.
struct MemoryChange {
  /// Nothing that stood there before is believed.
  let isBlank: Bool
  /// The volumes that were met, by the drive's path.
  let numbers: [String: [Volume: Int64]]
  let now: Int64
  let forgotten: Int64
  let published: Int64?

  /// Makes it within the transaction that is open, and ends that.
  func make(in database: borrowing Database, source: String, program: String, at: Int64) throws(SQLError) {
    if isBlank { try database.execute("DELETE FROM file; DELETE FROM folder; DELETE FROM volume; DELETE FROM owner") }
    try writeVolumes(in: database)
    for step in MemoryChange.steps {
      var statement = try database.prepare(step)
      try statement.run()
    }
    for table in ["file", "folder"] {
      var old = try database.prepare(
        "DELETE FROM \(table) WHERE volume IN (SELECT number FROM volume WHERE swept < ?)")
      try old.run(.integer(forgotten))
    }
    var old = try database.prepare("DELETE FROM volume WHERE swept < ?")
    try old.run(.integer(forgotten))
    try database.execute("DELETE FROM owner")
    var owner = try database.prepare("INSERT INTO owner VALUES (?, ?, ?)")
    try owner.run(.text(source), .text(program), .integer(now))
    try writeDeceptions(in: database, at: at)
    try database.execute("COMMIT")
  }

  private func writeVolumes(in database: borrowing Database) throws(SQLError) {
    var volume = try database.prepare("INSERT OR REPLACE INTO volume VALUES (?, ?, ?, ?, ?, ?)")
    var swept = try database.prepare("INSERT INTO temp.swept VALUES (?)")
    for (drive, volumes) in numbers {
      for (key, number) in volumes {
        try volume.run(
          .integer(number), .text(drive), .integer(Int64(bitPattern: key.device)),
          .integer(Int64(bitPattern: key.kind)),
          .integer(Int64(bitPattern: key.identity)), .integer(now))
        try swept.run(.integer(number))
      }
    }
  }

  private static let steps = [
    "DELETE FROM file WHERE (volume, folder) IN (SELECT volume, folder FROM temp.met WHERE is_rewritten)",
    // Folders that are gone, of what was looked at.
    """
    CREATE TEMP TABLE gone AS SELECT volume, inode FROM folder f
      WHERE volume IN (SELECT number FROM temp.swept)
        AND NOT EXISTS (SELECT 1 FROM temp.met m WHERE m.volume = f.volume AND m.folder = f.inode)
    """,
    "DELETE FROM file WHERE (volume, folder) IN (SELECT volume, inode FROM temp.gone)",
    "DELETE FROM folder WHERE (volume, inode) IN (SELECT volume, inode FROM temp.gone)",
    "INSERT OR REPLACE INTO file SELECT * FROM temp.fresh",
    """
    INSERT OR REPLACE INTO folder SELECT volume, folder, coalesce(modified, 0), coalesce(changed, 0)
      FROM temp.met WHERE is_rewritten
    """,
  ]

  /// Keeps what was found out now until an audit that says it is published.
  private func writeDeceptions(in database: borrowing Database, at: Int64) throws(SQLError) {
    if let published {
      var old = try database.prepare("DELETE FROM deceived WHERE at <= ?")
      try old.run(.integer(published))
    }
    var new = try database.prepare("INSERT OR IGNORE INTO deceived SELECT drive, path, read, ? FROM temp.deception")
    try new.run(.integer(at))
  }
}
