extension DelimitedReader {
  /// What the scan of one record came to. Position and line have moved past it, unless it is incomplete.
  enum Scan {
    case incomplete
    case blank
    case record
    /// - Parameter skips: the rest of the line is still to come and is not to be kept.
    case fault(DelimitedFault.Kind, skips: Bool)
  }

  /// Reads one record at ``position``. Most have no quotes: they are taken as one run of bytes.
  mutating func scan(isLast: Bool) -> Scan {
    // A second reference to the same storage, which the scan only reads.
    let held = pending
    let bytes = held.span
    let start = position
    let separator = settings.separator
    let quote = settings.quote
    let largest = max(separator, 0x0D)
    if bytes[start] == quote { return scanQuoted(isLast: isLast) }
    record.bounds.removeAll(keepingCapacity: true)
    var field = start
    var index = start
    var seen: UInt8 = 0
    var hasNUL = false
    while index < bytes.count {
      let byte = bytes[index]
      seen |= byte
      if byte > largest {
        index += 1
        continue
      }
      if byte == separator {
        record.bounds.append(.init(start: Int32(field - start), end: Int32(index - start)))
        field = index + 1
        if field < bytes.count, bytes[field] == quote { return scanQuoted(isLast: isLast) }
      } else if byte == 0x0A || byte == 0x0D {
        break
      } else if byte == 0 {
        hasNUL = true
      }
      index += 1
      if index - start > settings.recordLimit { break }
    }
    if index - start > settings.recordLimit { return tooLong() }
    guard index < bytes.count || isLast else { return .incomplete }
    guard let next = index < bytes.count ? lineEnd(from: index, isLast: isLast) : index else { return .incomplete }
    position = next
    line += 1
    if index == start { return .blank }
    if hasNUL { return .fault(.nul, skips: false) }
    record.bounds.append(.init(start: Int32(field - start), end: Int32(index - start)))
    record.bytes.removeAll(keepingCapacity: true)
    append(bytes.extracting(start..<index), to: &record.bytes)
    record.mayBeMisencoded = seen >= 0x80
    return .record
  }

  /// Reads one record that has quotes: fields are put together without them.
  private mutating func scanQuoted(isLast: Bool) -> Scan {
    let start = position
    let end = min(pending.count, start + settings.recordLimit + 1)
    let mayEndHere = isLast && end == pending.count
    record.bytes.removeAll(keepingCapacity: true)
    record.bounds.removeAll(keepingCapacity: true)
    record.mayBeMisencoded = true
    var index = start
    var breaks = 0
    var hasNUL = false
    while true {
      let fieldStart = Int32(record.bytes.count)
      if index < end, pending[index] == settings.quote {
        let quote = pending[index]
        index += 1
        quoted: while true {
          guard index < end else { return unended(end, mayEndHere, .unterminatedQuote) }
          let byte = pending[index]
          index += 1
          if byte == quote {
            guard index < end || mayEndHere else { return unended(end, mayEndHere, .unterminatedQuote) }
            if index < end, pending[index] == quote { index += 1 } else { break quoted }
          } else if byte == 0x0A || (byte == 0x0D && !(index < end && pending[index] == 0x0A)) {
            breaks += 1
          } else if byte == 0 {
            hasNUL = true
          }
          record.bytes.append(byte)
        }
      } else {
        while index < end, pending[index] != settings.separator, pending[index] != 0x0A, pending[index] != 0x0D {
          if pending[index] == 0 { hasNUL = true }
          record.bytes.append(pending[index])
          index += 1
        }
      }
      record.bounds.append(.init(start: fieldStart, end: Int32(record.bytes.count)))
      guard index < end else {
        if !mayEndHere { return unended(end, mayEndHere, .unterminatedQuote) }
        position = end
        break
      }
      if pending[index] == settings.separator {
        index += 1
        continue
      }
      guard pending[index] == 0x0A || pending[index] == 0x0D else { return resume(.textAfterQuote) }
      guard let next = lineEnd(from: index, isLast: isLast) else { return .incomplete }
      position = next
      break
    }
    line += breaks + 1
    return hasNUL ? .fault(.nul, skips: false) : .record
  }

  /// A quoted record goes on past the bytes at hand: more may come, or it is too long, or it never ends.
  private mutating func unended(_ end: Int, _ mayEndHere: Bool, _ kind: DelimitedFault.Kind) -> Scan {
    if end - position > settings.recordLimit { return resume(.tooLong(limit: settings.recordLimit)) }
    return mayEndHere ? resume(kind) : .incomplete
  }

  /// Gives a row up and goes on with the line after the one that it starts on: a stray quote must not swallow others.
  private mutating func resume(_ kind: DelimitedFault.Kind) -> Scan {
    // A line break at the very end of what is at hand is found when the next bytes come.
    guard let next = lineEnd(from: position, isLast: false) else {
      return .fault(kind, skips: true)
    }
    position = next
    line += 1
    return .fault(kind, skips: false)
  }

  private mutating func tooLong() -> Scan { resume(.tooLong(limit: settings.recordLimit)) }

  /// The place after the next line break; nil where there is none, or one that may be half there.
  func lineEnd(from start: Int, isLast: Bool) -> Int? {
    let bytes = pending.span
    var index = start
    while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
    guard index < bytes.count else { return nil }
    if bytes[index] == 0x0A { return index + 1 }
    if index + 1 < bytes.count { return bytes[index + 1] == 0x0A ? index + 2 : index + 1 }
    return isLast ? index + 1 : nil
  }
}
