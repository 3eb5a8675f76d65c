internal import Packs
internal import SQL

/// The evidence packs that the history of audits tells of.
final class HoldingPacks {
  private var holding: Statement
  private var openings: Statement

  /// Lists them in temporary tables.
  static func list(_ output: String, in database: borrowing Database) throws(HoldingsError) {
    try HoldingsError.sql { () throws(SQLError) in
      try database.execute(
        """
        CREATE TEMP TABLE pack (
          number INTEGER PRIMARY KEY, written TEXT, name TEXT, sha256 TEXT, by TEXT, audio INTEGER, known INTEGER,
          deleted TEXT);
        CREATE TEMP TABLE pack_holds (key TEXT, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
        CREATE TEMP TABLE opening (sha256 TEXT, number INTEGER, written TEXT, by TEXT, into_folder TEXT);
        CREATE INDEX temp.opening_by_pack ON opening (sha256);
        """)
      var pack = try database.prepare("INSERT INTO temp.pack VALUES (?, ?, ?, ?, ?, ?, ?, NULL)")
      var holds = try database.prepare("INSERT OR IGNORE INTO temp.pack_holds VALUES (?, ?)")
      var opening = try database.prepare("INSERT INTO temp.opening VALUES (?, ?, ?, ?, ?)")
      var deleted = try database.prepare("UPDATE temp.pack SET deleted = ?1 WHERE sha256 = ?2")
      var failure: SQLError?
      History.eachRecord(in: output) { record in
        guard failure == nil else { return }
        let number = SQLValue.integer(Int64(record.number))
        do throws(SQLError) {
          switch record.kind {
          case .pack:
            try pack.run(
              number, .text(record.written), .text(record["pack"] ?? ""), .text(record["pack-sha256"] ?? ""),
              .text(record["by"] ?? ""), .integer(record["audio"] == "yes" ? 1 : 0),
              .integer(record["holds"] == nil ? 0 : 1))
            for key in (record["holds"] ?? "").split(separator: " ") { try holds.run(.text(String(key)), number) }
          case .opening:
            try opening.run(
              .text(record["pack-sha256"] ?? ""), number, .text(record.written), .text(record["by"] ?? ""),
              .text(record["into"] ?? ""))
          case .removal:
            for statement in record.statements where statement.name == "removed-pack" {
              let digest = statement.value.split(separator: " ").first.map(String.init) ?? ""
              try deleted.run(.text(record.written), .text(digest))
            }
          default: break
          }
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
    }
  }

  /// - Parameter database: one that knows the function `recording_key`.
  init(in database: borrowing Database) throws(HoldingsError) {
    holding = try HoldingsError.sql { () throws(SQLError) in
      try database.prepare(
        """
        SELECT p.number, p.written, p.name, p.sha256, p.by, p.audio, p.deleted FROM temp.pack_holds h
        JOIN temp.pack p ON p.number = h.number WHERE h.key = recording_key(?) ORDER BY p.number
        """)
    }
    openings = try HoldingsError.sql { () throws(SQLError) in
      try database.prepare("SELECT number, written, by, into_folder FROM temp.opening WHERE sha256 = ? ORDER BY number")
    }
  }

  func tell(_ recording: String, _ body: (HoldingPack) throws(HoldingsError) -> Void) throws(HoldingsError) {
    var packs: [HoldingPack] = []
    try HoldingsError.sql { () throws(SQLError) in
      defer { holding.reset() }
      try holding.bind(recording, at: 0)
      while try holding.step() {
        var opened: [HoldingPack.Opening] = []
        try openings.bind(holding.text(3) ?? "", at: 0)
        while try openings.step() {
          opened.append(
            HoldingPack.Opening(
              record: Int(openings.integer(0)), written: openings.text(1) ?? "", by: openings.text(2) ?? "",
              into: openings.text(3) ?? ""))
        }
        openings.reset()
        packs.append(
          HoldingPack(
            record: Int(holding.integer(0)), written: holding.text(1) ?? "", name: holding.text(2) ?? "",
            sha256: holding.text(3) ?? "", by: holding.text(4) ?? "", hasAudio: holding.integer(5) == 1,
            deleted: holding.text(6), openings: opened))
      }
    }
    for pack in packs { try body(pack) }
  }
}
