internal import Glibc

/// Where a line lies.
struct LinePlace {
  /// Counted from 1; of a record, the number that its log gave it.
  var number: Int
  /// Offset of its first byte in the uncompressed file.
  var byte: Int64
  /// False for the last line of a file that ends without a line end.
  var isEnded: Bool
  /// False where the line cannot go on behind its line end, whatever its quotes say.
  var mayGoOn: Bool
  /// True in files that have records and no lines.
  var isRecord = false

  init(number: Int, byte: Int64, isEnded: Bool, mayGoOn: Bool) {
    (self.number, self.byte, self.isEnded, self.mayGoOn) = (number, byte, isEnded, mayGoOn)
  }

  init(record: Int, byte: Int64) {
    self.init(number: record, byte: byte, isEnded: true, mayGoOn: false)
    isRecord = true
  }
}

/// Takes the lines of a file one by one.
protocol LineTaker {
  /// - Parameters:
  ///   - line: the line in UTF-8, without its line end.
  ///   - raw: its bytes as they stand in the file, without the line end.
  /// - Returns: false where the line goes on behind its line end (a quotation that is not closed).
  mutating func take(_ line: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace) throws(CollectionError) -> Bool
  /// A line longer than ``LineSplitter/longest``, which nobody keeps in memory.
  mutating func skip(_ place: LinePlace) throws(CollectionError)
  /// A stretch of the file that is damaged: what is wrong, in words that follow a colon, and how many entries are lost.
  mutating func damage(_ place: LinePlace, _ reason: String, count: Int)
  /// The line that is handed over next held control characters; pictures stand for them in it.
  mutating func masked(_ place: LinePlace)
}

/// A taker that reads one log and says at its end what became of it.
protocol LogTaker: LineTaker {
  var tally: FileTally { get }
  var signs: LifeSigns { get }
  /// Takes what is still held back when the file has ended.
  mutating func end() throws(CollectionError)
}

extension LogTaker {
  mutating func end() throws(CollectionError) {}
}

extension LineTaker {
  mutating func damage(_ place: LinePlace, _ reason: String, count: Int) {}
  mutating func masked(_ place: LinePlace) {}
}

/// Cuts a stream of bytes into lines. Memory is bounded by the longest line that is read.
///
/// A file that begins with a byte order mark of UTF-16 is read as UTF-16; anything else byte by byte.
struct LineSplitter {
  /// Longer lines are skipped and counted.
  static let longest = 1 << 20
  /// How many lines one entry may have, and how many bytes, before a stray quote is taken for what it is.
  private static let longestEntry = (lines: 100, bytes: 64 << 10)

  private enum Encoding {
    case unknown, bytes
    case utf16(isBigEndian: Bool)
  }

  private var encoding = Encoding.unknown
  private var buffer: [UInt8] = []
  /// Offset of the buffer's first byte in the file.
  private var offset: Int64 = 0
  private var number = 1
  private var isSkipping = false
  private var decoded: [UInt8] = []

  /// Lines seen, the one without an end included.
  var lines: Int { number - 1 + (buffer.isEmpty && !isSkipping ? 0 : 1) }

  /// Takes the next bytes of the file and hands over the lines that they complete.
  mutating func feed(
    _ bytes: UnsafeRawBufferPointer, to taker: inout some LineTaker
  ) throws(CollectionError) {
    unsafe buffer.append(contentsOf: bytes)
    if case .unknown = encoding {
      if buffer.count < 3 { return }
      recogniseEncoding()
    }
    try run(isLast: false, &taker)
  }

  /// Hands over what is left behind the last line end.
  mutating func finish(_ taker: inout some LineTaker) throws(CollectionError) {
    if case .unknown = encoding { recogniseEncoding() }
    try run(isLast: true, &taker)
  }

  private mutating func recogniseEncoding() {
    if buffer.starts(with: [0xFF, 0xFE]) {
      encoding = .utf16(isBigEndian: false)
      drop(2)
    } else if buffer.starts(with: [0xFE, 0xFF]) {
      encoding = .utf16(isBigEndian: true)
      drop(2)
    } else {
      encoding = .bytes
      if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { drop(3) }
    }
  }

  private mutating func drop(_ count: Int) {
    buffer.removeFirst(count)
    offset += Int64(count)
  }

  // MARK: Lines

  private mutating func run(isLast: Bool, _ taker: inout some LineTaker) throws(CollectionError) {
    // The buffer is lent out while its lines are read, and comes back with what is left of it.
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    var start = 0
    if isSkipping {
      guard let end = lineEnd(bytes, from: 0) else {
        offset += Int64(bytes.count)
        if isLast {
          isSkipping = false
          number += 1
        }
        return
      }
      start = end + unit
      isSkipping = false
      number += 1
    }
    var searchFrom = start
    var heldLines = 0
    while true {
      guard let end = lineEnd(bytes, from: searchFrom) else {
        guard isLast, heldLines > 0 else { break }
        start = try handStrayQuote(bytes, start, &taker)
        heldLines = 0
        searchFrom = start
        continue
      }
      if try hand(bytes, start, end, &taker) {
        number += 1 + heldLines
        heldLines = 0
        start = end + unit
        searchFrom = start
      } else if heldLines + 1 >= LineSplitter.longestEntry.lines || end - start > LineSplitter.longestEntry.bytes {
        start = try handStrayQuote(bytes, start, &taker)
        heldLines = 0
        searchFrom = start
      } else {
        heldLines += 1
        searchFrom = end + unit
      }
    }
    if isLast, start < bytes.count {
      _ = try hand(bytes, start, bytes.count, isEnded: false, &taker)
      number += 1
      start = bytes.count
    } else if bytes.count - start > LineSplitter.longest {
      try taker.skip(LinePlace(number: number, byte: offset + Int64(start), isEnded: true, mayGoOn: false))
      isSkipping = true
      start = bytes.count
    }
    offset += Int64(start)
    bytes.removeFirst(start)
    buffer = bytes
  }

  private var unit: Int { if case .utf16 = encoding { 2 } else { 1 } }

  private func lineEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    switch encoding {
    case .utf16(let isBigEndian):
      var position = start
      while position + 1 < bytes.count {
        let low = isBigEndian ? bytes[position + 1] : bytes[position]
        let high = isBigEndian ? bytes[position] : bytes[position + 1]
        if low == 0x0A, high == 0 { return position }
        position += 2
      }
      return nil
    default:
      guard start < bytes.count else { return nil }
      return unsafe bytes.withUnsafeBytes { all in
        guard let base = all.baseAddress,
          let found = unsafe memchr(base + start, 0x0A, all.count - start)
        else { return nil }
        return unsafe base.distance(to: UnsafeRawPointer(found))
      }
    }
  }

  /// A quote that nothing closes: its line is wrong, those below it are read for themselves.
  /// - Returns: where the next line begins.
  private mutating func handStrayQuote(
    _ bytes: [UInt8], _ start: Int, _ taker: inout some LineTaker
  ) throws(CollectionError) -> Int {
    let end = lineEnd(bytes, from: start) ?? bytes.count
    _ = try hand(bytes, start, end, mayGoOn: false, &taker)
    number += 1
    return min(end + unit, bytes.count)
  }

  private mutating func hand(
    _ bytes: [UInt8], _ start: Int, _ end: Int, isEnded: Bool = true, mayGoOn: Bool = true,
    _ taker: inout some LineTaker
  ) throws(CollectionError) -> Bool {
    let place = LinePlace(
      number: number, byte: offset + Int64(start), isEnded: isEnded, mayGoOn: isEnded && mayGoOn)
    var end = end
    switch encoding {
    case .utf16(let isBigEndian):
      if end - start >= 2, bytes[end - (isBigEndian ? 1 : 2)] == 0x0D, bytes[end - (isBigEndian ? 2 : 1)] == 0 {
        end -= 2
      }
      decode(bytes, start, end, isBigEndian: isBigEndian)
      return try taker.take(decoded.span, raw: bytes.span.extracting(start..<end), place)
    default:
      if end > start, bytes[end - 1] == 0x0D { end -= 1 }
      let line = bytes.span.extracting(start..<end)
      return try taker.take(line, raw: line, place)
    }
  }

  private mutating func decode(_ bytes: [UInt8], _ start: Int, _ end: Int, isBigEndian: Bool) {
    var units: [UInt16] = []
    var position = start
    while position + 1 < end {
      let first = UInt16(bytes[position])
      let second = UInt16(bytes[position + 1])
      units.append(isBigEndian ? first << 8 | second : second << 8 | first)
      position += 2
    }
    decoded = Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
