/// How sure a recording is that holds passages of what was heard.
extension Matcher {
  /// - Returns: nil where nothing is left that is this recording's own.
  func likeness(
    of holding: Holding, among all: [Holding], _ query: Fingerprint, _ heard: Int
  ) throws(Failure) -> Likeness? {
    var shared = Marks(count: query.items.count)
    let others = all.filter { $0.content != holding.content }
    let family = Set(others.filter { Family.isSameCall(holding, $0) }.map(\.content))
    // Nobody records a call many times: so many that are alike hold nothing of their own, as abandoned calls do.
    let isFamily = family.count <= Family.most
    for other in others where !(isFamily && family.contains(other.content)) {
      for passage in other.passages { for item in passage.items { shared[item] = true } }
    }
    var own = 0
    var bits = 0
    var isDecided = false
    var kept: [Passage] = []
    var sound: (range: Range<Int>, diagonal: Int) = (0..<0, 0)
    for passage in holding.passages {
      var (passageOwn, passageBits) = (0, 0)
      for item in passage.items where !shared[item] {
        let there = item + passage.diagonal
        guard query.telling[item], holding.fingerprint.telling[there] else { continue }
        passageOwn += 1
        passageBits += (query.items[item] ^ holding.fingerprint.items[there]).nonzeroBitCount
      }
      guard passageOwn >= Alignment.fewest else { continue }
      kept.append(passage)
      let longest = Matcher.ownSound(of: passage, shared)
      if longest.count > sound.range.count { sound = (longest, passage.diagonal) }
      own += passageOwn
      bits += passageBits
      if Threshold.decides(items: passageOwn, bits: Double(passageBits) / Double(passageOwn)) { isDecided = true }
    }
    guard own >= Matcher.fewest, Double(bits) <= Alignment.mostBits * Double(own) else { return nil }
    var likeness = Likeness(
      stream: holding.stream, heard: heard, passages: kept, own: own, bitErrors: Double(bits) / Double(own),
      ownSound: sound.range, ownDiagonal: sound.diagonal, sureness: .possible, doubt: nil)
    if !isDecided {
      likeness.doubt = .tooLittle
    } else if Matcher.liesWithinBoth(likeness, query.items.count, holding.fingerprint.items.count) {
      likeness.doubt = .withinBoth
    } else {
      likeness.sureness = .veryLikely
    }
    return likeness
  }

  /// The longest stretch of a passage's sound that no shared item looks at: an item sees further than the next one begins.
  private static func ownSound(of passage: Passage, _ shared: Marks) -> Range<Int> {
    var best = 0..<0
    var start = passage.items.lowerBound
    while start < passage.items.upperBound {
      guard !shared[start] else {
        start += 1
        continue
      }
      var end = start
      while end < passage.items.upperBound, !shared[end] { end += 1 }
      let isBehindShared = start > 0 && shared[start - 1]
      let isBeforeShared = end < shared.count && shared[end]
      let from = isBehindShared ? start + Fingerprint.support : start
      let to = isBeforeShared ? end : end + Fingerprint.support
      if to - from > best.count { best = from..<to }
      start = end
    }
    return best
  }

  /// Fewer items of its own are not even a lead.
  private static var fewest: Int { 20 }

  /// Items that may lie between the end of what is alike and the end of the sound.
  private static var margin: Int { 60 }

  /// Whether what is alike lies within the recording, and on one side at least both go on, differently. A copy, however cut, ends
  /// where what was copied ends, or where the recording does; a file of hold music does not.
  private static func liesWithinBoth(_ likeness: Likeness, _ heard: Int, _ recorded: Int) -> Bool {
    let (items, other) = (likeness.items, likeness.recordingItems)
    let (before, behind) = (other.lowerBound, recorded - other.upperBound)
    guard before > margin, behind > margin else { return false }
    return items.lowerBound > margin || heard - items.upperBound > margin
  }
}

/// Tells recordings that are the same call from those that share a passage.
enum Family {
  /// Other contents that may be the same call: as recorded twice, and packed since.
  static let most = 3
  /// Items by which two recordings of a call may differ in length.
  private static let mostApart = 40

  /// Whether two that hold the same of what was heard are the same call, recorded twice: they are as long as one another, and laid
  /// upon each other nearly all is alike.
  static func isSameCall<Failure>(_ a: Matcher<Failure>.Holding, _ b: Matcher<Failure>.Holding) -> Bool {
    guard abs(a.fingerprint.items.count - b.fingerprint.items.count) <= mostApart else { return false }
    for first in a.passages {
      for second in b.passages where first.items.overlaps(second.items) {
        for near in -1...1 where areAlike(a.fingerprint, b.fingerprint, second.diagonal - first.diagonal + near) {
          return true
        }
      }
    }
    return false
  }

  private static func areAlike(_ a: Fingerprint, _ b: Fingerprint, _ diagonal: Int) -> Bool {
    let both = max(0, -diagonal)..<max(max(0, -diagonal), min(a.items.count, b.items.count - diagonal))
    let telling = both.reduce(0) { $0 + (a.telling[$1] && b.telling[$1 + diagonal] ? 1 : 0) }
    guard telling * 2 >= max(a.telling.marked, b.telling.marked) else { return false }
    let alike = Alignment.passages(a, b, diagonal: diagonal).reduce(0) { $0 + $1.telling }
    return alike * 10 >= telling * 9
  }
}
