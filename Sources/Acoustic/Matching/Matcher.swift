/// Looks up what was heard in an index, and says of which recordings it is a copy.
///
/// What several recordings hold says nothing about which of them was copied: an announcement, hold music, a greeting,
/// comfort noise. So a passage counts only as far as one recording alone has it, or several that are the same call.
package struct Matcher<Failure: Error> {
  let index: AcousticIndex
  /// The fingerprint of a stream of the index; nil where it is no longer known.
  let fingerprint: (_ stream: Int) throws(Failure) -> Fingerprint?
  /// The content that a stream of the index is a channel of; nil where it is no longer known.
  let content: (_ stream: Int) throws(Failure) -> Int?

  /// Items that are asked with at a time: 30 s, each half of it again with the next.
  private static var part: Int { 240 }
  /// Places of one part that are compared.
  static var candidates: Int { 32 }

  package init(
    index: AcousticIndex, fingerprint: @escaping (_ stream: Int) throws(Failure) -> Fingerprint?,
    content: @escaping (_ stream: Int) throws(Failure) -> Int?
  ) {
    self.index = index
    self.fingerprint = fingerprint
    self.content = content
  }

  /// The recordings that sound is like, the surest first; of each the stream that is most like it.
  /// - Parameter heard: the streams of one file: its channels and their mixture.
  package func likenesses(of heard: [Fingerprint]) throws(Failure) -> [Likeness] {
    var best: [Int: Likeness] = [:]
    for (number, query) in heard.enumerated() {
      let holdings = try holdings(of: query)
      for holding in holdings {
        var family = Family(of: holding.content)
        family.add(from: holdings, to: holding)
        let strangers = family.strangers(to: holding, among: holdings)
        guard let first = self.likeness(of: holding, among: strangers, query, number) else { continue }
        // What was heard may be too altered to find all that hold it; the recording itself is not.
        let others = try otherHoldings(of: holding, first, besides: strangers, query)
        family.add(from: others, to: holding)
        let all = family.strangers(to: holding, among: holdings + others)
        guard var likeness = self.likeness(of: holding, among: all, query, number) else { continue }
        if let other = best[holding.content], Matcher.isBetter(other, than: likeness) { continue }
        (likeness.rivals, likeness.common) = rivals(for: likeness.best, among: all)
        best[holding.content] = likeness
      }
    }
    let sorted = best.values.sorted(by: Matcher.isBetter)
    return sorted.filter(\.isLead)
      + sorted.filter { !$0.isLead && $0.contested >= Alignment.fewest }.prefix(Matcher.mostWithNothing)
  }

  private static var mostWithNothing: Int { 4 }

  private static func isBetter(_ a: Likeness, than b: Likeness) -> Bool {
    if a.sureness != b.sureness { return a.sureness > b.sureness }
    if a.own != b.own { return a.own > b.own }
    if a.best.telling != b.best.telling { return a.best.telling > b.best.telling }
    if a.bitErrors != b.bitErrors { return a.bitErrors < b.bitErrors }
    return (a.stream, a.heard) < (b.stream, b.heard)
  }

  // MARK: Which recordings hold which passages

  /// One stream of the index, and what of the query it holds.
  struct Holding {
    let stream: Int
    let content: Int
    let fingerprint: Fingerprint
    var passages: [Passage]

    var telling: Int { passages.reduce(0) { $0 + $1.telling } }
  }

  private func holdings(of query: Fingerprint) throws(Failure) -> [Holding] {
    var found: [Int: Holding] = [:]
    var compared: Set<Candidate> = []
    var start = 0
    while start < query.items.count {
      let range = start..<min(query.items.count, start + Matcher.part)
      start += Matcher.part / 2
      if isExplained(range, by: found.values) { continue }
      for candidate in index.candidates(for: query, in: range, most: Matcher.candidates) {
        let place = Candidate(stream: candidate.stream, diagonal: candidate.diagonal, votes: 0)
        guard compared.insert(place).inserted else { continue }
        if found[candidate.stream] == nil {
          guard let fingerprint = try fingerprint(candidate.stream), let content = try content(candidate.stream) else {
            continue
          }
          found[candidate.stream] = Holding(
            stream: candidate.stream, content: content, fingerprint: fingerprint, passages: [])
        }
        found[candidate.stream]?.compare(with: query, at: candidate.diagonal)
      }
      if range.upperBound == query.items.count { break }
    }
    return found.values.filter { !$0.passages.isEmpty }.sorted { ($1.telling, $0.stream) < ($0.telling, $1.stream) }
  }

  /// Other recordings that hold what a recording shares with the query, found by that recording's own sound where nobody was
  /// found yet. Their passages are named by the query's items.
  private func otherHoldings(
    of holding: Holding, _ likeness: Likeness, besides strangers: [Holding], _ query: Fingerprint
  ) throws(Failure) -> [Holding] {
    var known = Marks(count: query.items.count)
    for stranger in strangers { stranger.mark(in: &known) }
    var others: [Holding] = []
    for passage in likeness.passages {
      var asking = Marks(count: holding.fingerprint.items.count)
      for item in passage.items where !known[item] {
        asking[item + passage.diagonal] = holding.fingerprint.telling[item + passage.diagonal]
      }
      let unknown = Fingerprint(items: holding.fingerprint.items, telling: asking)
      var start = passage.otherItems.lowerBound
      let end = passage.otherItems.upperBound
      while start < end {
        let range = start..<min(end, start + Matcher.part)
        start = range.upperBound
        for candidate in index.candidates(for: unknown, in: range, most: Matcher.candidates)
        where candidate.stream != holding.stream {
          guard let content = try content(candidate.stream), content != holding.content,
            let fingerprint = try fingerprint(candidate.stream)
          else { continue }
          let shared = Alignment.passages(holding.fingerprint, fingerprint, diagonal: candidate.diagonal, within: range)
          let moved = shared.map { part in
            Passage(
              items: part.items.lowerBound - passage.diagonal..<part.items.upperBound - passage.diagonal,
              diagonal: part.diagonal + passage.diagonal, telling: part.telling, bits: part.bits)
          }
          if moved.isEmpty { continue }
          others.append(
            Holding(stream: candidate.stream, content: content, fingerprint: fingerprint, passages: moved))
        }
      }
    }
    return others
  }

  /// Whether a part is held by a recording that is known already to hold something long that no other does.
  private func isExplained(_ range: Range<Int>, by found: Dictionary<Int, Holding>.Values) -> Bool {
    let long = found.filter { holding in
      holding.passages.contains { $0.items.clamped(to: range) == range && $0.items.count >= 2 * Matcher.part }
    }
    return long.count == 1
  }
}

extension Matcher.Holding {
  /// Marks the query's items that it holds.
  func mark(in marks: inout Marks) {
    for passage in passages { for item in passage.items { marks[item] = true } }
  }

  /// Notes where the query is like this stream at a diagonal.
  mutating func compare(with query: Fingerprint, at diagonal: Int) {
    for passage in Alignment.passages(query, fingerprint, diagonal: diagonal) { add(passage) }
  }

  /// Adds a passage, unless what it says is said better already.
  private mutating func add(_ passage: Passage) {
    for (place, other) in passages.enumerated() {
      let both = passage.items.clamped(to: other.items)
      guard both.count * 2 > min(passage.items.count, other.items.count) else { continue }
      if passage.gain > other.gain { passages[place] = passage }
      return
    }
    passages.append(passage)
    passages.sort { ($0.items.lowerBound, $0.diagonal) < ($1.items.lowerBound, $1.diagonal) }
  }
}

extension Passage {
  /// How far it is below the limit, all items together.
  fileprivate var gain: Double { Double(telling) * Alignment.mostBits - Double(bits) }
}
