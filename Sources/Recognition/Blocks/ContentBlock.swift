internal import Digest

/// A block of a recording's content, as what is left of a deleted copy would show it.
///
/// File systems give space out in clusters of 4,096 bytes or multiples of that, nearly all of them; so what is left of a file
/// is left in such blocks.
package enum ContentBlock {
  package static let size = 4_096

  /// The first 64 bits of the block's SHA-256; nil for one that says nothing of whose it is: silence, the same few samples
  /// over and over, which every recording may hold.
  /// - Parameter block: of ``size`` bytes.
  package static func hash(_ block: UnsafeRawBufferPointer) -> Int64? {
    guard block.count == size, unsafe says(block) else { return nil }
    return unsafe Int64(bitPattern: SHA256.of(block).bytes.0)
  }

  /// Whether blocks of this hash are kept in the index: every fourth.
  package static func isKept(_ hash: Int64) -> Bool { hash & 3 == 0 }

  /// Digital silence is one value; silence in GSM 06.10 repeats frames of 33 bytes, so that it has 33 different words of
  /// four bytes; speech has hundreds.
  private static let fewestWords = 128

  private static func says(_ block: UnsafeRawBufferPointer) -> Bool {
    // 512 places, of which each word fills one; words that share a place count once.
    var seen = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    var places = 0
    return unsafe withUnsafeMutableBytes(of: &seen) { bits in
      for offset in stride(from: 0, to: size, by: 4) {
        let word = unsafe block.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        let place = Int((word &* 0x9E37_79B1) >> 23)
        let mask = UInt8(1) << UInt8(place & 7)
        if unsafe bits[place >> 3] & mask == 0 {
          unsafe bits[place >> 3] |= mask
          places += 1
          if places >= fewestWords { return true }
        }
      }
      return false
    }
  }
}
