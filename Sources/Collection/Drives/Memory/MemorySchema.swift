/// The tables of a memory.
enum MemorySchema {
  /// `PRAGMA application_id`: "ESmy" read as a big-endian number.
  static let applicationID: Int64 = 0x4553_6D79
  static let version: Int64 = 4

  /// A volume is a file system as one drive of the inventory showed it; `swept` is when it was last looked at. Folders and
  /// files are known by their inodes, so that no name is kept; a file with two names in two folders has two rows. Numbers
  /// without a sign are kept by their bits. Times of files are UTC nanoseconds, all others microseconds.
  ///
  /// `insides` is what was found in a container, as ``Insides/bytes``.
  ///
  /// `deceived` are files whose content had changed though nothing else about them had: the path on the drive, when the file
  /// had last been read, and at which audit it was found out.
  static let all = """
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    CREATE TABLE owner (source TEXT NOT NULL, program TEXT NOT NULL, clock INTEGER NOT NULL);
    CREATE TABLE volume (
      number INTEGER PRIMARY KEY, drive TEXT NOT NULL, device INTEGER NOT NULL, kind INTEGER NOT NULL,
      identity INTEGER NOT NULL, swept INTEGER NOT NULL);
    CREATE TABLE folder (
      volume INTEGER, inode INTEGER, modified INTEGER, changed INTEGER, PRIMARY KEY (volume, inode)) WITHOUT ROWID;
    CREATE TABLE file (
      volume INTEGER, folder INTEGER, inode INTEGER, size INTEGER, modified INTEGER, changed INTEGER, created INTEGER,
      read INTEGER, kind TEXT, start INTEGER, sha256 BLOB, insides BLOB, PRIMARY KEY (volume, folder, inode)) WITHOUT ROWID;
    CREATE TABLE deceived (
      drive TEXT, path TEXT, read INTEGER, at INTEGER, PRIMARY KEY (drive, path, at)) WITHOUT ROWID;
    """

  /// What a collection finds, until it is taken over at its end; it spills to disk.
  static let findings = """
    CREATE TEMP TABLE met (
      volume INTEGER, folder INTEGER, modified INTEGER, changed INTEGER, is_rewritten INTEGER,
      PRIMARY KEY (volume, folder)) WITHOUT ROWID;
    CREATE TEMP TABLE swept (number INTEGER PRIMARY KEY);
    CREATE TEMP TABLE deception (drive TEXT, path TEXT, read INTEGER, PRIMARY KEY (drive, path)) WITHOUT ROWID;
    CREATE TEMP TABLE fresh (
      volume INTEGER, folder INTEGER, inode INTEGER, size INTEGER, modified INTEGER, changed INTEGER, created INTEGER,
      read INTEGER, kind TEXT, start INTEGER, sha256 BLOB, insides BLOB, PRIMARY KEY (volume, folder, inode)) WITHOUT ROWID;
    """
}
