/// Tells which lines belong to an act that a line before them began: the same account, host, target and action, each
/// within the declared time of the one before.
///
/// It remembers the latest 65,536 acts or so, by a hash of 128 bits: memory does not grow with the log, and what falls
/// out of it at worst becomes an act of its own.
struct RepeatedActs {
  private struct Act {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var last: Int64 = .min
    /// Where its first line stands.
    var byte: Int64 = 0
  }

  private static let sets = 1 << 14
  private static let ways = 4
  private var acts: [Act]

  init() { acts = Array(repeating: Act(), count: RepeatedActs.sets * RepeatedActs.ways) }

  /// Notes a line of an act.
  /// - Parameters:
  ///   - instant: UTC microseconds.
  ///   - within: nil where the line is an act of its own whatever came before; others may still follow it.
  ///   - byte: where the line stands.
  /// - Returns: where the first line of the act stands that it belongs to; nil where it begins one.
  mutating func firstByte(of key: ActKey, at instant: Int64, within: Int64?, byte: Int64) -> Int64? {
    let start = Int(key.first & UInt64(RepeatedActs.sets - 1)) * RepeatedActs.ways
    var oldest = start
    for index in start..<start + RepeatedActs.ways {
      if acts[index].first == key.first, acts[index].second == key.second {
        let last = acts[index].last
        acts[index].last = max(last, instant)
        if let within, last != .min, abs(instant - last) <= within { return acts[index].byte }
        acts[index].byte = byte
        return nil
      }
      if acts[index].last < acts[oldest].last { oldest = index }
    }
    acts[oldest] = Act(first: key.first, second: key.second, last: instant, byte: byte)
    return nil
  }
}

/// A hash of what makes lines one act. The same on every machine, so that the same log gives the same evidence.
struct ActKey {
  private(set) var first: UInt64 = 0x9E37_79B9_7F4A_7C15
  private(set) var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F

  /// Adds the action, whose first two letters are its own.
  mutating func add(_ action: AccessAction) {
    for byte in action.rawValue.utf8.prefix(2) { mix(UInt64(byte)) }
  }

  /// Adds a part; its length is part of it.
  mutating func add(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { all in
      var index = 0
      while index + 8 <= all.count {
        mix(UInt64(littleEndian: unsafe all.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
        index += 8
      }
      var word: UInt64 = 0
      while index < all.count {
        word = unsafe word << 8 | UInt64(all[index])
        index += 1
      }
      mix(word)
    }
    mix(UInt64(bytes.count))
  }

  private mutating func mix(_ word: UInt64) {
    first = (first ^ word) &* 0x9FB2_1C65_1E98_DF25
    first ^= first >> 32
    second = (second ^ word) &* 0xD6E8_FEB8_6659_FD93
    second ^= second >> 29
  }
}
