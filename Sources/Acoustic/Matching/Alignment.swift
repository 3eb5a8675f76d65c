/// A passage of one fingerprint that is like a passage of another.
package struct Passage: Hashable, Sendable {
  /// Items of what was asked about.
  package let items: Range<Int>
  /// Item `i` is like item `i + diagonal` of the other.
  package let diagonal: Int
  /// Items of both that tell something, within it.
  package let telling: Int
  /// Bits in which those differ, altogether.
  package let bits: Int

  /// Bits of 32 in which an item differs, in the mean.
  package var bitErrors: Double { telling == 0 ? 32 : Double(bits) / Double(telling) }

  /// The items of the other.
  package var otherItems: Range<Int> { items.lowerBound + diagonal..<items.upperBound + diagonal }
}

/// Compares two fingerprints at one place of the one against the other.
package enum Alignment {
  /// Items that are judged together. None of 398,080 windows of so many of other calls differed in fewer than 8 bits.
  package static let window = 60
  /// Bits of 32 up to which a window may be the same sound.
  package static let mostBits = 8.5
  /// Items that tell something which there have to be in a window, of those it has. In a pause there is nothing to compare.
  private static let leastTelling = 0.4
  /// Fewer items are no passage.
  static let fewest = 12

  /// The passages in which two fingerprints are alike at a diagonal, in order.
  package static func passages(
    _ query: Fingerprint, _ other: Fingerprint, diagonal: Int, within range: Range<Int>? = nil
  ) -> [Passage] {
    let shared = max(0, -diagonal)..<max(max(0, -diagonal), min(query.items.count, other.items.count - diagonal))
    let range = range.map { $0.clamped(to: shared) } ?? shared
    guard range.count >= fewest else { return [] }
    // Sums up to each item, so that any window is a subtraction.
    var bits = [Int32](repeating: 0, count: range.count + 1)
    var telling = bits
    for (place, item) in range.enumerated() {
      let tells = query.telling[item] && other.telling[item + diagonal]
      let differ = tells ? (query.items[item] ^ other.items[item + diagonal]).nonzeroBitCount : 0
      bits[place + 1] = bits[place] + Int32(differ)
      telling[place + 1] = telling[place] + (tells ? 1 : 0)
    }
    let width = min(window, range.count)
    var found: [Range<Int>] = []
    for start in 0...(range.count - width) {
      let count = telling[start + width] - telling[start]
      guard Double(count) >= leastTelling * Double(width), count >= fewest,
        Double(bits[start + width] - bits[start]) <= mostBits * Double(count)
      else { continue }
      if let last = found.last, last.upperBound >= start {
        found[found.count - 1] = last.lowerBound..<start + width
      } else {
        found.append(start..<start + width)
      }
    }
    return found.compactMap { (part: Range<Int>) -> Passage? in
      let kept = trimmed(part, bits, telling)
      let count = Int(telling[kept.upperBound] - telling[kept.lowerBound])
      guard count >= fewest else { return nil }
      return Passage(
        items: range.lowerBound + kept.lowerBound..<range.lowerBound + kept.upperBound, diagonal: diagonal,
        telling: count, bits: Int(bits[kept.upperBound] - bits[kept.lowerBound]))
    }
  }

  /// What is left of a range when its ends are cut to where the sound is alike: a window's mean lets it reach into what is
  /// not.
  private static func trimmed(_ range: Range<Int>, _ bits: [Int32], _ telling: [Int32]) -> Range<Int> {
    let step = 8
    var (low, high) = (range.lowerBound, range.upperBound)
    func isAlike(_ from: Int, _ to: Int) -> Bool {
      let count = telling[to] - telling[from]
      return count > 0 && Double(bits[to] - bits[from]) <= mostBits * Double(count)
    }
    while high - low > step, !isAlike(low, low + step) { low += 1 }
    while high - low > step, !isAlike(high - step, high) { high -= 1 }
    return low..<high
  }
}
