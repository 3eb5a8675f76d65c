import Digest
import Files
import Recognition
import Testing

@Suite("The index of recordings' blocks")
struct BlockIndexTests {
  private let scratch = Scratch()
  private var path: String { scratch.file("blocks.sqlite") }

  /// Letters that no other seed gives.
  private func letters(_ seed: UInt64, _ blocks: Int) -> String {
    var state = seed
    return String(
      (0..<blocks * ContentBlock.size).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Character(UnicodeScalar(UInt8(0x41 + state >> 33 % 26)))
      })
  }

  private func ledger(_ recordings: [(id: String, content: String)], at: Int64 = 10) throws -> Ledger {
    let ledger = try Ledger(path: scratch.file("ledger.sqlite"))
    let seen = recordings.map { Seen(id: $0.id, path: "\($0.id).wav", content: $0.content) }
    try ledger.update(fromStoreEvidence: scratch.evidence("evidence-\(at)", seen), at: at)
    return ledger
  }

  private func put(_ recordings: [(id: String, content: String)]) throws {
    for (id, content) in recordings { try scratch.write("\(id).wav", content.utf8) }
  }

  /// For each recording, how many of its blocks are found, and how many are said to be known.
  private func found(_ recordings: [(id: String, content: String)]) throws -> [String] {
    let known = try KnownBlocks(path: path)
    return try recordings.map { id, content in
      let bytes = Array(content.utf8)
      let whole = SHA256.of(content)
      var count = 0
      var of = 0
      for start in stride(from: 0, to: bytes.count, by: ContentBlock.size) {
        let hash = unsafe bytes[start..<start + ContentBlock.size].withUnsafeBytes { unsafe ContentBlock.hash($0) }
        guard let hash, let content = try known.content(hash) else { continue }
        #expect(content.sha256 == whole)
        count += 1
        of = content.blocks
      }
      return "\(id) \(count)/\(of)"
    }
  }

  @Test("keeps about every fourth block of each recording, and none that two share, whichever came first")
  func kept() throws {
    let announcement = letters(9, 40)
    let recordings = [
      ("a", announcement + letters(1, 40)), ("b", announcement + letters(2, 200)), ("c", letters(3, 40)),
      ("d", announcement),
    ]
    try put(recordings)
    let ledger = try ledger(recordings)
    #expect(try BlockIndex(path: path).update(from: ledger, folders: ["main": scratch.path]) == 4)
    let now = try found(recordings)
    let counts = now.map { line in
      line.split { !$0.isNumber }.compactMap { Int($0) }
    }
    for (count, blocks) in zip(counts, [40, 200, 40]) {
      #expect(count[0] == count[1])
      #expect(count[0] > blocks / 8 && count[0] < blocks / 2)
    }
    #expect(now[3] == "d 0/0")
    #expect(try BlockIndex(path: path).update(from: ledger, folders: ["main": scratch.path]) == 0)
    #expect(try found(recordings) == now)
  }

  @Test("knows what has left the store, and forgets what the ledger forgets")
  func forgets() throws {
    let recordings = [("a", letters(1, 40)), ("b", letters(2, 40))]
    try put(recordings)
    let ledger = try ledger(recordings)
    try BlockIndex(path: path).update(from: ledger, folders: ["main": scratch.path])
    let before = try found(recordings)
    try deleteOwn(scratch.file("a.wav"))
    try BlockIndex(path: path).update(from: ledger, folders: ["main": scratch.path])
    #expect(try found(recordings) == before)
    _ = try self.ledger([recordings[1]], at: 20)
    try ledger.expire(before: 15)
    try BlockIndex(path: path).update(from: ledger, folders: ["main": scratch.path])
    #expect(try found(recordings) == ["a 0/0", before[1]])
  }

  @Test("takes in only what is what the ledger knows, and tries what is not again")
  func changed() throws {
    let recordings = [("a", letters(1, 40))]
    try put([("a", letters(2, 40))])
    let ledger = try ledger(recordings)
    #expect(try BlockIndex(path: path).update(from: ledger, folders: ["main": scratch.path]) == 0)
    try put(recordings)
    #expect(try BlockIndex(path: path).update(from: ledger, folders: ["main": scratch.path]) == 1)
    #expect(try found(recordings) != ["a 0/0"])
  }

  @Test("is made anew where it is damaged", arguments: ["", "no database", "SQLite format 3\u{0}"])
  func damaged(content: String) throws {
    let recordings = [("a", letters(1, 40))]
    try put(recordings)
    try scratch.write("blocks.sqlite", content.utf8)
    #expect(try BlockIndex(path: path).update(from: ledger(recordings), folders: ["main": scratch.path]) == 1)
    #expect(try found(recordings) != ["a 0/0"])
  }
}
