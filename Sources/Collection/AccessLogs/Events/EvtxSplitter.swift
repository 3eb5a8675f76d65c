internal import Evtx

/// Cuts a Windows event log into its chunks and these into records, each handed over as the XML of its event.
///
/// The header's counts are not trusted, since Windows brings them up to date only when it closes a log: every chunk is
/// read to the file's end. Of a damaged chunk what libevtx can recover is read; the numbers of the records that are lost
/// follow from those that the chunk says it holds.
struct EvtxSplitter {
  static let fileSignature = Array("ElfFile\0".utf8)
  static let chunkSignature = Array("ElfChnk\0".utf8)
  static let firstChunk = EvtxChunk.headerSize
  /// More records than this no chunk can hold: the smallest record has 24 bytes and its event.
  private static let mostRecords: UInt64 = 2_000

  private var buffer: [UInt8] = []
  /// Offset of the buffer's first byte in the file.
  private var offset: Int64 = 0
  private var numbers = RecordNumbers()
  private(set) var lines = 0

  mutating func feed(_ bytes: UnsafeRawBufferPointer, to taker: inout some LineTaker) throws(CollectionError) {
    unsafe buffer.append(contentsOf: bytes)
    if offset == 0 {
      guard buffer.count >= EvtxChunk.headerSize else { return }
      readHeader(&taker)
      drop(EvtxChunk.headerSize)
    }
    while buffer.count >= EvtxChunk.size {
      try take(Array(buffer[..<EvtxChunk.size]), &taker)
      drop(EvtxChunk.size)
    }
  }

  mutating func finish(_ taker: inout some LineTaker) throws(CollectionError) {
    if offset == 0 {
      taker.damage(
        at(0), "the file ends within its header, after \(grouped(buffer.count)) bytes of 4,096", count: 0)
    } else if buffer.contains(where: { $0 != 0 }) {
      taker.damage(
        at(0), "the file ends \(grouped(buffer.count)) bytes into a chunk of 65,536, at byte \(grouped(Int(offset)))",
        count: 0)
      try take(buffer, &taker)
    }
    for words in numbers.faults { taker.damage(at(0), words.reason, count: words.count) }
  }

  private mutating func drop(_ count: Int) {
    buffer.removeFirst(count)
    offset += Int64(count)
  }

  private func at(_ position: Int) -> LinePlace { LinePlace(record: 0, byte: offset + Int64(position)) }

  private func readHeader(_ taker: inout some LineTaker) {
    guard !buffer.starts(with: EvtxSplitter.fileSignature) else { return }
    taker.damage(at(0), "the file's header does not begin with 'ElfFile'; its chunks were read nevertheless", count: 0)
  }

  // MARK: A chunk

  private mutating func take(_ bytes: [UInt8], _ taker: inout some LineTaker) throws(CollectionError) {
    guard bytes.contains(where: { $0 != 0 }) else { return }
    let place = "the chunk at byte \(grouped(Int(offset)))"
    let promised = bytes.starts(with: EvtxSplitter.chunkSignature) ? EvtxSplitter.promised(bytes) : nil
    var found: [EvtxRecord] = []
    var unread = 0
    var isCorrupted = true
    do throws(EvtxError) {
      let chunk = try EvtxChunk(bytes.span)
      isCorrupted = chunk.isCorrupted
      for index in 0..<chunk.recordCount {
        if let record = chunk.record(index) { found.append(record) } else { unread += 1 }
      }
      if isCorrupted || promised.map({ found.count < $0.count }) ?? true {
        for index in 0..<chunk.recoveredCount {
          guard let record = chunk.recovered(index), promised?.contains(record.identifier) ?? true else { continue }
          found.append(record)
        }
      }
    } catch {
      isCorrupted = true
    }
    let places = EvtxSplitter.places(in: bytes)
    found.sort { $0.identifier < $1.identifier }
    var seen: Set<UInt64> = []
    for record in found where !seen.contains(record.identifier) {
      guard let raw = places[record.identifier] else { continue }
      seen.insert(record.identifier)
      lines += 1
      try hand(record, raw: bytes.span.extracting(raw), at: raw.lowerBound, &taker)
    }
    guard let promised else {
      if let first = seen.min(), let last = seen.max() { numbers.add(first...last, byte: Int(offset)) }
      return taker.damage(
        at(0),
        "\(place) does not begin as chunks do, and \(seen.isEmpty ? "nothing" : "only \(seen.count) records") "
          + "could be read of it", count: 0)
    }
    numbers.add(promised, byte: Int(offset))
    let lost = EvtxSplitter.ranges(promised.filter { !seen.contains($0) })
    if !lost.words.isEmpty {
      taker.damage(at(0), "\(place) is damaged: record \(lost.words) cannot be read", count: lost.count)
    } else if isCorrupted {
      taker.damage(
        at(0),
        "\(place) has been changed or damaged since it was written, for its checksums do not fit; all its records "
          + "could be read", count: 0)
    }
  }

  private func hand(
    _ record: EvtxRecord, raw: Span<UInt8>, at position: Int, _ taker: inout some LineTaker
  ) throws(CollectionError) {
    let place = LinePlace(record: Int(clamping: record.identifier), byte: offset + Int64(position))
    var event = record.xml
    if EventText.mask(&event) { taker.masked(place) }
    _ = try taker.take(event.span, raw: raw, place)
  }

  /// The numbers of the records that a chunk's header says it holds; nil where it says what cannot be.
  private static func promised(_ bytes: [UInt8]) -> ClosedRange<UInt64>? {
    guard bytes.count >= 40 else { return nil }
    func number(_ offset: Int) -> UInt64 {
      (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    let (first, last) = (number(24), number(32))
    guard first > 0, first <= last, last - first < mostRecords else { return nil }
    return first...last
  }

  /// Where records stand, by their numbers: `**`, two zeros, the length in four bytes, the number in eight; the length
  /// once more at the end. libevtx does not say it (20181227 gives 0 for every record).
  private static func places(in bytes: [UInt8]) -> [UInt64: Range<Int>] {
    var places: [UInt64: Range<Int>] = [:]
    func number(_ offset: Int, _ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    var start = 512
    while start + 24 <= bytes.count {
      let size = Int(number(start + 4, 4))
      if bytes[start] == 0x2A, bytes[start + 1] == 0x2A, bytes[start + 2] == 0, bytes[start + 3] == 0, size >= 28,
        start + size <= bytes.count, Int(number(start + size - 4, 4)) == size
      {
        let identifier = number(start + 8, 8)
        if places[identifier] == nil { places[identifier] = start..<start + size }
        start += size
      } else {
        start += 4
      }
    }
    return places
  }

  /// `46,741 to 46,857` and how many.
  private static func ranges(_ numbers: [UInt64]) -> (words: String, count: Int) {
    var ranges: [ClosedRange<UInt64>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let words = ranges.prefix(5).map(RecordNumbers.words).joined(separator: ", ")
    return (words + (ranges.count > 5 ? " and more" : ""), numbers.count)
  }
}

/// Which record numbers the chunks of one log hold. Windows numbers the records of a log without a gap.
struct RecordNumbers {
  private var chunks: [(numbers: ClosedRange<UInt64>, byte: Int)] = []

  mutating func add(_ numbers: ClosedRange<UInt64>, byte: Int) { chunks.append((numbers, byte)) }

  /// Numbers that no chunk holds, and numbers that two hold.
  var faults: [(reason: String, count: Int)] {
    var faults: [(reason: String, count: Int)] = []
    var last: UInt64?
    for chunk in chunks.sorted(by: { ($0.numbers.lowerBound, $0.byte) < ($1.numbers.lowerBound, $1.byte) }) {
      if let last, chunk.numbers.lowerBound > last + 1 {
        let missing = last + 1...chunk.numbers.lowerBound - 1
        faults.append(("record \(RecordNumbers.words(missing)) is not in the file", Int(clamping: missing.count)))
      } else if let last, chunk.numbers.lowerBound <= last {
        faults.append(
          (
            "the chunk at byte \(grouped(chunk.byte)) holds record \(RecordNumbers.words(chunk.numbers)), which other "
              + "chunks hold as well: it may be of another log", 0
          ))
      }
      last = max(last ?? 0, chunk.numbers.upperBound)
    }
    return faults
  }

  static func words(_ range: ClosedRange<UInt64>) -> String {
    func number(_ value: UInt64) -> String { grouped(Int(clamping: value)) }
    return range.count == 1 ? number(range.lowerBound) : "\(number(range.lowerBound)) to \(number(range.upperBound))"
  }
}
