/// How sure a recording is that holds passages of what was heard.
extension Matcher {
  /// - Parameter strangers: other calls that hold any of it.
  /// - Returns: nil where hardly anything is left.
  func likeness(of holding: Holding, among strangers: [Holding], _ query: Fingerprint, _ heard: Int) -> Likeness? {
    var shared = Marks(count: query.items.count)
    for stranger in strangers { stranger.mark(in: &shared) }
    var own = 0
    var bits = 0
    var isDecided = false
    var kept: [Passage] = []
    var best: (passage: Passage, own: Int)?
    for passage in holding.passages {
      let (passageOwn, passageBits) = counted(passage, of: holding, query) { !shared[$0] }
      if passageOwn >= best?.own ?? 0 { best = (passage, passageOwn) }
      guard passageOwn >= Alignment.fewest else { continue }
      kept.append(passage)
      own += passageOwn
      bits += passageBits
      if Threshold.decides(items: passageOwn, bits: Double(passageBits) / Double(passageOwn)) { isDecided = true }
    }
    let isOwn = own >= Matcher.fewest && Double(bits) <= Alignment.mostBits * Double(own)
    if !isOwn {
      // The longest, since the waveform is to decide.
      guard let longest = holding.passages.max(by: { $0.telling < $1.telling }), longest.telling >= Alignment.fewest
      else { return nil }
      (kept, best, own) = ([longest], (longest, 0), 0)
    }
    guard let best = best?.passage else { return nil }
    var likeness = Likeness(
      stream: holding.stream, heard: heard, passages: kept, best: best, own: own,
      bitErrors: isOwn ? Double(bits) / Double(own) : best.bitErrors, rivals: [], common: [], sureness: .possible,
      doubt: nil)
    if !isOwn {
      likeness.doubt = .nothingOfItsOwn
    } else if Matcher.liesWithinBoth(likeness, query, holding.fingerprint) {
      likeness.doubt = .withinBoth
    } else if !isDecided {
      likeness.doubt = .tooLittle
    } else {
      likeness.sureness = .veryLikely
    }
    return likeness
  }

  /// Items of a passage that tell something in both and that are wanted, and the bits in which they differ.
  private func counted(
    _ passage: Passage, of holding: Holding, _ query: Fingerprint, _ isWanted: (Int) -> Bool
  ) -> (items: Int, bits: Int) {
    var (items, bits) = (0, 0)
    for item in passage.items where isWanted(item) {
      let there = item + passage.diagonal
      guard query.telling[item], holding.fingerprint.telling[there] else { continue }
      items += 1
      bits += (query.items[item] ^ holding.fingerprint.items[there]).nonzeroBitCount
    }
    return (items, bits)
  }

  /// Who else holds what of a passage, as far as few do, and what more do.
  func rivals(
    for passage: Passage, among strangers: [Holding]
  ) -> (rivals: [Likeness.Rival], common: [Range<Int>]) {
    var contents: [Int: Marks] = [:]
    let count = passage.items.count
    func place(_ items: Range<Int>) -> Range<Int> {
      let both = items.clamped(to: passage.items)
      return both.lowerBound - passage.items.lowerBound..<both.upperBound - passage.items.lowerBound
    }
    for stranger in strangers {
      var marks = contents.removeValue(forKey: stranger.content) ?? Marks(count: count)
      for held in stranger.passages { for item in place(held.items) { marks[item] = true } }
      contents[stranger.content] = marks
    }
    var holders = [Int](repeating: 0, count: count)
    for marks in contents.values { for item in 0..<count where marks[item] { holders[item] += 1 } }
    var rivals: [(rival: Likeness.Rival, items: Int)] = []
    var isCommon = holders.map { $0 > Matcher.mostHolders }
    for stranger in strangers {
      for held in stranger.passages {
        let few = place(held.items).reduce(0) { $0 + (isCommon[$1] ? 0 : 1) }
        guard few > 0 else { continue }
        let items = held.items.clamped(to: passage.items)
        rivals.append((Likeness.Rival(stream: stranger.stream, items: items, diagonal: held.diagonal), few))
      }
    }
    rivals.sort { a, b in
      a.items == b.items
        ? (a.rival.stream, a.rival.diagonal, a.rival.items.lowerBound)
          < (b.rival.stream, b.rival.diagonal, b.rival.items.lowerBound) : a.items > b.items
    }
    for left in rivals.dropFirst(Matcher.mostRivals) { for item in place(left.rival.items) { isCommon[item] = true } }
    var common: [Range<Int>] = []
    for item in 0..<count where isCommon[item] {
      let at = passage.items.lowerBound + item
      if let last = common.last, last.upperBound == at {
        common[common.count - 1] = last.lowerBound..<at + 1
      } else {
        common.append(at..<at + 1)
      }
    }
    return (rivals.prefix(Matcher.mostRivals).map(\.rival), common)
  }

  /// Fewer items of its own are not even a lead.
  private static var fewest: Int { 20 }
  /// What more recordings hold than these is nobody's own, and nobody is asked; and as many passages of others are compared.
  private static var mostHolders: Int { 6 }
  private static var mostRivals: Int { 12 }

  /// Items that tell something and lie beyond the end of what is alike: fewer are no other sound.
  private static var beyond: Int { 40 }

  /// Whether what is alike lies within the recording, and on one side at least both go on, differently. A copy, however cut, ends
  /// where what was copied ends, or where the recording does; a file of hold music does not.
  private static func liesWithinBoth(_ likeness: Likeness, _ heard: Fingerprint, _ recorded: Fingerprint) -> Bool {
    func goesOn(_ fingerprint: Fingerprint, _ range: Range<Int>) -> Bool {
      range.reduce(0) { $0 + (fingerprint.telling[$1] ? 1 : 0) } > beyond
    }
    let (items, other) = (likeness.items, likeness.recordingItems)
    guard goesOn(recorded, 0..<other.lowerBound), goesOn(recorded, other.upperBound..<recorded.items.count) else {
      return false
    }
    return goesOn(heard, 0..<items.lowerBound) || goesOn(heard, items.upperBound..<heard.items.count)
  }
}

/// Tells recordings that are the same call from those that share a passage.
struct Family {
  /// Contents that are the same call as one recording, that one as well.
  private var contents: Set<Int>
  /// Other contents that may be: as recorded twice, and packed since. Nobody records a call many times: so many that are alike
  /// hold nothing of their own, as abandoned calls do.
  private static let most = 3
  /// Items by which two recordings of a call may differ in length.
  private static let mostApart = 40

  init(of content: Int) { contents = [content] }

  /// Takes in those that are the same call.
  mutating func add<Failure>(from others: [Matcher<Failure>.Holding], to holding: Matcher<Failure>.Holding) {
    for other in others where !contents.contains(other.content) && Family.isSameCall(holding, other) {
      contents.insert(other.content)
    }
  }

  /// Those that are other calls than a recording.
  func strangers<Failure>(
    to holding: Matcher<Failure>.Holding, among all: [Matcher<Failure>.Holding]
  ) -> [Matcher<Failure>.Holding] {
    let own: Set<Int> = contents.count - 1 > Family.most ? [holding.content] : contents
    return all.filter { !own.contains($0.content) }
  }

  /// Whether two that hold the same of what was heard are the same call, recorded twice: they are as long as one another, and laid
  /// upon each other nearly all is alike.
  private static func isSameCall<Failure>(_ a: Matcher<Failure>.Holding, _ b: Matcher<Failure>.Holding) -> Bool {
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
    // Most are not, which a few items show.
    var (looked, bits) = (0, 0)
    for item in stride(from: both.lowerBound, to: both.upperBound, by: 8)
    where a.telling[item] && b.telling[item + diagonal] {
      looked += 1
      bits += (a.items[item] ^ b.items[item + diagonal]).nonzeroBitCount
    }
    guard looked < 20 || bits < 11 * looked else { return false }
    let telling = both.reduce(0) { $0 + (a.telling[$1] && b.telling[$1 + diagonal] ? 1 : 0) }
    guard telling * 2 >= max(a.telling.marked, b.telling.marked) else { return false }
    let alike = Alignment.passages(a, b, diagonal: diagonal).reduce(0) { $0 + $1.telling }
    return alike * 10 >= telling * 9
  }
}
