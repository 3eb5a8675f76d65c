internal import Digest

/// The contents of all recordings ever seen, as a sorted table: forty bytes for each, whatever their names.
///
/// Most files are dismissed by their size alone, through a filter with sixteen bits for each known size.
struct KnownRecordings: Sendable {
  private var contents: [Content] = []
  private var filter: [UInt64] = [0]

  struct Content: Hashable, Sendable, Comparable {
    let size: Int64
    let digest: SHA256Value

    static func < (a: Content, b: Content) -> Bool {
      if a.size != b.size { return a.size < b.size }
      let x = a.digest.bytes
      let y = b.digest.bytes
      return (x.0, x.1, x.2, x.3) < (y.0, y.1, y.2, y.3)
    }
  }

  var isEmpty: Bool { contents.isEmpty }
  /// Different contents, which is fewer than recordings where two recordings sound alike.
  var count: Int { contents.count }

  init(_ found: consuming [Content]) {
    contents = found
    contents.sort()
    var last: Content?
    contents.removeAll { content in
      defer { last = content }
      return content == last
    }
    var words = 1
    while words * 64 < contents.count * 16 { words *= 2 }
    filter = Array(repeating: 0, count: words)
    for content in contents {
      let bit = self.bit(of: content.size)
      filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }
  }

  /// Whether some recording has this size.
  func hasSize(_ size: Int64) -> Bool {
    let bit = bit(of: size)
    guard filter[bit >> 6] & 1 << UInt64(bit & 63) != 0 else { return false }
    let place = place { $0.size < size }
    return place < contents.count && contents[place].size == size
  }

  func contains(_ content: Content) -> Bool {
    let place = place { $0 < content }
    return place < contents.count && contents[place] == content
  }

  /// The first place whose content is no longer below.
  private func place(_ isBelow: (Content) -> Bool) -> Int {
    var low = 0
    var high = contents.count
    while low < high {
      let middle = (low + high) / 2
      if isBelow(contents[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Fibonacci hashing: sizes of recordings are multiples of their frames, which would crowd one another.
  private func bit(of size: Int64) -> Int {
    Int((UInt64(bitPattern: size) &* 0x9E37_79B9_7F4A_7C15) >> 20) & (filter.count * 64 - 1)
  }
}
