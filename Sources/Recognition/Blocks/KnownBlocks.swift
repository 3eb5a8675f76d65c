package import Digest
internal import SQL

/// The blocks of known recordings, to be looked up. It is for one thread.
///
/// Most blocks are dismissed by a filter with sixteen bits for each that is known; only what passes it is looked up in the
/// file.
package final class KnownBlocks {
  private let database: Database
  private var find: Statement
  private var filter: [UInt64] = [0]
  /// Contents whose blocks are known.
  package let contents: Int

  /// - Parameter path: of a ``BlockIndex``.
  /// - Throws: ``RecognitionError`` where it cannot be read.
  package init(path: String) throws(RecognitionError) {
    do throws(SQLError) {
      database = try Database(path: path, mode: .readOnly)
      contents = Int(try database.value("SELECT count(*) FROM content")?.integer ?? 0)
      find = try database.prepare(
        "SELECT c.sha256, c.blocks FROM block b JOIN content c ON c.number = b.content WHERE b.hash = ?")
      let count = Int(try database.value("SELECT count(*) FROM block WHERE content IS NOT NULL")?.integer ?? 0)
      var words = 1
      while words * 64 < count * 16 { words *= 2 }
      filter = Array(repeating: 0, count: words)
      var rows = try database.prepare("SELECT hash FROM block WHERE content IS NOT NULL")
      while try rows.step() {
        let bit = bit(of: rows.integer(0))
        filter[bit >> 6] |= 1 << UInt64(bit & 63)
      }
    } catch {
      throw .database(error)
    }
  }

  /// The content that a block is of, and how many blocks of it are known.
  /// - Throws: ``RecognitionError`` where the file fails.
  package func content(_ hash: Int64) throws(RecognitionError) -> (sha256: SHA256Value, blocks: Int)? {
    guard ContentBlock.isKept(hash) else { return nil }
    let bit = bit(of: hash)
    guard filter[bit >> 6] & 1 << UInt64(bit & 63) != 0 else { return nil }
    do throws(SQLError) {
      try find.bind(hash, at: 0)
      defer { find.reset() }
      guard try find.step(), let sha256 = find.text(0).flatMap({ SHA256Value(hexadecimal: $0) }) else { return nil }
      return (sha256, Int(find.integer(1)))
    } catch {
      throw .database(error)
    }
  }

  private func bit(of hash: Int64) -> Int { Int(UInt64(bitPattern: hash) >> 20) & (filter.count * 64 - 1) }
}
