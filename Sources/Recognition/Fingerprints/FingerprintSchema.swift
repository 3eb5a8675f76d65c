/// The tables of the fingerprints.
enum FingerprintSchema {
  /// `PRAGMA application_id`: "ESfp" read as a big-endian number.
  static let applicationID: Int64 = 0x4553_6670
  static let version: Int64 = 1

  /// A content is heard once, whatever recordings have it. Its `problem` is why it cannot be; then it has no streams.
  static let all = """
    BEGIN IMMEDIATE;
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    CREATE TABLE content (
      number INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE, length INTEGER, problem TEXT);
    CREATE TABLE stream (
      number INTEGER PRIMARY KEY AUTOINCREMENT, content INTEGER NOT NULL, channel INTEGER NOT NULL,
      items BLOB NOT NULL, telling BLOB NOT NULL);
    CREATE INDEX stream_by_content ON stream (content);
    CREATE TABLE generation (number INTEGER NOT NULL);
    INSERT INTO generation VALUES (0);
    COMMIT;
    """
}
