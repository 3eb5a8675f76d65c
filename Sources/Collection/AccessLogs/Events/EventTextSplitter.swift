/// Cuts exported XML into its `<Event>` elements, each of which is parsed for itself: `wevtutil qe` writes them one after
/// another without a root, and one that is broken costs itself only.
///
/// UTF-8, and UTF-16 by its byte order mark or by the zero beside the first letter. Memory is bounded by the longest event
/// that is read.
struct EventTextSplitter {
  private enum Encoding { case unknown, bytes, little, big }

  private static let begin = Array("<Event".utf8)
  private static let end = Array("</Event>".utf8)
  /// What stands between two events is read to see that it is nothing but tags of a root and comments.
  private static let longestBetween = 64 << 10

  private var encoding = Encoding.unknown
  private var buffer: [UInt8] = []
  /// How many bytes at the buffer's front are done with. Places below are counted behind them.
  private var done = 0
  /// Offset of the first byte that is not done with, and the number of its line.
  private var offset: Int64 = 0
  private var number = 1
  /// Behind an event that was too long, or within what is no XML: nothing more is said until the next event.
  private var isSkipping = false
  /// An XML declaration with an encoding that is neither UTF-8 nor UTF-16: every event needs it.
  private var declaration: [UInt8] = []
  private(set) var lines = 0

  mutating func feed(_ bytes: UnsafeRawBufferPointer, to taker: inout some LineTaker) throws(CollectionError) {
    unsafe buffer.append(contentsOf: bytes)
    if encoding == .unknown {
      if buffer.count < 4 { return }
      recogniseEncoding()
    }
    try run(isLast: false, &taker)
  }

  mutating func finish(_ taker: inout some LineTaker) throws(CollectionError) {
    if encoding == .unknown { recogniseEncoding() }
    try run(isLast: true, &taker)
  }

  private mutating func recogniseEncoding() {
    if buffer.starts(with: [0xFF, 0xFE]) {
      encoding = .little
      drop(2)
    } else if buffer.starts(with: [0xFE, 0xFF]) {
      encoding = .big
      drop(2)
    } else if buffer.count > 1, buffer[0] == 0x3C, buffer[1] == 0 {
      encoding = .little
    } else if buffer.count > 1, buffer[0] == 0, buffer[1] == 0x3C {
      encoding = .big
    } else {
      encoding = .bytes
      if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { drop(3) }
    }
  }

  /// Takes bytes from the front, counting their lines.
  private mutating func drop(_ count: Int) {
    var position = 0
    while position + unit <= count {
      if letter(position) == 0x0A { number += 1 }
      position += unit
    }
    done += count
    offset += Int64(count)
    guard done == buffer.count || done > 1 << 17 else { return }
    buffer.removeFirst(done)
    done = 0
  }

  /// Bytes that are not done with.
  private var count: Int { buffer.count - done }

  // MARK: Letters

  private var unit: Int { encoding == .little || encoding == .big ? 2 : 1 }

  /// The letter at a byte's place; 0xFFFF where it is none of ASCII.
  private func letter(_ position: Int) -> UInt16 {
    switch encoding {
    case .little: buffer[done + position + 1] == 0 ? UInt16(buffer[done + position]) : 0xFFFF
    case .big: buffer[done + position] == 0 ? UInt16(buffer[done + position + 1]) : 0xFFFF
    default: UInt16(buffer[done + position])
    }
  }

  private func stands(_ word: [UInt8], at position: Int) -> Bool {
    guard position + word.count * unit <= count else { return false }
    for (index, byte) in word.enumerated() where letter(position + index * unit) != UInt16(byte) { return false }
    return true
  }

  private func find(_ word: [UInt8], from start: Int) -> Int? {
    var position = start
    while position + word.count * unit <= count {
      if letter(position) == 0x3C, stands(word, at: position) { return position }
      position += unit
    }
    return nil
  }

  /// Where an element of the name `Event`, and no longer one, begins.
  private func findEvent(from start: Int) -> Int? {
    var from = start
    while let place = find(EventTextSplitter.begin, from: from) {
      let behind = place + EventTextSplitter.begin.count * unit
      guard behind + unit <= count else { return nil }
      if [0x20, 0x09, 0x0A, 0x0D, 0x3E, 0x2F].contains(letter(behind)) { return place }
      from = behind
    }
    return nil
  }

  // MARK: Events

  private mutating func run(isLast: Bool, _ taker: inout some LineTaker) throws(CollectionError) {
    while let begin = findEvent(from: 0) {
      try between(begin, isLast: false, &taker)
      isSkipping = false
      let behind = EventTextSplitter.begin.count * unit
      let next = findEvent(from: behind)
      if let close = find(EventTextSplitter.end, from: behind), next.map({ close < $0 }) ?? true {
        try hand(close + EventTextSplitter.end.count * unit, isEnded: true, &taker)
      } else if let next {
        // It is not closed; the next one is read for itself.
        try hand(next, isEnded: true, &taker)
      } else if isLast {
        try hand(count, isEnded: false, &taker)
      } else if count > LineSplitter.longest {
        try taker.skip(place)
        isSkipping = true
        drop(behind)
      } else {
        return
      }
    }
    let kept = isLast ? 0 : (EventTextSplitter.begin.count + 1) * unit
    if isLast || isSkipping || count > EventTextSplitter.longestBetween {
      try between(max(0, count - kept) / unit * unit, isLast: isLast, &taker)
      if isLast { drop(count) }
    }
  }

  private var place: LinePlace { LinePlace(number: number, byte: offset, isEnded: true, mayGoOn: false) }

  private mutating func hand(_ count: Int, isEnded: Bool, _ taker: inout some LineTaker) throws(CollectionError) {
    var place = place
    place.isEnded = isEnded
    lines += 1
    guard count <= LineSplitter.longest else {
      try taker.skip(place)
      return drop(count)
    }
    var event = text(count)
    if EventText.mask(&event) { taker.masked(place) }
    let raw = Array(buffer[done..<done + count])
    drop(count)
    _ = try taker.take(event.span, raw: raw.span, place)
  }

  /// What stands before the next event: white space, tags of a root, comments, or what does not belong there.
  private mutating func between(_ count: Int, isLast: Bool, _ taker: inout some LineTaker) throws(CollectionError) {
    var left = isSkipping ? 0 : count
    var isRubbish = false
    while left > 0, !isRubbish {
      if [0x20, 0x09, 0x0A, 0x0D].contains(letter(0)) {
        drop(unit)
        left -= unit
      } else if letter(0) == 0x3C, let end = endOfTag(within: left) {
        note(end)
        drop(end)
        left -= end
      } else {
        isRubbish = true
      }
    }
    guard isRubbish else { return drop(isSkipping ? count : left) }
    isSkipping = true
    lines += 1
    var place = place
    place.isEnded = !(isLast && letter(0) == 0x3C)
    let found = text(min(left, 200 * unit))
    drop(left)
    _ = try taker.take(found.span, raw: found.span, place)
  }

  /// Keeps an XML declaration that names an encoding of its own.
  private mutating func note(_ end: Int) {
    guard unit == 1, end < 200, stands(Array("<?xml ".utf8), at: 0) else { return }
    let tag = Array(buffer[done..<done + end])
    let words = String(decoding: tag, as: UTF8.self).lowercased()
    if words.contains("encoding"), !words.contains("utf-8"), !words.contains("utf-16") { declaration = tag }
  }

  /// Behind a comment or a tag that begins here; nil where it does not end.
  private func endOfTag(within count: Int) -> Int? {
    let isComment = stands(Array("<!--".utf8), at: 0)
    var position = (isComment ? 4 : 1) * unit
    while position + unit <= count {
      if letter(position) == 0x3E,
        !isComment || (letter(position - unit) == 0x2D && letter(position - 2 * unit) == 0x2D)
      {
        return position + unit
      }
      position += unit
    }
    return nil
  }

  /// The first bytes of the buffer as UTF-8.
  private func text(_ count: Int) -> [UInt8] {
    guard unit == 2 else { return declaration + buffer[done..<done + count] }
    var units: [UInt16] = []
    units.reserveCapacity(count / 2)
    var position = 0
    while position + 1 < count {
      let (first, second) = (UInt16(buffer[done + position]), UInt16(buffer[done + position + 1]))
      units.append(encoding == .big ? first << 8 | second : second << 8 | first)
      position += 2
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
