/// Lines of the common and combined log formats of Apache httpd and nginx:
/// `host ident user [time] "request" status bytes "referer" "agent"`, with backslash escapes inside quotes
/// (https://httpd.apache.org/docs/2.4/mod/mod_log_config.html). Common lines end behind the bytes.
struct CombinedLines: LineCarrier {
  /// The columns, in the order of their slots.
  static let columns = ["host", "user", "method", "target", "query", "protocol", "status", "bytes", "referer", "agent"]

  private enum Slot {
    static let host = 0, user = 1, method = 2, target = 3, query = 4, version = 5, status = 6, bytes = 7
  }
  private let layout = TimeLayout("dd/MMM/yyyy:HH:mm:ss zzz")
  let missing: MissingColumns? = nil

  mutating func read(_ line: Span<UInt8>, into fields: inout LineFields) -> LineReading {
    guard line.count > 0 else { return .structure }
    guard let hostEnd = find(0x20, line, from: 0), let identEnd = find(0x20, line, from: hostEnd + 1),
      let open = find(0x5B, line, from: identEnd + 1), let close = find(0x5D, line, from: open + 1),
      open > identEnd + 1, line[open - 1] == 0x20
    else { return .broken("it does not begin with host, user and [time]") }
    guard let time = layout?.read(line.extracting(open + 1..<close)) else {
      return .broken("the time in brackets cannot be read")
    }
    fields.time = time
    fields.setWritten(from: open + 1, to: close)
    fields.set(Slot.host, from: 0, to: hostEnd)
    set(Slot.user, line, from: identEnd + 1, to: open - 1, into: &fields)

    guard close + 2 < line.count, line[close + 1] == 0x20, line[close + 2] == 0x22,
      let requestEnd = closingQuote(line, from: close + 3)
    else { return .broken("the request in quotes is missing or not closed") }
    readRequest(line, from: close + 3, to: requestEnd, into: &fields)

    var start = requestEnd + 2
    for slot in [Slot.status, Slot.bytes] {
      let end = find(0x20, line, from: start) ?? line.count
      guard start < end else { return .broken("the status or the number of bytes is missing") }
      set(slot, line, from: start, to: end, into: &fields)
      start = end + 1
    }
    for slot in [Slot.bytes + 1, Slot.bytes + 2] where start < line.count && line[start] == 0x22 {
      guard let end = closingQuote(line, from: start + 1) else { return .broken("a quotation is not closed") }
      set(slot, line, from: start + 1, to: end, into: &fields)
      start = end + 2
    }
    return .entry
  }

  /// `GET /a?b HTTP/1.1`; a request that is none (a port scan, a broken client) leaves its columns missing.
  private func readRequest(_ line: Span<UInt8>, from start: Int, to end: Int, into fields: inout LineFields) {
    guard let methodEnd = find(0x20, line, from: start), methodEnd < end else { return }
    set(Slot.method, line, from: start, to: methodEnd, into: &fields)
    var targetEnd = end
    while targetEnd > methodEnd, line[targetEnd - 1] != 0x20 { targetEnd -= 1 }
    if targetEnd - 1 > methodEnd {
      set(Slot.version, line, from: targetEnd, to: end, into: &fields)
      targetEnd -= 1
    } else {
      targetEnd = end
    }
    var queryStart = methodEnd + 1
    while queryStart < targetEnd, line[queryStart] != 0x3F { queryStart += 1 }
    set(Slot.target, line, from: methodEnd + 1, to: queryStart, into: &fields)
    if queryStart < targetEnd { set(Slot.query, line, from: queryStart + 1, to: targetEnd, into: &fields) }
  }

  // MARK: Bytes

  private func find(_ byte: UInt8, _ line: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < line.count {
      if line[position] == byte { return position }
      position += 1
    }
    return nil
  }

  private func closingQuote(_ line: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < line.count {
      if line[position] == 0x22 { return position }
      position += line[position] == 0x5C ? 2 : 1
    }
    return nil
  }

  /// Sets a column, `-` being nothing and backslash escapes undone.
  private func set(_ slot: Int, _ line: Span<UInt8>, from start: Int, to end: Int, into fields: inout LineFields) {
    guard end > start, !(end == start + 1 && line[start] == 0x2D) else { return }
    var hasEscape = false
    for index in start..<end where line[index] == 0x5C { hasEscape = true }
    guard hasEscape else { return fields.set(slot, from: start, to: end) }
    var value: [UInt8] = []
    var index = start
    while index < end {
      guard line[index] == 0x5C, index + 1 < end else {
        value.append(line[index])
        index += 1
        continue
      }
      switch line[index + 1] {
      case 0x78 where index + 3 < end:
        value.append(hexadecimalValue(line[index + 2], line[index + 3]) ?? 0x78)
        index += 4
        continue
      case 0x6E: value.append(0x0A)
      case 0x72: value.append(0x0D)
      case 0x74: value.append(0x09)
      default: value.append(line[index + 1])
      }
      index += 2
    }
    fields.set(slot, rewritten: value)
  }
}

/// The byte that two hexadecimal digits stand for; nil where they are none.
func hexadecimalValue(_ high: UInt8, _ low: UInt8) -> UInt8? {
  func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
  guard let high = digit(high), let low = digit(low) else { return nil }
  return high << 4 | low
}
