import Acoustic
import Files
import Glibc

/// Fingerprints made up by a generator of its own seed, and an index of them in a folder of its own.
struct MadeUpSound {
  let folder: String
  var path: String { folder + "/fingerprints.index" }

  init() throws {
    folder = "/tmp/earshot-acoustic-\(ThisProcess.identifier)-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder)
  }

  func remove() { try? deleteOwn(folder) }

  /// Items like those of speech: each like no other.
  static func items(_ count: Int, seed: UInt64) -> [UInt32] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: state >> 29)
    }
  }

  /// What a codec makes of items: in each of them so many bits are changed.
  static func coded(_ items: [UInt32], bits: Int, seed: UInt64 = 7) -> [UInt32] {
    zip(items, MadeUpSound.items(items.count, seed: seed)).map { item, chance in
      (0..<bits).reduce(item) { $0 ^ 1 << (chance >> UInt32(5 * $1) & 31) }
    }
  }

  static func telling(_ items: [UInt32]) -> Fingerprint {
    var marks = Marks(count: items.count)
    for place in items.indices { marks[place] = true }
    return Fingerprint(items: items, telling: marks)
  }

  func index(_ store: [Fingerprint], memory: Int = 1 << 28) throws -> AcousticIndex {
    try IndexBuilder(memory: memory).write(to: path, generation: 42) { (body) throws(AcousticError) in
      for (number, fingerprint) in store.enumerated() { try body(UInt32(number), fingerprint) }
    }
    return try AcousticIndex(path)
  }

  /// What each lead says: the stream, how sure, and what keeps it from being surer.
  func likenesses(_ heard: [[UInt32]], _ store: [[UInt32]]) throws -> [String] {
    let store = store.map(MadeUpSound.telling)
    let matcher = Matcher<Never>(index: try index(store), fingerprint: { store[$0] }, content: { $0 })
    return matcher.likenesses(of: heard.map(MadeUpSound.telling)).filter(\.isLead).map { likeness in
      "\(likeness.stream) \(likeness.sureness.rawValue)\(likeness.doubt.map { " \($0)" } ?? "")"
    }
  }
}
