internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Hearing
internal import SQL
internal import Synchronization

/// What earlier audits heard in files of a source's drives, by their SHA-256, so that no content is decoded twice: an SQLite
/// file in Earshot's state folder. What is heard is compared anew each time, since the ledger grows.
///
/// What no sweep meets any more is forgotten.
final class SoundMemory: Sendable {
  private let state: Mutex<State>

  private struct State: ~Copyable {
    let database: Database
    var changes = 0
  }

  /// "ESsm" read as a big-endian number, and the version of what is kept.
  private static let (applicationID, version): (Int64, Int64) = (0x4553_736D, 1)

  /// Opens the memory. Whatever else stands in its place is deleted: it holds nothing that cannot be heard anew.
  init(_ path: String) throws(EvidenceError) {
    do throws(FileError) {
      try makeFolder(parentFolder(of: path))
      if !SoundMemory.isSound(path) { try deleteOwn(path) }
      if kindOfFile(path) == nil {
        // SQLite would make it readable for all.
        var file = try OutputFile(path)
        try file.finish()
      }
    } catch {
      throw .file(error)
    }
    do throws(SQLError) {
      let database = try Database(path: path, mode: .create)
      try database.execute(
        """
        PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL;
        PRAGMA application_id = \(SoundMemory.applicationID); PRAGMA user_version = \(SoundMemory.version);
        CREATE TABLE IF NOT EXISTS heard (
          sha256 TEXT PRIMARY KEY, met INTEGER NOT NULL, frames BLOB NOT NULL) WITHOUT ROWID;
        BEGIN
        """)
      state = Mutex(State(database: database))
    } catch {
      throw .database(error)
    }
  }

  private static func isSound(_ path: String) -> Bool {
    guard kindOfFile(path) == .file, let database = try? Database(path: path, mode: .create) else { return false }
    return (try? database.value("PRAGMA application_id"))??.integer == applicationID
      && (try? database.value("PRAGMA user_version"))??.integer == version
      && (try? database.value("PRAGMA quick_check(1)"))??.text == "ok"
  }

  /// What was heard in a content; nil where it was not heard.
  func heard(_ sha256: SHA256Value, at: Int64) -> Heard? {
    state.withLock { state in
      do throws(SQLError) {
        guard
          case .blob(let bytes)? = try state.database.value(
            "SELECT frames FROM heard WHERE sha256 = ?", .text(sha256.description)),
          let heard = Heard(frames: bytes)
        else { return nil }
        var update = try state.database.prepare("UPDATE heard SET met = ? WHERE sha256 = ?")
        try update.run(.integer(at), .text(sha256.description))
        return heard
      } catch {
        return nil
      }
    }
  }

  func keep(_ heard: Heard, of sha256: SHA256Value, at: Int64) {
    let bytes = heard.frames
    state.withLock { state in
      do throws(SQLError) {
        var insert = try state.database.prepare("INSERT OR REPLACE INTO heard VALUES (?, ?, ?)")
        try insert.run(.text(sha256.description), .integer(at), .blob(bytes))
        state.changes += 1
        // What was heard so far is not lost with an audit that breaks off.
        if state.changes % 200 == 0 { try state.database.execute("COMMIT; BEGIN") }
      } catch {
        // Not remembered, it is heard again.
      }
    }
  }

  /// Forgets what was not met since an audit, and keeps the rest.
  /// - Parameter at: the audit instant, in UTC microseconds.
  func finish(at: Int64) {
    state.withLock { state in
      try? state.database.execute("DELETE FROM heard WHERE met <> \(at); COMMIT; BEGIN")
    }
  }
}

extension Heard {
  /// All of it as bytes.
  fileprivate var frames: [UInt8] {
    var writer = ByteWriter()
    for frame in streams.map(HearingFrame.stream) + [.facts(self)] {
      let bytes = frame.bytes
      writer.add(frame.tag)
      writer.add(UInt32(clamping: bytes.count))
      writer.add(bytes)
    }
    return writer.bytes
  }

  fileprivate init?(frames bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    var streams: [HeardStream] = []
    var facts: Heard?
    while reader.left > 0 {
      guard let tag = reader.number(UInt8.self), let count = reader.number(UInt32.self),
        let body = reader.bytes(Int(count)), let frame = HearingFrame(tag: tag, bytes: Array(body))
      else { return nil }
      switch frame {
      case .stream(let stream): streams.append(stream)
      case .facts(let heard): facts = heard
      case .samples, .trouble: return nil
      }
    }
    guard let facts else { return nil }
    self = facts
    self.streams = streams
  }
}
