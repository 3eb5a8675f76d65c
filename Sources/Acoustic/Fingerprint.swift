/// What one stream of sound is like: Chromaprint's items, and which of them tell anything.
package struct Fingerprint: Equatable, Sendable {
  /// Chromaprint's items (algorithm 2, "TEST2"), of 32 bits each.
  package let items: [UInt32]
  /// The items that tell something: neither silence nor noise of the line nor a lasting tone.
  package let telling: Marks

  /// Samples a second that Chromaprint works on, and those from one item to the next (`fingerprinter_configuration.cpp`:
  /// frames of 4,096 samples, of which a third is new each time).
  package static let rate = 11_025
  package static let hop = 4_096 / 3
  /// Frames that one item looks at: 16 of the classifiers and 4 more of the filter before them.
  package static let support = 20
  /// Samples that one item looks at.
  package static var span: Int { (support - 1) * hop + 4_096 }

  /// Microseconds into the sound at which an item begins.
  package static func microseconds(ofItem item: Int) -> Int64 { Int64(item) * Int64(hop) * 1_000_000 / Int64(rate) }

  /// How many items so many microseconds have between their beginnings.
  package static func items(inMicroseconds length: Int64) -> Int {
    Int(length * Int64(rate) / (Int64(hop) * 1_000_000))
  }

  package init(items: [UInt32], telling: Marks) {
    self.items = items
    self.telling = telling
  }

  /// - Parameter levels: how loud each hop of the sound is, in decibels below full scale. An item looks at ``hops`` of them.
  package init(items: [UInt32], levels: [UInt8]) {
    self.items = items
    var telling = Marks(count: items.count)
    let limit = Fingerprint.quiet(levels)
    var loud = 0
    for (hop, level) in levels.enumerated() {
      loud += level <= limit ? 1 : 0
      let place = hop - Fingerprint.hops + 1
      if place > 0 { loud -= levels[place - 1] <= limit ? 1 : 0 }
      guard place >= 0, place < items.count, loud >= Fingerprint.leastLoud else { continue }
      telling[place] = !Fingerprint.isSteady(items, around: place)
    }
    self.telling = telling
  }

  /// Hops that an item looks at, and how many of them have to be sound for the item to tell anything: a word in a long pause would
  /// else make items alike that hold hardly any of it.
  package static let hops = support + 2
  static let leastLoud = 8

  /// How far below its loud passages sound is taken for the noise of the line, in decibels.
  static let pauseDepth = 28
  /// Below full scale, in decibels: whatever is fainter is silence.
  static let silence: UInt8 = 66

  /// The level below which there is nothing but noise. A tenth of what is heard is louder than its loud passages are.
  private static func quiet(_ levels: [UInt8]) -> UInt8 {
    var counts = [Int](repeating: 0, count: 256)
    for level in levels { counts[Int(level)] += 1 }
    var left = levels.filter { $0 <= silence }.count / 10
    for (level, count) in counts.enumerated() {
      left -= count
      if left < 0 { return UInt8(min(Int(silence), level + pauseDepth)) }
    }
    return silence
  }

  /// Items on either side that are looked at for a lasting tone, and the bits that change from one to the next there, at
  /// most, where nothing does but a tone.
  private static let around = 6
  private static let steadyBits = 0.75

  private static func isSteady(_ items: [UInt32], around place: Int) -> Bool {
    let (first, last) = (max(0, place - around), min(items.count - 1, place + around))
    guard last > first else { return false }
    var bits = 0
    for next in first..<last { bits += (items[next] ^ items[next + 1]).nonzeroBitCount }
    return Double(bits) < steadyBits * Double(last - first)
  }
}
