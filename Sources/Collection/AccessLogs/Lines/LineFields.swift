/// The columns of the line at hand, as places in it, so that no text is made of what nobody asks for.
struct LineFields {
  /// A place in the line, or, for values that had to be rewritten (quotes, escapes), in ``rewritten``.
  struct Slot {
    var start: Int32 = -1
    var count: Int32 = 0
    var isRewritten = false
  }

  private(set) var slots: [Slot]
  private(set) var rewritten: [UInt8] = []
  /// The time that the carrier itself has; nil where a column holds it.
  var time: LineTime?
  /// The number that the log itself gave the entry.
  var entry: Int64?
  /// Where that time stands as written.
  private var written = Slot()

  init(count: Int) { slots = Array(repeating: Slot(), count: count) }

  mutating func clear() {
    for index in slots.indices { slots[index].start = -1 }
    if !rewritten.isEmpty { rewritten.removeAll(keepingCapacity: true) }
    time = nil
    entry = nil
    written.start = -1
  }

  mutating func setWritten(from start: Int, to end: Int) {
    written = Slot(start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: end - start))
  }

  /// The carrier's own time as the line has it.
  func writtenTime(_ line: Span<UInt8>) -> String? {
    guard written.start >= 0 else { return nil }
    let range = Int(written.start)..<Int(written.start) + Int(written.count)
    return unsafe line.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// Says where in the line a column's value lies.
  @inline(__always) mutating func set(_ slot: Int, from start: Int, to end: Int) {
    slots[slot] = Slot(start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: end - start))
  }

  /// Gives a column a value that does not stand in the line as it is.
  mutating func set(_ slot: Int, rewritten bytes: some Collection<UInt8>) {
    slots[slot] = Slot(
      start: Int32(truncatingIfNeeded: rewritten.count), count: Int32(truncatingIfNeeded: bytes.count),
      isRewritten: true)
    rewritten.append(contentsOf: bytes)
  }

  /// Whether the line has a value for a column.
  func has(_ slot: Int) -> Bool { slots[slot].start >= 0 && slots[slot].count > 0 }

  mutating func remove(_ slot: Int) { slots[slot].start = -1 }

  /// A column's value for as long as the closure runs; nil where the line has none, or an empty one.
  @inline(__always)
  func with<Result>(_ slot: Int, _ line: Span<UInt8>, _ body: (Span<UInt8>) -> Result) -> Result? {
    let place = slots[slot]
    guard place.start >= 0, place.count > 0 else { return nil }
    let range = Int(place.start)..<Int(place.start) + Int(place.count)
    return place.isRewritten ? body(rewritten.span.extracting(range)) : body(line.extracting(range))
  }

  /// A column's value as text.
  func text(_ slot: Int, _ line: Span<UInt8>) -> String? {
    with(slot, line) { value in
      unsafe value.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
  }
}

/// When a line says it was written.
enum LineTime: Equatable {
  /// UTC microseconds.
  case instant(Int64)
  /// Microseconds on the source's own wall clock (``CivilTime/microsecondsOnOwnClock``).
  case civil(Int64)
  /// A wall clock that shows no year, with the microseconds since midnight (RFC 3164).
  case yearless(month: Int, day: Int, ofDay: Int64)
}
