/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): a small generator whose
/// sequence is its own definition, so that a seed gives the same estate with every compiler and on every machine.
package struct Randomness: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// A stream of its own for a named part of the estate: no part shifts when another draws more or fewer numbers.
  package init(seed: UInt64, part: String, _ number: Int = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var mixer = Randomness(seed: seed ^ hash)
    let first = mixer.next()
    mixer = Randomness(seed: first ^ UInt64(truncatingIfNeeded: number) &* 0x9e37_79b9_7f4a_7c15)
    state = mixer.next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number from 0 to below `bound`, which is at least 1 (multiply and shift; the bias is below 2 to the -40 here).
  package mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(1, bound))).high)
  }

  /// A number of a closed range.
  package mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// True in so many of a hundred cases.
  package mutating func percent(_ share: Int) -> Bool { below(100) < share }

  /// One of a list that is not empty.
  package mutating func one<Element>(of list: [Element]) -> Element { list[below(list.count)] }

  /// The list in a random order.
  package mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
    var list = list
    for index in stride(from: list.count - 1, to: 0, by: -1) { list.swapAt(index, below(index + 1)) }
    return list
  }
}
