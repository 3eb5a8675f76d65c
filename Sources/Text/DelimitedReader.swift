/// Reads a table in CSV or TSV (RFC 4180, and what programs make of it) from bytes that come piece by piece.
///
/// Lines end in LF, CRLF or CR; a quoted field may hold separators, line breaks and doubled quotes; a quote within an
/// unquoted field is an ordinary character; blank lines are skipped. UTF-16 is recognised. Memory holds one record and
/// one piece.
///
/// ```swift
/// var reader = DelimitedReader(DelimitedSettings(separator: UInt8(ascii: ";")))
/// try reader.feed(chunk.span) { event in … }
/// try reader.finish { event in … }
/// ```
package struct DelimitedReader: ~Copyable {
  let settings: DelimitedSettings
  var pending: [UInt8] = []
  /// The first byte in ``pending`` that is not read yet, and the offset of ``pending``'s own first byte.
  var position = 0
  private var base: Int64 = 0
  /// The line that ``position`` is on.
  var line = 1
  var record = DelimitedRecord()
  /// Within a line that is too long to be kept.
  private var isSkipping = false
  private var decoder: TextDecoder?
  private var isBegun = false
  private var awaitsHeader: Bool
  private var fieldCount: Int?
  /// A record that did not end in this many bytes is not looked at again before there are half as many more.
  private var retryAt = 0

  package init(_ settings: DelimitedSettings = DelimitedSettings()) {
    self.settings = settings
    awaitsHeader = settings.hasHeader
    fieldCount = settings.fieldCount
  }

  /// Takes the next bytes and hands over the records that end in them. After the closure has thrown, the reader is of
  /// no more use.
  package mutating func feed<Failure: Error>(
    _ bytes: Span<UInt8>, _ body: (DelimitedEvent) throws(Failure) -> Void
  ) throws(Failure) {
    if decoder != nil { decode(bytes) } else { append(bytes, to: &pending) }
    if !isBegun {
      guard pending.count >= 4 else { return }
      begin()
    }
    if pending.count >= retryAt { try drain(isLast: false, body) }
  }

  /// Ends the table and hands over what is left of it.
  package mutating func finish<Failure: Error>(
    _ body: (DelimitedEvent) throws(Failure) -> Void
  ) throws(Failure) {
    if !isBegun { begin() }
    if decoder != nil { decode(nil) }
    try drain(isLast: true, body)
  }

  private mutating func begin() {
    isBegun = true
    let (encoding, mark) = TextEncoding.detected(in: pending.span)
    if encoding == .utf8 {
      position = mark
    } else {
      decoder = TextDecoder(invalid: .repair)
      let start = pending
      pending = []
      decode(start.span)
    }
  }

  /// Half a surrogate pair, the one fault that UTF-16 can have, becomes U+FFFD.
  private mutating func decode(_ bytes: Span<UInt8>?) {
    do throws(EncodingError) {
      if let bytes { try decoder?.decode(bytes, into: &pending) } else { try decoder?.finish(into: &pending) }
    } catch {
      // A decoder that mends refuses nothing; were it to, a mark is better than a trap that hostile bytes could reach.
      pending.append(contentsOf: "\u{FFFD}".utf8)
    }
  }

  private mutating func drain<Failure: Error>(
    isLast: Bool, _ body: (DelimitedEvent) throws(Failure) -> Void
  ) throws(Failure) {
    reading: while position < pending.count {
      if isSkipping, !skipLine(isLast: isLast) { break }
      if position == pending.count { break }
      let start = position
      record.line = line
      record.byteOffset = base + Int64(start)
      switch scan(isLast: isLast) {
      case .incomplete: break reading
      case .blank: continue
      case .record: try body(judged())
      case .fault(let kind, let skips):
        isSkipping = skips
        awaitsHeader = false
        try body(.fault(fault(kind)))
      }
    }
    base += Int64(position)
    pending.removeFirst(position)
    position = 0
    retryAt = pending.count > 1 << 16 ? pending.count + pending.count / 2 : 0
  }

  private func fault(_ kind: DelimitedFault.Kind) -> DelimitedFault {
    DelimitedFault(kind: kind, line: record.line, byteOffset: record.byteOffset)
  }

  /// What becomes of a record that was read to its end.
  private mutating func judged() -> DelimitedEvent {
    let isHeader = awaitsHeader
    awaitsHeader = false
    if record.mayBeMisencoded, !mend() { return .fault(fault(.encoding)) }
    let expected = fieldCount ?? record.count
    fieldCount = expected
    guard record.count == expected || settings.acceptsAnyFieldCount else {
      return .fault(fault(.fieldCount(found: record.count, expected: expected)))
    }
    return isHeader ? .header(record) : .record(record)
  }

  /// Makes the record valid UTF-8, field by field; false where the caller wants that refused.
  private mutating func mend() -> Bool {
    if firstFault(in: record.bytes.span) == nil { return true }
    if settings.invalid == .refuse { return false }
    var bytes: [UInt8] = []
    for index in record.bounds.indices {
      let bounds = record.bounds[index]
      let start = bytes.count
      _ = appendMended(
        record.bytes.span.extracting(Int(bounds.start)..<Int(bounds.end)), settings.invalid, to: &bytes)
      record.bounds[index] = .init(start: Int32(start), end: Int32(bytes.count))
    }
    record.bytes = bytes
    return true
  }

  /// Goes past the next line break; false where there is none yet.
  private mutating func skipLine(isLast: Bool) -> Bool {
    guard let next = lineEnd(from: position, isLast: isLast) else {
      position = pending.count
      // A CR at the very end may be half a line break.
      if !isLast, pending.last == 0x0D { position -= 1 }
      return false
    }
    position = next
    line += 1
    isSkipping = false
    return true
  }
}

/// How a table is written.
package struct DelimitedSettings: Sendable {
  /// An ASCII character.
  package var separator: UInt8
  /// An ASCII character; nil where quotes mean nothing.
  package var quote: UInt8?
  /// The first record names the fields.
  package var hasHeader: Bool
  /// How many fields each record must have; nil: as many as the first one has.
  package var fieldCount: Int?
  /// Records may have any number of fields, which the caller judges.
  package var acceptsAnyFieldCount: Bool
  /// The most bytes that one record may have, up to 1 GB.
  package var recordLimit: Int
  /// What becomes of bytes that are not UTF-8.
  package var invalid: InvalidText

  package init(
    separator: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), hasHeader: Bool = true,
    fieldCount: Int? = nil, acceptsAnyFieldCount: Bool = false, recordLimit: Int = 1 << 20,
    invalid: InvalidText = .refuse
  ) {
    self.separator = separator
    self.quote = quote
    self.hasHeader = hasHeader
    self.fieldCount = fieldCount
    self.acceptsAnyFieldCount = acceptsAnyFieldCount
    self.recordLimit = min(recordLimit, 1 << 30)
    self.invalid = invalid
  }
}
