/// One bit for each place of a row.
package struct Marks: Equatable, Sendable {
  package private(set) var words: [UInt64]
  package let count: Int

  package init(count: Int) {
    self.count = count
    words = Array(repeating: 0, count: (count + 63) / 64)
  }

  /// - Parameter bytes: eight places each, the first in the lowest bit; what is missing is unmarked.
  package init(count: Int, bytes: some Sequence<UInt8>) {
    self.init(count: count)
    for (index, byte) in bytes.enumerated() where index < words.count * 8 {
      words[index >> 3] |= UInt64(byte) << UInt64(8 * (index & 7))
    }
    if count & 63 != 0, let last = words.indices.last { words[last] &= (1 << UInt64(count & 63)) - 1 }
  }

  /// Eight places a byte, the first in the lowest bit.
  package var bytes: [UInt8] {
    (0..<(count + 7) / 8).map { UInt8(truncatingIfNeeded: words[$0 >> 3] >> UInt64(8 * ($0 & 7))) }
  }

  package subscript(_ place: Int) -> Bool {
    get { words[place >> 6] & 1 << UInt64(place & 63) != 0 }
    set {
      if newValue {
        words[place >> 6] |= 1 << UInt64(place & 63)
      } else {
        words[place >> 6] &= ~(1 << UInt64(place & 63))
      }
    }
  }

  /// How many places are marked.
  package var marked: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}
