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
    // Diagonals come in order, and mostly lie in the same stream as the one before.
    var stream = self.stream(at: 0)
    votes.tell { diagonal, hits in
      // The end of a stream and the beginning of the next may share a diagonal.
      var next = hits.startIndex
      while next < hits.endIndex {
        var sum = (hits: 0, weight: 0)
        let place = (diagonal + hits[next].item) / IndexFormat.stride
        if !stream.places.contains(place) { stream = self.stream(at: place) }
        repeat {
          sum.hits += hits[next].count
          sum.weight += hits[next].weight
          next += 1
        } while next < hits.endIndex && (diagonal + hits[next].item) / IndexFormat.stride < stream.places.upperBound
        guard sum.hits >= Votes.fewest else { continue }
        let local = diagonal - stream.places.lowerBound * IndexFormat.stride - range.lowerBound
        found.append((Candidate(stream: stream.number, diagonal: local, votes: sum.hits), sum.weight))
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
      let diagonal = place(posting) * IndexFormat.stride - item
      votes.add(Votes.Hit(item: item, isExact: isExact, weight: weight, diagonal: diagonal))
    }
  }
}

/// Votes for diagonals: counted roughly first, many diagonals sharing one counter, then by themselves where that got some.
private struct Votes {
  /// An item of the question that stands at a diagonal, in one number that orders them by both.
  struct Hit {
    /// The diagonal (counted from ``before``) above the 26 lowest bits, then item (20), whether it is exact (1) and weight (5).
    let packed: UInt64

    /// - Parameter weight: from 1 to 15, the more the rarer its key is.
    @inline(__always)
    init(item: Int, isExact: Bool, weight: Int, diagonal: Int) {
      packed = UInt64(diagonal + Votes.before) << 26 | UInt64(item) << 6 | (isExact ? 32 : 0) | UInt64(weight)
    }

    var diagonal: Int { Int(packed >> 26) - Votes.before }
    var item: Int { Int(packed >> 6 & 0xFFFFF) }
    var count: Int { packed & 32 != 0 ? 2 : 1 }
    var weight: Int { Int(packed & 31) }

    /// Which of so many counters, as a power of two, it counts in.
    @inline(__always)
    func counter(_ bits: UInt64) -> Int { Int((packed >> 26 &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits)) }
  }

  /// Postings of a key that are nothing out of the ordinary.
  let usual: Int
  private var all: [Hit] = []

  static let mostItems = 1 << 20
  static let mostPostings = 4_096
  /// An exact and a near hit; one alone says nothing.
  static let fewest = 3
  /// No diagonal is below zero when it is counted from here.
  private static let before = mostItems

  init(usual: Int) { self.usual = usual }

  @inline(__always)
  mutating func add(_ hit: Hit) { all.append(hit) }

  /// Those whose counter got enough: what chance alone put somewhere is mostly alone there.
  private var promising: [Hit] {
    // Eight counters for each hit, so that few share one.
    let bits = UInt64(min(20, max(10, Int.bitWidth - all.count.leadingZeroBitCount + 3)))
    var rough = [UInt8](repeating: 0, count: 1 << bits)
    for hit in all {
      let counter = hit.counter(bits)
      rough[counter] = UInt8(clamping: Int(rough[counter]) + hit.count)
    }
    return all.filter { rough[$0.counter(bits)] >= Votes.fewest }
  }

  /// Hands over each diagonal that got enough, in order, with what it got them by, in order of the items.
  func tell(_ body: (_ diagonal: Int, _ hits: ArraySlice<Hit>) -> Void) {
    let left = promising.sorted { $0.packed < $1.packed }
    var start = 0
    while start < left.count {
      let diagonal = left[start].diagonal
      var (end, count) = (start, 0)
      while end < left.count, left[end].diagonal == diagonal {
        count += left[end].count
        end += 1
      }
      if count >= Votes.fewest { body(diagonal, left[start..<end]) }
      start = end
    }
  }
}
