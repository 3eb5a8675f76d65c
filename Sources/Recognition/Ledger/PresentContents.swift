package import Digest
internal import SQL

/// A content that an audit saw in a store.
package struct PresentContent: Hashable, Sendable {
  package let store: String
  /// The recording's identifier.
  package let recording: String
  /// Within the store, escaped.
  package let path: String
  package let sha256: SHA256Value
  /// Bytes.
  package let size: Int64
}

extension Ledger {
  /// The recordings that had this content when an audit last saw them in their store, and have not gone since.
  package func present(_ sha256: SHA256Value) throws(RecognitionError) -> [PresentContent] {
    var found: [PresentContent] = []
    try sql { (database) throws(SQLError) in
      var rows = try database.prepare(
        """
        SELECT r.store, r.id, r.path, c.size FROM content c JOIN recording r USING (store, id)
        WHERE c.sha256 = ? AND r.gone IS NULL AND c.last_seen = r.last_seen ORDER BY r.store, r.path, r.id
        """)
      try rows.bind(.text(sha256.description), at: 0)
      while try rows.step() {
        guard let store = rows.text(0), let recording = rows.text(1), let path = rows.text(2) else { continue }
        found.append(
          PresentContent(store: store, recording: recording, path: path, sha256: sha256, size: rows.integer(3)))
      }
    }
    return found
  }

  /// The contents that an audit saw in the stores, some at a time, in the order of store, path and SHA-256.
  /// - Parameters:
  ///   - at: the audit instant, in UTC microseconds.
  ///   - last: the last of those before; nil at the beginning.
  package func present(
    at: Int64, after last: PresentContent?, most: Int
  ) throws(RecognitionError) -> [PresentContent] {
    var found: [PresentContent] = []
    try sql { (database) throws(SQLError) in
      var rows = try database.prepare(
        """
        SELECT r.store, r.id, r.path, c.sha256, c.size FROM recording r JOIN content c USING (store, id)
        WHERE r.gone IS NULL AND c.last_seen = ? AND (r.store, r.path, c.sha256) > (?, ?, ?)
        ORDER BY r.store, r.path, c.sha256 LIMIT ?
        """)
      try rows.bind(at, at: 0)
      try rows.bind(last?.store ?? "", at: 1)
      try rows.bind(last?.path ?? "", at: 2)
      try rows.bind(last?.sha256.description ?? "", at: 3)
      try rows.bind(Int64(most), at: 4)
      while try rows.step() {
        guard let store = rows.text(0), let recording = rows.text(1), let path = rows.text(2),
          let sha256 = rows.text(3).flatMap({ SHA256Value(hexadecimal: $0) })
        else { continue }
        found.append(
          PresentContent(store: store, recording: recording, path: path, sha256: sha256, size: rows.integer(4)))
      }
    }
    return found
  }
}
