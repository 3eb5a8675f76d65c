/// A stream of the index, by its number, that may hold what was asked for, and where: item `i` of the question would be item
/// `i + diagonal` of the stream.
package struct Candidate: Hashable, Sendable {
  package let stream: Int
  package let diagonal: Int
  /// How much speaks for it; only good to compare.
  package let votes: Int
}

extension AcousticIndex {
  /// The streams that share most with a part of a fingerprint.
  ///
  /// Each item that tells anything is looked up by its key and by all keys that differ from it in one bit; each stream
  /// and diagonal it occurs at gets votes. Those whose keys are rare come first: a recording's own passages find it. Those
  /// that simply have most follow: they are what shares an announcement, of which there may be many.
  /// - Parameters:
  ///   - range: the items to ask with; some 240 at a time give every passage its chance.
  ///   - most: how many are wanted of the former, and a quarter of that of the latter.
  package func candidates(for query: Fingerprint, in range: Range<Int>, most: Int) -> [Candidate] {
    let range = range.clamped(to: query.items.indices)
    var votes = Votes(usual: 16 + (4 * postings) >> IndexFormat.keyBits)
    for item in range.prefix(Votes.mostItems) where query.telling[item] {
      let key = IndexFormat.key(of: query.items[item])
      vote(key, item - range.lowerBound, isExact: true, &votes)
      for bit in 0..<UInt32(IndexFormat.keyBits) {
        vote(key ^ 1 << bit, item - range.lowerBound, isExact: false, &votes)
      }
    }
    var found: [(candidate: Candidate, weight: Int)] = []
    votes.tell { diagonal, hits in
      // The end of a stream and the beginning of the next may share a diagonal.
      var sums: [Int: (hits: Int, weight: Int, first: Int)] = [:]
      for hit in hits {
        let stream = stream(at: (diagonal + hit.item) / IndexFormat.stride)
        sums[stream.number, default: (0, 0, stream.first)].hits += hit.count
        sums[stream.number, default: (0, 0, stream.first)].weight += hit.weight
      }
      for (number, sum) in sums where sum.hits >= Votes.fewest {
        let local = diagonal - sum.first * IndexFormat.stride - range.lowerBound
        found.append((Candidate(stream: number, diagonal: local, votes: sum.hits), sum.weight))
      }
    }
    func isBefore(_ a: Candidate, _ b: Candidate) -> Bool {
      (b.votes, a.stream, a.diagonal) < (a.votes, b.stream, b.diagonal)
    }
    found.sort { $0.weight == $1.weight ? isBefore($0.candidate, $1.candidate) : $0.weight > $1.weight }
    let rare = found.prefix(most).map(\.candidate)
    let rest = found.dropFirst(most).map(\.candidate).sorted(by: isBefore)
    return rare + rest.prefix(most / 4)
  }

  @inline(__always)
  private func vote(_ key: UInt32, _ item: Int, isExact: Bool, _ votes: inout Votes) {
    let postings = postings(of: key)
    // Keys that stand everywhere say nothing: an announcement's in a large store.
    guard !postings.isEmpty, postings.count <= Votes.mostPostings else { return }
    let weight = max(1, (isExact ? 15 : 8) * votes.usual / (votes.usual + postings.count))
    for posting in postings {
      votes.add(
        Votes.Hit(item: item, isExact: isExact, weight: weight), diagonal: place(posting) * IndexFormat.stride - item)
    }
  }
}

/// Votes for diagonals: counted roughly first, many diagonals sharing one counter, then by themselves where that got some.
private struct Votes {
  /// An item of the question that stands at a diagonal.
  struct Hit {
    let item: Int
    let isExact: Bool
    /// From 1 to 15, the more the rarer its key is.
    let weight: Int

    var count: Int { isExact ? 2 : 1 }
  }

  /// Postings of a key that are nothing out of the ordinary.
  let usual: Int
  /// Diagonal (counted from ``before``) above the 26 lowest bits, then item (20), whether it is exact (1) and weight (5).
  private var all: [UInt64] = []
  private var rough = [UInt8](repeating: 0, count: 1 << 20)

  static let mostItems = 1 << 20
  static let mostPostings = 4_096
  /// An exact and a near hit; one alone says nothing.
  static let fewest = 3
  /// No diagonal is below zero when it is counted from here.
  private static let before = mostItems

  init(usual: Int) { self.usual = usual }

  @inline(__always)
  mutating func add(_ hit: Hit, diagonal: Int) {
    let diagonal = UInt64(diagonal + Votes.before)
    let counter = Votes.counter(diagonal)
    rough[counter] = UInt8(clamping: Int(rough[counter]) + hit.count)
    all.append(diagonal << 26 | UInt64(hit.item) << 6 | (hit.isExact ? 32 : 0) | UInt64(hit.weight))
  }

  @inline(__always)
  private static func counter(_ diagonal: UInt64) -> Int { Int((diagonal &* 0x9E37_79B9_7F4A_7C15) >> 44) }

  /// Hands over each diagonal that got enough, with what it got them by.
  func tell(_ body: (_ diagonal: Int, _ hits: [Hit]) -> Void) {
    let left = all.filter { rough[Votes.counter($0 >> 26)] >= Votes.fewest }.sorted()
    var start = 0
    while start < left.count {
      let diagonal = left[start] >> 26
      var end = start
      var hits: [Hit] = []
      while end < left.count, left[end] >> 26 == diagonal {
        hits.append(
          Hit(item: Int(left[end] >> 6 & 0xFFFFF), isExact: left[end] & 32 != 0, weight: Int(left[end] & 31)))
        end += 1
      }
      start = end
      if hits.reduce(0, { $0 + $1.count }) >= Votes.fewest { body(Int(diagonal) - Votes.before, hits) }
    }
  }
}
