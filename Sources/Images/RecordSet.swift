/// Records of a file system, of which many that lie together take little room.
struct RecordSet {
  private var words: [UInt64: UInt64] = [:]

  mutating func insert(_ record: UInt64) { words[record >> 6, default: 0] |= 1 << (record & 63) }

  func contains(_ record: UInt64) -> Bool { words[record >> 6].map { $0 >> (record & 63) & 1 == 1 } ?? false }
}
