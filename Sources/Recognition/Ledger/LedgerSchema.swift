/// The tables of the ledger.
enum LedgerSchema {
  /// `PRAGMA application_id`: "ESld" read as a big-endian number.
  static let applicationID: Int64 = 0x4553_6C64
  static let version: Int64 = 2

  /// `gone` is the audit that looked where a recording was and did not find it; NULL where none did.
  ///
  /// Its call and the account or extension of its adviser stay, so that what was decided about them does not become
  /// undecided when the recording leaves the store.
  ///
  /// A recording may have had several contents: a store that packs its recordings overnight changes their bytes, and
  /// copies taken before that must still be known.
  static let all = """
    BEGIN IMMEDIATE;
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    CREATE TABLE recording (
      store TEXT NOT NULL, id TEXT NOT NULL, path TEXT, started INTEGER, ended INTEGER, ended_basis TEXT,
      first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, gone INTEGER, call TEXT, adviser TEXT,
      PRIMARY KEY (store, id)) WITHOUT ROWID;
    CREATE INDEX recording_by_path ON recording (store, path);
    CREATE TABLE content (
      store TEXT NOT NULL, id TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
      first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, PRIMARY KEY (store, id, sha256)) WITHOUT ROWID;
    COMMIT;
    """
}
